import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import TopicPartition

from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.ids import outcome_id
from command_center.intake.events import arrival
from command_center.store import Store
from streams.deliver import Deliver
from streams.receive import Receive
from streams.relay import Relay
from streams.sweep import Sweep
from streams.topics import Streams
from streams.worker import Worker
from tests.cli.process import ticket
from tests.streams.broker import admin, until, whole
from tests.town import guangfu

SOON = 0.2  # s
IDS = range(30)


@pytest.fixture
def center(tmp_path: Path, database: Callable[[], str]) -> Iterator[Center]:
    store = Store(database(), tmp_path, relayed=True)
    store.open()
    with closing(store):
        yield Center(guangfu(), store, Clock("manual", start_at=1_795_500_000_000_000))


def forgotten(streams: Streams) -> None:
    """Their records are written, and deleted before anybody has read them."""
    ends = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in whole(streams, "signals", least=len(IDS))}
    with admin(streams) as client:
        client.delete_records(ends)
    assert whole(streams, "signals") == []


def test_signals_whose_records_are_gone_are_taken_from_the_database(
    center: Center, kafka: str, names: Iterator[str], caplog: pytest.LogCaptureFixture
) -> None:
    store, streams = center.store, Streams(kafka, prefix=f"{next(names)}.")
    deliver = Deliver(store, center.take, center.clock.now)

    def backlog() -> int:
        return store.read(lambda reader: reader.backlog())

    async def play() -> None:
        keys = (await center.accept([arrival(ticket(str(n))) for n in IDS])).keys
        relay = Relay(store, streams, center.clock.now)
        relay.start()
        await asyncio.to_thread(until, lambda: store.read(lambda reader: reader.outbox_lag()[0]) == 0, "all told")
        relay.stop()
        await asyncio.to_thread(forgotten, streams)
        worker = Worker(streams, {"signals": Receive(center, deliver)})
        worker.start()
        await asyncio.to_thread(until, lambda: worker.assigned, "a worker in its group")
        assert backlog() == len(IDS)
        sweeping = asyncio.create_task(Sweep(store, deliver, every=SOON).run())
        await asyncio.to_thread(until, lambda: backlog() == 0, "all outcomes")
        sweeping.cancel()
        await worker.stop()
        assert all(store.read(lambda reader, key=key: reader.fact(outcome_id(key))) for key in keys)

    asyncio.run(play())
    assert "came by no broker" in caplog.text


def test_what_has_only_just_come_is_left_to_the_broker(center: Center) -> None:
    sweep = Sweep(center.store, Deliver(center.store, center.take, center.clock.now))

    async def play() -> None:
        await center.accept([arrival(ticket(str(n))) for n in IDS])
        waiting = await sweep.look(frozenset())
        assert len(waiting) == len(IDS) == center.store.read(lambda reader: reader.backlog())
        await sweep.look(waiting)
        assert center.store.read(lambda reader: reader.backlog()) == 0

    asyncio.run(play())
