import pytest

from tests.town import Refused, Town


def asked(t: Town, level: str = "L3") -> str:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", level=level)
    t.on_duty(case, "enforcement", "sign")
    return case


def test_silence_never_grants_but_the_duty_leader_may(t: Town) -> None:
    case = asked(t)
    t.act(case, "ask_extension", "enforcement-head", days=2, reason="等听证")
    assert "grant_extension" not in t.allowed(case, "duty-leader")
    t.forward_to("2026-11-24T11:30")
    assert t.fired(case, "extension") == [("2026-11-24T11:30", "remind"), ("2026-11-24T11:30", "tell")]
    assert t.promised(case) == "2026-12-01T09:30"
    t.act(case, "grant_extension", "duty-leader")
    assert t.promised(case) == t.due(case, "close", "enforcement") == "2026-12-03T09:30"
    t.forward_to("2026-12-02T09:30")
    assert t.fired(case, "close", "enforcement") == [("2026-12-02T09:30", "yellow")], "its ladder moved along"


def test_it_is_asked_a_working_day_before_the_end(t: Town) -> None:
    case = asked(t)
    t.forward_to("2026-11-30T09:31")
    with pytest.raises(Refused) as refused:
        t.act(case, "ask_extension", "enforcement-head", days=2, reason="太晚")
    assert refused.value.status == 422


def test_an_urgent_case_is_neither_extended_nor_suspended(t: Town) -> None:
    case = asked(t, "L2")
    for verb, args in (("ask_extension", {"days": 1}), ("ask_suspension", {"review_date": "2026-12-10"})):
        with pytest.raises(Refused) as refused:
            t.act(case, verb, "enforcement-head", reason="不行", **args)
        assert refused.value.status == 422


def test_what_became_urgent_meanwhile_is_not_granted(t: Town) -> None:
    case = asked(t)
    t.act(case, "ask_extension", "enforcement-head", days=2, reason="等听证")
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-12-10", reason="等听证")
    t.act(case, "endorse_suspension", "supervisor")
    assert t.ticket("店外煤气罐", item="out-of-shop", grid="fuxi-01", level="L2") == case
    for verb, post in (("grant_extension", "supervisor"), ("grant_suspension", "duty-leader")):
        with pytest.raises(Refused) as refused:
            t.act(case, verb, post)
        assert refused.value.status == 422
