from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from command_center.access.requesters import Requester
from command_center.store import CannotMove, Store, Tx, dump, moving, tables
from command_center.store.moving import SOURCES, complete, migrate, work_begins
from tests.store import given
from tests.store.given import NOBODY, PICTURE, PICTURE_NAME, lived


def unheard(part: str, done: int, total: int | None) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def running(tmp_path: Path, on_disk) -> Store:
    """A folder in operation."""
    store = on_disk()
    lived(store, range(30))
    return store


@pytest.fixture
def beside(running: Store, tmp_path: Path) -> Iterator[Store]:
    """The same folder as somebody else sees it, who has no lock."""
    store = Store(f"sqlite:///{tmp_path}/center.db", tmp_path)
    store.look()
    yield store
    store.close()


@pytest.fixture
def target(database: Callable[[], str], tmp_path: Path) -> Iterator[Store]:
    store = Store(database(), tmp_path / "new")
    store.open()
    yield store
    store.close()


def rows(store: Store, table: str) -> list[tuple]:
    return store.transact_now(
        lambda tx: [tuple(row) for row in tx.connection.exec_driver_sql(f"select * from {table}")]
    )


def test_every_table_is_carried_or_folded() -> None:
    assert {*SOURCES, *tables.PROJECTED} == set(tables.metadata.sorted_tables)


def test_a_site_in_operation_is_moved_and_then_the_rest(running: Store, beside: Store, target: Store) -> None:
    first = migrate(beside, target, unheard)
    assert (
        first == {"facts": 60, "signals": 31, "requesters": 30, "dead_letters": 1, "settings": 1, "blobs": 1} | NOBODY
    )
    lived(running, range(30, 33))
    running.transact_now(lambda tx: tx.erase_requester(given.key(1)))
    rest = migrate(beside, target, unheard)
    assert rest == {"facts": 6, "signals": 4, "requesters": 32, "dead_letters": 1, "settings": 1, "blobs": 0} | NOBODY
    assert complete(running, target, unheard) == 33
    assert b"".join(dump(target)) == b"".join(dump(running))
    for table in ("facts", "signals", "requesters", "dead_letters"):
        assert sorted(rows(target, table)) == sorted(rows(running, table)), table
    assert target.read(lambda r: r.requester(given.key(1))) is None
    assert target.read(lambda r: r.requester(given.key(2))) == Requester(given.key(2), "张三", "13800000000")
    assert target.blobs.get(PICTURE_NAME) == PICTURE


def test_life_goes_on_there_where_it_stopped(running: Store, target: Store) -> None:
    place = running.read(lambda r: r.end_of_facts())
    migrate(running, target, unheard)
    complete(running, target, unheard)
    target.transact_now(work_begins)
    assert target.transact_now(given.bump(1)) == 3
    new, _ = target.read(lambda r: r.facts_after(place))
    assert [fact.version for fact in new] == [3]
    # Told is what waits for its outcome, and nothing of what was told before.
    assert [row[1:] for row in rows(target, "outbox")] == [("signals", given.key(1030))]


def test_an_interrupted_move_is_gone_on_with(
    running: Store, beside: Store, target: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "BATCH", 8)

    def die(part: str, done: int, total: int | None) -> None:
        if (part, done) == ("facts", 16):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(beside, target, die)
    with pytest.raises(CannotMove, match="the rest of it is missing"):
        target.transact_now(work_begins)
    assert migrate(beside, target, unheard)["facts"] == 60 - 16
    assert complete(running, target, unheard) == 30


def test_a_database_with_a_life_of_its_own_is_left_alone(running: Store, target: Store) -> None:
    migrate(running, target, unheard)
    complete(running, target, unheard)
    lived(running, [40])
    migrate(running, target, unheard)  # nobody has worked there yet
    complete(running, target, unheard)
    target.transact_now(work_begins)
    before = rows(target, "settings")
    with pytest.raises(CannotMove, match="not empty"):
        migrate(running, target, unheard)
    assert rows(target, "settings") == before


def test_two_sites_do_not_become_one(running: Store, target: Store, tmp_path: Path) -> None:
    migrate(running, target, unheard)
    other = Store("sqlite://", tmp_path / "other")
    other.open()
    lived(other, range(100, 160))
    with pytest.raises(CannotMove, match="another site"):
        migrate(other, target, unheard)
    other.close()


def test_a_difference_is_named_and_not_shown(running: Store, target: Store) -> None:
    migrate(running, target, unheard)
    first = min(given.case(n) for n in range(30))

    def spoil(statement: str, tx: Tx) -> None:
        tx.write()
        tx.connection.exec_driver_sql(statement)

    running.transact_now(partial(spoil, f"update cases set words = '李四' where id = '{first}'"))
    with pytest.raises(CannotMove, match=f"line 1, cases {first}: words$"):
        complete(running, target, unheard)
    running.transact_now(partial(spoil, f"delete from cases where id = '{first}'"))
    with pytest.raises(CannotMove, match=r"line 1, cases \w+: one of them lacks it$"):
        complete(running, target, unheard)
    with pytest.raises(CannotMove, match="the rest of it is missing"):
        target.transact_now(work_begins)
