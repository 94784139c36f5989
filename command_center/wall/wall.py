"""The wall: what was committed becomes a picture that every screen has within a tenth of a second.

    commit ─▶ touched ─▶ bell ─▶ flush: one delta ─▶ every client

The first change after a pause goes out at once; what comes in the next moments goes together in one delta.
"""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from msgspec import Struct

from command_center import panels
from command_center.access.sees import concerns, scope_of
from command_center.accounts import Accounts
from command_center.case.state import Case
from command_center.center import Center
from command_center.facts.parts import Fact
from command_center.loops import ended, forever
from command_center.store import Committed, Reader
from command_center.view import Shown
from command_center.wall.hello import UNWELCOME, Unwelcome
from command_center.wall.hub import NEWS, TOWN, Hub
from command_center.wall.server import Granted, Server

log = logging.getLogger(__name__)


class Pace(Struct, frozen=True):
    """Seconds of real time."""

    batch: float = 0.005  # deltas are at least this far apart
    panels: float = 0.25  # the panels are filled at most this often
    cameras: float = 1.0  # that of the cameras, which are many, is filled this often
    figures: float = 2.0  # the tables are asked at most this often
    refresh: float = 5.0  # and, since time passes, at least this often
    late: float = 15.0  # figures older than this say so
    beat: float = 5.0
    look_again: float = 10.0  # whether those who watch still may


PACE = Pace()


class Wall:
    """Give `committed` to the store, then `start`. `hosts` may serve pages that read it, besides this machine."""

    def __init__(
        self,
        center: Center,
        shown: Shown,
        pulse: panels.Pulse,
        accounts: Accounts,
        hosts: Collection[str] = (),
        pace: Pace = PACE,
        build: Callable[[], str] = str,
    ) -> None:
        self._center, self._pulse, self._pace = center, pulse, pace
        self._accounts = accounts
        self._hub = Hub(center.site, shown, center.clock, build)
        self._server = Server(self._hub, center.clock.now, self._granted, hosts)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._early: list[Committed] | None = []  # what comes while the first picture is read
        self._bell = asyncio.Event()  # a delta is to be sent
        self._moved = asyncio.Event()  # the panels may say something else
        self._stirred = asyncio.Event()  # … and so may the tables
        self._gap = asyncio.Event()
        self._figures: dict[str, Any] = {}
        self._asked = (0.0, 0)  # when they were: by the machine's clock, by the center's
        self._tasks: list[asyncio.Task[None]] = []
        self._reading = ThreadPoolExecutor(1, "wall")
        self.port = 0

    def counted(self) -> dict[str, float]:
        """For the metrics."""
        server = self._server
        return {
            "wall_clients": server.clients,
            "wall_clients_behind": server.behind,
            "wall_frames_total": server.frames,
        }

    def _granted(self, secret: str, wish: str) -> Granted:
        """What this token may see; `wish`: a scope that is asked for. Raises Unwelcome. Blocks."""
        own = scope_of(self._accounts.viewer(secret))
        if not own or wish not in ("", own):
            raise Unwelcome(UNWELCOME, "not for you: sign in first" if not own else f"you may see {own}")
        unit = own.removeprefix("unit:")
        return Granted(own, (lambda case: True) if own == TOWN else partial(self._concerns, unit))

    def _concerns(self, unit: str, case: Case) -> bool:
        return concerns(unit, case, self._center.site)

    def committed(self, news: Committed) -> None:
        """Called in the writer thread: hands over and returns. Before `start` there is nothing to hand it to."""
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self._take, news)
        except RuntimeError:
            log.debug("the wall's loop has ended")

    def lost(self) -> None:
        """What was handed over has a gap: what is shown is read again. Called in any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._gap.set)

    async def start(self, bound: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        """Serve on this socket; returns when clients can connect."""
        self._loop = asyncio.get_running_loop()
        self._hub.confide(await self._read(lambda reader: reader.confided()))
        cases, facts = await self._read(self._first_picture)
        await self._ask_figures()
        self._hub.touched({case.id: case for case in cases}, facts)
        early, self._early = self._early or [], None
        for news in early:
            self._hub.touched(news.cases, news.facts)
        self._flush(self._filled() | self._cameras())
        await self._server.start(bound, tls)
        self.port = bound.getsockname()[1]
        loops = {
            "deltas are not sent": self._send_deltas,
            "panels are not filled": self._fill_panels,
            "cameras are not looked at": self._look_at_cameras,
            "figures are not renewed": self._renew_figures,
            "a gap is not closed": self._close_gap,
            "no beat is sent": self._beat,
            "tokens are not looked at again": self._look_again,
        }
        self._tasks = [asyncio.create_task(forever(failing, step)) for failing, step in loops.items()]

    async def stop(self) -> None:
        await ended(self._tasks)
        await self._server.stop()
        self._loop = None
        self._reading.shutdown()  # a reader must not outlive the store

    def _take(self, news: Committed) -> None:
        if self._early is not None:
            self._early.append(news)
            return
        self._hub.touched(news.cases, news.facts)
        self._stir()

    def _stir(self) -> None:
        for waiting in (self._bell, self._moved, self._stirred):
            waiting.set()

    async def _send_deltas(self) -> None:
        await self._bell.wait()
        self._bell.clear()
        # Where a delta is much work, three quarters of the loop's time still belong to others.
        await asyncio.sleep(max(self._pace.batch, 3 * self._flush({})))

    async def _fill_panels(self) -> None:
        await self._moved.wait()
        self._moved.clear()
        self._flush(self._filled())
        await asyncio.sleep(self._pace.panels)

    async def _look_at_cameras(self) -> None:
        await asyncio.sleep(self._pace.cameras)
        self._flush(self._cameras())

    def _flush(self, figures: dict[str, Any]) -> float:
        """The processor time that it took, in s: waiting for a busy machine is no reason to wait longer."""
        began, now = time.thread_time(), self._center.clock.now()
        self._server.send(self._hub.flush(now, panels.day_start(self._center.work, now), figures))
        return time.thread_time() - began

    def _filled(self) -> dict[str, Any]:
        """Every panel that cases move."""
        clock, now = self._center.clock, self._center.clock.now()
        found = panels.assembled(self._hub.figures(now), self._figures, self._pulse, now, clock.rate)
        return found | {"figures": {"late_since_at": self._asked[1] if self._figures_late() else None}}

    def _cameras(self) -> dict[str, Any]:
        clock = self._center.clock
        return {"cameras": panels.cameras(self._center.site, self._pulse, clock.now(), clock.rate)}

    async def _close_gap(self) -> None:
        await self._gap.wait()
        self._gap.clear()
        shown = self._hub.known()
        try:
            cases, facts = await self._read(self._first_picture)
            cases += await self._read(lambda reader: reader.cases_by_id(shown))
        except BaseException:
            self._gap.set()
            raise
        self._hub.touched({case.id: case for case in cases}, facts)
        self._stir()

    async def _renew_figures(self) -> None:
        await asyncio.sleep(self._pace.figures)
        try:
            async with asyncio.timeout(self._pace.refresh - self._pace.figures):
                await self._stirred.wait()
        except TimeoutError:
            pass  # nothing happened, but time passes: clocks become late, arrivals leave the last three hours
        self._stirred.clear()
        await self._ask_figures()
        self._moved.set()

    async def _ask_figures(self) -> None:
        self._figures = await self._read(self._ask)
        self._asked = time.monotonic(), self._center.clock.now()

    def _figures_late(self) -> bool:
        return time.monotonic() - self._asked[0] > self._pace.late

    async def _beat(self) -> None:
        await asyncio.sleep(self._pace.beat)
        self._server.send(self._hub.beat(self._center.clock.now()))
        if self._figures_late():
            self._moved.set()  # nothing else may while the tables do not answer

    async def _look_again(self) -> None:
        await asyncio.sleep(self._pace.look_again)
        await self._server.look_again()

    async def _read(self, query: Callable[[Reader], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._center.store.read, query)

    def _ask(self, reader: Reader) -> dict[str, Any]:
        center = self._center
        return panels.slow(reader, center.site, center.work, center.clock.now())

    def _first_picture(self, reader: Reader) -> tuple[list[Case], list[Fact]]:
        """Cases that are open, closed today, or in the news; and the last facts in their order."""
        midnight = panels.day_start(self._center.work, self._center.clock.now())
        facts = reader.latest_facts(4 * NEWS)[::-1]  # some of them are no news
        told = reader.cases_by_id(sorted({fact.case for fact in facts}))
        return [*told, *reader.open_cases(), *reader.closed_since(midnight)], facts
