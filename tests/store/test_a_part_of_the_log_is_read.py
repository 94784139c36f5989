"""What lies between two cuts of the log: by its moment, and by when it was written."""

from typing import Any

from msgspec.structs import replace

from command_center.facts.cut import Cut
from command_center.facts.parts import Fact
from command_center.store import Store, Tx
from command_center.store.between import SLACK
from tests.store import given

T0 = given.T0
LATER = 2 * SLACK


def written(store: Store, *facts: Fact) -> int:
    """The place in the log up to which it is complete then."""

    def work(tx: Tx) -> None:
        for fact in facts:
            tx.append([fact])

    store.transact_now(work)
    return store.read(lambda reader: reader.last_place())


def at(fact: Fact, moment: int) -> Fact:
    return replace(fact, at=T0 + moment, change=replace(fact.change, set={**fact.change.set, **opening(fact, moment)}))


def opening(fact: Fact, moment: int) -> dict[str, Any]:
    return {"opened_at": T0 + moment} if fact.version == 1 else {}


def closes(n: int, version: int, moment: int) -> Fact:
    return at(given.then(n, version, set={"status": "closed", "closed_at": T0 + moment}), moment)


def between(store: Store, begin: Cut, end: Cut) -> tuple[dict[str, int], list[str]]:
    """How many facts are read of each case, and which stand open beside them."""
    streams, still = store.read(lambda reader: reader.between(begin, end))
    return {stream[0].fact.case: len(stream) for stream in streams}, [case.id for case in still]


def cases(*numbers: int) -> list[str]:
    return sorted(map(given.case, numbers))


def told(counts: dict[int, int]) -> dict[str, int]:
    return {given.case(n): count for n, count in counts.items()}


def test_what_is_written_after_a_cut_is_behind_it_whatever_its_moment(store: Store) -> None:
    place = written(store, at(given.opened(0), 1), at(given.opened(1), 2))
    first = Cut(T0 + 10, place)
    assert between(store, Cut(T0), first) == (told({0: 1, 1: 1}), [])
    later = written(store, at(given.opened(2), 5), at(given.then(1, 2, set={"reminded": 2}), 6))
    assert between(store, Cut(T0), Cut(T0 + 10, later)) == (told({0: 1, 1: 2, 2: 1}), [])
    assert between(store, first, Cut(T0 + 20, later)) == (told({1: 2, 2: 1}), cases(0))
    assert between(store, Cut(T0 + 3), first) == (told({1: 2, 2: 1}), cases(0)), "by their places told apart later"


def test_of_a_day_long_ago_no_later_fact_is_read_and_no_case_that_came_later(store: Store) -> None:
    facts = [at(given.opened(0), 1), at(given.opened(1), 2), at(given.then(0, 2, set={"reminded": 1}), 12)]
    facts += [closes(1, 2, 31), at(given.then(0, 3, set={"reminded": 2}), 32), at(given.opened(2), LATER)]
    written(store, *facts)
    assert between(store, Cut(T0 + 10), Cut(T0 + 20)) == (told({0: 2, 1: 1}), [])
    assert between(store, Cut(T0 + 30), Cut(T0 + 40)) == (told({0: 3, 1: 2}), [])
    over = between(store, Cut(T0 + LATER), Cut(T0 + LATER + 10))
    assert over == (told({2: 1}), cases(0)), "what was over then is not read"


def test_a_fact_that_follows_a_later_one_is_left_out_with_it(store: Store) -> None:
    """A clock that was moved back fires at a moment before the act that moved it."""
    written(store, at(given.opened(0), 1), at(given.then(0, 2, set={"reminded": 1}), 25))
    written(store, at(given.then(0, 3, actor="clock", set={"reminded": 2}), 15))
    assert between(store, Cut(T0 + 10), Cut(T0 + 20)) == (told({0: 1}), [])
