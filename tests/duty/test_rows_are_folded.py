"""The queue: an action, an owner, a deadline; one row a cause; a storm folds, and loses nothing."""

from random import Random
from typing import Any

import pytest

from command_center.duty.queue import ALONE, KINDS, SPAN, Entry, Row, fold
from command_center.facts.durations import MINUTE
from tests.town import Town

LANE = "32050608001320000002"


def entry(n: int, *, came: int = 0, due: int = 100, verb: str = "dispatch", cause: str = "", times: int = 1) -> Entry:
    return Entry(f"c{n}", verb, cause or f"{verb} c{n}", due * MINUTE, came * MINUTE, times)


def test_rows_stand_strictly_by_their_next_clock() -> None:
    rows = fold([entry(1, due=30), entry(2, due=5, verb="confirm"), entry(3, due=20, verb="lower")])
    assert [row.head.case for row in rows] == ["c2", "c3", "c1"]


def test_what_has_one_cause_is_one_row_with_the_soonest_clock_and_a_count() -> None:
    rows = fold([entry(1, due=30, cause="k"), entry(2, due=10, cause="k", times=3), entry(3, due=20)])
    assert [(row.head.case, row.times) for row in rows] == [("c2", 4), ("c3", 1)]


def test_a_few_that_come_together_stand_alone_and_the_rest_fold_by_kind_of_work() -> None:
    rows = fold([entry(n, came=n) for n in range(ALONE)] + [entry(10 + n, came=5 + n) for n in range(9)])
    assert len(rows) == ALONE + 1
    assert {row.kind: row.times for row in rows} == {"": 1, "cases": 9}


def test_what_came_more_than_an_hour_apart_is_not_folded() -> None:
    rows = fold([entry(n, came=n * (SPAN // MINUTE // ALONE + 1)) for n in range(20)])
    assert len(rows) == 20


def test_however_many_come_there_are_few_rows_and_none_is_lost() -> None:
    rng = Random(1)
    for _ in range(200):
        come = [
            entry(n, came=rng.randrange(60), due=rng.randrange(500), verb=rng.choice(list(KINDS)))
            for n in range(rng.randrange(1, 200))
        ]
        rows = fold(come)
        assert len(rows) <= ALONE + len(set(KINDS.values())) <= 6
        assert sorted(one.case for row in rows for one in row.entries) == sorted(one.case for one in come)
        assert [row.head.due_at for row in rows] == sorted(row.head.due_at for row in rows)
        assert rows == fold(reversed(come)), "what is folded does not follow from the order in which it is asked"


def test_who_settles_nothing_sees_six_new_rows_an_hour_and_one_more_for_each_that_is_settled() -> None:
    rng = Random(2)
    for settles in (0.0, 0.3, 0.9):
        waiting, rows, new, settled = list[Entry](), list[Row](), list[int](), list[int]()
        for minute in range(0, 600, 2):
            waiting += [entry(minute, came=minute, due=minute + 60, verb=rng.choice(list(KINDS)))]
            known, before = {one.cause for one in waiting[:-1]}, {row.key for row in rows}
            rows = fold(waiting)
            fresh = (row for row in rows if row.key not in before and not {e.cause for e in row.entries} <= known)
            new += [minute for _ in fresh]
            if rng.random() < settles:
                done = rng.choice(rows)
                waiting = [one for one in waiting if one not in done.entries]
                rows = fold(waiting)
                settled.append(minute)
            assert sum(row.came_at > (minute - 60) * MINUTE for row in rows) <= 6
        for minute in range(600):
            hour = range(minute, minute + 60)
            assert sum(at in hour for at in new) <= 6 + sum(at in hour for at in settled)


def test_as_rows_are_settled_the_folded_ones_come_out() -> None:
    come = [entry(n, came=n) for n in range(8)]
    rows = fold(come)
    (crowd,) = [row for row in rows if row.kind]
    assert {one.case for one in crowd.entries} == {f"c{n}" for n in range(ALONE, 8)}
    rows = fold(come[1:])
    assert f"c{ALONE}" in {row.head.case for row in rows if not row.kind}


def queue(t: Town, post: str, tab: str = "mine") -> list[dict[str, Any]]:
    return list(t.get("/api/duty", post, tab=tab)["rows"])


def test_alarms_of_one_camera_are_one_row_that_a_clerk_owns(t: Town) -> None:
    for n in range(3):
        t.alarm(LANE, "intrusion", text=f"第 {n} 次")
    (row,) = queue(t, "clerk")
    assert (row["verb"], row["times"], row["camera"]) == ("confirm", 3, LANE)
    assert row["due_at"] > t.now()
    assert queue(t, "supervisor") == [], "who may not settle it does not have it"


def test_a_returned_duty_is_its_reviewers_and_nobody_elses(t: Town) -> None:
    case = t.ticket("餐饮店没有证", item="catering-licence", grid="fuli-01")
    t.on_duty(case, "market", "return", reason="职能不符", basis="不归本所", suggested="food")
    assert [row["verb"] for row in queue(t, "supervisor")] == ["review"]
    assert queue(t, "clerk") == []
    t.forward(hours=3)
    assert "review" in [row["verb"] for row in queue(t, "duty-leader")], "once late the duty leader may decide"


def test_a_late_unit_is_the_duty_leaders_to_remind(t: Town) -> None:
    for grid in ("xiangxue-02", "yuli-02"):
        t.ticket("路灯不亮", item="street-lamp", grid=grid)
    t.forward(hours=5)
    (row,) = [row for row in queue(t, "duty-leader") if row["verb"] == "escalate"]
    assert (row["step"], row["times"]) == ("sign", len(row["entries"])) and row["times"] >= 2
    assert not [row for row in queue(t, "clerk") if row["verb"] == "escalate"]


@pytest.mark.parametrize("verb", ["remind", "supervise", "escalate"])
def test_a_late_unit_that_was_urged_waits_for_nobody_until_its_next_rung(t: Town, verb: str) -> None:
    case = t.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")
    t.forward(hours=2, minutes=5)
    assert [row["step"] for row in queue(t, "duty-leader") if row["verb"] == "escalate"] == ["sign"]
    t.act(case, verb, "duty-leader")
    assert queue(t, "duty-leader") == []
    assert [row["case"] for row in queue(t, "duty-leader", "units")] == [case], "its clock runs on all the same"
    before = t.fired(case, "sign", t.view(case)["lead"])
    t.forward_to("2026-11-24T15:01")
    assert t.fired(case, "sign", t.view(case)["lead"])[len(before) :] == [("2026-11-24T15:00", "supervise")]


def test_a_late_unit_is_to_be_urged_anew_when_its_next_rung_has_passed(t: Town) -> None:
    case = t.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")
    lead = t.view(case)["lead"]
    t.on_duty(case, lead, "sign")
    t.forward_to(t.due(case, "close", lead))
    t.forward(minutes=1)
    (row,) = [row for row in queue(t, "duty-leader") if row["verb"] == "escalate"]
    t.act(case, "remind", "duty-leader")
    assert queue(t, "duty-leader") == []
    t.forward_to(row["due_at"][:16])
    t.forward(minutes=1)
    (again,) = [row for row in queue(t, "duty-leader") if row["verb"] == "escalate"]
    assert again["due_at"] > row["due_at"]


def test_other_tabs_show_what_waits_for_others_and_what_was_done(t: Town) -> None:
    case = t.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")
    t.do("/api/whistles", "clerk", case=case, kind="推进", lead="construction", because="一家办不了")
    t.whistle(case, "apply", "clerk")
    answer = t.get("/api/duty", "clerk", tab="units")
    assert answer["tabs"] == {"mine": 0, "units": 1, "approvals": 1, "done": 2}
    assert [(row["verb"], row["case"]) for row in answer["rows"]] == [("sign", case)]
    (waits,) = queue(t, "clerk", "approvals")
    assert waits["verb"] == "approve"
    done = t.get("/api/duty", "clerk", tab="done")["done"]
    assert [one["kind"] for one in done] == ["whistle.applied", "whistle.drafted"]


def test_an_empty_queue_is_empty(t: Town) -> None:
    assert queue(t, "clerk") == []
