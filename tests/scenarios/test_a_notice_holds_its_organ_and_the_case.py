from typing import Any

import pytest

from tests.town import Refused, Town


def on_scene(t: Town) -> str:
    case = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    t.blow(case, "market", "fuxi")
    for unit in ("market", "fuxi"):
        t.on_duty(case, unit, "sign")
        t.on_duty(case, unit, "contact", officer=f"{unit}-officer-1")
        t.on_duty(case, unit, "report_in")
    return case


def notice(unit: str = "market", **more: Any) -> dict[str, Any]:
    officers = [{"post": f"{unit}-officer-{n}", "certificate": f"苏E-1{n}"} for n in (1, 2)]
    return {
        "number": "责改1号", "basis": "《无证无照经营查处办法》", "officers": officers, "party": "桥头饭店",
        "points": ["办理许可"], "deadline_at": "2026-12-02T17:30:00+08:00", "remedies": "可申请复议", **more,
    }  # fmt: skip


def test_a_notice_moves_the_promise_and_holds_its_organ(t: Town) -> None:
    case = on_scene(t)
    t.on_duty(case, "market", "notices", **notice())
    assert t.due(case, "serve") == "2026-11-26T09:30"
    assert t.due(case, "close", "market") == t.promised(case) == "2026-12-07T09:00", "its due + the recheck's limit"
    assert t.due(case, "close", "fuxi") == "2026-12-01T09:30"
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "market", "release", "supervisor", reason="换人", lead="fuxi")
    assert refused.value.status == 422
    with pytest.raises(Refused):  # a village issues none
        t.on_duty(case, "fuxi", "notices", **notice("fuxi"))
    t.forward_to("2026-11-26T09:30")
    assert t.duty(case, "market")["card"] == "yellow", "served late"


def test_a_failed_recheck_brings_a_new_notice_or_a_case_of_its_own(t: Town) -> None:
    case = on_scene(t)
    t.on_duty(case, "market", "notices", **notice())
    first = f"/api/notices/{next(iter(t.case(case)['notices']))}"
    t.do(f"{first}/serve", "market-officer-1", receipt="当面送达")
    t.finish_all(case)
    t.forward_to("2026-12-02T17:30")
    assert t.view(case)["notices"][0]["state"] == "rechecking" and t.status(case) == "handling"
    assert t.due(case, "recheck") == "2026-12-07T09:00"
    with pytest.raises(Refused):
        t.do(f"{first}/fail", "market-officer-1", reason="没有整改")  # and then what?
    with pytest.raises(Refused) as refused:
        t.do(f"{first}/fail", "market-officer-1", reason="没有整改", number="责改1号",
             deadline_at="2026-12-09T17:30:00+08:00")  # fmt: skip
    assert (refused.value.status, refused.value.body["field"]) == (422, "number")
    t.do(f"{first}/fail", "market-officer-1", reason="没有整改", number="责改2号",
         deadline_at="2026-12-09T17:30:00+08:00")  # fmt: skip
    assert [n["state"] for n in t.view(case)["notices"]] == ["failed", "issued"]
    assert t.promised(case) == "2026-12-14T09:00"
    second = f"/api/notices/{list(t.case(case)['notices'])[1]}"
    t.do(f"{second}/serve", "market-officer-1", receipt="当面送达")
    t.do(f"{second}/recheck_now", "market-officer-1")
    t.do(f"{second}/fail", "market-officer-1", reason="仍未整改", filing="吴市监案〔2026〕9号")
    assert t.view(case)["whistles"][0]["state"] == "to-lower", "a filed case lives elsewhere: the notice has ended"
