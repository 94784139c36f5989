"""A broker that is silent for longer than anybody's patience, and then dies: relay, worker and wall go on."""

import asyncio
import gc
import os
import signal
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_center.store import Committed, Store
from deploy.kafka.broker import Kafka
from streams.follow import Follow
from streams.kafka import create
from streams.relay import Relay
from streams.topics import Streams
from tests.store import given
from tests.streams.broker import header, until, whole
from tests.streams.test_a_group_shares_the_work import Member, became, working

SILENT = 13.0  # s: longer than a request's time and than the group's session
EACH = 40  # signals and cases


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Kafka]:
    found = Kafka(tmp_path / "kafka")
    found.start()
    yield found
    found.stop()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # kafka-python leaves the sockets that it gives up to the collector


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_happens_while_a_broker_is_away_arrives_when_it_is_back(store: Store, broker: Kafka) -> None:
    streams = Streams(broker.address)
    create(streams)
    member, heard = Member(streams), set[str]()

    def committed(news: Committed) -> None:
        heard.update(fact.case for fact in news.facts)

    def happen(time: int) -> None:
        numbers = range(time * EACH, (time + 1) * EACH)
        store.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in numbers], {}))
        for n in numbers:
            store.transact_now(lambda tx, n=n: tx.append([given.opened(n)]))  # type: ignore[misc]

    def arrived(times: int) -> bool:
        taken = {header(record, "ce_id") for record in member.handled}
        return len(taken) == len(heard) == times * EACH

    relay = Relay(store, streams, lambda: given.T0)
    follow = Follow(store, streams, committed, lambda: pytest.fail("there is no gap"))

    async def play() -> None:
        async with working(member):
            await asyncio.to_thread(happen, 0)
            await became(lambda: arrived(1), "what happened before")

            os.kill(broker.pids[0], signal.SIGSTOP)
            await asyncio.to_thread(happen, 1)
            await asyncio.sleep(SILENT)
            os.kill(broker.pids[0], signal.SIGCONT)
            await became(lambda: arrived(2), "what happened while it was silent")

            os.kill(broker.pids[0], signal.SIGKILL)
            await asyncio.to_thread(until, lambda: not broker.pids, "its end")
            await asyncio.to_thread(happen, 2)
            began = time.monotonic()
            await asyncio.to_thread(broker.start)
            await became(lambda: arrived(3), "what happened while it was dead")
            assert time.monotonic() - began < 60

    follow.position()
    follow.start()
    relay.start()
    try:
        asyncio.run(play())
    finally:
        relay.stop()
        follow.stop()
    order = [header(record, "ce_id") for record in whole(streams, "signals")]
    assert order == [str(n) for n in range(3 * EACH)], "of one grid: in order, and once"
