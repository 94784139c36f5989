"""Webhooks: each fact reaches whoever is to hear of it, signed, at least once; on both engines."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import update

from command_center.facts.codec import encode
from command_center.store import Store, Tx
from command_center.store.moving import complete, migrate, work_begins
from command_center.store.tables import facts
from streams import leaving as leaving_module
from streams.deliver import Deliver
from streams.leaving import WAITS, First, Leave, Telling, told
from streams.relay import Relay
from streams.topics import Streams
from streams.worker import Worker
from tests.store import given
from tests.streams.broker import until, whole
from tests.streams.listener import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    found = Store("sqlite://", tmp_path)
    found.open()
    yield found
    found.close()


async def at_once(_: float) -> None:
    await asyncio.sleep(0)


async def take(signals: object) -> None: ...


def leave(store: Store, listener: Listener) -> Leave:
    return Leave(listener.hook, Deliver(store, take, lambda: given.T0), at_once)


def live(store: Store, *cases: int) -> None:
    for case in cases:
        store.transact_now(lambda tx, case=case: tx.append([given.opened(case)]))  # type: ignore[misc]
        store.transact_now(given.bump(case))


def play(store: Store, listener: Listener, act: Callable[[], Awaitable[None]]) -> None:
    """`act` while the listener is told of the log: from when its place in it stands, until it stands behind the end."""

    def place() -> str | None:
        return store.read(lambda reader: reader.get(listener.hook.name))

    async def running() -> None:
        leaving = leave(store, listener)
        telling = asyncio.create_task(Telling(store, leaving, from_log=True).run())
        await became(place, "a place in the log")
        await act()
        await became(lambda: place() == store.read(lambda reader: reader.end_of_facts()), "its end")
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await leaving.close()

    asyncio.run(running())


async def became(true: Callable[[], object], what: str) -> None:
    await asyncio.to_thread(until, true, what)


def test_a_fact_that_cannot_be_read_is_told_when_it_can(
    embedded: Store, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    fact = given.opened(2)

    def write_over(tx: Tx, doc: str) -> None:
        tx.connection.execute(update(facts).where(facts.c.id == fact.id).values(doc=doc))

    def damaged(tx: Tx) -> None:
        tx.append([fact])
        tx.write()
        write_over(tx, "{")

    async def act() -> None:
        embedded.transact_now(damaged)
        await became(lambda: "is told nothing" in caplog.text, "a failure")
        embedded.transact_now(lambda tx: write_over(tx, encode(fact).decode()))
        await became(lambda: listener.versions(2) == [1], "the fact")

    play(embedded, listener, act)


def test_the_log_is_told_from_now_on_and_goes_on_where_it_stopped(embedded: Store, listener: Listener) -> None:
    live(embedded, 1)

    async def first() -> None:
        live(embedded, 2, 3)
        await became(lambda: len(listener.heard) == 4, "two facts of each")

    async def second() -> None:
        await became(lambda: len(listener.heard) == 6, "what happened while nobody told it")

    play(embedded, listener, first)
    live(embedded, 4)
    play(embedded, listener, second)
    assert [listener.versions(case) for case in (1, 2, 3, 4)] == [[], [1, 2], [1, 2], [1, 2]]
    assert listener.heard[0]["type"] == "case.opened" and listener.heard[0]["specversion"] == "1.0"


def test_who_does_not_take_a_fact_is_asked_again_and_keeps_the_order(embedded: Store, listener: Listener) -> None:
    listener.status = lambda event: 503 if listener.asked % 3 else 200

    async def act() -> None:
        live(embedded, 1, 2)
        await became(lambda: len(listener.heard) == 4, "each fact")

    play(embedded, listener, act)
    assert [listener.versions(case) for case in (1, 2)] == [[1, 2], [1, 2]]


def test_what_nobody_takes_becomes_a_dead_letter_that_can_be_tried_again(embedded: Store, listener: Listener) -> None:
    bad = given.opened(2).id
    listener.status = lambda event: 500 if event["id"] == bad else 200

    async def act() -> None:
        live(embedded, 1, 2, 3)
        await became(lambda: len(listener.heard) == 5, "all others")
        assert listener.asked == 5 + len(WAITS) + 1
        ((letter,), _) = embedded.read(lambda reader: reader.dead_letters())
        assert (letter.origin, letter.position) == (listener.hook.name, bad)
        assert letter.reason.endswith("answered 500")
        listener.status = lambda event: 200
        await embedded.transact(lambda tx: tx.retry_dead_letter(letter.origin, letter.position))
        await became(lambda: len(listener.heard) == 6, "the one that was refused")

    play(embedded, listener, act)
    assert listener.heard[-1]["id"] == bad
    assert embedded.read(lambda reader: reader.dead_letters()) == ([], None)


def test_who_is_away_becomes_a_reason(embedded: Store, listener: Listener) -> None:
    listener.server.socket.close()

    async def act() -> None:
        leaving = leave(embedded, listener)
        await leaving([given.opened(1)])
        await leaving.close()

    asyncio.run(act())
    ((letter,), _) = embedded.read(lambda reader: reader.dead_letters())
    assert "does not answer" in letter.reason


def test_a_topic_is_told_by_a_group_of_its_own_from_now_on(store: Store, streams: Streams, listener: Listener) -> None:
    relay = Relay(store, streams, lambda: given.T0)
    relay.start()
    live(store, 1)
    whole(streams, "facts", least=2)

    async def act() -> None:
        leaving = leave(store, listener)
        for cases in ((2, 3), (4, 5)):
            worker = Worker(streams, {"facts": leaving.records}, 6.0, group=listener.hook.name, from_now=True)
            worker.start()
            await became(lambda worker=worker: worker.assigned, "its partitions")  # type: ignore[misc]
            await asyncio.to_thread(live, store, *cases)
            await became(lambda: len(listener.heard) == 2 * cases[1] - 2, "two facts of each")  # noqa: B023
            await worker.stop()
        await leaving.close()

    asyncio.run(act())
    relay.stop()
    assert [listener.versions(case) for case in range(1, 6)] == [[], [1, 2], [1, 2], [1, 2], [1, 2]]


def test_what_was_not_told_before_a_move_is_told_after_it(
    embedded: Store, store: Store, streams: Streams, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many workers there are, and with what happens from then on, in the order of each case."""
    monkeypatch.setattr(leaving_module, "BATCH", 2)

    async def first() -> None:
        live(embedded, 1)
        await became(lambda: len(listener.heard) == 2, "what is told before the move")

    play(embedded, listener, first)
    live(embedded, 2, 3, 4, 5)
    migrate(embedded, store, unheard)
    complete(embedded, store, unheard)
    store.transact_now(work_begins)
    store.transact_now(given.bump(2))

    def carried(leaving: Leave, first: First) -> Worker:
        handlers = {"facts": leaving.records}
        return Worker(streams, handlers, 6.0, group=listener.hook.name, from_now=True, first=first)

    def place() -> str | None:
        return store.read(lambda reader: reader.get(listener.hook.name))

    relay = Relay(store, streams, lambda: given.T0)
    deliver = Deliver(store, take, lambda: given.T0)

    async def act() -> None:
        async with AsyncExitStack() as held:
            for _ in range(2):
                await held.enter_async_context(told(store, [listener.hook], deliver, carried))
            relay.start()
            for _ in range(3):
                await asyncio.to_thread(store.transact_now, given.bump(3))
            await became(lambda: place() is None, "all of the log")
            await asyncio.to_thread(store.transact_now, given.bump(3))
            await became(lambda: 6 in listener.versions(3), "what the broker brings")

    asyncio.run(act())
    relay.stop()
    heard = {case: list(dict.fromkeys(listener.versions(case))) for case in range(1, 6)}
    assert heard == {1: [1, 2], 2: [1, 2, 3], 3: [1, 2, 3, 4, 5, 6], 4: [1, 2], 5: [1, 2]}
    assert listener.versions(4) == [1, 2], "one of the workers tells the log"


def unheard(part: str, done: int, total: int | None) -> None:
    """Nobody watches the progress."""
