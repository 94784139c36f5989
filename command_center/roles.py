"""The roles of a process in the distributed engine. They share a database and a broker, and nothing else.

    api     the doors over HTTP; what it accepts and decides goes into the outbox in the same commit
    worker  outbox → broker, broker → outcomes and messages, and what time does
    wall    the websocket; follows the facts on the broker and reads their cases in the database

Any number of each may run, and start in any order: what is not there yet is waited for.
"""

import asyncio
import contextlib
import logging
import socket
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct

from command_center.accounts import Accounts
from command_center.api.app import create, create_health
from command_center.api.services import Health, Services
from command_center.api.standing import still_asks
from command_center.bootstrap import STATIC, begun, lacking, page_build, quiet
from command_center.center import Center
from command_center.clock import machine_now, others_run
from command_center.http import Http
from command_center.listening import Listening
from command_center.loops import (
    FOLLOW_EVERY,
    KEEP_EVERY,
    PULSE_EVERY,
    Firer,
    ended,
    in_thread,
    letting_go,
    shared_clock,
    shared_pulse,
)
from command_center.metrics import Counts, Metrics, Value, of_center
from command_center.panels import Pulse
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.starting import CannotStart, Settings, clock_in, demo_start
from command_center.store import CannotMove, Committed, DataNewer, Reader, Store, Tx, Unavailable
from command_center.store.known import Known
from command_center.store.moving import work_begins
from command_center.view import Shown
from command_center.wall.wall import Wall as Screens
from streams.binding import Handle
from streams.deliver import FIRST_WAIT, LONGEST_WAIT, Deliver
from streams.follow import Follow
from streams.kafka import Unreachable
from streams.leaving import First, Hook, Leave, told
from streams.messages import Send, delivered
from streams.queueing import GROUP as MESSAGES
from streams.queueing import begin
from streams.receive import Receive
from streams.relay import Relay
from streams.sweep import Sweep
from streams.topics import Streams
from streams.worker import Worker as Carrier

log = logging.getLogger(__name__)
T = TypeVar("T")

DATABASE, BROKER, GROUP = "the database", "the broker", "its group"
LOOK_EVERY = 0.25  # s between a worker's looks at the clocks: other processes start new ones unheard


class Given(Struct, frozen=True):
    """What every process of a center is given."""

    site: Site
    settings: Settings
    database: str  # postgresql://…
    streams: Streams
    hooks: Sequence[Hook] = ()


class Process(ABC):
    """Shows its health from its first moment on, waits for what is away, works, and ends in order.

    A role says what the work is: how to `begin` it when the center is there, what it still `lacks`, what it counts.
    """

    role = ""

    def __init__(self, given: Given, http: socket.socket) -> None:
        self.given = given
        self.store = Store(given.database, given.settings.data, relayed=True)
        self.center: Center | None = None
        self._counts = Counts()
        self.store.on_commit = self.committed
        self._waits_for = DATABASE
        self._tasks: list[asyncio.Task[None]] = []
        self.held = contextlib.AsyncExitStack()
        metrics = Metrics(self.role, given.site.hash, self._counted, self.counted)
        self.health = Health(self._lacks, self._quiet, self._late, metrics.text)
        here = Listening(http.getsockname()[0])
        self.http = Http(create_health(self.health, here if here.is_local else None), http)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises CannotStart."""
        await self.http.start()
        starting: asyncio.Task[Any] = asyncio.create_task(self._start())
        stopping: asyncio.Task[Any] = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await stopping
            log.info("ending")
        finally:
            await ended([starting, stopping])
            await self._stop()

    @abstractmethod
    async def begin(self, center: Center) -> None:
        """Returns when the work goes on by itself. What will end it goes into `held` before it can fail."""

    def lacks(self) -> str:
        """What the role waits for, besides the database; "" for nothing."""
        return ""

    def committed(self, news: Committed) -> None:
        """In the writer thread, after each commit."""
        self._counts.committed(news)

    def counted(self) -> Mapping[str, Value]:
        """Of this role."""
        return {}

    def beside(self, loop: Coroutine[Any, Any, None]) -> None:
        """Run this loop until the end."""
        self._tasks.append(asyncio.create_task(loop))

    async def patiently(self, what: str, work: Callable[[], Awaitable[T]], away: type[Exception]) -> T:
        """`work`, until it succeeds; one line a try. `what` it waits for is told by /readyz as well."""
        wait, self._waits_for = FIRST_WAIT, what
        while True:
            try:
                done = await work()
            except away as error:
                log.warning("%s does not answer, again in %.1f s: %s", what, wait, error)
            else:
                self._waits_for = ""
                return done
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _start(self) -> None:
        join = partial(joined, self.given, self.store)
        await self.patiently(DATABASE, lambda: in_thread(partial(opened, self.given, self.store)), Unavailable)
        self.center = await self.patiently(DATABASE, lambda: in_thread(join), Unavailable)
        manual = self.given.settings.mode == "manual"
        self._kept_clock = shared_clock(self.store, self.center.clock)
        self.beside(self._kept_clock.run(FOLLOW_EVERY if manual else KEEP_EVERY))
        self.beside(letting_go(self.store))
        await self.begin(self.center)
        log.info("working")

    async def _stop(self) -> None:
        await self.http.stop()
        await self.held.aclose()
        await ended(self._tasks)
        if self.center is not None:
            with contextlib.suppress(Unavailable):  # then it goes on from what was kept before
                await self.store.transact(self._kept_clock.keep)
        await in_thread(self.store.close)

    def _lacks(self) -> str:
        return self._waits_for or lacking(self.store) or self.lacks()

    def _quiet(self) -> bool:
        return self.center is not None and quiet(self.center)

    def _late(self) -> int:
        return self.center.last_lateness if self.center else 0

    def _counted(self) -> Mapping[str, Value]:
        of_database = of_center(self.center) if self.center else {"database_up": 0}
        return {**self._counts(), **of_database}


def opened(given: Given, store: Store) -> None:
    """Raises CannotStart for tables of a newer program and for a folder that cannot be used."""
    try:
        store.open()
    except DataNewer as error:
        at = urlsplit(given.database)  # without the password
        raise CannotStart(f"数据库 {at.hostname}{at.path} 由更新的版本写成，先升级程序：{error}") from None
    except OSError as error:
        raise CannotStart(f"不能使用数据目录 {given.settings.data}：{error}") from None


def joined(given: Given, store: Store) -> Center:
    """Become one of the processes of this center. Raises CannotStart where those that run have another site or clock,
    or a site is being moved there."""
    site, settings = given.site, given.settings
    first = demo_start(WorkTime(site.calendar), machine_now())
    latest = store.read(Reader.latest_at)

    def decide(tx: Tx) -> Center:
        tx.lock(["clock"])
        if tx.get("site") not in (None, site.hash) and others_run(tx.get("clock"), machine_now()):
            raise CannotStart(
                f"这个中心正以另一份站点数据运行，先全部停下再换 {settings.site}"
                "（those that run have another --site: take theirs, or end them all and wait ten seconds）"
            )
        try:
            work_begins(tx)
        except CannotMove as error:
            raise CannotStart(f"站点还没有迁完（{error}）：command-center migrate") from None
        clock = clock_in(tx, settings, lambda: first, latest=latest, alone=False)
        center = Center(site, store, clock)
        center.announce(tx)
        return center

    return store.transact_now(decide)


def accounts_of(given: Given, store: Store) -> Accounts:
    return Accounts(given.site, store, given.settings.demo)


class Api(Process):
    role = "api"

    def __init__(self, given: Given, http: socket.socket, wall_url: str) -> None:
        super().__init__(given, http)
        listening = given.settings.listening
        starting = create_health(self.health, listening, more_to_come=True)
        self.http = Http(starting, http, listening.context(), listening.believed)
        self._wall_url = wall_url

    async def begin(self, center: Center) -> None:
        pulse = Pulse()
        self.beside(shared_pulse(self.store, pulse).run(PULSE_EVERY))
        accounts, settings = accounts_of(self.given, self.store), self.given.settings
        said = await self.patiently(DATABASE, lambda: in_thread(partial(begun, accounts)), Unavailable)
        for line in said:
            print(line, flush=True)
        known, shown = Known(still_asks), Shown(center.work)
        services = Services(center, shown, pulse, STATIC, self._wall_url, accounts, known, settings.oidc)
        self.http.app = create(services, self.health, settings.listening)


class Wall(Process):
    role = "wall"

    def __init__(self, given: Given, http: socket.socket, screens: socket.socket) -> None:
        super().__init__(given, http)
        self._listening = screens
        self._screens: Screens | None = None

    async def begin(self, center: Center) -> None:
        pulse = Pulse()
        listening = self.given.settings.listening
        accounts = accounts_of(self.given, self.store)
        screens = Screens(center, Shown(center.work), pulse, accounts, listening.hosts, build=page_build)
        self._screens = screens

        def heard(news: Committed) -> None:
            center.clock.met(max(fact.at for fact in news.facts))
            screens.committed(news)

        follow = Follow(self.store, self.given.streams, heard, screens.lost)
        self.held.push_async_callback(in_thread, follow.stop)
        await self.patiently(BROKER, lambda: in_thread(follow.position), Unreachable)
        self.held.push_async_callback(screens.stop)
        await self.patiently(DATABASE, lambda: screens.start(self._listening, listening.context()), Unavailable)
        follow.start()
        self.beside(shared_pulse(self.store, pulse).run(PULSE_EVERY))

    def counted(self) -> Mapping[str, Value]:
        return self._screens.counted() if self._screens else {}


class Worker(Process):
    role = "worker"

    def __init__(self, given: Given, http: socket.socket, senders: Mapping[str, Send]) -> None:
        super().__init__(given, http)
        self._senders = senders
        self._carrier: Carrier | None = None
        self._relay: Relay | None = None

    async def begin(self, center: Center) -> None:
        streams, deliver = self.given.streams, Deliver(self.store, center.take, center.clock.now)
        self._carrier = Carrier(streams, {"signals": Receive(center, deliver)})
        self._relay = Relay(self.store, streams, center.clock.now)
        await self.patiently(DATABASE, lambda: in_thread(partial(begin, self.store, center.site)), Unavailable)
        self._relay.start()
        self.held.push_async_callback(in_thread, self._relay.stop)
        self._carrier.start()
        self.held.push_async_callback(self._carrier.stop)

        def telling(leave: Leave, first: First) -> Carrier:
            return Carrier(streams, {"facts": leave.records}, group=leave.hook.name, from_now=True, first=first)

        def queueing(handle: Handle) -> Carrier:
            """From the oldest facts on, though most are queued: else one that comes as the group is made would wait."""
            return Carrier(streams, {"facts": handle}, group=MESSAGES)

        await self.held.enter_async_context(told(self.store, self.given.hooks, deliver, telling))
        if self._senders:
            await self.held.enter_async_context(delivered(center, self._senders, queueing))
        self.beside(Firer(center, LOOK_EVERY).run())
        self.beside(Sweep(self.store, deliver).run())

    def committed(self, news: Committed) -> None:
        super().committed(news)
        if self._relay is not None:
            self._relay.wake()

    def lacks(self) -> str:
        """Its group is made anew when a worker comes, and when one was silent for ten seconds."""
        if self._carrier is None or not self._carrier.reached:
            return BROKER
        return "" if self._carrier.assigned else GROUP
