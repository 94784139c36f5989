"""Wires everything together: the one place that knows all rooms. Nothing here decides anything."""

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from litestar import Litestar
from msgspec import Struct

from command_center.api.app import create
from command_center.api.services import Services
from command_center.center import Center
from command_center.clock import Clock, ClockMismatch, Mode, resumed
from command_center.panels import Pulse
from command_center.site.calendar import WorkTime
from command_center.site.load import load
from command_center.site.value import Site
from command_center.store import Committed, DataBusy, DataNewer, Store
from command_center.view import Shown
from command_center.wall.wall import Wall
from streams.deliver import Deliver
from streams.embedded import EmbeddedCarrier

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
BACKLOG = 2048  # connections that wait to be accepted
STATIC = Path(__file__).parent / "static"
KEEP_CLOCK_EVERY = 2.0  # s, real: what a crash can take from a demo clock


class CannotStart(Exception):
    """One clear line for whoever started it."""


class Settings(Struct, frozen=True):
    site: Path
    data: Path
    mode: Mode = "real"
    rate: float = 1.0


def open_store(data: Path) -> Store:
    """Raises CannotStart for a folder that another center holds, or of a newer version."""
    store = Store(f"sqlite:///{data / 'center.db'}", data)
    try:
        store.open()
    except DataBusy:
        raise CannotStart(f"另一个中心正在使用 {data}（another center works on this data folder）") from None
    except DataNewer as error:
        raise CannotStart(f"{data} 由更新的版本写成，先升级程序：{error}") from None
    except OSError as error:
        raise CannotStart(f"不能使用数据目录 {data}：{error}") from None
    return store


def bound(port: int) -> socket.socket:
    """A listening socket on loopback, taken before anything else happens; port 0 takes any.

    It listens at once: with SO_REUSEADDR two that do not listen yet may be bound to one port.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        taken.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise CannotStart(f"端口 {port} 已被占用（port {port} is in use）") from None
        raise CannotStart(f"不能使用端口 {port}（cannot listen on port {port}）：{error}") from None
    return taken


class Running:
    """One embedded center: store, doors, carrier, clocks, HTTP and wall in one process.

    `carry` makes the carrier; tests give a shuffling one.
    """

    def __init__(
        self,
        site: Site,
        store: Store,
        clock: Clock,
        carry: Callable[[Store, Deliver], EmbeddedCarrier] = EmbeddedCarrier,
    ) -> None:
        self.store = store
        self.center = Center(site, store, clock)
        self.carrier = carry(store, Deliver(store, self.center.take, lambda: self.center.clock.now()))
        self.center.notify = self.carrier.notify
        self.shown, self.pulse = Shown(self.center.work), Pulse()
        self.wall = Wall(self.center, self.shown, self.pulse)
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._tasks: list[asyncio.Task[None]] = []
        self._serving: asyncio.Task[None] | None = None

    def app(self, wall_url: str) -> Litestar:
        return create(Services(self.center, self.shown, self.pulse, STATIC, wall_url, self.quiet))

    async def work(self) -> None:
        """Begin with what a crash may have left: signals without an outcome, clocks that are overdue."""
        self.store.on_commit = self._committed
        await self.store.transact(self.center.announce)
        self.carrier.start()
        self._tasks += [asyncio.create_task(self._fire_clocks()), asyncio.create_task(self._keep_clock())]

    async def serve(self, http: socket.socket, wall: socket.socket) -> None:
        """Serve on these sockets; returns when HTTP answers."""
        await self.wall.start(wall)
        host, wall_port = wall.getsockname()
        config = uvicorn.Config(
            self.app(f"ws://{host}:{wall_port}/"),
            loop="none",
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        self._serving = asyncio.create_task(self._server.serve(sockets=[http]), name="http")
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)

    def _committed(self, news: Committed) -> None:
        """In the writer thread, after each commit."""
        self.wall.committed(news)
        with contextlib.suppress(RuntimeError):  # the loop may be closing
            self._loop.call_soon_threadsafe(self._wake.set)

    def quiet(self) -> bool:
        """No signal waits and no clock is overdue."""
        due, backlog = self.store.read(lambda reader: (reader.next_due(), reader.backlog()))
        return self.carrier.quiet() and not backlog and (due is None or due > self.center.clock.now())

    async def stop(self) -> None:
        """In the order of the stream: no new requests, then no new work, then the clock's last place."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving
            await self.wall.stop()
        await self.carrier.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.store.transact(lambda tx: tx.put("clock", self.center.clock.state()))

    async def _fire_clocks(self) -> None:
        """Sleep until the next tick is due or something changed; what fails is logged and tried again."""
        while True:
            self._wake.clear()
            try:
                # Every commit rings here: a look at the tables keeps the writer free where nothing is due.
                due = self.store.read(lambda reader: reader.next_due())
                if due is not None and due <= self.center.clock.now():
                    await self.center.fire()
                    continue
            except Exception:
                log.exception("firing failed, again in a second")
                await asyncio.sleep(1.0)
                continue
            wait = self.center.clock.real_seconds_until(due) if due is not None else 60.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(max(wait, 0.005), 60.0))

    async def _keep_clock(self) -> None:
        """A demo or manual clock resumes where it stopped, so its place is kept."""
        last = None
        while True:
            state = self.center.clock.state()
            if state != last:
                try:
                    await self.store.transact(lambda tx, state=state: tx.put("clock", state))  # type: ignore[misc]
                    last = state
                except Exception:
                    log.exception("the clock's place was not kept, again in %.0f s", KEEP_CLOCK_EVERY)
            await asyncio.sleep(KEEP_CLOCK_EVERY)


def clock_for(settings: Settings, site: Site, store: Store, first: Callable[[], int]) -> Clock:
    """Raises CannotStart where the folder was used under another kind of clock."""
    stored = store.read(lambda reader: reader.get("clock"))
    if stored is not None:
        latest = store.read(lambda reader: reader.latest_at())
        stored = {**stored, "now_at": max(int(stored["now_at"]), latest)}
    try:
        clock = resumed(settings.mode, settings.rate, stored, first)
    except ClockMismatch as error:
        raise CannotStart(str(error)) from None
    store.transact_now(lambda tx: tx.put("clock", clock.state()))
    if clock.mode == "manual":
        clock.moved = lambda state: store.transact_now(lambda tx: tx.put("clock", state))
    return clock


def demo_start(work: WorkTime, machine_now: int) -> int:
    """09:30 of the latest working day that is not in the future."""
    day = work.local(machine_now)
    while True:
        start = day.replace(hour=9, minute=30, second=0, microsecond=0)
        at = round(start.timestamp()) * 1_000_000
        if work.is_working_day(start.date()) and at <= machine_now:
            return at
        day = work.local(at - 86_400_000_000)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGINT and SIGTERM end the center in order."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


def read_site(folder: Path) -> Site:
    if not folder.is_dir():
        raise CannotStart(f"没有站点目录 {folder}")
    return load(folder)
