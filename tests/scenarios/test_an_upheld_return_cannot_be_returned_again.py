import pytest

from tests.town import Refused, Town


def test_an_upheld_return_cannot_be_returned_again(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=30)
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    clock = t.clock(case, "sign", "enforcement")
    assert clock and clock["paused"], "sign stands still during the review"
    t.forward(hours=1)
    t.on_duty(case, "enforcement", "uphold", "supervisor")

    assert t.status(case) == "to-sign"
    assert t.due(case, "sign", "enforcement") == "2026-11-24T14:00", "the hour and a half that was left at 10:00"
    assert t.due(case, "close", "enforcement") == t.promised(case) == "2026-12-01T09:30", "close ran on"
    assert "return" not in t.allowed(case, "enforcement-head")
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "enforcement", "return", reason="职能不符", basis="再退一次")
    assert refused.value.status == 409 and "return" not in refused.value.body["allowed"]


def test_what_a_whistles_unit_returns_the_center_reviews(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.blow(case, "enforcement", "market")
    t.on_duty(case, "market", "return", reason="职能不符", basis="无经营行为")
    assert t.status(case) == "to-sign", "an assisting unit's return leaves the case where it is"
    assert "uphold" not in t.allowed(case, "supervisor")
    t.on_duty(case, "market", "accept_return", "clerk", unit="sanitation")
    assert t.duty(case, "market")["state"] == "released"
    assert (t.duty(case, "sanitation")["state"], t.view(case)["lead"]) == ("called", "enforcement")

    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属住建")
    assert (t.status(case), t.view(case)["owner"]) == ("return-review", "role:clerk")
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "enforcement", "accept_return", "clerk")
    assert (refused.value.status, refused.value.body["field"]) == (422, "unit"), "a blown whistle needs a new lead"
    t.on_duty(case, "enforcement", "accept_return", "clerk", unit="construction")
    assert (t.status(case), t.view(case)["lead"]) == ("to-sign", "construction")
