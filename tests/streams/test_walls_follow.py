"""Snapshot from the database, stream from the broker: with no gap and nothing told twice."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from operator import methodcaller

import pytest
from kafka import TopicPartition

from command_center.case.state import Case
from command_center.clock import Clock
from command_center.facts.parts import Fact
from command_center.site.calendar import WorkTime
from command_center.store import Committed, Store, Tx, Unavailable
from command_center.view import Shown
from command_center.wall.hub import NEWS, Hub
from streams import follow
from streams.binding import Record
from streams.follow import Follow
from streams.kafka import Producer
from streams.relay import Relay
from streams.topics import Streams
from tests.store import given
from tests.streams.broker import admin, until, whole
from tests.town import guangfu


@pytest.fixture
def relay(store: Store, streams: Streams) -> Iterator[Relay]:
    found = Relay(store, streams, lambda: given.T0)
    found.start()
    yield found
    found.stop()


class Listener:
    """What a wall is handed."""

    def __init__(self, store: Store, streams: Streams) -> None:
        self.facts: list[tuple[str, int]] = []
        self.cases: dict[str, int] = {}
        self.gaps = 0
        self.follow = Follow(store, streams, self._committed, self._lost)
        self.follow.position()

    def _committed(self, news: Committed) -> None:
        assert news.facts and all(case.version >= self.cases.get(id, 0) for id, case in news.cases.items())
        self.facts += [(fact.case, fact.version) for fact in news.facts]
        self.cases |= {id: case.version for id, case in news.cases.items()}

    def _lost(self) -> None:
        self.gaps += 1


@pytest.fixture
def listener(store: Store, streams: Streams) -> Iterator[Listener]:
    found = Listener(store, streams)
    yield found
    found.follow.stop()


def reminded(case: int, version: int) -> Callable[[Tx], object]:
    return lambda tx: tx.append([given.then(case, version, kind="case.reminded", set={"reminded": version})])


def live(store: Store, *cases: int, versions: int = 3) -> None:
    """Each is opened and reminded of, a commit each time: all of that is news."""
    for case in cases:
        store.transact_now(lambda tx, case=case: tx.append([given.opened(case)]))  # type: ignore[misc]
        for version in range(2, versions + 1):
            store.transact_now(reminded(case, version))


def told(*cases: int, versions: int = 3) -> list[tuple[str, int]]:
    return [(given.case(n), version) for n in cases for version in range(1, versions + 1)]


def test_each_fact_is_handed_over_with_its_case(store: Store, relay: Relay, listener: Listener) -> None:
    listener.follow.start()
    live(store, *range(20))
    until(lambda: len(listener.facts) == 60, "each fact")
    assert sorted(listener.facts) == sorted(told(*range(20)))
    assert listener.cases == {given.case(n): 3 for n in range(20)}


def test_what_was_written_before_is_not_heard_and_all_since_the_position_is(
    store: Store, relay: Relay, streams: Streams
) -> None:
    live(store, 1, 2)
    whole(streams, "facts", least=6)
    listener = Listener(store, streams)
    live(store, 3, 4)
    whole(streams, "facts", least=12)
    listener.follow.start()
    until(lambda: len(listener.facts) == 6, "what came between position and start")
    listener.follow.stop()
    assert sorted(listener.facts) == sorted(told(3, 4))


def shown_by(hub: Hub) -> dict[str, int]:
    return {case["id"]: case["version"] for case in json.loads(hub.snapshot("town", given.T0))["cases"]}


def test_a_picture_and_what_is_heard_join_without_a_gap_and_nothing_twice(
    store: Store, relay: Relay, streams: Streams
) -> None:
    shown = Shown(WorkTime(guangfu().calendar))
    hub = Hub(guangfu(), shown, Clock("manual", start_at=given.T0))
    happened: list[str] = []

    def take(news: Committed) -> None:
        """Between two frames a wall keeps the newest lines alone: it is handed no more than that at once."""
        for first in range(0, len(news.facts), NEWS):
            facts = news.facts[first : first + NEWS]
            hub.touched({fact.case: news.cases[fact.case] for fact in facts}, facts)
            frame = hub.flush(given.T0, 0, {}).get("town", "{}")
            happened.extend(line["id"] for line in json.loads(frame).get("happened", []))

    def opening(first: int) -> None:
        live(store, *range(first, first + 30))

    following = Follow(store, streams, take, lambda: None)
    with ThreadPoolExecutor() as threads:
        works = [threads.submit(opening, first) for first in (0, 100, 200)]
        following.position()
        until(lambda: len(store.read(lambda reader: reader.open_cases())) > 20, "some to be seen in the picture")
        picture = store.read(lambda reader: reader.open_cases())
        hub.touched({case.id: case for case in picture}, [])
        hub.flush(given.T0, 0, {})
        following.start()
        for work in works:
            work.result()
    whole(streams, "facts", least=270)
    newest = {case.id: case.version for case in store.read(lambda reader: reader.every_case())}
    until(lambda: shown_by(hub) == newest, "the picture is the database's")
    pictured = {case.id: case.version for case in picture}
    log = [fact for id in newest for fact in store.read(methodcaller("facts", id))]
    expected = {fact.id for fact in log if fact.version > pictured.get(fact.case, 0)}
    until(lambda: len(happened) >= len(expected), "every fact heard")  # a case may be read before its facts are heard
    following.stop()
    assert len(happened) == len(set(happened)), "nothing twice"
    assert set(happened) == expected, "and no gap"


def test_a_case_whose_beginning_was_not_heard_is_read_and_its_next_facts_are_folded_into_it(
    store: Store, relay: Relay, streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(store, 1, versions=2)
    whole(streams, "facts", least=2)
    listener = Listener(store, streams)
    reads: list[object] = []
    read = Store.read
    monkeypatch.setattr(Store, "read", lambda self, query: reads.append(query) or read(self, query))
    listener.follow.start()
    for version in (3, 4, 5):
        store.transact_now(reminded(1, version))
        until(lambda at=version: listener.cases.get(given.case(1)) == at, "the fact")  # type: ignore[misc]
    listener.follow.stop()
    assert len(reads) == 1 and listener.facts == [(given.case(1), version) for version in (3, 4, 5)]


def test_a_case_whose_fact_cannot_be_folded_is_read(
    store: Store, relay: Relay, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(case: Case | None, fact: Fact) -> Case:
        raise ValueError("of a newer version")

    monkeypatch.setattr(follow, "evolve", newer)
    listener.follow.start()
    live(store, 1, 2)
    until(lambda: len(listener.facts) == 6, "each fact")
    listener.follow.stop()
    assert listener.cases == {given.case(n): 3 for n in (1, 2)}


def test_an_absent_database_is_waited_for(
    store: Store, relay: Relay, streams: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(store, 1, 2, versions=1)
    whole(streams, "facts", least=2)
    listener = Listener(store, streams)
    read, left = Store.read, 3

    def away(self: Store, query):
        nonlocal left
        if left:
            left -= 1
            raise Unavailable("not read")
        return read(self, query)

    for case in (1, 2):
        store.transact_now(reminded(case, 2))
    monkeypatch.setattr(Store, "read", away)
    listener.follow.start()
    until(lambda: len(listener.facts) == 2, "each fact")
    listener.follow.stop()
    assert sorted(listener.facts) == sorted((given.case(n), 2) for n in (1, 2)) and not left


def test_a_gap_is_told_and_what_comes_after_it_is_heard(
    store: Store, relay: Relay, streams: Streams, listener: Listener
) -> None:
    live(store, *range(30))
    written = whole(streams, "facts", least=90)
    with admin(streams) as client:
        client.delete_records({TopicPartition(r.topic, r.partition): r.offset + 1 for r in written})
    listener.follow.start()
    until(lambda: listener.gaps, "the gap")
    live(store, 31)
    until(lambda: len(listener.facts) >= 3, "what came after it")
    assert listener.facts == told(31)


def test_partitions_that_are_added_are_heard_from_their_beginning(
    store: Store, streams: Streams, listener: Listener
) -> None:
    listener.follow.start()
    with admin(streams) as client:
        name = streams.named("facts")
        client.create_partitions({name: 15})
        until(lambda: len(client.describe_topics([name])[0]["partitions"]) == 15, "three more partitions")
    live(store, *range(40), versions=1)
    relay = Relay(store, streams, lambda: given.T0)
    relay.start()
    until(lambda: len(listener.facts) == 40, "each fact")
    relay.stop()
    assert {r.partition for r in whole(streams, "facts")} >= {12, 13, 14}


def test_what_is_no_fact_is_passed_over(
    store: Store, relay: Relay, listener: Listener, producer: Producer, caplog: pytest.LogCaptureFixture
) -> None:
    producer.send([Record("facts", b"x", b"{", [])])
    listener.follow.start()
    live(store, 1)
    until(lambda: len(listener.facts) == 3, "each fact")
    assert "is no fact" in caplog.text
