"""The carrier of the embedded engine: the signals table is the queue, and the outcome facts say how far it has come.

So a crash loses nothing and needs no cursor: what has no outcome is carried again.
"""

import asyncio
import logging

from command_center.facts.codec import encode
from command_center.facts.signal import Signal
from command_center.store import Closed, Store, Unavailable
from streams.deliver import FIRST_WAIT, LONGEST_WAIT, Deliver

log = logging.getLogger(__name__)

BATCH = 50  # short, so that what people do meanwhile does not wait behind it


class EmbeddedCarrier:
    def __init__(self, store: Store, deliver: Deliver) -> None:
        self._store, self._deliver = store, deliver
        self._woken = asyncio.Event()
        self._idle = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what a crash may have left."""
        self._woken.set()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="carrier")

    def notify(self) -> None:
        """Signals were accepted. Called in the event loop's thread, after their commit."""
        self._woken.set()

    def quiet(self) -> bool:
        """Nothing waits and nothing is under way."""
        return self._idle and not self._woken.is_set()

    async def stop(self) -> None:
        """End at once: what is not finished is carried at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        wait = FIRST_WAIT
        while True:
            self._idle = not self._woken.is_set()
            await self._woken.wait()
            self._idle = False
            self._woken.clear()
            try:
                await self._drain()
                wait = FIRST_WAIT
            except Closed:
                return
            except Exception as error:
                # The loop outlives what goes wrong; the signals are still there.
                log.warning("carrying stopped, again in %.1f s", wait, exc_info=not isinstance(error, Unavailable))
                self._woken.set()
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _drain(self) -> None:
        before: set[str] = set()
        while True:
            batch, unreadable = self._store.read(lambda reader: reader.waiting(BATCH))
            if not batch and not unreadable:
                return
            for row in unreadable:
                await self._deliver.set_aside(row.key, row.doc, f"unreadable: {row.reason}")
            stuck = [signal for signal in batch if signal.key in before]
            for signal in stuck:  # taken without an error and yet without an outcome: it would come for ever
                await self._deliver.set_aside(signal.key, encode(signal), "it was taken and has no outcome")
            await self._carry([signal for signal in batch if signal.key not in before])
            before = {signal.key for signal in batch}

    async def _carry(self, batch: list[Signal]) -> None:
        await self._deliver(batch)
