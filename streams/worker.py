"""The carrier of the distributed engine: one of the group that shares a topic, for as long as its process lives.

Brokers that are away are waited for, and an app of Faust that fails for good is replaced by another.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from command_center.store import Unavailable
from streams.binding import Handle, Received
from streams.deliver import FIRST_WAIT, LONGEST_WAIT
from streams.faust import App, build
from streams.kafka import Unreachable, begin_at_end, create
from streams.topics import Streams

log = logging.getLogger(__name__)

GROUP = "center"
FINISH_WITHIN = 10.0  # s for a batch that is under way when the worker stops
LOOK_EVERY = 0.5  # s between looks whether Faust has failed
LEAVE_WITHIN = 5.0  # s for the group to be left; a broker that is away notices by itself


class Worker:
    """Has topics of the table in `topics` handled, as one of a group that shares them.

    A new group begins with the oldest records, or `from_now` on. When that place is set, and before it joins, it does
    what is `first`. `session` is how long (s) the brokers wait for a silent worker before they give its partitions to
    others.
    """

    def __init__(
        self,
        streams: Streams,
        handlers: Mapping[str, Handle],
        session: float = 10.0,
        group: str = GROUP,
        from_now: bool = False,
        first: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._streams, self._session, self._group, self._from_now = streams, session, group, from_now
        self._first = first
        self._handlers = {name: self._guarded(name, handle) for name, handle in handlers.items()}
        self._busy: dict[str, asyncio.Lock] = {name: asyncio.Lock() for name in handlers}  # while a batch is handled
        self._app: App | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def reached(self) -> bool:
        """Brokers have answered, and it is in the group or about to be."""
        return self._app is not None and not self._app.should_stop

    @property
    def assigned(self) -> bool:
        """It is in the group and knows which partitions are its own, be it none."""
        return self._app is not None and self.reached and not self._app.rebalancing

    def start(self) -> None:
        """Returns at once: brokers that are away are waited for."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="worker")

    async def stop(self) -> None:
        """Finish the batches under way and commit them, then leave the group."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_WITHIN):
                for lock in self._busy.values():
                    await lock.acquire()  # for good: no batch begins any more
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await asyncio.to_thread(self._prepare)
                if self._first is not None:
                    await self._first()
                await self._consume()
                wait = FIRST_WAIT
            except Unreachable as error:
                log.warning("the worker waits %.1f s: %s", wait, error)
            except Exception as error:
                log.warning("the worker left its group, again in %.1f s: %r", wait, error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _prepare(self) -> None:
        create(self._streams)
        for name in self._handlers if self._from_now else ():
            begin_at_end(self._streams, self._group, name)

    async def _consume(self) -> None:
        """Until it fails, which a group sometimes does for good."""
        app = build(self._streams, self._group, self._handlers, self._session)
        try:
            await app.start()
            self._app = app
            while not app.should_stop:
                await asyncio.sleep(LOOK_EVERY)
            log.warning("the worker's group failed: %r", app.crash_reason)
        finally:
            self._app = None
            async with asyncio.timeout(LEAVE_WITHIN):
                await app.stop()

    def _guarded(self, name: str, handle: Handle) -> Handle:
        """Returns when the batch is done, however often it must be tried: what returns is acknowledged."""

        async def tried(records: Sequence[Received]) -> None:
            wait = FIRST_WAIT
            async with self._busy[name]:
                while True:
                    try:
                        return await handle(records)
                    except Exception as error:
                        full = not isinstance(error, Unavailable)
                        log.error("a batch of %s failed, again in %.1f s: %s", name, wait, error, exc_info=full)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)

        return tried
