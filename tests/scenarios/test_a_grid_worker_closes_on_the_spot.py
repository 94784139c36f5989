from typing import Any

import pytest

from tests.town import Refused, Town


def settled(t: Town, item: str = "corridor-clutter", post: str = "fuxi-grid-01", **data: Any) -> str:
    """The case of a report that says it was dealt with on the spot."""
    pictures = {"before": t.picture("前"), "after": t.picture("后")}
    place = {"grid": "fuxi-01", **data}
    return t.report(t.site.items[item].name, item=item, post=post, on_site=pictures, **place)


def test_a_report_dealt_with_on_the_spot_comes_in_closed(t: Town) -> None:
    case = settled(t)
    assert (t.status(case), t.case(case)["closing"], t.view(case)["duties"]) == ("closed", "on-site", [])
    assert t.due(case, "evaluate") == "2026-12-01T09:30"
    t.close(t.report("店外经营", item="out-of-shop", grid="fuxi-02"))
    t.forward(hours=1)
    finished = next(rate for rate in t.get("/api/rates")["items"] if rate["code"] == "finished-in-time")
    assert finished["d"] == 1, "counted apart from what departments closed"


def test_whoever_asked_is_called_back_all_the_same(t: Town) -> None:
    case = settled(t, reporter={"name": "陈某", "phone": "13900000000"})
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


def test_what_the_catalogue_does_not_let_be_closed_so_goes_on_to_its_unit(t: Town) -> None:
    case = settled(t, "gas-pipe-broken")
    assert (t.status(case), t.view(case)["lead"], t.view(case)["whistled"]) == ("to-sign", "emergency", True)
    assert set(next(iter(t.case(case)["signals"].values()))["pictures"]) == {t.picture("前"), t.picture("后")}
    assert "close_on_site" not in t.allowed(case, "fuxi-grid-01")
    with pytest.raises(Refused) as refused:
        t.act(case, "close_on_site", "fuxi-grid-01", before=t.picture("前"), after=t.picture("后"))
    assert refused.value.status == 403


def test_a_fire_is_handed_over_whatever_its_reporter_says(t: Town) -> None:
    case = settled(t, "house-fire")
    assert (t.status(case), t.case(case)["handed_to"]) == ("handed-over", "119")


@pytest.mark.parametrize("post", ["fuxi-grid-02", "market-officer-1", "nobody", ""])
def test_whoever_is_not_the_worker_of_that_grid_reports_and_does_not_close(t: Town, post: str) -> None:
    assert t.status(settled(t, post=post)) == "to-sign"


def test_neither_does_a_worker_who_reports_from_another_grid(t: Town) -> None:
    worker = "fuxi-grid-01"
    body = {
        "id": "device-0001", "title": "楼道堆物", "item": "corridor-clutter", "at": "2026-11-24T09:12:00+08:00",
        "place": t.place("fuxi-02"), "on_site": {"before": t.picture("前"), "after": t.picture("后")},
    }  # fmt: skip
    assert t.request("POST", "/api/reports", worker, json=body).status_code == 202
    t.settle()
    (report,) = t.get("/api/reports", worker)["items"]
    assert (report["became"]["state"], report["became"]["status"]) == ("opened", "to-sign")
