from command_center.case.state import Case
from command_center.store import Store
from command_center.store.known import Known
from tests.store import given

T0 = given.T0


def test_of_the_open_cases_only_those_that_changed_are_read_again(store: Store) -> None:
    store.transact_now(lambda tx: [tx.append([given.opened(n)]) for n in range(4)] and None)
    known = Known(lambda case: True)
    first = store.read(known.open_cases)
    assert first == store.read(lambda reader: reader.open_cases()) and len(first) == 4

    def work(tx) -> None:
        given.bump(1)(tx)
        tx.append([given.opened(9)])
        tx.load([given.case(2)])
        tx.append([given.then(2, 2, set={"status": "closed", "closed_at": T0})])

    store.transact_now(work)
    again = store.read(known.open_cases)
    assert again == store.read(lambda reader: reader.open_cases())
    assert [case.id for case in again] == [given.case(n) for n in (0, 1, 3, 9)]
    kept = {case.id for case in again if any(case is other for other in first)}
    assert kept == {given.case(0), given.case(3)}


def test_closed_cases_are_known_while_they_are_of_interest(store: Store) -> None:
    def work(tx) -> None:
        for n in range(3):
            tx.append([given.opened(n, set={"status": "closed", "closed_at": T0 + n, "returns": n})])

    store.transact_now(work)

    def of_interest(case: Case) -> bool:
        return case.returns == 2 or case.version > 1

    known = Known(of_interest)

    def since(at: int) -> list[str]:
        return [case.id for case in store.read(lambda reader: known.closed_since(reader, at))]

    assert since(T0) == [given.case(2)] and since(T0 + 3) == []
    store.transact_now(given.bump(1))
    assert since(T0 + 1) == [given.case(1), given.case(2)]
    assert store.read(known.open_cases) == []
