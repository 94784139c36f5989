"""The body of the loop that brings signals from Kafka: records are read, kept on disk, and given to the center.

What cannot be read becomes a dead letter and blocks nothing; an absent database is waited for.
"""

import asyncio
import logging
from collections.abc import Sequence

from command_center.center import Center
from command_center.facts.codec import encode
from command_center.facts.signal import Signal
from command_center.intake.door import Arrival
from command_center.intake.events import BadEvent, arrival, check_files, files_of, opened
from command_center.store import Closed
from streams.binding import Received, envelope
from streams.deliver import Deliver

log = logging.getLogger(__name__)

Read = tuple[Received, Arrival]
Bad = tuple[Received, str]


class Receive:
    """Raises nothing but Closed."""

    def __init__(self, center: Center, deliver: Deliver) -> None:
        self._center, self._deliver = center, deliver

    async def __call__(self, records: Sequence[Received]) -> None:
        read, bad = self._read(records)
        if any(files_of(found) for _, found in read):
            read, lacking = await asyncio.to_thread(self._with_files, read)
            bad = sorted([*bad, *lacking], key=lambda one: one[0].offset)
        for record, reason in bad:
            await self._set_aside(record, reason)
        if read and not await self._at_once([found for _, found in read]):
            await self._deliver(await self._kept(read))

    def _read(self, records: Sequence[Received]) -> tuple[list[Read], list[Bad]]:
        read, bad = [], []
        for record in records:
            try:
                read.append((record, arrival(opened(envelope(record.headers, record.value)))))
            except BadEvent as error:
                bad.append((record, str(error)))
        return read, bad

    def _with_files(self, found: Sequence[Read]) -> tuple[list[Read], list[Bad]]:
        """Those whose pictures are there, and the others."""
        read, bad = [], []
        for record, one in found:
            try:
                check_files(one, self._center.store.blobs.has)
                read.append((record, one))
            except BadEvent as error:
                bad.append((record, str(error)))
        return read, bad

    async def _at_once(self, found: Sequence[Arrival]) -> bool:
        """Kept and taken in one transaction; False where that fails: then each step finds out what is amiss."""
        try:
            await self._deliver.patiently(lambda: self._center.received(found))
        except Closed:
            raise
        except Exception as error:
            log.warning("a batch of %d records failed", len(found), exc_info=error)
            return False
        return True

    async def _kept(self, read: Sequence[Read]) -> list[Signal]:
        """On disk, each once; a record with which that fails is set aside, and the others are kept."""
        try:
            return await self._deliver.patiently(lambda: self._center.kept([found for _, found in read]))
        except Closed:
            raise
        except Exception as error:
            log.warning("%d records were not kept", len(read), exc_info=error)
            if len(read) > 1:
                return [signal for one in read for signal in await self._kept([one])]
            await self._set_aside(read[0][0], f"{type(error).__name__}: {error}")
            return []

    async def _set_aside(self, record: Received, reason: str) -> None:
        """Kept as it came, so that it can be tried again."""
        letter = encode(envelope(record.headers, record.value))
        await self._deliver.set_aside(str(record.offset), letter, reason, f"{record.topic}-{record.partition}")
