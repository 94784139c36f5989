from typing import Any

from command_center.site.value import Limit
from tests.town import Town

LIMITS = {"callback-by": Limit(3, "wd"), "recheck": Limit(4, "wd"), "supply": Limit(1, "h")}


def test_upstream_has_the_towns_limit_to_call_back(t: Town) -> None:
    upstream = {"system": "苏州12345", "number": "SZ1", "due_at": "2026-12-03T09:30:00+08:00"}
    near, far = (
        t.ticket(
            "店外经营", item="out-of-shop", grid=grid, upstream={**upstream, "callback_by": f"{day}T10:00:00+08:00"}
        )
        for grid, day in (("fuxi-01", "2026-11-25"), ("chongshan-01", "2026-12-04"))
    )
    for case in (near, far):
        t.finish_all(case)
        t.act(case, "pass", "verifier")
    assert (t.due(near, "callback-by"), t.due(far, "callback-by")) == ("2026-11-27T09:30", "2026-12-04T10:00")


def test_a_notice_leaves_its_recheck_the_towns_limit(t: Town) -> None:
    case = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    t.blow(case, "market", "fuxi")
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "contact", officer="market-officer-1")
    t.on_duty(case, "market", "report_in")
    t.on_duty(case, "market", "notices", **notice())
    assert t.promised(case) == "2026-12-09T09:00"
    t.do(f"/api/notices/{case}.n1/serve", "market-officer-1", receipt="当面送达")
    t.forward_to("2026-12-02T17:30")
    assert t.due(case, "recheck") == "2026-12-09T09:00"


def notice() -> dict[str, Any]:
    officers = [{"post": f"market-officer-{n}", "certificate": f"苏E-1{n}"} for n in (1, 2)]
    return {
        "number": "责改1号", "basis": "《无证无照经营查处办法》", "officers": officers, "party": "桥头饭店",
        "points": ["办理许可"], "deadline_at": "2026-12-02T17:30:00+08:00", "remedies": "可申请复议",
    }  # fmt: skip


def test_what_a_limit_ends_is_told_without_the_number_of_another_towns(t: Town) -> None:
    case = t.ticket("说不清", text="说不清是什么事", grid="fuxi-01")
    t.act(case, "ask_more", "clerk", missing="哪家店")
    t.forward(hours=1)
    (declined,) = [line for line in t.story(case)["story"] if line["kind"] == "case.declined"]
    assert (t.status(case), declined["because"]) == ("declined", "到时没有补充，不予受理")
