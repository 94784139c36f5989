"""On the distributed engine: facts that Faust brings are queued as messages, once, whatever dies between; and what no
broker brings is found in the log."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from command_center.center import Center
from command_center.clock import Clock
from command_center.intake.events import arrival
from command_center.messages.message import Delivery
from command_center.site.value import Reach
from command_center.store import Store
from deploy.process import free_port
from streams import worker as worker_module
from streams.binding import Carrier, Handle, Received
from streams.kafka import create
from streams.messages import delivered
from streams.queueing import GROUP, Queueing, begin
from streams.relay import Relay
from streams.topics import Streams
from streams.worker import Worker
from tests.cli.process import ticket
from tests.messages.given import GATEWAY, Carry, reached
from tests.streams.broker import committed, until
from tests.town import START, micros

SITE = reached({"water-supply": Reach((GATEWAY,)), "property": Reach((GATEWAY,))})
WELL_BEFORE_S = 30.0  # the next look at the log comes 60 s after the first
OFTEN = 0.2  # s


class Tells:
    """A process of a center that tells, and what its channels took."""

    def __init__(self, store: Store, streams: Streams) -> None:
        self.center = Center(SITE, store, Clock("manual", start_at=micros(START)))
        self.store, self.streams = store, streams
        self.told: list[str] = []
        self.heard: list[Received] = []
        self.carriers: list[Worker] = []
        self._numbers = count()

    def take(self, title: str, text: str) -> str:
        self.told.append(text)
        return ""

    def carry(self, handle: Handle) -> Carrier:
        async def heard(records: Sequence[Received]) -> None:
            await handle(records)
            self.heard += records

        self.carriers.append(Worker(self.streams, {"facts": heard}, group=GROUP))
        return self.carriers[-1]

    @asynccontextmanager
    async def telling(self, carry: Carry, sweep_every: float = 60.0) -> AsyncIterator[None]:
        async with delivered(self.center, {GATEWAY.url: self.take}, carry, OFTEN, sweep_every):
            yield

    async def assigned(self) -> None:
        await became(lambda: self.carriers[-1].assigned, "a worker in its group")

    async def happen(self, number: int = 1) -> None:
        """So many tickets, each with a message to a unit."""
        for n in (next(self._numbers) for _ in range(number)):
            event = ticket(f"{n}", "水费不对", item="water-meter", grid=f"fuxi-0{n % 5 + 1}")
            await self.center.received([arrival(event)])

    def deliveries(self) -> list[Delivery]:
        now = self.center.clock.now()
        return self.store.read(lambda reader: reader.due_deliveries(now, 1_000))


async def became(true: Callable[[], object], what: str, within: float = 40.0) -> None:
    await asyncio.to_thread(until, true, what, within)


@pytest.fixture
def streams(kafka: str, names: Iterator[str]) -> Streams:
    return Streams(kafka, prefix=f"{next(names)}.")


@pytest.fixture
def processes(database: Callable[[], str], streams: Streams, tmp_path: Path) -> Iterator[Callable[[], Tells]]:
    """Makes one more process of the same center."""
    url = database()
    with ExitStack() as held:

        def make() -> Tells:
            store = Store(url, tmp_path, relayed=True)
            store.open()
            held.enter_context(closing(store))
            begin(store, SITE)
            return Tells(store, streams)

        yield make


@pytest.fixture
def tells(processes: Callable[[], Tells]) -> Tells:
    return processes()


@pytest.fixture
def relay(tells: Tells) -> Iterator[Relay]:
    create(tells.streams)
    found = Relay(tells.store, tells.streams, tells.center.clock.now)
    found.start()
    yield found
    found.stop()


def test_what_happens_is_told_long_before_the_log_is_looked_at(tells: Tells, relay: Relay) -> None:
    async def play() -> None:
        async with tells.telling(tells.carry):
            await tells.assigned()
            began = time.monotonic()
            await tells.happen()
            await became(lambda: tells.told, "a message")
            await became(lambda: tells.heard, "the fact, by Faust")
            assert time.monotonic() - began < WELL_BEFORE_S

    asyncio.run(play())
    assert len(tells.told) == 1


def test_what_happened_before_a_worker_came_is_told_when_it_comes(tells: Tells) -> None:
    """Its facts are not on the broker: as those of before a migration, and those that were kept for too short."""

    async def play() -> None:
        await tells.happen(3)
        async with tells.telling(tells.carry):
            await became(lambda: len(tells.told) == 3, "three messages")

    asyncio.run(play())
    assert not tells.heard


def test_who_ends_between_queueing_and_acknowledging_leaves_nothing_to_be_told_twice(
    tells: Tells, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "FINISH_WITHIN", 0.1)
    in_hand: list[Received] = []

    def carry_for_ever(handle: Handle) -> Carrier:
        async def heard(records: Sequence[Received]) -> None:
            await handle(records)
            in_hand.extend(records)
            await asyncio.sleep(600)

        return tells.carry(heard)

    async def play() -> None:
        async with tells.telling(carry_for_ever):
            await tells.assigned()
            await tells.happen(5)
            await became(lambda: in_hand and len(tells.told) == 5, "all is told, and nothing acknowledged")
        assert committed(tells.streams, GROUP, "facts") == 0
        async with tells.telling(tells.carry):
            await became(lambda: {_place(r) for r in in_hand} <= {_place(r) for r in tells.heard}, "the same again")
            await tells.happen()
            await became(lambda: len(tells.told) == 6, "one more message")

    asyncio.run(play())
    assert len(set(tells.told)) == len(tells.told) == 6


def test_a_batch_that_fails_behind_its_queueing_is_tried_again_and_told_once(tells: Tells, relay: Relay) -> None:
    failed: list[int] = []

    def carry(handle: Handle) -> Carrier:
        async def heard(records: Sequence[Received]) -> None:
            await handle(records)
            if len(failed) < 3:
                failed.append(len(records))
                raise ValueError("not yet")

        return tells.carry(heard)

    async def play() -> None:
        async with tells.telling(carry):
            await tells.assigned()
            await tells.happen(5)
            await became(lambda: len(failed) == 3 and len(tells.told) == 5 and tells.heard, "five messages")

    asyncio.run(play())
    assert len(set(tells.told)) == 5


def test_two_workers_that_hear_of_the_same_queue_each_message_once(
    tells: Tells, processes: Callable[[], Tells], relay: Relay
) -> None:
    other, number = processes(), 60

    async def play() -> None:
        async with AsyncExitStack() as held:
            for one in (tells, other):
                await held.enter_async_context(one.telling(one.carry))
            for one in (tells, other):
                await one.assigned()
            await asyncio.gather(*(tells.happen() for _ in range(number)))
            await became(lambda: len(tells.told) + len(other.told) >= number, "all messages")
            await became(lambda: tells.heard and other.heard, "each has its share of the facts")
        assert not tells.deliveries()

    asyncio.run(play())
    told = tells.told + other.told
    assert len(set(told)) == len(told) == number


class Held(Clock):
    """Who asks for the moment waits for it, between what he has read and what he will write."""

    def __init__(self) -> None:
        super().__init__("manual", start_at=micros(START))
        self.asked, self.goes_on = Event(), Event()

    def now(self) -> int:
        self.asked.set()
        self.goes_on.wait(60)
        return super().now()


def test_a_look_that_comes_late_queues_nothing_once_more(tells: Tells, processes: Callable[[], Tells]) -> None:
    late, clock = processes(), Held()
    late.center.clock = clock

    async def play() -> None:
        await tells.happen(3)
        looking = asyncio.create_task(Queueing(late.center, lambda: None).step())
        await became(clock.asked.is_set, "one that has read the log")
        async with tells.telling(tells.carry):
            await became(lambda: len(tells.told) == 3 and not tells.deliveries(), "three messages of another")
        clock.goes_on.set()
        await looking
        assert not tells.deliveries()

    asyncio.run(play())


def test_messages_leave_while_no_broker_answers(tells: Tells) -> None:
    nobody = Streams(f"127.0.0.1:{free_port()}")

    def carry(handle: Handle) -> Carrier:
        return Worker(nobody, {"facts": handle}, group=GROUP)

    async def play() -> None:
        async with tells.telling(carry, sweep_every=OFTEN):
            await asyncio.sleep(2 * OFTEN)
            await tells.happen(2)
            await became(lambda: len(tells.told) == 2, "two messages")

    asyncio.run(play())


def _place(record: Received) -> tuple[int, int]:
    return record.partition, record.offset
