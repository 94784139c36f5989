import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from command_center.access.requesters import Requester
from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.codec import decode_fact
from command_center.facts.signal import HotlineTicket, Signal
from command_center.metrics import of_center
from command_center.store import Store, Unavailable
from command_center.store.outbox import Outbox, Waiting
from streams import relay as relay_module
from streams.binding import Received
from streams.deliver import Deliver
from streams.kafka import create
from streams.relay import Relay
from streams.sweep import Sweep
from streams.topics import Streams
from tests.store import given
from tests.streams.broker import admin, header, until, whole
from tests.town import guangfu

Start = Callable[[], Relay]


@pytest.fixture
def start(store: Store, streams: Streams) -> Iterator[Start]:
    """Starts relays, which end with the test."""
    started: list[Relay] = []

    def begin() -> Relay:
        started.append(Relay(store, streams, lambda: given.T0))
        started[-1].start()
        return started[-1]

    yield begin
    for relay in started:
        relay.stop()


def live(store: Store, case: int, versions: int) -> None:
    """A case is opened and changes, a commit each time."""
    store.transact_now(lambda tx: tx.append([given.opened(case)]))
    for _ in range(versions - 1):
        store.transact_now(given.bump(case))


def waiting(store: Store) -> int:
    return store.read(lambda reader: reader.outbox_lag()[0])


def swept(store: Store) -> list[Signal]:
    """What is found in the database when somebody has looked twice."""
    taken: list[Signal] = []

    async def take(signals: Sequence[Signal]) -> None:
        taken.extend(signals)

    async def looks_twice() -> None:
        sweep = Sweep(store, Deliver(store, take, lambda: given.T0))
        await sweep.look(await sweep.look(set()))

    asyncio.run(looks_twice())
    return taken


def damage(store: Store, table: str, key: str, of: str, doc: str) -> None:
    spoil = f"update {table} set doc = {doc} where {key} = '{of}'"
    assert store.transact_now(lambda tx: tx.connection.exec_driver_sql(spoil).rowcount) == 1


def versions(records: list[Received]) -> dict[str, list[int]]:
    """Of each case, in the order of its partition."""
    found: dict[str, list[int]] = defaultdict(list)
    for record in records:
        fact = decode_fact(record.value or b"")
        found[fact.case].append(fact.version)
    return found


def test_what_an_operators_topic_is_too_small_for_is_set_aside_alone(
    store: Store, streams: Streams, start: Start
) -> None:
    create(streams)
    with admin(streams) as client:
        small = ConfigResource(ConfigResourceType.TOPIC, streams.named("facts"), {"max.message.bytes": "3000"})
        client.alter_configs([small])
    for case, text in ((1, ""), (2, "长" * 2_000), (3, "")):
        store.transact_now(lambda tx, case=case, text=text: tx.append([given.opened(case, set={"title": text})]))
    start()
    until(lambda: waiting(store) == 0, "all were sent or set aside")
    assert versions(whole(streams, "facts", 2)) == {given.case(1): [1], given.case(3): [1]}
    (letter,), _ = store.read(lambda reader: reader.dead_letters())
    assert (letter.origin, "too many for a record of facts" in letter.reason) == ("facts", True)
    live(store, 4, 2)
    until(lambda: waiting(store) == 0, "what comes later is sent")
    assert versions(whole(streams, "facts", 4))[given.case(4)] == [1, 2]


def test_what_was_committed_reaches_its_topic_in_the_order_of_each_key(
    store: Store, streams: Streams, start: Start
) -> None:
    signals = [given.signal(n, grid=f"fuxi-0{n % 3}" if n % 4 else "") for n in range(20)]
    store.transact_now(
        lambda tx: tx.insert_signals(signals, {s.key: Requester(s.key, "来电人", "13800000000") for s in signals})
    )
    for case in range(5):
        live(store, case, 4)
    start()
    until(lambda: not waiting(store), "an empty outbox")
    assert versions(whole(streams, "facts")) == {given.case(n): [1, 2, 3, 4] for n in range(5)}
    told = whole(streams, "signals")
    assert sorted(int(header(record, "ce_id")) for record in told) == list(range(20))
    by_grid = defaultdict(list)
    for record in told:
        by_grid[signals[int(header(record, "ce_id"))].grid].append(int(header(record, "ce_id")))
    assert all(ids == sorted(ids) for grid, ids in by_grid.items() if grid)
    assert not any(b"13800000000" in (record.value or b"") for record in told)


def test_what_is_committed_here_is_told_at_once(
    store: Store, streams: Streams, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "LOOK_EVERY", 600.0)
    relay = start()
    store.on_commit = lambda _: relay.wake()
    for case in range(3):
        live(store, case, 2)
        until(lambda: not waiting(store), "an empty outbox")
    assert len(whole(streams, "facts")) == 6


def test_one_relays_at_a_time_and_the_next_takes_over(store: Store, streams: Streams, start: Start) -> None:
    first, second = start(), start()
    for case in range(10):
        live(store, case, 3)
    until(lambda: not waiting(store), "an empty outbox")
    first.stop()
    for case in range(10, 20):
        live(store, case, 3)
    until(lambda: not waiting(store), "an empty outbox")
    second.stop()
    third = start()
    live(store, 20, 3)
    until(lambda: not waiting(store), "an empty outbox")
    third.stop()
    assert versions(whole(streams, "facts")) == {given.case(n): [1, 2, 3] for n in range(21)}, "in order, and once"


def test_what_was_not_forgotten_is_told_again(
    store: Store, streams: Streams, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks, left = Outbox.next, 2

    def dies(outbox: Outbox, limit: int, told: Sequence[int] = ()) -> list[Waiting]:
        nonlocal left
        if told and left:
            left -= 1
            outbox.close()
            raise Unavailable("it died between the acks and this")
        return asks(outbox, limit, told)

    monkeypatch.setattr(Outbox, "next", dies)
    for case in range(3):
        live(store, case, 3)
    start()
    until(lambda: not waiting(store), "an empty outbox")
    found = versions(whole(streams, "facts"))
    assert found == {given.case(n): [1, 2, 3] * 3 for n in range(3)}, "each thrice, and never out of order"


def test_a_signal_that_no_broker_takes_is_found_in_the_database_and_holds_up_nothing(
    store: Store, streams: Streams, start: Start
) -> None:
    huge = given.signal(1, data=HotlineTicket(title="很长", item="x" * 9_000_000))
    store.transact_now(lambda tx: tx.insert_signals([huge, given.signal(2)], {}))
    start()
    until(lambda: not waiting(store), "an empty outbox")
    assert [header(record, "ce_id") for record in whole(streams, "signals")] == ["2"]
    assert store.read(lambda reader: reader.dead_letters())[0] == []

    assert huge.key in {signal.key for signal in swept(store)}


def test_rows_that_cannot_be_read_are_set_aside_alone_and_again_after_a_retry(
    store: Store, streams: Streams, start: Start
) -> None:
    """Damaged on disk, or of another program. What stands behind them is told."""
    signals = [given.signal(n) for n in (1, 2)]
    store.transact_now(lambda tx: tx.insert_signals(signals, {}))
    for case in (3, 4, 5):
        live(store, case, 1)
    damage(store, "signals", "key", given.key(1), "'{'")
    damage(store, "facts", "id", given.opened(3).id, "'{'")
    damage(store, "facts", "id", given.opened(4).id, "replace(doc, '\"at\":1', '\"at\":9991')")
    start()
    for tries in range(2):
        until(lambda: not waiting(store), "an empty outbox")
        assert [header(record, "ce_id") for record in whole(streams, "signals")] == ["2"]
        assert versions(whole(streams, "facts")) == {given.case(5): [1]}
        assert given.key(1) not in {signal.key for signal in swept(store)}
        letters, _ = store.read(lambda reader: reader.dead_letters())
        assert {(letter.origin, letter.position) for letter in letters} == {
            ("signals", given.key(1)),
            ("facts", given.opened(3).id),
            ("facts", given.opened(4).id),
        }
        assert all(letter.reason.startswith("unreadable: ") for letter in letters), tries
        for letter in letters:
            store.transact_now(lambda tx, of=letter: tx.retry_dead_letter(of.origin, of.position))


def test_the_broker_knows_what_it_has_of_whom(store: Store, streams: Streams, start: Start) -> None:
    """So what is sent again for want of an answer is written once, and acknowledged when all copies have it."""
    for case in range(20):
        live(store, case, 1)
    start()
    until(lambda: not waiting(store), "an empty outbox")
    ends = Counter(TopicPartition(record.topic, record.partition) for record in whole(streams, "facts", 20))
    with admin(streams) as client:
        producers = client.describe_producers(list(ends))
    numbered = {at: [one.last_sequence + 1 for one in found.active_producers] for at, found in producers.items()}
    assert numbered == {at: [count] for at, count in ends.items()}


def test_how_long_the_oldest_waits_is_told(store: Store) -> None:
    assert store.read(lambda reader: reader.outbox_lag()) == (0, 0)
    center = Center(guangfu(), store, Clock("manual", start_at=given.T0 + 90_000_000))

    def told() -> tuple[object, object]:
        found = of_center(center)
        return found["outbox_rows"], found["outbox_lag_seconds"]

    assert told() == (0, 0.0)
    store.transact_now(lambda tx: tx.append([given.opened(1, set={"title": "later"})]))
    fact = store.read(lambda reader: reader.latest_facts(1)[0])
    assert store.read(lambda reader: reader.outbox_lag()) == (1, fact.at)
    signal = given.signal(2, at=given.T0 - given.DAY, arrived_at=given.T0 - 30_000_000)
    store.transact_now(lambda tx: tx.insert_signals([signal], {}))
    assert store.read(lambda reader: reader.outbox_lag()) == (2, signal.arrived_at)
    assert told() == (2, 120.0)
    with closing(store.outbox()) as outbox:
        outbox.next(0, [row.id for row in outbox.next(9) if row.topic == "signals"])
    assert store.read(lambda reader: reader.outbox_lag()) == (1, fact.at)


def test_processes_that_change_one_case_do_not_disorder_it(
    url: str, store: Store, streams: Streams, start: Start
) -> None:
    """Rows may be numbered early and committed late, but not those of one case."""
    start()
    live(store, 1, 1)
    other = Store(url, store.folder, relayed=True)
    other.open()

    def busy(one: Store) -> None:
        for _ in range(30):
            one.transact_now(given.bump(1))

    with ThreadPoolExecutor() as threads:
        list(threads.map(busy, (store, other)))
    other.close()
    until(lambda: not waiting(store), "an empty outbox")
    assert versions(whole(streams, "facts")) == {given.case(1): list(range(1, 62))}
