"""A town whose units and posts are reached, and its messages while they leave."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from command_center.site.value import Channel, Hours, Quiet, Reach, Site
from streams.messages import Send, delivered
from tests.cli.process import until
from tests.engines import EMBEDDED, Engine
from tests.town import START, Town, guangfu, town

MAIL, GATEWAY = Channel("邮件", "env:TEST_MAIL"), Channel("短信", "env:TEST_GATEWAY")
NIGHT = Quiet(Hours(((0, 7 * 60), (22 * 60, 24 * 60))), ("L1", "L2", "应急"))


def reached(units: Mapping[str, Reach], posts: Mapping[str, Reach] | None = None, address: str = "") -> Site:
    return replace(guangfu(), units_reached=units, posts_reached=posts or {}, address=address)


class Sent:
    """A town that tells."""

    def __init__(self, t: Town, senders: Mapping[str, Send]) -> None:
        self.t, self._senders = t, senders
        self._held: AsyncExitStack | None = None

    def begin(self) -> None:
        async def enter() -> AsyncExitStack:
            held = AsyncExitStack()
            await held.enter_async_context(delivered(self.t.running.center, self._senders, 0.02))
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
    folder: Path, site: Site, senders: Mapping[str, Send], engine: Engine = EMBEDDED, start: str = START
) -> Iterator[Sent]:
    with town(folder, engine, site=site, start=start) as t:
        found = Sent(t, senders)
        found.begin()
        try:
            yield found
        finally:
            found.end()
