"""Signals without an outcome, however far somebody has looked before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from command_center.store import Reader, Store
from tests.store import given
from tests.store.given import T0


def test_a_letter_that_was_passed_is_handled_when_it_is_retried(store: Store) -> None:
    """Also by processes that have looked beyond it, and as often as that."""
    store.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in range(9)], {}))

    def waiting() -> tuple[int, list[str]]:
        return store.read(lambda r: r.backlog()), [s.id for s in store.read(lambda r: r.unhandled(10))]

    def letter(n: int) -> None:
        store.transact_now(lambda tx: tx.dead_letter("signals", given.key(n), "no", b"{}", T0))

    for n in (1, 4, 6):
        letter(n)
    store.transact_now(lambda tx: tx.append([given.opened(n) for n in (0, 2, 3, 5, 7, 8)]))
    assert waiting() == (0, [])
    store.transact_now(lambda tx: tx.retry_dead_letter("signals", given.key(4)))
    assert waiting() == (1, ["4"])
    store.transact_now(lambda tx: tx.retry_dead_letter("signals", given.key(6)))
    assert waiting() == (2, ["4", "6"])
    letter(4)
    assert waiting() == (1, ["6"])
    store.transact_now(lambda tx: tx.append([given.opened(6)]))
    assert waiting() == (0, [])
    for n in (1, 4):
        store.transact_now(lambda tx, n=n: tx.retry_dead_letter("signals", given.key(n)))
    assert waiting() == (2, ["1", "4"])


def test_another_process_that_has_passed_a_letter_handles_it_when_it_is_retried(
    database: Callable[[], str], tmp_path: Path
) -> None:
    url = database()
    one, other = Store(url, tmp_path), Store(url, tmp_path)
    for store in (one, other):
        store.open()
    one.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in range(3)], {}))
    one.transact_now(lambda tx: tx.dead_letter("signals", given.key(0), "no", b"{}", T0))
    one.transact_now(lambda tx: tx.append([given.opened(n) for n in (1, 2)]))
    assert [store.read(lambda r: r.backlog()) for store in (one, other)] == [0, 0]
    one.transact_now(lambda tx: tx.retry_dead_letter("signals", given.key(0)))
    assert [store.read(lambda r: r.backlog()) for store in (one, other)] == [1, 1]
    for store in (one, other):
        store.close()


def test_a_letter_makes_no_look_behind_it_longer(on_disk: Callable[[], Store]) -> None:
    store = on_disk()

    def steps() -> int:
        """Of SQLite's machine, for one look at what waits."""
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        def look(reader: Reader) -> None:
            driver: Any = reader._connection.connection.driver_connection
            driver.set_progress_handler(step, 1)
            assert reader.backlog() == 0
            driver.set_progress_handler(None, 1)

        store.read(look)
        return taken

    def live(first: int, last: int) -> None:
        store.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in range(first, last)], {}))
        store.transact_now(lambda tx: tx.append([given.opened(n) for n in range(first, last) if n]))

    live(0, 10)
    store.transact_now(lambda tx: tx.dead_letter("signals", given.key(0), "no", b"{}", T0))
    first, few = steps(), steps()
    live(10, 1_000)
    assert steps() > 50 * few, "each of them is passed once"
    assert steps() == few < first
