"""The audit shows that a row was changed, taken out, or moved."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.access.audit import Entry, broken, chained
from command_center.facts.durations import DAY
from command_center.store import Store, Tx
from command_center.store.people import BEGINS, ENDS
from command_center.store.sql import run

entries = st.lists(st.builds(Entry, st.integers(1, 99), *[st.text(max_size=5)] * 3), min_size=2, max_size=8)


def keep(store: Store, count: int) -> None:
    for day in range(1, count + 1):
        store.transact_now(lambda tx, day=day: tx.audit(Entry(day * DAY, "张*", "revealed", f"s{day}", "回访")))


def by_hand(store: Store, *statements: str) -> None:
    def work(tx: Tx) -> None:
        tx.write()
        for statement in statements:
            run(tx.connection, statement)

    store.transact_now(work)


def verified(store: Store) -> tuple[int, int]:
    return store.read(lambda reader: reader.audit_broken())


def test_a_chain_that_nobody_touched_holds(store: Store) -> None:
    assert verified(store) == (0, 0)
    keep(store, 5)
    assert verified(store) == (5, 0)


SWAP = (
    "update audit set seq = 99 where about = 's2'",
    "update audit set seq = (select seq + 1 from audit where about = 's1') where about = 's3'",
    "update audit set seq = (select seq + 2 from audit where about = 's1') where about = 's2'",
)


@pytest.mark.parametrize(
    "hand",
    [
        ("update audit set why = '好奇' where about = 's2'",),
        ("update audit set who = 'x', chain = 'x' where about = 's5'",),
        ("delete from audit where about = 's1'",),
        ("delete from audit where about = 's3'",),
        ("delete from audit where about = 's5'",),
        ("delete from audit",),
        SWAP,
    ],
)
def test_a_hand_in_it_is_found(store: Store, hand: tuple[str, ...]) -> None:
    keep(store, 5)
    by_hand(store, *hand)
    assert verified(store)[1]
    keep(store, 1)  # what comes later hides nothing
    assert verified(store)[1]


def test_what_is_pruned_leaves_the_rest_whole(store: Store) -> None:
    keep(store, 5)
    noted = store.read(lambda reader: reader.audited())[2][2]
    assert store.transact_now(lambda tx: tx.prune_audit(3 * DAY)) == 2
    assert verified(store) == (3, 0)
    assert store.transact_now(lambda tx: tx.prune_audit(3 * DAY)) == 0
    assert store.transact_now(lambda tx: tx.prune_audit(99 * DAY)) == 3
    assert verified(store) == (0, 0)
    keep(store, 2)
    assert verified(store) == (2, 0)
    assert not store.read(lambda reader: reader.has_chain(noted))


def test_an_older_row_behind_a_younger_one_stays(store: Store) -> None:
    """Else the chain would have a hole."""
    keep(store, 5)
    keep(store, 1)
    assert store.transact_now(lambda tx: tx.prune_audit(3 * DAY)) == 2
    assert verified(store) == (4, 0)


def test_it_is_pruned_and_gone_on_with_in_one_work(store: Store) -> None:
    keep(store, 3)

    def work(tx: Tx) -> None:
        tx.prune_audit(99 * DAY)
        tx.audit(Entry(9, "a", "pruned", "audit"))

    store.transact_now(work)
    assert verified(store) == (1, 0)


def test_rows_of_one_commit_hang_on_each_other(store: Store) -> None:
    def work(tx: Tx) -> None:
        for n in range(3):
            tx.audit(Entry(n, "a", "b", str(n)))

    store.transact_now(work)
    assert verified(store) == (3, 0)


def test_the_same_is_written_down_once_in_a_while(store: Store) -> None:
    for at in (10, 20, 120):
        store.transact_now(lambda tx, at=at: tx.audit_once(Entry(at, "a", "exported", "facts"), at - 100))
    assert [entry.at for _, entry, _ in store.read(lambda reader: reader.audited())] == [10, 120]
    assert store.read(lambda reader: reader.last_audited("facts")) == 120


def test_a_row_is_noted_beside_the_center_that_works_there(on_disk: Callable[[], Store]) -> None:
    working = on_disk()
    keep(working, 1)
    beside = Store(f"sqlite:///{working.folder / 'center.db'}", working.folder)
    beside.look()
    beside.note(Entry(5, "command line", "exported", "a file"))
    beside.close()
    keep(working, 1)
    assert verified(working) == (3, 0)


def test_the_ends_are_among_the_settings(store: Store) -> None:
    keep(store, 2)
    assert store.read(lambda reader: (reader.get(BEGINS), bool(reader.get(ENDS)))) == (None, True)


@given(entries, st.data())
def test_no_row_can_be_changed_taken_out_or_moved(them: list[Entry], data: st.DataObject) -> None:
    rows, before = [], ""
    for number, entry in enumerate(them, 1):
        before = chained(before, entry)
        rows.append((number, entry, before))
    assert broken(rows, "", before) == 0
    at = data.draw(st.integers(0, len(rows) - 1))
    number, entry, chain = rows[at]
    changed = Entry(entry.at + 1, entry.who, entry.did, entry.about, entry.why)
    assert broken([*rows[:at], (number, changed, chain), *rows[at + 1 :]], "", before)
    assert broken([*rows[:at], *rows[at + 1 :]], "", before)
    other = data.draw(st.integers(0, len(rows) - 1).filter(lambda n: n != at))
    swapped = list(rows)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    assert broken(swapped, "", before)
