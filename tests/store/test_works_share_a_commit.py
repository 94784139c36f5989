"""Many works in one transaction, each of them whole or not at all."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from command_center.store import Closed, Committed, Conflict, Store, Tx, Unavailable
from tests.store import given

FULL = (
    "create function full_disk() returns trigger language plpgsql as "
    "$$ begin raise exception 'database or disk is full' using errcode = 'disk_full'; end $$",
    "create constraint trigger full_disk after insert on facts deferrable initially deferred "
    "for each row execute function full_disk()",
)


class Spoiled(Exception):
    pass


def together(store: Store, *works: Callable[[Tx], Any]) -> list[Any]:
    """Run these works as one batch: the writer is held until all of them wait in its queue."""
    free = threading.Event()

    async def run() -> list[Any]:
        holding = asyncio.ensure_future(store.transact(lambda tx: free.wait() and None))
        await asyncio.sleep(0.01)
        waiting = [asyncio.ensure_future(store.transact(work)) for work in works]
        await asyncio.sleep(0.01)
        free.set()
        await asyncio.gather(holding, return_exceptions=True)
        return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(run())


def test_works_commit_together_in_the_order_of_their_coming(store: Store) -> None:
    commits: list[Committed] = []
    store.on_commit = commits.append
    answers = together(store, *(lambda tx, n=n: tx.append([given.opened(n)])[given.case(n)].title for n in range(50)))
    assert answers == [f"第 {n} 件" for n in range(50)]
    assert [[fact.case for fact in commit.facts] for commit in commits] == [[given.case(n) for n in range(50)]]
    assert list(commits[0].cases) == [given.case(n) for n in range(50)]
    facts, _ = store.read(lambda r: r.facts_after(limit=50))
    assert [fact.id for fact in facts] == [fact.id for fact in commits[0].facts]


def test_a_work_sees_the_works_before_it(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    assert together(store, *(given.bump(1) for _ in range(5))) == [2, 3, 4, 5, 6]

    def looks(tx: Tx) -> Any:
        return (
            [c.id for c in tx.candidates("fuxi-01", ["food", "fire"])],
            tx.signals_like({"grid": "fuxi-01", "family": "food"}, given.T0, given.T0 + 100),
            tx.due(given.T0 + given.DAY + 2, 10),
            tx.next_due(),
            len(tx.facts_of(given.case(2))),
            [f.kind for f in tx.facts_by_cause(given.key(2))],
            tx.fact(given.opened(2).id) is not None,
            [s.key for s in tx.unhandled(10)],
            tx.get("clock"),
        )

    writes = [
        lambda tx: tx.insert_signals([given.signal(2), given.signal(3)], {}),
        lambda tx: tx.append([given.opened(2)]),
        lambda tx: tx.put("clock", {"now_at": 7}),
    ]
    *_, seen = together(store, *writes, looks)
    both = sorted([given.case(1), given.case(2)])
    assert seen == (
        both,
        [(given.key(1), given.T0 + 1), (given.key(2), given.T0 + 2)],
        [(given.T0 + given.DAY + n, given.case(n), "accept:case") for n in (1, 2)],
        given.T0 + given.DAY + 1,
        1,
        ["case.opened"],
        True,
        [given.key(3)],
        {"now_at": 7},
    )


def test_a_work_sees_what_it_has_written_itself(store: Store) -> None:
    def work(tx: Tx) -> Any:
        assert tx.insert_signals([given.signal(1)], {}) == [True]
        assert tx.insert_signals([given.signal(1)], {}) == [False]
        assert [s.key for s in tx.unhandled(10)] == [given.key(1)]
        tx.append([given.opened(1)])
        assert tx.unhandled(10) == []
        assert [c.id for c in tx.candidates("fuxi-01", ["food"])] == [given.case(1)]
        tx.append([given.then(1, 2, set={"grid": "meiyuan-01"}, clocks={"accept:case": None})])
        assert tx.candidates("fuxi-01", ["food"]) == []
        assert tx.next_due() is None
        assert tx.version(given.case(1)) == 2
        return tx.load([given.case(1)])[given.case(1)]

    assert store.transact_now(work) == store.read(lambda r: r.case(given.case(1)))


def test_a_work_that_raises_leaves_no_trace_beside_good_ones(store: Store) -> None:
    commits: list[Committed] = []
    store.on_commit = commits.append

    def spoiled(tx: Tx) -> None:
        tx.insert_signals([given.signal(7)], {})
        tx.append([given.opened(7)])
        tx.put("x", 1)
        tx.dead_letter("topic", "7", "reason", b"payload", given.T0)
        raise Spoiled

    def spoiled_after_a_query(tx: Tx) -> None:
        tx.append([given.opened(8), given.then(1, 2, set={"status": "handling"})])
        assert given.case(8) in [c.id for c in tx.candidates("fuxi-01", ["food"])]
        tx.signals_like({"grid": "fuxi-01"}, 0, given.T0 + 100)
        raise Spoiled

    def then_one(tx: Tx) -> Any:
        return given.bump(1)(tx), tx.load([given.case(n) for n in (7, 8)]), tx.get("x"), tx.unhandled(10)

    first = lambda tx: tx.append([given.opened(1)])[given.case(1)].version  # noqa: E731
    answers = together(store, first, spoiled, spoiled_after_a_query, then_one, spoiled)
    assert [type(a) if isinstance(a, Exception) else a for a in answers] == [
        1,
        Spoiled,
        Spoiled,
        (2, {}, None, []),
        Spoiled,
    ]
    assert len(commits) == 1 and list(commits[0].cases) == [given.case(1)]
    assert store.read(lambda r: [c.id for c in r.every_case()]) == [given.case(1)]
    assert store.read(lambda r: (r.backlog(), r.dead_letter_count())) == (0, 0)
    assert len(store.read(lambda r: r.facts_after())[0]) == 2
    assert given.case(8) not in [c.id for c in store.transact_now(lambda tx: tx.candidates("fuxi-01", ["food"]))]


def test_a_version_is_written_once(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))

    def late(tx: Tx) -> Any:
        return tx.append([given.then(1, 2, cause="another", set={"status": "handling"})])[given.case(1)].version

    answers = together(store, given.bump(1), late, given.bump(1))
    assert answers[0] == 2 and isinstance(answers[1], Conflict) and answers[2] == 3
    with pytest.raises(Conflict, match="version 3"):
        store.transact_now(lambda tx: tx.append([given.then(1, 5)]))


def test_a_fact_that_is_there_spoils_its_own_work_alone(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    store.transact_now(lambda tx: tx.append([given.set_aside(5)]))

    def same_cause(tx: Tx) -> Any:
        return tx.append([given.then(1, 2, cause=given.key(1))])

    answers = together(
        store,
        lambda tx: tx.append([given.opened(2)])[given.case(2)].version,
        same_cause,
        lambda tx: tx.append([given.set_aside(5)]),
        given.bump(1),
    )
    assert [a if isinstance(a, int) else type(a) for a in answers] == [1, Conflict, Conflict, 2]
    assert store.read(lambda r: [c.version for c in r.every_case()].count(1)) == 1


def test_a_row_that_cannot_be_written_is_its_own_works_fault(store: Store) -> None:
    def too_late(tx: Tx) -> None:
        tx.append([given.opened(2, set={"opened_at": 1 << 63})])

    def asks(tx: Tx) -> int:
        return len(tx.candidates("fuxi-01", ["food"]))

    def asks_and_swallows(tx: Tx) -> int:
        try:
            tx.signals_like({"grid": "fuxi-01"}, 0, 1)
            tx.load([given.case(4)])
        except Exception:
            return -1
        return len(tx.append([given.opened(4)]))

    def good(tx: Tx) -> int:
        return len(tx.append([given.opened(1)]))

    answers = together(store, good, too_late, asks, asks_and_swallows, lambda tx: len(tx.append([given.opened(3)])))
    assert [a for a in answers if isinstance(a, int)] == [1, 1, 1, 1]
    assert type(answers[1]).__name__ in ("OverflowError", "DataError"), "each driver has its own word"
    assert sorted(c.title for c in store.read(lambda r: r.every_case())) == ["第 1 件", "第 3 件", "第 4 件"]


@contextmanager
def full_when_committing(store: Store) -> Iterator[None]:
    """On PostgreSQL in the server itself, which is told to commit with the last rows; on SQLite by SQLAlchemy."""
    engine = store._dialect.writing

    def full(*_: Any) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    def run(*statements: str) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    shared = store._dialect.shared
    run(*FULL) if shared else event.listen(engine, "commit", full)
    try:
        yield
    finally:
        run("drop function full_disk cascade") if shared else event.remove(engine, "commit", full)


def test_a_commit_that_fails_fails_all_and_is_forgotten(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))

    with full_when_committing(store):
        answers = together(store, given.bump(1), lambda tx: tx.append([given.opened(2)]))
    assert [type(a) for a in answers] == [Unavailable, Unavailable]
    assert "disk is full" in str(answers[0])
    assert store.read(lambda r: [c.version for c in r.every_case()]) == [1]
    assert store.transact_now(given.bump(1)) == 2, "what was remembered of the failed commit is forgotten"


def test_a_full_disk_is_said_and_survived(on_disk) -> None:
    store = on_disk()
    store.transact_now(lambda tx: tx.append([given.opened(1)]))

    def pages(limit: str) -> None:
        store.transact_now(lambda tx: tx.connection.exec_driver_sql(f"pragma max_page_count = {limit}").close())

    pages("1")  # as many as there are now
    with pytest.raises(Unavailable, match="full"):
        store.transact_now(lambda tx: tx.append([given.opened(n) for n in range(2, 200)]))
    pages("1000000")
    assert store.transact_now(given.bump(1)) == 2
    assert len(store.read(lambda r: r.every_case())) == 1


def test_a_listener_that_fails_harms_nobody(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def bad(_: Committed) -> None:
        raise Spoiled

    store.on_commit = bad
    assert store.transact_now(lambda tx: tx.append([given.opened(1)]))
    assert "listener" in caplog.text
    assert store.transact_now(given.bump(1)) == 2


def test_an_awaiter_that_went_away_disturbs_nobody(store: Store) -> None:
    async def impatient() -> None:
        waiting = asyncio.ensure_future(store.transact(lambda tx: tx.append([given.opened(1)])))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(impatient())
    assert store.transact_now(given.bump(1)) == 2


def test_closing_finishes_what_waits_and_refuses_the_rest(on_disk) -> None:
    store = on_disk()
    free = threading.Event()

    async def run() -> list[Any]:
        works = [store.transact(lambda tx: free.wait() and None)]
        works += [store.transact(lambda tx, n=n: tx.append([given.opened(n)])) for n in range(20)]
        waiting = [asyncio.ensure_future(work) for work in works]
        await asyncio.sleep(0.01)
        closing = asyncio.get_running_loop().run_in_executor(None, store.close)
        free.set()
        answers = await asyncio.gather(*waiting)
        await closing
        return answers

    assert len(asyncio.run(run())) == 21
    with pytest.raises(Closed):
        store.transact_now(lambda tx: None)
    assert len(on_disk().read(lambda r: r.every_case())) == 20


def test_a_reader_sees_what_is_committed_and_nothing_else(on_disk) -> None:
    store = on_disk()
    seen = []

    def work(tx: Tx) -> None:
        tx.append([given.opened(1)])
        tx.candidates("fuxi-01", ["food"])  # makes it write, before the commit
        seen.append(store.read(lambda r: len(r.every_case())))

    store.transact_now(work)
    seen.append(store.read(lambda r: len(r.every_case())))
    assert seen == [0, 1]


def test_readers_in_many_threads_see_whole_transactions(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1), given.opened(2)]))
    torn: list[Any] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            versions = store.read(lambda r: [case.version for case in r.every_case()])
            if len(set(versions)) != 1:
                torn.append(versions)

    def both(tx: Tx) -> None:
        given.bump(1)(tx)
        tx.candidates("fuxi-01", ["food"])
        given.bump(2)(tx)

    readers = [threading.Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(60):
            store.transact_now(both)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert torn == []
    assert store.transact_now(lambda tx: tx.version(given.case(2))) == 61
