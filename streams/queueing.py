"""What is to be told to units and posts: out of the log into deliveries.

    place in the log ─▶ the facts after it ─▶ what they say ─▶ in one commit with the place behind them

The place is the truth. Who writes moves it, under a lock and only from where he has read it: so each fact is queued
once, however many look and whatever dies. On Kafka a worker of a group of its own says when to look (`heard`), and a
look now and then finds what no broker brings; on the embedded engine the log is looked at all the time.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from command_center.center import Center
from command_center.facts.ids import has_case
from command_center.facts.parts import Fact
from command_center.loops import forever, in_thread
from command_center.messages import sending
from command_center.messages.message import Delivery
from command_center.messages.reach import reached
from command_center.messages.table import MESSAGES
from command_center.site.value import Site
from command_center.store import Reader, Store, Tx
from streams.binding import Received, kinds_in

GROUP = "messages"
PLACE = "messages"
"""The setting that says how far in the log messages are queued; none while nobody is reached."""
BATCH = 200  # facts
TOGETHER = 0.1  # s: what happens within it is queued at one look, for which all who write to the log wait a moment


def begin(store: Store, site: Site) -> None:
    """Where nobody was reached until now, messages begin with what happens from now on. Blocks."""
    place = store.read(lambda reader: reader.get(PLACE))
    if reached(site) and place is None:
        end = store.read(Reader.end_of_facts)
        store.transact_now(partial(_moved, None, end, ()))
    elif not reached(site) and place is not None:
        store.transact_now(partial(_moved, place, None, ()))


def _moved(place: str | None, to: str | None, found: Sequence[Delivery], tx: Tx) -> None:
    """A work: `found` is queued, once."""
    tx.lock([PLACE])
    if tx.get(PLACE) == place:
        for delivery in found:
            tx.keep_delivery(delivery)
        tx.put(PLACE, to)


class Queueing:
    """`queued` is called when there is something to send."""

    def __init__(self, center: Center, queued: Callable[[], None]) -> None:
        self._center, self._store, self._queued = center, center.store, queued

    async def run(self, every: float) -> None:
        """Look every so many seconds (real)."""

        async def look() -> None:
            await self.drain()
            await asyncio.sleep(every)

        await forever("messages are not queued", look)

    async def heard(self, records: Sequence[Received]) -> None:
        """Facts out of the topic. They were committed before they were told of, so the log has them: when this returns,
        what they say is queued."""
        if not kinds_in(records).isdisjoint(MESSAGES):
            await asyncio.sleep(TOGETHER)
            await self.drain()

    async def drain(self) -> None:
        """Returns when all is queued that had happened when it was called."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """What the next facts of the log say; whether there were any."""
        place = await in_thread(lambda: self._store.read(lambda reader: reader.get(PLACE)))
        if place is None:
            return False
        # Apart from the place: what stands up to where is asked before a snapshot begins.
        facts, after = await in_thread(lambda: self._store.read(lambda reader: reader.facts_after(place, BATCH)))
        if after == place:
            return False
        found = await in_thread(partial(self._found, facts))
        await self._store.transact(partial(_moved, place, after, found))
        if found:
            self._queued()
        return True

    def _found(self, facts: Sequence[Fact]) -> list[Delivery]:
        center = self._center
        told = [fact for fact in facts if fact.kind in MESSAGES and has_case(fact.case)]
        ids = sorted({fact.case for fact in told})
        cases = {case.id: case for case in self._store.read(lambda reader: reader.cases_by_id(ids))} if ids else {}
        now = center.clock.now()
        return [
            delivery
            for fact in told
            for delivery in sending.queued(fact, cases[fact.case], center.site, center.work, now)
        ]
