from typing import Any

import pytest

from tests.town import Refused, Town


def test_an_urgent_whistle_blows_at_once(t: Town) -> None:
    case = t.ticket("山坡落石", item="dispute-land", grid="dengwei-01")
    body: dict[str, Any] = {
        "case": case,
        "kind": "应急",
        "lead": "emergency",
        "assist": ["fire", "police"],
        "because": "有人被围",
    }
    with pytest.raises(Refused):
        t.do("/api/whistles", "clerk", **body)
    t.do("/api/whistles", "duty-leader", **body)
    assert t.view(case)["whistles"][0]["state"] == "blown" and t.view(case)["lead"] == "emergency"
    for unit in ("emergency", "fire", "police"):
        assert t.due(case, "sign", unit) == "2026-11-24T09:45" and t.due(case, "contact", unit) == ""
        assert (t.due(case, "arrive", unit), t.due(case, "close", unit)) == ("2026-11-24T10:00", "2026-11-24T11:30")

    t.on_duty(case, "emergency", "sign")
    t.on_duty(case, "emergency", "report_in")  # no contact is asked for
    with pytest.raises(Refused):  # no gathering after the arrival that is due
        t.whistle(case, "gather", "emergency-head", text="村口", meet_at="2026-11-24T10:01:00+08:00")
    t.forward(minutes=15)
    cards = {unit: t.duty(case, unit).get("card", "") for unit in ("emergency", "fire", "police")}
    assert cards == {"emergency": "", "fire": "yellow", "police": "yellow"}, "the first signature silences nobody"

    assert t.due(case, "ratify") == "2026-11-25T09:30"
    t.forward_to("2026-11-25T09:30")
    assert t.fired(case, "ratify") == [("2026-11-25T09:30", "tell")] * 2
    t.whistle(case, "object", "mayor", reason="一家就够")
    assert t.view(case)["whistles"][0]["state"] == "blown", "recorded, it recalls nobody"
    with pytest.raises(Refused):
        t.whistle(case, "ratify", "leader")


def test_one_more_unit_may_be_called_and_the_lead_stays(t: Town) -> None:
    case = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    t.blow(case, "market", "food")
    t.forward(hours=1)
    t.whistle(case, "call", "clerk", unit="police", reason="有人阻拦")
    assert t.view(case)["lead"] == "market" and t.view(case)["whistles"][0]["assist"] == ["food", "police"]
    assert t.due(case, "sign", "police") == "2026-11-24T11:30"
    t.finish_all(case)
    assert t.view(case)["whistles"][0]["state"] == "to-lower"
