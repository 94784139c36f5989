import pytest

from tests.town import Refused, Town


def test_a_report_dealt_with_on_the_spot_comes_in_closed(t: Town) -> None:
    pictures = {"before": t.picture("前"), "after": t.picture("后")}
    case = t.report("楼道堆物", item="corridor-clutter", grid="fuxi-01", on_site=pictures)
    assert (t.status(case), t.case(case)["closing"], t.view(case)["duties"]) == ("closed", "on-site", [])
    assert t.due(case, "evaluate") == "2026-12-01T09:30"
    t.close(t.report("店外经营", item="out-of-shop", grid="fuxi-02"))
    t.forward(hours=1)
    finished = next(rate for rate in t.get("/api/rates")["items"] if rate["code"] == "finished-in-time")
    assert finished["d"] == 1, "counted apart from what departments closed"


def test_whoever_asked_is_called_back_all_the_same(t: Town) -> None:
    pictures = {"before": t.picture("前"), "after": t.picture("后")}
    asked = {"name": "陈某", "phone": "13900000000"}
    case = t.report("楼道堆物", item="corridor-clutter", grid="fuxi-01", on_site=pictures, reporter=asked)
    assert t.status(case) == "to-call-back"
    t.call_back(case)
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "on-site")


def test_the_worker_of_that_grid_alone_may_close(t: Town) -> None:
    case = t.report("楼道堆物", item="corridor-clutter", grid="fuxi-01")
    pictures = {"before": t.picture("前"), "after": t.picture("后")}
    with pytest.raises(Refused) as refused:
        t.act(case, "close_on_site", "fuxi-grid-02", **pictures)
    assert refused.value.status == 403
    t.act(case, "close_on_site", "fuxi-grid-01", **pictures)
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "on-site")
    assert {d["state"] for d in t.view(case)["duties"]} == {"released"}
    assert [c["kind"] for c in t.view(case)["clocks"] if c["on"] != "case"] == []
