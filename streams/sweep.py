"""What a broker lost is found again: a signal is on disk before it is told of, so one that has no outcome after a while
is given to the center from there, whatever became of its record: a topic that was deleted, kept for too short, or takes
no record as large as that.
"""

import asyncio
import logging
from collections.abc import Set

from command_center.loops import forever, in_thread
from command_center.store import Store
from streams.deliver import Deliver

log = logging.getLogger(__name__)

EVERY = 60.0  # s: what waits at two looks is late
MOST = 50  # signals at once, so that a broker's own backlog is hardly touched


class Sweep:
    def __init__(self, store: Store, deliver: Deliver, every: float = EVERY) -> None:
        self._store, self._deliver, self._every = store, deliver, every
        self._waited: Set[str] = frozenset()

    async def run(self) -> None:
        await forever("signals without an outcome are not looked for", self._step)

    async def _step(self) -> None:
        await asyncio.sleep(self._every)
        self._waited = await self.look(self._waited)

    async def look(self, waited: Set[str]) -> Set[str]:
        """Gives those to the center that `waited` at the last look and still do; answers who waits now."""
        waiting = await in_thread(lambda: self._store.read(lambda reader: reader.waiting(MOST)))
        for row in waiting.unreadable:
            await self._deliver.set_aside(row.key, row.doc, f"unreadable: {row.reason}")
        late = [signal for signal in waiting.signals if signal.key in waited]
        if late:
            log.warning("%d signals came by no broker and are taken from the database", len(late))
            await self._deliver(late)
        return {signal.key for signal in waiting.signals}
