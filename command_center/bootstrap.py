"""Wires everything together: the one place that knows all rooms. Nothing here decides anything."""

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from litestar import Litestar

from command_center import build
from command_center.access.oidc import Provider
from command_center.accounts import FIRST, Accounts
from command_center.api.app import create
from command_center.api.services import Health, Services
from command_center.api.standing import still_asks
from command_center.center import Center
from command_center.clock import Clock, State
from command_center.http import Http
from command_center.listening import Listening
from command_center.loops import KEEP_EVERY, Firer, ended, in_thread, shared_clock
from command_center.metrics import Counts, Metrics, Value, of_center
from command_center.panels import Pulse
from command_center.site.value import Site
from command_center.starting import HERE
from command_center.store import Committed, Reader, Store, Unavailable
from command_center.store.known import Known
from command_center.view import Shown
from command_center.wall.wall import Wall
from streams.deliver import Deliver
from streams.embedded import EmbeddedCarrier
from streams.messages import Send, delivered
from streams.queueing import begin

if TYPE_CHECKING:
    from streams.leaving import Hook

STATIC = Path(__file__).parent / "static"


def page_build() -> str:
    """Of the wall's page, as it is served now."""
    return build.served(STATIC / "wall.html")


class Carrier(Protocol):
    """Brings accepted signals to the center."""

    def start(self) -> None: ...

    def notify(self) -> None:
        """Signals were accepted."""

    def quiet(self) -> bool:
        """Nothing waits and nothing is under way."""

    async def stop(self) -> None: ...


class Running:
    """One embedded center: store, doors, carrier, clocks, HTTP and wall in one process.

    `carry` makes the carrier; tests give others.
    """

    def __init__(
        self,
        site: Site,
        store: Store,
        clock: Clock,
        carry: Callable[[Center, Deliver], Carrier] = lambda center, deliver: EmbeddedCarrier(center.store, deliver),
        *,
        demo: bool = False,
        listening: Listening = HERE,
        oidc: Provider | None = None,
    ) -> None:
        self.store, self.accounts, self.listening = store, Accounts(site, store, demo), listening
        self.oidc = oidc
        self.center = Center(site, store, clock)
        self._deliver = Deliver(store, self.center.take, lambda: self.center.clock.now())
        self.carrier = carry(self.center, self._deliver)
        self.center.notify = self.carrier.notify
        self.shown, self.pulse = Shown(self.center.work), Pulse()
        self.wall = Wall(self.center, self.shown, self.pulse, self.accounts, listening.hosts, build=page_build)
        self._firer, self._kept_clock, self._counts = Firer(self.center), shared_clock(store, clock), Counts()
        self._metrics = Metrics("all", site.hash, self._counts, partial(of_center, self.center), self._counted)
        self._tasks: list[asyncio.Task[None]] = []
        self._http: Http | None = None

    def app(self, wall_url: str) -> Litestar:
        return create(self.services(wall_url), self.health, self.listening)

    def services(self, wall_url: str) -> Services:
        known = Known(still_asks)
        return Services(self.center, self.shown, self.pulse, STATIC, wall_url, self.accounts, known, self.oidc)

    @property
    def health(self) -> Health:
        return Health(lambda: lacking(self.store), self.quiet, lambda: self.center.last_lateness, self._metrics.text)

    async def work(self) -> None:
        """Begin with what a crash may have left: signals without an outcome, clocks that are overdue."""
        self.store.on_commit = self._committed
        await self.store.transact(self.center.announce)
        await in_thread(partial(begin, self.store, self.center.site))
        self.carrier.start()
        loops = self._firer.run(), self._kept_clock.run(KEEP_EVERY)
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def serve(self, http: socket.socket, wall: socket.socket) -> None:
        """Serve on these sockets; returns when HTTP answers."""
        tls = self.listening.context()
        await self.wall.start(wall, tls)
        app = self.app(self.listening.wall(wall.getsockname()[1]))
        self._http = Http(app, http, tls, self.listening.believed)
        await self._http.start()

    def told(self, hooks: "Sequence[Hook]") -> AbstractAsyncContextManager[None]:
        """While this is open, each hook is told of what happens."""
        if not hooks:
            return nullcontext()
        from streams.leaving import told  # what signs is an extra's

        return told(self.store, hooks, self._deliver)

    def delivered(self, senders: Mapping[str, Send]) -> AbstractAsyncContextManager[None]:
        """While this is open, messages leave by the site's channels."""
        return delivered(self.center, senders) if senders else nullcontext()

    def _counted(self) -> Mapping[str, Value]:
        return self.wall.counted()

    def _committed(self, news: Committed) -> None:
        """In the writer thread, after each commit."""
        self._counts.committed(news)
        self.wall.committed(news)
        self._firer.wake()

    def quiet(self) -> bool:
        """No signal waits and no clock is overdue."""
        return self.carrier.quiet() and quiet(self.center)

    async def stop(self) -> None:
        """In the order of the stream: no new requests, then no new work, then the clock's last place."""
        if self._http is not None:
            await self._http.stop()
            await self.wall.stop()
        await self.carrier.stop()
        await ended(self._tasks)
        await self.store.transact(self._kept_clock.keep)


def begun(accounts: Accounts) -> list[str]:
    """What the first start says at standard output, and never in a log: the administrator's password."""
    if accounts.demo or not (password := accounts.first()):
        return []
    return [
        f"管理员 admin    账号 {FIRST}，初始密码 {password}",
        "               只显示这一次，登录后须改（shown this once: change it when you sign in）",
    ]


def lacking(store: Store) -> str:
    """What keeps this process from working: "the database", or nothing."""
    try:
        store.read(lambda reader: reader.get("site"))
    except Unavailable:
        return "the database"
    return ""


def quiet(center: Center) -> bool:
    """Whether nothing waits anywhere: no signal for its outcome, no fact for the broker, no clock that is due."""

    def ask(reader: Reader) -> tuple[int, int, int | None, State]:
        return reader.backlog(), reader.outbox_lag()[0], reader.next_due(), reader.get("clock")

    backlog, untold, due, kept = center.store.read(ask)
    now = max(center.clock.now(), kept["now_at"] if kept else 0)  # a manual clock may be moved in another process
    return not backlog and not untold and (due is None or due > now)
