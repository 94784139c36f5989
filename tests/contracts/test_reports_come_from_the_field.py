"""随手报 over HTTP: a report is one signal, its two moments stay apart, and each worker sees their own."""

from typing import Any

import pytest

from tests.contracts.given import Full, problem
from tests.town import Town

WORKER, NEIGHBOUR = "chongshan-grid-01", "chongshan-grid-02"
AT = "2026-11-24T09:12:00.000+08:00"


def report(t: Town, id: str = "device-0001", **more: Any) -> dict[str, Any]:
    place = t.place("chongshan-01")
    return {"id": id, "title": "路灯不亮", "text": "村口第二盏", "place": place, "at": AT, **more}


def sent(t: Town, body: dict[str, Any], post: str = WORKER) -> dict[str, Any]:
    answer = t.request("POST", "/api/reports", post, json=body)
    assert answer.status_code == 202, answer.text
    t.settle()
    return dict(answer.json())


def mine(t: Town, post: str = WORKER) -> list[dict[str, Any]]:
    return list(t.get("/api/reports", post)["items"])


def test_a_report_that_is_sent_twice_is_one(t: Town) -> None:
    first = sent(t, report(t))
    again = sent(t, report(t))
    assert (first["accepted"], first["duplicate"]) == (1, 0)
    assert (again["accepted"], again["duplicate"], again["key"]) == (0, 1, first["key"])
    assert [one["key"] for one in mine(t)] == [first["key"]]
    assert len(t.get("/api/cases")["items"]) == 1


def test_the_devices_moment_and_the_arrival_are_kept_apart(t: Town) -> None:
    t.forward(hours=3)  # it lay in the phone
    sent(t, report(t))
    found = mine(t)[0]
    assert found["at"] == AT
    assert found["arrived_at"] == "2026-11-24T12:30:00.000+08:00"
    told = t.get("/api/signals", source=f"urn:post:{WORKER}", id="device-0001")
    assert (told["type"], told["at"], told["arrived_at"]) == ("grid.report.v1", AT, found["arrived_at"])


def test_a_report_from_tomorrow_is_held_unless_it_is_of_an_open_case(t: Town) -> None:
    tomorrow = "2026-11-25T09:12:00.000+08:00"
    sent(t, report(t, item="catering-licence", title="餐饮店无证经营", at=tomorrow))
    held = mine(t)[0]["became"]
    assert (held["state"], held["status"]) == ("opened", "received")  # the duty desk has it
    sent(t, report(t, "device-0002", item="out-of-shop", title="店外堆物"))
    sent(t, report(t, "device-0003", item="out-of-shop", title="店外堆物", at=tomorrow), NEIGHBOUR)
    assert mine(t, NEIGHBOUR)[0]["became"]["state"] == "joined"


def test_what_became_of_a_report_is_told(t: Town) -> None:
    sent(t, report(t, item="catering-licence", title="餐饮店无证经营"))
    became = mine(t)[0]["became"]
    assert (became["state"], became["status"], became["unit"], became["closed"]) == (
        "opened", "to-sign", "market", False,
    )  # fmt: skip
    assert became["number"] == t.view(became["case"])["number"] and became["why"]
    t.close(became["case"])
    became = mine(t)[0]["became"]
    assert (became["status"], became["closed"]) == ("closed", True) and became["closed_at"]


def test_newest_reports_come_first_a_page_at_a_time(t: Town) -> None:
    for n in range(3):
        sent(t, report(t, f"device-000{n}"))
        t.forward(minutes=1)
    page = t.get("/api/reports", WORKER, limit=2)
    rest = t.get("/api/reports", WORKER, limit=2, cursor=page["next"])
    assert [one["id"] for one in page["items"] + rest["items"]] == ["device-0002", "device-0001", "device-0000"]
    assert rest["next"] is None


def test_what_was_settled_on_the_spot_is_closed_with_its_pictures(t: Town) -> None:
    pictures = {"before": t.picture("before"), "after": t.picture("after")}
    sent(t, report(t, item="out-of-shop", title="店外堆物", on_site=pictures))
    found = mine(t)[0]
    assert found["on_site"] == pictures
    assert (found["became"]["status"], found["became"]["closed"]) == ("closed", True)


def test_a_grid_named_without_coordinates_is_the_place(t: Town) -> None:
    sent(t, report(t, place={"text": "桥头"}, grid="chongshan-02"))
    assert (mine(t)[0]["grid"], mine(t)[0]["place"]["lon"]) == ("chongshan-02", None)


def test_others_do_not_report_and_do_not_read(t: Town) -> None:
    for post in ("clerk", "market-officer-1", "verifier"):
        problem(t.request("POST", "/api/reports", post, json=report(t)), 403)
        problem(t.request("GET", "/api/reports", post), 403)
    problem(t.request("POST", "/api/reports", json=report(t)), 401)
    t.settle()
    assert t.get("/api/cases")["items"] == []


def test_anothers_reports_are_not_seen(t: Town) -> None:
    sent(t, report(t, text=f'"source":"urn:post:{NEIGHBOUR}",'))  # a text that looks like another's name
    assert mine(t, NEIGHBOUR) == []
    sent(t, report(t), NEIGHBOUR)  # the same id of another device is another report
    assert len(mine(t)) == len(mine(t, NEIGHBOUR)) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"at": "2026-11-24T09:12:00"}, "time"),
        ({"place": {"lon": 120.3, "lat": 31.2}}, "datum"),
        ({"pictures": ["a" * 64]}, "PUT /blobs/"),
        ({"title": ""}, ""),
        ({"id": "short"}, ""),
        ({"on_site": {"before": "a" * 64}}, ""),
        ({"post": "another"}, ""),
    ],
)
def test_what_is_wrong_with_a_report_is_said(t: Town, wrong: dict[str, Any], says: str) -> None:
    answer = t.request("POST", "/api/reports", WORKER, json=report(t, **wrong))
    body = problem(answer, answer.status_code)
    assert answer.status_code in (400, 422) and says in body["english"]
    t.settle()
    assert mine(t) == []


def tasks(t: Town, post: str, grid: str = "chongshan-01") -> list[tuple[str, str]]:
    lon, lat = t.site.grids[grid].center
    return [(one["kind"], one["case"]) for one in t.get("/api/reports/near", post, lon=lon, lat=lat)["items"]]


def test_tasks_near_are_those_that_the_post_may_do(t: Town) -> None:
    far = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    near = t.ticket("店外经营", item="out-of-shop", grid="chongshan-01")
    assert tasks(t, WORKER) == [("on-site", near)]
    for case in (far, near):
        t.finish_all(case)
    assert tasks(t, "verifier") == [("verify", near), ("verify", far)]
    assert tasks(t, "verifier", "fuxi-01") == [("verify", far), ("verify", near)]
    assert tasks(t, WORKER) == []
    lon, lat = t.site.grids["chongshan-01"].center
    first = t.get("/api/reports/near", "verifier", lon=lon, lat=lat)["items"][0]
    assert first["metres"] == 0 and first["due_at"]
    problem(t.request("GET", "/api/reports/near", "verifier", params={"lon": 200, "lat": 31}), 422)


def test_a_recheck_is_a_task_of_the_officers_of_its_organ(played: Full) -> None:
    t, case = played.t, played.case
    notice = f"/api/notices/{next(iter(t.case(case)['notices']))}"
    t.do(f"{notice}/serve", "market-officer-1", receipt="当面送达")
    assert tasks(t, "market-officer-1") == []
    t.do(f"{notice}/recheck_now", "market-officer-1")
    assert tasks(t, "market-officer-1") == [("recheck", case)]
    assert ("recheck", case) not in tasks(t, "police-officer-1")
