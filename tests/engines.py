"""What a town can run on. Every scenario and every contract holds on each.

file       SQLite on disk
shuffled   SQLite in memory, behind the carrier that keeps no order
postgres   PostgreSQL, with the embedded carrier
kafka      PostgreSQL, outbox, relay, a real broker, Faust
"""

import asyncio
import random
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

import psycopg
import pytest

from command_center.bootstrap import Carrier
from command_center.center import Center
from command_center.store import Store
from deploy.postgres import server
from streams.binding import Received
from streams.deliver import Deliver
from streams.embedded import EmbeddedCarrier
from streams.receive import Receive
from streams.relay import Relay
from streams.shuffled import ShuffledCarrier
from streams.topics import Streams
from streams.worker import Worker

T = TypeVar("T")
ENGINES = ("file", "shuffled", "postgres", "kafka")


class Engine(NamedTuple):
    store: Callable[[Path], Store]
    carrier: Callable[[Center, Deliver], Carrier]


EMBEDDED = Engine(
    lambda folder: Store(f"sqlite:///{folder / 'center.db'}", folder),
    lambda center, deliver: EmbeddedCarrier(center.store, deliver),
)
SHUFFLED = Engine(
    lambda folder: Store("sqlite://", folder), lambda center, deliver: ShuffledCarrier(center.store, deliver)
)


@contextmanager
def in_thread() -> Iterator[Callable[[Coroutine[Any, Any, T]], T]]:
    """An event loop of its own thread; gives what runs a coroutine there and waits for it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(60)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


class Broker:
    """A Faust worker that lives as long as the test session, for one town after another."""

    def __init__(self, streams: Streams) -> None:
        self.streams = streams
        self._worker = Worker(streams, {"signals": self._handle})
        self._town: tuple[Receive, asyncio.AbstractEventLoop] | None = None

    async def start(self) -> None:
        self._worker.start()
        while not self._worker.assigned:
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        await self._worker.stop()

    def serve(self, receive: Receive | None) -> None:
        """From now on records are this town's, which calls from its loop; they wait while there is none."""
        self._town = (receive, asyncio.get_running_loop()) if receive else None

    async def _handle(self, records: Sequence[Received]) -> None:
        while (town := self._town) is None:
            await asyncio.sleep(0.01)
        receive, loop = town
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(receive(records), loop))


class KafkaCarrier:
    def __init__(self, broker: Broker, center: Center, deliver: Deliver) -> None:
        self._broker, self._store = broker, center.store
        self._receive = Receive(center, deliver)
        self._relay = Relay(center.store, broker.streams, center.clock.now)

    def start(self) -> None:
        self._broker.serve(self._receive)
        self._relay.start()

    def notify(self) -> None:
        self._relay.wake()

    def quiet(self) -> bool:
        return not self._store.read(lambda reader: reader.backlog() or reader.outbox_lag()[0])

    async def stop(self) -> None:
        while not await asyncio.to_thread(self.quiet):
            await asyncio.sleep(0.01)
        self._broker.serve(None)
        await asyncio.to_thread(self._relay.stop)


@pytest.fixture(scope="session")
def broker(kafka: str) -> Iterator[Broker]:
    with in_thread() as run:
        found = Broker(Streams(kafka, prefix=f"t{uuid4().hex[:8]}-"))
        run(found.start())
        toss_coins_of_their_own()
        yield found
        run(found.stop())


def toss_coins_of_their_own() -> None:
    """Hypothesis owns the chance that the module `random` has, and finds its tests flaky when the brokers' clients, in
    threads of this process, draw from it as well."""
    for name, module in sys.modules.items():
        if name.startswith(("kafka.", "aiokafka.")) and getattr(module, "random", None) is random:
            module.random = random.Random()  # type: ignore[attr-defined]


class Databases:
    """Used again and again, since emptying one is quicker than making one."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make
        self._free: list[str] = []

    def take(self) -> str:
        return self._free.pop() if self._free else self._make()

    def give_back(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            tables = connection.execute(
                "select string_agg(tablename, ', ') from pg_tables"
                " where schemaname = 'public' and tablename <> 'alembic_version'"
            ).fetchone()
            if tables and tables[0]:
                connection.execute(f"truncate {tables[0]} restart identity")
        self._free.append(url)


@pytest.fixture(scope="session")
def databases(postgres: str, names: Iterator[str]) -> Iterator[Databases]:
    made: list[str] = []

    def make() -> str:
        made.append(next(names))
        return server.create(postgres, made[-1])

    yield Databases(make)
    for name in made:
        server.drop(postgres, name)


def engine_of(request: pytest.FixtureRequest, name: str) -> Engine:
    """With an empty database of its own, where it needs a server's."""
    if name in ("file", "shuffled"):
        return EMBEDDED if name == "file" else SHUFFLED
    databases: Databases = request.getfixturevalue("databases")
    url = databases.take()
    request.addfinalizer(lambda: databases.give_back(url))
    if name == "postgres":
        return Engine(lambda folder: Store(url, folder), EMBEDDED.carrier)
    broker: Broker = request.getfixturevalue("broker")
    return Engine(
        lambda folder: Store(url, folder, relayed=True), lambda center, deliver: KafkaCarrier(broker, center, deliver)
    )
