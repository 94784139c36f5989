from typing import Any

import pytest

from tests.town import Refused, Town


def upstream(due: str, callback: str | None = None) -> dict[str, Any]:
    more = {"callback_by": f"{callback}:00+08:00"} if callback else {}
    return {"system": "苏州12345", "number": "SZ20261124001", "due_at": f"{due}:00+08:00", **more}


def test_our_limit_ends_a_working_day_before_upstreams(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", upstream=upstream("2026-11-27T12:00"))
    assert t.promised(case) == t.due(case, "close", "enforcement") == "2026-11-26T12:00"


def test_an_extension_never_goes_past_it(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", upstream=upstream("2026-12-03T09:30"))
    assert t.promised(case) == "2026-12-01T09:30"
    t.on_duty(case, "enforcement", "sign")
    t.act(case, "ask_extension", "enforcement-head", days=3, reason="要等听证")
    assert t.due(case, "close", "enforcement") == "2026-12-01T09:30", "a pending request stops nothing"
    t.act(case, "grant_extension", "supervisor")
    assert t.due(case, "close", "enforcement") == t.due(case, "close", "fuxi") == "2026-12-02T09:30"
    assert t.promised(case) == "2026-12-02T09:30"
    with pytest.raises(Refused):
        t.act(case, "ask_extension", "enforcement-head", days=1, reason="再延")


def test_upstream_calls_back_itself_and_its_silence_closes(t: Town) -> None:
    promised = upstream("2026-12-03T09:30", callback="2026-11-30T10:00")
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", upstream=promised)
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    assert (t.view(case)["owner"], t.due(case, "callback-by")) == ("role:source", "2026-11-30T10:00")
    assert "callback" not in t.allowed(case, "caller") and "callback" in t.allowed(case, "source-12345")
    t.forward_to("2026-11-30T09:59")
    assert t.status(case) == "to-call-back"
    t.forward(minutes=1)
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "unreached")


def test_a_callback_date_that_is_near_leaves_upstream_one_working_day(t: Town) -> None:
    promised = upstream("2026-12-03T09:30", callback="2026-11-24T18:00")
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", upstream=promised)
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    assert t.due(case, "callback-by") == "2026-11-25T09:30"
    t.call_back(case, "satisfied", "source-12345")
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "called-back")


def test_upstream_sees_and_calls_back_its_ticket_in_a_case_that_others_opened(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    assert t.get("/api/cases", "source-12345")["items"] == []
    promised = upstream("2026-12-03T09:30", callback="2026-11-30T10:00")
    assert t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", upstream=promised) == case
    assert [one["id"] for one in t.get("/api/cases", "source-12345")["items"]] == [case]
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    t.call_back(case, "satisfied", "source-12345")
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "called-back")
