"""The body of every loop that carries signals to the center, whatever carries them.

It raises nothing but Closed: a failed batch is halved until what fails stands alone and becomes a dead letter, and a
database that does not answer is waited for.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from command_center.facts.codec import encode
from command_center.facts.signal import Signal
from command_center.store import Closed, Store, Unavailable

log = logging.getLogger(__name__)

ORIGIN = "signals"
"""The dead letters' origin of accepted signals; their offset is the signal's key."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0  # s

T = TypeVar("T")
Take = Callable[[list[Signal]], Awaitable[None]]


class Deliver:
    """`take` is the center's; `now` its clock, for the moment on a dead letter. `sleep` waits in real time."""

    def __init__(
        self,
        store: Store,
        take: Take,
        now: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._take, self._now, self._sleep = store, take, now, sleep

    async def __call__(self, signals: Sequence[Signal]) -> None:
        batch = list(signals)
        error = await self._taken(batch) if batch else None
        if error is None:
            return
        if len(batch) == 1:
            await self.set_aside(batch[0].key, encode(batch[0]), f"{type(error).__name__}: {error}")
            return
        half = len(batch) // 2
        await self(batch[:half])
        await self(batch[half:])

    async def set_aside(self, position: str, letter: bytes, reason: str, origin: str = ORIGIN) -> None:
        """Make a dead letter, of a signal if nothing else is said; the database is waited for here too."""
        log.error("%s %s became a dead letter: %s", origin, position, reason)
        row = (origin, position, reason, letter, self._now())
        await self.patiently(lambda: self._store.transact(lambda tx: tx.dead_letter(*row)))

    async def patiently(self, do: Callable[[], Awaitable[T]]) -> T:
        """Do it, as soon as the database answers. Raises what else it raises."""
        wait = FIRST_WAIT
        while True:
            try:
                return await do()
            except Closed:
                raise  # for good
            except Unavailable as error:
                log.warning("the database does not answer, again in %.1f s: %s", wait, error)
                await self._sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _taken(self, batch: list[Signal]) -> Exception | None:
        try:
            await self.patiently(lambda: self._take(batch))
        except Closed:
            raise
        except Exception as error:
            log.warning("a batch of %d signals failed", len(batch), exc_info=error)
            return error
        return None
