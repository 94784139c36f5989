"""What is told to units and posts: out of the log into deliveries, and from there to the channels of the site.

    log ─▶ queued in one commit with the place in the log ─▶ due ─▶ a channel ─▶ sent, or the next channel

A fact's deliveries and the place behind the fact are written together, so each is queued once, whatever dies. A
delivery is written as sent after its channel took it: who dies between the two sends it once more. Of the processes
of a center one at a time does this.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from operator import methodcaller
from typing import TypeVar

from command_center.center import Center
from command_center.facts.ids import has_case
from command_center.facts.parts import Fact
from command_center.loops import ended, forever, in_thread
from command_center.messages import sending
from command_center.messages.message import Delivery
from command_center.messages.reach import Receiver, reached
from command_center.messages.table import MESSAGES
from command_center.site.value import Site
from command_center.store import Reader, Store, Tx

log = logging.getLogger(__name__)
T = TypeVar("T")

PLACE = "messages"
"""The setting that says how far in the log messages are queued; none while nobody is reached."""
BATCH = 500  # facts
AT_ONCE, EACH = 16, 20  # receivers that are told at the same time, and messages that one gets in a row
LOOK_EVERY = 1.0  # s, real
KEEP_EVERY = 2.0  # s, real, between tries to read what a message is about, and to write what became of it
ENDS_WITHIN = 5.0  # s, real

Send = Callable[[str, str], str]
"""A title and a text by one channel: why it was not taken, "" when it was. Blocks."""


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


class Sending:
    """`senders`: one for each place where a channel's URL is kept."""

    def __init__(self, center: Center, senders: Mapping[str, Send], look_every: float = LOOK_EVERY) -> None:
        self._center, self._store, self._senders = center, center.store, senders
        self._look_every = look_every
        self._alone = center.store.sender()
        self._pool = ThreadPoolExecutor(AT_ONCE, "messages")
        self._busy: dict[Receiver, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    async def run(self) -> None:
        await forever("messages are not sent", self._step)

    async def close(self) -> None:
        """After `run` has ended: what is on its way is waited for, if it does not take long."""
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=ENDS_WITHIN)
            await ended(late)
        await in_thread(self._pool.shutdown)
        await in_thread(self._alone.close)

    async def _step(self) -> None:
        self._woken.clear()
        more = False
        if await in_thread(self._alone.hold):
            more = await self._queue()
            await self._start()
        if not more:
            with contextlib.suppress(TimeoutError):  # other processes' facts ring no bell here, and time passes
                async with asyncio.timeout(self._look_every):
                    await self._woken.wait()

    async def _queue(self) -> bool:
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

    async def _start(self) -> None:
        """A task for each receiver that is due and not being told already: one that is slow delays no other."""
        now, busy = self._center.clock.now(), set(self._busy)  # of those only what is read later is how it stands
        due: dict[Receiver, list[Delivery]] = {}
        for delivery in await in_thread(lambda: self._store.read(lambda reader: reader.due_deliveries(now, EACH))):
            due.setdefault((delivery.message.unit, delivery.message.post), []).append(delivery)
        for receiver, deliveries in due.items():
            if receiver not in busy:
                task = self._busy[receiver] = asyncio.create_task(self._tell(deliveries))
                task.add_done_callback(partial(self._told, receiver))

    def _told(self, receiver: Receiver, _: asyncio.Task[None]) -> None:
        del self._busy[receiver]
        self._woken.set()

    async def _tell(self, deliveries: Sequence[Delivery]) -> None:
        """In their order. What became of one is written before the next is sent, however long the database is away:
        else it would be sent again and again."""
        for delivery in deliveries:
            work = methodcaller("becomes", delivery, await self._tried(delivery))
            await self._patiently(
                f"what became of message {delivery.id} is not written", partial(self._store.transact, work)
            )

    async def _patiently(self, failing: str, do: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await do()
            except Exception as error:
                log.warning("%s: %s", failing, error)
                await asyncio.sleep(KEEP_EVERY)

    async def _tried(self, delivery: Delivery) -> Delivery:
        site, work, clock = self._center.site, self._center.work, self._center.clock
        # It may have waited for hours: for the morning, or for a server that did not answer.
        look = partial(self._store.read, methodcaller("cases_by_id", [delivery.case]))
        (case,) = await self._patiently(f"message {delivery.id} waits, its case is not read", lambda: in_thread(look))
        if sending.moot(delivery, case):
            return sending.ended(delivery)
        channel = sending.channel_of(delivery, site)
        if channel is None:
            return sending.failed(delivery, "no-channel")
        send, text = self._senders[channel.url], sending.body(delivery, site)
        loop = asyncio.get_running_loop()
        reason = await loop.run_in_executor(self._pool, send, delivery.message.title, text)
        if not reason:
            return sending.sent(delivery, channel, clock.now())
        to = delivery.message.post or delivery.message.unit
        log.warning("message %s to %s is not taken by %s: %s", delivery.id, to, channel.name, reason)
        return sending.not_sent(delivery, channel, reason, site, work, clock.now())


def channels(site: Site) -> set[str]:
    """Where the URLs of the site's channels are kept."""
    reaches = (*site.units_reached.values(), *site.posts_reached.values())
    return {channel.url for found in reaches for channel in found.channels}


@asynccontextmanager
async def delivered(center: Center, senders: Mapping[str, Send], look_every: float = LOOK_EVERY) -> AsyncIterator[None]:
    """While this is open, messages leave."""
    found = Sending(center, senders, look_every)
    task = asyncio.create_task(found.run())
    try:
        yield
    finally:
        await ended([task])
        await found.close()
