import pytest

from tests.town import Town

DEEP = "[" * 100_000


@pytest.mark.parametrize(("path", "post"), [("/events", ""), ("/api/whistles", "clerk")])
def test_a_body_nested_without_end_is_a_bad_request(t: Town, path: str, post: str) -> None:
    headers = {"content-type": "application/cloudevents+json"}
    assert t.request("POST", path, post, content=DEEP, headers=headers).status_code == 400


def test_a_camera_is_not_heard_from_the_future(t: Town) -> None:
    answer = t.request("POST", "/api/beats", json={"cameras": {"32050608001320000001": -9.0}})
    assert answer.status_code == 422


@pytest.mark.parametrize(("path", "post"), [("/events", ""), ("/api/whistles", "clerk")])
def test_a_body_in_gbk_is_a_bad_request(t: Town, path: str, post: str) -> None:
    headers = {"content-type": "application/cloudevents+json"}
    answer = t.request("POST", path, post, content='{"title": "网格"}'.encode("gbk"), headers=headers)
    assert (answer.status_code, "UTF-8" in answer.json()["detail"]) == (400, True)


def test_a_picture_that_is_named_with_a_line_break_is_refused(t: Town) -> None:
    """A record that names one would have stood before all others in its topic."""
    event = {"specversion": "1.0", "type": "hotline.ticket.v1", "source": "urn:x", "id": "line-break"}
    event["data"] = {"title": "x", "attachments": ["a" * 64 + "\n"]}
    answer = t.request("POST", "/events", json=event, headers={"content-type": "application/cloudevents+json"})
    assert (answer.status_code, "attachments" in answer.json()["refused"][0]["reason"]) == (400, True)


@pytest.mark.parametrize("pictures", [5, True, [5], {"a": 1}, "x"])
def test_pictures_that_are_no_names_are_refused(t: Town, pictures: object) -> None:
    duty = t.view(t.ticket("民宿无证", item="lodging-licence"))["duties"][0]["id"]
    t.request("POST", f"/api/duties/{duty}/sign", "market-clerk", json={})
    found = {"point": "灭火器", "ok": False, "pictures": pictures}
    answer = t.request("POST", f"/api/duties/{duty}/record", "market-clerk", json=found)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_no_clock_can_show_is_refused(t: Town, time: str) -> None:
    """Kept, it would have made its case's page and the whole feed of facts unreadable."""
    event = {"specversion": "1.0", "type": "hotline.ticket.v1", "source": "urn:x", "id": "1", "data": {"title": "x"}}
    late = {"title": "x", "upstream": {"system": "s", "number": "1", "due_at": time}}
    for bad in ({**event, "time": time}, {**event, "data": late}):
        answer = t.request("POST", "/events", json=bad, headers={"content-type": "application/cloudevents+json"})
        assert (answer.status_code, time in answer.json()["refused"][0]["reason"]) == (400, True)


def test_a_refusal_names_the_field_and_what_it_may_be(t: Town) -> None:
    case = t.ticket("民宿无证", item="lodging-licence")
    draft = {"case": case, "kind": "推进", "lead": "market", "assist": ["police", "zzz"], "because": "x"}
    answer = t.request("POST", "/api/whistles", "clerk", json=draft)
    assert (answer.status_code, answer.json()["field"]) == (422, "assist")
    duty = t.view(case)["duties"][0]["id"]
    returned = {"reason": "?", "basis": "x"}
    answer = t.request("POST", f"/api/duties/{duty}/return", "market-head", json=returned)
    assert (answer.status_code, "职能不符" in answer.json()["detail"]) == (422, True)
