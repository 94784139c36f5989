import pytest

from tests.town import Refused, Town


def test_a_second_return_goes_to_a_meeting(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管", suggested="market")
    assert (t.status(case), t.view(case)["owner"], t.due(case, "review")) == (
        "return-review",
        "role:supervisor",
        "2026-11-24T11:30",
    )
    t.on_duty(case, "enforcement", "accept_return", "supervisor")
    assert t.status(case) == "to-dispatch"
    t.forward(hours=1)
    t.act(case, "dispatch", "clerk", lead="market", assist=["fuxi"])
    assert t.promised(case) == "2026-12-01T09:30", "the promise is that of the first dispatch"
    t.on_duty(case, "market", "return", reason="权属不清", basis="属城管")
    t.on_duty(case, "market", "accept_return", "supervisor")
    assert (t.status(case), t.due(case, "meeting")) == ("meeting", "2026-11-26T10:30")
    assert "ruling" in t.allowed(case, "duty-leader") and "ruling" not in t.allowed(case, "secretary")
    t.forward_to("2026-11-26T10:30")
    t.act(case, "ruling", "secretary", lead="enforcement", reason="占道归综合执法")

    assert (t.status(case), t.view(case)["lead"]) == ("to-sign", "enforcement")
    assert t.duty(case, "fuxi")["state"] == "released", "a ruling releases whom it does not name"
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "enforcement", "return", reason="职能不符", basis="再退")
    assert refused.value.status == 409


def test_while_a_late_review_waits_the_duty_leader_may_decide(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    assert "uphold" not in t.allowed(case, "duty-leader")
    t.forward(hours=2)
    assert t.fired(case, "review") == [("2026-11-24T11:30", "remind"), ("2026-11-24T11:30", "tell")]
    assert "uphold" in t.allowed(case, "duty-leader")
