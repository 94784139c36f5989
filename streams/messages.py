"""What is told to units and posts: deliveries that are due go to the channels of the site.

    queued (see `queueing`) ─▶ due ─▶ a channel ─▶ sent, or the next channel

A delivery is written as sent after its channel took it: who dies between the two sends it once more. Of the processes
of a center one at a time does this.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from operator import methodcaller
from typing import TypeVar

from command_center.center import Center
from command_center.loops import ended, forever, in_thread
from command_center.messages import sending
from command_center.messages.message import Delivery
from command_center.messages.reach import Receiver
from command_center.site.value import Site
from streams.binding import Carrier, Handle
from streams.queueing import Queueing

log = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE, EACH = 16, 20  # receivers that are told at the same time, and messages that one gets in a row
LOOK_EVERY = 1.0  # s, real
SWEEP_EVERY = 60.0  # s, real, where facts are brought: between looks for those that no broker brings
KEEP_EVERY = 2.0  # s, real, between tries to read what a message is about, and to write what became of it
ENDS_WITHIN = 5.0  # s, real

Send = Callable[[str, str], str]
"""A title and a text by one channel: why it was not taken, "" when it was. Blocks."""


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

    def wake(self) -> None:
        """Something was queued. In the event loop's thread."""
        self._woken.set()

    async def close(self) -> None:
        """After `run` has ended: what is on its way is waited for, if it does not take long."""
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=ENDS_WITHIN)
            await ended(late)
        await in_thread(self._pool.shutdown)
        await in_thread(self._alone.close)

    async def _step(self) -> None:
        self._woken.clear()
        if await in_thread(self._alone.hold):
            await self._start()
        with contextlib.suppress(TimeoutError):  # what other processes queue rings no bell here, and time passes
            async with asyncio.timeout(self._look_every):
                await self._woken.wait()

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
async def delivered(
    center: Center,
    senders: Mapping[str, Send],
    carry: Callable[[Handle], Carrier] | None = None,
    look_every: float = LOOK_EVERY,
    sweep_every: float = SWEEP_EVERY,
) -> AsyncIterator[None]:
    """While this is open, messages leave: of facts that `carry` makes something bring, or else of the log."""
    async with AsyncExitStack() as held:
        found = Sending(center, senders, look_every)
        held.push_async_callback(found.close)
        held.push_async_callback(ended, [asyncio.create_task(found.run())])
        queueing = Queueing(center, found.wake)
        held.push_async_callback(ended, [asyncio.create_task(queueing.run(sweep_every if carry else look_every))])
        if carry is not None:
            carrier = carry(queueing.heard)
            carrier.start()
            held.push_async_callback(carrier.stop)
        yield
