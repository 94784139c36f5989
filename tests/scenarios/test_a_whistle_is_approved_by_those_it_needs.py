import pytest

from tests.town import Refused, Town


def drafted(t: Town, kind: str, post: str, lead: str = "enforcement", grid: str = "fuxi-01") -> str:
    case = t.ticket("店外经营", item="out-of-shop", grid=grid)
    t.do("/api/whistles", post, case=case, kind=kind, lead=lead, assist=["market"], because="一家办不了")
    return case


def state(t: Town, case: str) -> str:
    return str(next(iter(t.case(case)["whistles"].values()))["state"])


def approver(t: Town, case: str) -> str:
    """Whose the approval's clock is."""
    clock = t.clock(case, "approve")
    assert clock is not None
    return str(clock["owner"])


def test_a_draft_nobody_applies_with_is_withdrawn_after_a_working_day(t: Town) -> None:
    case = drafted(t, "推进", "clerk")
    assert t.due(case, "draft") == "2026-11-25T09:30"
    t.forward_to("2026-11-25T09:30")
    assert state(t, case) == "withdrawn"


def test_a_hard_one_needs_secretary_and_mayor_and_waits_for_both(t: Town) -> None:
    case = drafted(t, "攻坚", "clerk")
    t.whistle(case, "apply", "clerk")
    assert (t.due(case, "approve"), approver(t, case)) == ("2026-11-24T15:00", "role:secretary")
    t.whistle(case, "approve", "secretary")
    assert (t.due(case, "approve"), approver(t, case)) == ("2026-11-24T15:00", "role:mayor"), "it runs on"
    with pytest.raises(Refused):
        t.whistle(case, "approve", "secretary")
    with pytest.raises(Refused):
        t.whistle(case, "approve", "leader")
    t.forward_to("2026-11-24T15:00")
    assert t.fired(case, "approve") == [("2026-11-24T15:00", "tell")] * 2 and state(t, case) == "to-approve"
    t.whistle(case, "approve", "mayor")
    assert state(t, case) == "blown"
    assert (t.due(case, "sign", "market"), t.due(case, "contact", "market"), t.due(case, "arrive", "market")) == (
        "2026-11-24T16:00",  # one working hour
        "2026-11-25T15:00",  # by the same time of the next working day
        "2026-12-01T15:00",  # five working days
    )
    assert t.due(case, "sign", "enforcement") == "2026-11-24T11:30", "an earlier due of the dispatch stays"


def test_what_a_rule_drafts_waits_for_the_same(t: Town) -> None:
    for _ in range(2):
        case = t.ticket("群租房", text="走廊里给电瓶充电", item="group-rental", grid="xiyanhu-03")
    assert (t.view(case)["whistles"][0]["kind"], approver(t, case)) == ("攻坚", "role:secretary")
    t.whistle(case, "approve", "mayor")
    assert (state(t, case), approver(t, case)) == ("to-approve", "role:secretary")
    t.whistle(case, "approve", "secretary")
    assert (state(t, case), t.clock(case, "approve")) == ("blown", None)


def test_a_grid_workers_whistle_is_the_villages_to_approve_and_to_lower(t: Town) -> None:
    case = drafted(t, "推进", "fuxi-grid-01", lead="fuxi")
    t.whistle(case, "apply", "fuxi-grid-01")
    assert approver(t, case) == "fuxi"
    with pytest.raises(Refused):
        t.whistle(case, "approve", "leader")
    t.whistle(case, "approve", "fuxi-head")
    assert (state(t, case), t.view(case)["lead"]) == ("blown", "fuxi")
    assert t.duty(case, "enforcement")["kind"] == "assist", "the former lead, not named, assists"
    t.finish_all(case)
    with pytest.raises(Refused):
        t.whistle(case, "lower", "duty-leader")
    assert t.due(case, "lower") == "2026-11-25T09:30"
    t.whistle(case, "rework", "fuxi-head", duties=[t.duty(case, "market")["id"]], reason="照片不全")
    assert t.view_duty(case, "market")["state"] == "on-scene" and state(t, case) == "blown"
    t.finish_all(case)
    t.forward_to("2026-11-25T09:30")
    t.whistle(case, "lower", "duty-leader")
    assert (state(t, case), t.status(case)) == ("lowered", "to-verify")
    t.forward_to("2026-12-02T09:30")  # five working days for the ratings
    assert state(t, case) == "rated"


def test_a_whistle_wakes_a_suspended_case(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-12-10", reason="等听证")
    t.act(case, "endorse_suspension", "supervisor")
    t.act(case, "grant_suspension", "duty-leader")
    t.forward_to("2026-11-26T09:30")
    t.blow(case, "enforcement", "market")
    assert t.status(case) == "handling" and t.clock(case, "review-date") is None
    assert t.promised(case) == "2026-12-03T09:30", "two days stood still"


def test_blowing_lapses_a_pending_return(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=30)
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    t.forward(minutes=30)
    t.blow(case, "market", "enforcement")
    duty = t.view_duty(case, "enforcement")
    assert (t.status(case), duty["state"], duty["kind"], t.clock(case, "review")) == (
        "to-sign",
        "called",
        "assist",
        None,
    )
    assert t.due(case, "sign", "enforcement") == "2026-11-24T11:30", "the whistle's hour is earlier than what was left"


def test_a_whistle_comes_too_late_for_a_case_to_be_verified(t: Town) -> None:
    case = drafted(t, "推进", "clerk")
    t.whistle(case, "apply", "clerk")
    t.finish_all(case)
    assert t.status(case) == "to-verify"
    with pytest.raises(Refused) as refused:
        t.whistle(case, "approve", "leader")
    assert refused.value.status == 409
    t.close(case)
    assert (state(t, case), t.clock(case, "approve")) == ("withdrawn", None), "nobody is called to an ended case"
