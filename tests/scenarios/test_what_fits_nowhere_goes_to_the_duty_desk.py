from typing import Any

import pytest

from tests.town import Town

OUTSIDE = {"text": "苏州站", "lon": 120.6, "lat": 31.33, "datum": "WGS84"}
ODD = [
    ("place-outside", {"item": "out-of-shop", "place": OUTSIDE}),
    ("place-missing", {"item": "out-of-shop", "place": {}}),
    ("item-unknown", {"item": "no-such-item"}),
    ("item-unknown", {"text": "说不清是什么事"}),
    ("time-future", {"item": "out-of-shop", "time": "2026-11-25T09:30:00+08:00"}),
]


@pytest.mark.parametrize(("reason", "data"), ODD)
def test_what_fits_nowhere_goes_to_the_duty_desk(t: Town, reason: str, data: dict[str, Any]) -> None:
    case = t.ticket("某事", grid="fuxi-01", **data)
    view = t.view(case)
    assert (view["status"], view["owner"], view["reasons"]) == ("received", "role:clerk", [reason])
    assert view["unmatched"] and t.due(case, "accept") == "2026-11-24T11:30"
    t.forward_to("2026-11-24T14:30")
    assert t.fired(case, "accept") == [("2026-11-24T11:30", "remind")]
    t.forward_to("2026-11-24T15:00")
    assert t.fired(case, "accept")[1] == ("2026-11-24T15:00", "supervise"), "at twice the limit"
    t.act(case, "accept", "clerk", item="out-of-shop", grid="fuxi-01")
    t.act(case, "dispatch", "clerk", lead="enforcement")
    assert (t.status(case), t.view(case)["unmatched"], t.promised(case)) == ("to-sign", False, "2026-12-01T15:00")


def test_a_matter_of_110_is_handed_over_at_once(t: Town) -> None:
    case = t.ticket("有人持刀", item="crime", place={})
    assert (t.status(case), t.case(case)["handed_to"], t.view(case)["clocks"]) == ("handed-over", "110", [])


def test_a_question_waits_for_an_answer(t: Town) -> None:
    case = t.ticket("怎么办执照", item="permit-query", grid="fuxi-01", kind="咨询")
    assert t.status(case) == "received"
    t.act(case, "answer", "clerk", text="带身份证到为民中心三号窗口")
    t.call_back(case, "dissatisfied", solved=False)
    assert t.status(case) == "received", "an answer that does not help is received again"
    t.act(case, "answer", "clerk", text="网上也可以办")
    t.call_back(case)
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "answered")
