"""Faust on a real broker: what is in the topic is handled, whoever comes, goes, fails or dies."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from streams import faust as faust_module
from streams.binding import Received, Record
from streams.faust import Event, build
from streams.kafka import Producer, Unreachable, begin_at_end
from streams.topics import Streams
from streams.worker import GROUP, Worker
from tests.streams.broker import admin, committed, members, numbers, until, whole

SESSION = 6.0  # s, the least that a broker takes


class Member:
    """One worker, and what it has handled."""

    def __init__(self, streams: Streams, pace: float = 0.0, session: float = SESSION) -> None:
        self.handled: list[Received] = []
        self.pace = pace  # s a batch
        self.fails: Callable[[Sequence[Received]], None] = lambda batch: None
        self.worker = Worker(streams, {"signals": self.handle}, session)

    async def handle(self, batch: Sequence[Received]) -> None:
        await asyncio.sleep(self.pace)
        self.fails(batch)
        self.handled += batch


@asynccontextmanager
async def working(*members: Member) -> AsyncIterator[None]:
    for member in members:
        member.worker.start()
    await became(lambda: all(member.worker.assigned for member in members), "each has its partitions")
    yield
    for member in members:
        await member.worker.stop()


async def became(true: Callable[[], object], what: str, within: float = 40.0) -> None:
    await asyncio.to_thread(until, true, what, within)


def send(producer: Producer, them: range) -> None:
    producer.send([Record("signals", f"grid-{n % 50}".encode(), str(n).encode(), []) for n in them])


def all_of(*members: Member) -> set[int]:
    return {n for member in members for n in numbers(member.handled)}


def test_records_are_handled_in_the_order_of_their_key_and_then_committed(streams: Streams, producer: Producer) -> None:
    send(producer, range(1500))
    member = Member(streams)

    async def play() -> None:
        async with working(member):
            await became(lambda: len(member.handled) >= 1500, "the backlog")
            send(producer, range(1500, 1600))
            await became(lambda: len(member.handled) >= 1600, "what comes later")

    asyncio.run(play())
    order = numbers(member.handled)
    assert sorted(order) == list(range(1600)), "each, and once"
    for grid in range(50):
        assert [n for n in order if n % 50 == grid] == list(range(grid, 1600, 50))
    assert committed(streams, GROUP, "signals") == 1600


def test_a_batch_under_way_is_finished_before_the_end_and_none_begins(streams: Streams, producer: Producer) -> None:
    send(producer, range(1500))
    member = Member(streams, pace=0.3)

    async def play() -> None:
        async with working(member):
            await became(lambda: member.handled, "the first batch")

    asyncio.run(play())
    assert 0 < len(member.handled) < 1500
    assert committed(streams, GROUP, "signals") == len(member.handled)
    assert not member.worker.assigned


def test_who_stops_leaves_the_group_at_once(streams: Streams) -> None:
    """Else its partitions would wait until its session is over."""
    member = Member(streams, session=60.0)

    async def play() -> None:
        async with working(member):
            await became(lambda: len(members(streams, GROUP)) == 1, "one worker")

    asyncio.run(play())
    until(lambda: not members(streams, GROUP), "nobody is left")


def test_a_group_at_work_is_not_sent_to_the_end(streams: Streams) -> None:
    """Brokers refuse its places, and whoever wanted to begin there must know."""
    member = Member(streams)

    async def play() -> None:
        async with working(member):
            await became(lambda: len(members(streams, GROUP)) == 1, "one worker")
            with pytest.raises(Unreachable, match="UnknownMemberIdError"):
                await asyncio.to_thread(begin_at_end, streams, GROUP, "signals")

    asyncio.run(play())
    begin_at_end(streams, GROUP, "signals")


def test_a_batch_that_fails_is_tried_until_it_is_done(streams: Streams, producer: Producer) -> None:
    member, failures = Member(streams), 3

    def fails(batch: Sequence[Received]) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise ValueError("not yet")

    async def play() -> None:
        member.fails = fails
        async with working(member):
            send(producer, range(20))
            await became(lambda: len(member.handled) == 20, "all of them")

    asyncio.run(play())
    assert sorted(numbers(member.handled)) == list(range(20)) and failures == 0


def test_workers_that_come_and_go_lose_nothing(streams: Streams, producer: Producer) -> None:
    first, second = Member(streams, pace=0.02), Member(streams, pace=0.02)

    async def play() -> None:
        sent = 0

        async def produce(seconds: float) -> None:
            nonlocal sent
            for _ in range(round(seconds / 0.05)):
                await asyncio.to_thread(send, producer, range(sent, sent + 50))
                sent += 50
                await asyncio.sleep(0.03)

        async with working(first):
            await produce(1.0)
            async with working(second):
                await produce(2.0)
            await produce(1.0)
            await became(lambda: len(all_of(first, second)) == sent, "each record")

    asyncio.run(play())
    assert first.handled and second.handled
    parts = [{record.partition for record in member.handled} for member in (first, second)]
    assert parts[0] == set(range(12)) and 0 < len(parts[1]) < 12


def test_partitions_that_are_added_are_read_from_their_beginning(streams: Streams, producer: Producer) -> None:
    member = Member(streams)

    async def play() -> None:
        async with working(member):
            send(producer, range(100))
            with admin(streams) as client:
                client.create_partitions({streams.named("signals"): 15})
            await asyncio.to_thread(by_a_newer_producer, streams)
            await became(lambda: len(all_of(member)) == 1000, "what is in the new partitions, too")

    asyncio.run(play())
    assert {record.partition for record in member.handled} == set(range(15))


def by_a_newer_producer(streams: Streams) -> None:
    def partitions() -> int:
        with admin(streams) as client:
            return len(client.describe_topics([streams.named("signals")])[0]["partitions"])

    until(lambda: partitions() == 15, "three more partitions")
    producer = Producer(streams)
    send(producer, range(100, 1000))
    producer.close()


def test_what_a_killed_worker_had_in_hand_is_done_by_another(
    streams: Streams, producer: Producer, tmp_path: Path
) -> None:
    send(producer, range(1000))
    begun = tmp_path / "begun"
    killed = process(streams, begun)
    until(begun.exists, "a batch in hand", 40)
    killed.kill()
    killed.wait()
    member = Member(streams)

    async def play() -> None:
        async with working(member):
            await became(lambda: len(all_of(member)) == 1000, "all of them")

    asyncio.run(play())
    assert committed(streams, GROUP, "signals") == 1000 == len(whole(streams, "signals"))


def process(streams: Streams, begun: Path) -> subprocess.Popen[bytes]:
    """A worker of its own, which never comes to the end of its first batch."""
    program = f"""
import asyncio
from pathlib import Path
from streams.topics import Streams
from streams.worker import Worker

async def handle(batch):
    Path({str(begun)!r}).touch()
    await asyncio.sleep(60)

async def main():
    Worker(Streams({streams.brokers!r}, {streams.prefix!r}), {{"signals": handle}}, {SESSION}).start()
    await asyncio.sleep(60)

asyncio.run(main())
"""
    return subprocess.Popen([sys.executable, "-c", program])


def test_who_finishes_a_batch_while_the_group_waits_for_a_dead_worker_stays_who_it_was(
    streams: Streams, producer: Producer, tmp_path: Path
) -> None:
    """Else the group would wait a session's time for whom it was, after that of the dead one."""
    begun = tmp_path / "begun"
    stays, comes = Member(streams, pace=0.3), Member(streams)

    async def play() -> None:
        killed = process(streams, begun)
        async with working(stays):
            await became(lambda: len(members(streams, GROUP)) == 2, "two workers")
            send(producer, range(1000))
            await became(begun.exists, "a batch in hand of the other")
            before = members(streams, GROUP)
            killed.kill()
            killed.wait()
            async with working(comes):
                await became(lambda: len(all_of(stays, comes)) == 1000, "all of them")
                await became(lambda: len(members(streams, GROUP)) == 2, "two workers again")
                after = members(streams, GROUP)
        assert len(after) == 2 and len(before & after) == 1

    asyncio.run(play())


def test_brokers_that_are_away_are_waited_for(streams: Streams, producer: Producer) -> None:
    send(producer, range(10))
    host, port = streams.brokers.split(":")

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, int(port))

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65_536):
                sink.write(data)
            sink.close()

        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    async def play() -> None:
        listening = await asyncio.start_server(forward, "127.0.0.1", 0)
        address = "{}:{}".format(*listening.sockets[0].getsockname())
        listening.close()
        await listening.wait_closed()
        member = Member(Streams(address, streams.prefix))
        member.worker.start()
        await asyncio.sleep(1.0)
        assert not member.worker.assigned and not member.worker.reached
        listening = await asyncio.start_server(forward, *address.split(":"))
        await became(lambda: len(member.handled) == 10, "the records")
        await member.worker.stop()
        listening.close()

    asyncio.run(play())


def test_what_faust_drops_in_a_rebalance_is_read_again_even_if_nothing_was_committed(
    streams: Streams, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faust_module, "COMMIT_EVERY", 600.0)
    send(producer, range(100))
    member = Member(streams)

    async def play() -> None:
        app = build(streams, GROUP, {"signals": member.handle}, SESSION)
        await app.start()
        await became(lambda: len(member.handled) == 100, "all of them")
        await app.consumer.perform_seek()
        await became(lambda: len(member.handled) == 200, "all of them again")
        await app.stop()

    asyncio.run(play())
    assert sorted(numbers(member.handled)) == sorted([*range(100), *range(100)])


def test_an_event_that_was_not_handled_is_never_acknowledged() -> None:
    class Message:
        acked = False

        def ack(self, consumer: object) -> bool:
            self.acked = True
            return True

    class App:
        consumer = None

    assert build(Streams("127.0.0.1:1"), GROUP, {}, SESSION).conf.Event is Event
    message = Message()
    event = Event(App(), None, None, {}, message)  # type: ignore[arg-type]
    assert not event.ack() and not message.acked
    event.handled = True
    assert event.ack() and message.acked
