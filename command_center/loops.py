"""What goes on beside the doors for as long as a process lives: firing what is due, and telling the other processes of
the center, through the settings, what all of them must know."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.durations import SECOND
from command_center.panels import Pulse
from command_center.store import Reader, Store, Tx, Unavailable

log = logging.getLogger(__name__)
T = TypeVar("T")

KEEP_EVERY = 2.0  # s, real: what a crash can take from a demo clock
FOLLOW_EVERY = 0.2  # s, real: how far a manual clock may stay behind another process's
LET_GO_EVERY = 2.0  # s, real
PULSE_EVERY = 1.0  # s, real, of the ten after which a camera counts as late
AGAIN, LONGEST = 1.0, 4.0  # s, real, after a failure


async def in_thread(work: Callable[[], T]) -> T:
    """Run what blocks. When this is cancelled it still waits for the thread, which must not outlive the store."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.gather(running, return_exceptions=True)
        raise


async def ended(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel them, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def forever(what: str, step: Callable[[], Awaitable[None]]) -> None:
    """`step` again and again. A failure is logged and tried again: in one line where the database is away, for it comes
    back, and everything else in full. `what` says what a failure means."""
    wait = AGAIN
    while True:
        try:
            await step()
            wait = AGAIN
        except Exception as error:
            log.warning("%s, again in %.0f s: %s", what, wait, error, exc_info=not isinstance(error, Unavailable))
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST)


async def letting_go(store: Store) -> None:
    """What other processes hold that were stopped must not stop this one."""

    async def step() -> None:
        await asyncio.sleep(LET_GO_EVERY)
        if count := await in_thread(store.let_go):
            log.warning("%d transactions of a process that was stopped in the middle of them are ended", count)

    await forever("what stopped processes hold is not let go", step)


class Firer:
    """Fires the clocks that are due. `longest`: s between two looks, since other processes' clocks come unannounced."""

    def __init__(self, center: Center, longest: float = 60.0) -> None:
        self._center, self._longest = center, longest
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Something changed: the next tick may be another one. From any thread."""
        with contextlib.suppress(RuntimeError):  # the loop may be closing
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        await forever("clocks are not fired", self._step)

    async def _step(self) -> None:
        """Fire, then sleep until the next tick is due or something changed."""
        self._woken.clear()
        wait = await self._fire()
        with contextlib.suppress(TimeoutError):
            # Not `wait_for`: where its event comes as it is cancelled, Python 3.11 drops the cancellation.
            async with asyncio.timeout(min(max(wait, 0.01), self._longest)):
                await self._woken.wait()

    async def _fire(self) -> float:
        """Fires; how long there is nothing more to fire, in seconds of real time."""
        clock, store = self._center.clock, self._center.store
        # Every commit rings here: a look at the tables keeps the writer free where nothing is due.
        due = await in_thread(lambda: store.read(Reader.next_due))
        if due is not None and due <= clock.now():
            await self._center.fire()
        return float("inf") if due is None else clock.real_seconds_until(due)


class Shared:
    """One of the settings, which all processes of a center learn from and write.

    `take` learns what is kept, `give` says what this process would keep, and `is_due(kept, own)` when it is time to.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        take: Callable[[Any], object],
        give: Callable[[], Any],
        is_due: Callable[[Any, Any], bool],
    ) -> None:
        self._store, self._name = store, name
        self._take, self._give, self._is_due = take, give, is_due

    def keep(self, tx: Tx) -> None:
        """A work. What others have kept meanwhile is learned first, under a lock, so that nothing is lost."""
        tx.lock([self._name])
        kept = tx.get(self._name)
        if kept is not None:
            self._take(kept)
        tx.put(self._name, self._give())

    async def run(self, every: float) -> None:
        """Look every so many seconds."""

        async def step() -> None:
            await in_thread(self.look)
            await asyncio.sleep(every)

        await forever(f"the {self._name} is not shared", step)

    def look(self) -> None:
        kept = self._store.read(lambda reader: reader.get(self._name))
        if kept is not None:
            self._take(kept)
        if kept is None or self._is_due(kept, self._give()):
            self._store.transact_now(self.keep)


def shared_clock(store: Store, clock: Clock) -> Shared:
    """The clock's place. It is kept every `KEEP_EVERY` by one or other of those that run, which also says that they do;
    a manual clock's as soon as it was moved, too."""

    def is_due(kept: Any, own: Any) -> bool:
        return own["machine_at"] - kept["machine_at"] >= KEEP_EVERY * SECOND

    shared = Shared(store, "clock", clock.follow, clock.state, is_due)
    clock.moved = lambda: store.transact_now(shared.keep)
    return shared


def shared_pulse(store: Store, pulse: Pulse) -> Shared:
    """Which cameras and links were heard, by whichever process."""
    return Shared(store, "pulse", pulse.merge, pulse.heard, lambda kept, own: bool(kept != own))
