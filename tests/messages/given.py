"""A town whose units and posts are reached, and its messages while they leave."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from command_center.site.value import Channel, Hours, Quiet, Reach, Site
from streams.binding import Carrier, Handle, Received
from streams.messages import Send, delivered
from streams.queueing import GROUP
from streams.topics import Streams
from streams.worker import Worker
from tests.cli.process import until
from tests.engines import EMBEDDED, Engine
from tests.town import Town, guangfu, town

MAIL, GATEWAY = Channel("邮件", "env:TEST_MAIL"), Channel("短信", "env:TEST_GATEWAY")
NIGHT = Quiet(Hours(((0, 7 * 60), (22 * 60, 24 * 60))), ("L1", "L2", "应急"))


def reached(units: Mapping[str, Reach], posts: Mapping[str, Reach] | None = None, address: str = "") -> Site:
    return replace(guangfu(), units_reached=units, posts_reached=posts or {}, address=address)


Carry = Callable[[Handle], Carrier]


class Facts:
    """A Faust worker that lives as long as the test session, and brings facts to one town after another."""

    def __init__(self, streams: Streams) -> None:
        self._worker = Worker(streams, {"facts": self._handle}, group=GROUP)
        self.town: tuple[Handle, asyncio.AbstractEventLoop] | None = None
        self.busy = False

    async def start(self) -> None:
        self._worker.start()
        while not self._worker.assigned:
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        await self._worker.stop()

    def carry(self, handle: Handle) -> Carrier:
        return Brought(self, handle)

    async def _handle(self, records: Sequence[Received]) -> None:
        self.busy = True
        try:
            if self.town is not None:
                handle, loop = self.town
                await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_done(handle, records), loop))
        finally:
            self.busy = False


async def _done(handle: Handle, records: Sequence[Received]) -> None:
    await handle(records)


class Brought:
    """To this town, from its loop."""

    def __init__(self, facts: Facts, handle: Handle) -> None:
        self._facts, self._handle = facts, handle

    def start(self) -> None:
        self._facts.town = self._handle, asyncio.get_running_loop()

    async def stop(self) -> None:
        self._facts.town = None
        while self._facts.busy:
            await asyncio.sleep(0.01)


class Sent:
    """A town that tells: what `carry` makes something bring, or else its log."""

    def __init__(self, t: Town, senders: Mapping[str, Send], carry: Carry | None = None) -> None:
        self.t, self._senders, self._carry = t, senders, carry
        self._held: AsyncExitStack | None = None

    def begin(self) -> None:
        async def enter() -> AsyncExitStack:
            held = AsyncExitStack()
            await held.enter_async_context(delivered(self.t.running.center, self._senders, self._carry, 0.02))
            return held

        self._held = self.t.run(enter())

    def end(self) -> None:
        if self._held is not None:
            self.t.run(self._held.aclose())
            self._held = None

    def deliveries(self, as_post: str = "", /, **which: Any) -> list[dict[str, Any]]:
        """The oldest first."""
        return list(reversed(self.t.get("/api/deliveries", as_post, limit=200, **which)["items"]))

    def settled(self, state: str, count: int, **which: Any) -> list[dict[str, Any]]:
        """As many deliveries in that state, as soon as there are."""

        def found() -> list[dict[str, Any]]:
            items = self.deliveries(state=state, **which)
            return items if len(items) >= count else []

        items: list[dict[str, Any]] = until(found, f"{count} deliveries {state}, there are {self.deliveries()}", 20)
        assert len(items) == count, items
        return items

    def undelivered(self) -> int:
        return self.t.running.store.read(lambda reader: reader.undelivered())


@contextmanager
def telling(
    folder: Path, site: Site, senders: Mapping[str, Send], engine: Engine = EMBEDDED, carry: Carry | None = None
) -> Iterator[Sent]:
    with town(folder, engine, site=site) as t:
        found = Sent(t, senders, carry)
        found.begin()
        try:
            yield found
        finally:
            found.end()
