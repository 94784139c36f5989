import pytest

from command_center.facts.ids import outcome_id
from command_center.store import BadCursor, Store
from command_center.store.figures import Alarms
from command_center.store.reader import CaseFilter
from tests.store import given

T0, DAY = given.T0, given.DAY


def pages(store: Store, which: CaseFilter, limit: int) -> list[list[str]]:
    found, cursor = [], ""
    while True:
        cases, following = store.read(lambda r: r.cases(which, cursor, limit))  # noqa: B023
        found.append([case.title for case in cases])
        if following is None:
            return found
        cursor = following


def test_cases_come_in_pages_newest_first(store: Store) -> None:
    def work(tx) -> None:
        for n in range(7):
            tx.append([given.opened(n, set={"opened_at": T0 + n // 2})])  # two at a moment

    store.transact_now(work)
    found = pages(store, CaseFilter(), 3)
    assert [len(page) for page in found] == [3, 3, 1]
    titles = [title for page in found for title in page]
    assert sorted(titles) == sorted(f"第 {n} 件" for n in range(7)) and titles[0] == "第 6 件"
    everything, following = store.read(lambda r: r.cases(CaseFilter(), limit=7))
    assert [case.title for case in everything] == titles and following is None


def test_cases_are_filtered(store: Store) -> None:
    def work(tx) -> None:
        tx.append([given.opened(1)])
        tx.append([given.opened(2, set={"status": "closed", "closed_at": T0 + 9, "grid": "meiyuan-01"})])
        tx.append([given.opened(3, set={"source": "grid", "item": "fire-lane", "title": "50%_消防通道"})])
        tx.append([given.opened(4, duties={"d": given.duty("d", "water")})])
        part = given.part(5, external_id="12345-AB")
        tx.append([given.opened(5, signals={part.key: part}, set={"status": "to-verify"})])

    store.transact_now(work)

    def numbers(**which) -> list[int]:
        cases, _ = store.read(lambda r: r.cases(CaseFilter(**which)))
        return [int(case.number.split("-")[1]) for case in cases]

    assert numbers() == [5, 4, 3, 2, 1]
    assert numbers(open=True) == [5, 4, 3, 1] and numbers(open=False) == [2]
    assert numbers(status=("closed", "to-verify")) == [5, 2]
    assert numbers(grid="meiyuan-01") == [2] and numbers(source="grid") == [3] and numbers(item="fire-lane") == [3]
    assert numbers(unit="water") == [4] and numbers(unit="nobody") == []
    assert numbers(q="消防") == [3] and numbers(q="000004") == [4] and numbers(q="12345-ab") == [5]
    assert numbers(q="%_") == [3] and numbers(q="50_") == []
    assert numbers(open=True, q="第") == [5, 4, 1]
    assert [c.title for c in store.read(lambda r: r.open_cases())] == ["第 1 件", "50%_消防通道", "第 4 件", "第 5 件"]
    assert [c.title for c in store.read(lambda r: r.closed_since(T0 + 9))] == ["第 2 件"]
    assert store.read(lambda r: r.closed_since(T0 + 10)) == []


def test_open_cases_are_found_by_their_own_index(on_disk) -> None:
    plans = on_disk().read(
        lambda r: r._rows("explain query plan select doc from cases where is_open = 1 order by opened_at desc, id desc")
    )
    assert "cases_open" in str(plans)


def test_a_case_is_found_by_id_or_number(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    expected = given.case(1)
    for name in (expected, "261124-000001"):
        assert store.read(lambda r: r.case(name).id) == expected  # noqa: B023
    assert store.read(lambda r: r.case("nothing")) is None


def test_the_log_is_read_on_from_a_cursor(store: Store) -> None:
    store.transact_now(lambda tx: [tx.append([given.opened(n)]) for n in range(5)] and None)
    seen, cursor = [], ""
    while True:
        facts, cursor = store.read(lambda r: r.facts_after(cursor, 2))  # noqa: B023
        if not facts:
            break
        seen += [fact.id for fact in facts]
    assert seen == [given.opened(n).id for n in range(5)]
    store.transact_now(given.bump(1))
    facts, _ = store.read(lambda r: r.facts_after(cursor, 200))
    assert [fact.version for fact in facts] == [2], "nothing between was skipped"
    assert store.read(lambda r: [f.version for f in r.facts(given.case(1))]) == [1, 2]
    assert store.read(lambda r: [f.case for f in r.latest_facts(2)]) == [given.case(1), given.case(4)]


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "WyJ4Il0", "IjEi"])
def test_a_cursor_that_is_none_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(BadCursor):
        store.read(lambda r: r.facts_after(cursor))
    with pytest.raises(BadCursor):
        store.read(lambda r: r.cases(CaseFilter(), cursor))


def test_duties_and_whistles_are_listed(store: Store) -> None:
    duties = {f"d{n}": given.duty(f"d{n}", "water" if n else "fire", called_at=T0 + n) for n in range(4)}
    store.transact_now(lambda tx: tx.append([given.opened(1, duties=duties)]))
    first, following = store.read(lambda r: r.duties("water", limit=2))
    rest, last = store.read(lambda r: r.duties("water", ("called",), following, 2))
    assert [duty.id for _, duty in first + rest] == ["d3", "d2", "d1"] and last is None
    assert store.read(lambda r: r.duties("water", ("done",))) == ([], None)
    assert store.read(lambda r: r.whistles()) == ([], None)


def test_what_became_of_a_signal(store: Store) -> None:
    store.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in (1, 2, 3)], {}))
    store.transact_now(lambda tx: tx.append([given.opened(1), given.set_aside(2)]))
    one, two, three, four = (store.read(lambda r, n=n: r.signal("hotline", str(n))) for n in (1, 2, 3, 4))
    assert one.fact.kind == "case.opened" and one.case.id == given.case(1)
    assert two.fact.kind == "signal.set-aside" and two.case is None
    assert three.fact is None and three.case is None and three.signal == given.signal(3)
    assert four is None
    assert [s.id for s in store.read(lambda r: r.unhandled(10))] == ["3"]


def test_unhandled_signals_come_in_order_and_dead_letters_wait(store: Store) -> None:
    store.transact_now(lambda tx: tx.insert_signals([given.signal(n) for n in range(6)], {}))

    def unhandled() -> list[str]:
        return [s.id for s in store.read(lambda r: r.unhandled(10))]

    def letter(n: int) -> None:
        store.transact_now(lambda tx: tx.dead_letter("signals", given.key(n), "no", b"{}", T0))

    store.transact_now(lambda tx: tx.append([given.opened(0), given.opened(2)]))
    assert unhandled() == ["1", "3", "4", "5"]
    letter(1)
    letter(4)
    letter(4)
    assert unhandled() == ["3", "5"] and store.read(lambda r: r.backlog()) == 2
    letters, _ = store.read(lambda r: r.dead_letters())
    assert [(x.position, x.tries, x.payload) for x in letters] == [(given.key(4), 2, b"{}"), (given.key(1), 1, b"{}")]
    store.transact_now(lambda tx: tx.append([given.opened(n) for n in (3, 5)]))
    assert unhandled() == []
    store.transact_now(lambda tx: tx.retry_dead_letter("signals", given.key(1)))
    assert unhandled() == ["1"] and store.read(lambda r: r.dead_letter_count()) == 1
    assert [s.id for s in store.transact_now(lambda tx: tx.unhandled(10))] == ["1"]


def test_alike_signals_are_counted_and_doubtful_alarms_are_not(store: Store) -> None:
    def work(tx) -> None:
        for n in range(4):
            tx.append([given.opened(n)])
        alarm = {"camera": "cam-1", "type": "video.alarm.v1"}
        for n, status in ((4, "to-confirm"), (5, "rejected"), (6, "received")):
            part = given.part(n, **alarm)
            tx.append([given.opened(n, signals={part.key: part}, set={"status": status})])
        tx.append([given.opened(7, set={"grid": "meiyuan-01", "families": ("a_b",), "item": "other"})])

    store.transact_now(work)

    def like(**by: str) -> list[int]:
        found = store.transact_now(lambda tx: tx.signals_like(by, T0, T0 + 100))
        assert all(given.key(at - T0) == key for key, at in found)
        return [at - T0 for _, at in found]

    assert like(grid="fuxi-01") == [0, 1, 2, 3, 6] == like(family="food", village="fuxi")
    assert like(camera="cam-1") == [6] and like(item="other") == [7]
    assert like(family="a_b") == [7] and like(family="aXb") == [] and like(family="foo") == []
    assert store.transact_now(lambda tx: len(tx.signals_like({"grid": "fuxi-01"}, T0 + 1, T0 + 3))) == 2
    at_its_moment = [(T0, T0 + 7), (T0 + 7, T0 + 8), (T0 + 8, T0 + 100)]
    counts = [
        store.transact_now(lambda tx, a=a, b=b: len(tx.signals_like({"item": "other"}, a, b))) for a, b in at_its_moment
    ]
    assert counts == [0, 1, 0]
    with pytest.raises(ValueError, match="color"):
        store.transact_now(lambda tx: tx.signals_like({"color": "red"}, 0, 1))
    assert store.read(lambda r: r.alarms(T0)) == {"cam-1": Alarms(3, 1, 1)}


def test_candidates_can_still_gain_a_signal_or_were_closed_lately(store: Store) -> None:
    def work(tx) -> None:
        for n, status in enumerate(["handling", "to-verify", "closed", "merged", "to-confirm"]):
            tx.append([given.opened(n, set={"status": status, "closed_at": T0 + n if status == "closed" else 0})])
        tx.append([given.opened(8, set={"grid": ""})])
        tx.append([given.opened(9, set={"families": ("fire",)})])

    store.transact_now(work)

    def found(*asked) -> set[str]:
        return {case.title for case in store.transact_now(lambda tx: tx.candidates(*asked))}

    assert found("fuxi-01", ["food", "noise"]) == {"第 0 件", "第 4 件"}
    late = {"第 0 件", "第 4 件", "第 1 件"}  # to-verify: what comes now repeats it
    assert found("fuxi-01", ["food"], T0 + 2) == {*late, "第 2 件"}
    assert found("fuxi-01", ["food"], T0 + 3) == late
    assert found("", ["food"]) == found("fuxi-01", []) == set()


def test_clocks_that_stand_still_are_not_due(store: Store) -> None:
    running, standing = given.clock("sign", T0 + 5, on="d"), given.clock("close", T0 + 1, on="d", paused_at=T0)
    store.transact_now(lambda tx: tx.append([given.opened(1, clocks={c.id: c for c in (running, standing)})]))
    assert store.transact_now(lambda tx: (tx.due(T0 + 4, 9), tx.due(T0 + 5, 9))) == (
        [],
        [(T0 + 5, given.case(1), "sign:d")],
    )
    assert store.read(lambda r: r.next_due()) == T0 + 5 == store.transact_now(lambda tx: tx.next_due())


def test_panels_count(store: Store) -> None:
    signals = [given.signal(1), given.signal(2, arrived_at=T0 - DAY), given.alarm(3)]
    store.transact_now(lambda tx: tx.insert_signals(signals, {}))
    assert store.read(lambda r: r.arrivals(T0)) == {"hotline": 1, "grid": 0, "video": 1}
    assert store.read(lambda r: r.arrival_times(T0 - 2 * DAY)["hotline"]) == [T0 - DAY, T0 + 1]

    duties = {
        "a": given.duty("a", "water", card="red"),
        "b": given.duty("b", "water", state="signed", card="yellow"),
        "c": given.duty("c", "water", state="done", finished_at=T0 + 5),
        "d": given.duty("d", "water", state="done", finished_at=T0 + 5, late=("close",), card="red"),
        "e": given.duty("e", "fire", state="done", finished_at=T0 - DAY),
    }
    store.transact_now(lambda tx: tx.append([given.opened(1, duties=duties)]))
    assert store.read(lambda r: r.on_time(T0)) == {"water": (1, 2)}
    assert store.read(lambda r: r.finished("water", T0)) == (1, 2)


def test_the_outcome_of_a_signal_is_its_first_fact() -> None:
    assert given.opened(1).id == outcome_id(given.key(1))
