"""CloudEvents 1.0 over HTTP: binary, structured, batch; what is kept, what is refused, and when nothing was."""

from urllib.parse import quote

import pytest

from tests.contracts.given import BATCH, STRUCTURED, TYPE, event, post, problem
from tests.town import Town

KEPT = {"accepted": 1, "duplicate": 0, "refused": []}


def became(t: Town, id: str, source: str = "urn:12345") -> dict[str, object]:
    t.settle()
    return dict(t.get("/api/signals", source=source, id=id))


def test_a_structured_event(t: Town) -> None:
    answer = post(t, event(datacontenttype="application/json", time="2026-11-24T09:00:00+08:00", subject="x"))
    assert (answer.status_code, answer.json()) == (202, KEPT)
    assert became(t, "e1")["at"] == "2026-11-24T09:00:00.000+08:00"


def test_a_binary_event_has_its_attributes_percent_encoded(t: Town) -> None:
    headers = {
        "ce-specversion": "1.0", "ce-type": TYPE, "ce-id": quote("单 1"), "ce-source": quote("urn:热线"),
        "content-type": "application/json; charset=utf-8",
    }  # fmt: skip
    answer = t.request("POST", "/events", json={"title": "路灯不亮"}, headers=headers)
    assert (answer.status_code, answer.json()) == (202, KEPT)
    assert became(t, "单 1", "urn:热线")["id"] == "单 1"


def test_a_batch_keeps_the_good_ones_and_refuses_the_bad_one_by_one(t: Town) -> None:
    bad_data = event("e2", {"title": "路灯不亮", "titel": "?"})
    no_title = event("e3", {})
    unknown = event("e4", type="hotline.ticket.v9")
    half_place = event("e5", {"title": "x", "place": {"lon": 120.3, "datum": "WGS84"}})
    no_datum = event("e6", {"title": "x", "place": {"lon": 120.3, "lat": 31.2}})
    no_blob = event("e7", {"title": "x", "attachments": ["a" * 64]})
    bad_time = event("e8", time="yesterday")
    local_time = event("e9", time="2026-11-24T09:00:00")
    old = event("e10", specversion="0.3")
    bad_due = event("e11", {"title": "x", "upstream": {"system": "s", "number": "1", "due_at": "soon"}})
    events = [
        event("e0"), "no event", bad_data, no_title, unknown, half_place, no_datum, no_blob, bad_time, local_time, old,
        bad_due, event("e0"), event("e12"),
    ]  # fmt: skip
    answer = post(t, events, BATCH)
    assert answer.status_code == 202
    body = answer.json()
    assert (body["accepted"], body["duplicate"]) == (2, 1)
    reasons = {refused["index"]: refused["reason"] for refused in body["refused"]}
    assert list(reasons) == list(range(1, 12))
    for index, word in enumerate(
        ["object", "titel", "title", "type", "lat", "datum", "PUT /blobs/", "time", "time", "specversion", "due_at"], 1
    ):
        assert word in reasons[index], (index, reasons[index])
    assert became(t, "e12")["outcome"]["state"] == "opened"  # type: ignore[index]
    problem(t.request("GET", "/api/signals", params={"source": "urn:12345", "id": "e2"}), 404)


def test_the_same_event_again_is_a_duplicate_whatever_it_says(t: Town) -> None:
    case = t.send(TYPE, {"title": "路灯不亮"}, source="urn:12345", id="e1")["outcome"]
    answer = post(t, event(data={"title": "另一件事"}))
    assert (answer.status_code, answer.json()) == (202, {"accepted": 0, "duplicate": 1, "refused": []})
    assert became(t, "e1")["outcome"] == case
    assert len(t.get("/api/cases")["items"]) == 1


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (STRUCTURED, b"{", "no JSON"),
        (STRUCTURED, b"\xff\xfe", "no JSON"),
        (BATCH, b"{}", "array"),
        (BATCH, b"[]", "no event"),
        ("text/plain", b"{}", STRUCTURED),
        ("", b"", STRUCTURED),
        ("application/json", b"{}", "ce-"),
    ],
)
def test_what_cannot_be_read_at_all_is_a_bad_request(t: Town, kind: str, body: bytes, words: str) -> None:
    answer = t.request("POST", "/events", content=body, headers={"content-type": kind} if kind else {})
    assert words in problem(answer, 400)["english"]


def test_nothing_kept_is_a_bad_request_that_says_why(t: Town) -> None:
    before = t.dump()
    body = problem(post(t, [event("a", {}), event("b", type="x")], BATCH), 400, accepted=0, duplicate=0)
    assert [refused["index"] for refused in body["refused"]] == [0, 1]
    t.settle()
    assert t.dump() == before and t.get("/api/cases")["items"] == []


def test_a_batch_has_a_most(t: Town) -> None:
    problem(post(t, [event(str(n)) for n in range(1001)], BATCH), 400)


def test_a_body_has_a_most(t: Town) -> None:
    problem(t.request("POST", "/events", content=b" " * 20_000_001, headers={"content-type": STRUCTURED}), 413)


def test_binary_mode_takes_json_alone(t: Town) -> None:
    headers = {"ce-specversion": "1.0", "ce-type": TYPE, "ce-id": "1", "ce-source": "s", "content-type": "text/xml"}
    assert "application/json" in problem(t.request("POST", "/events", content=b"<x/>", headers=headers), 400)["detail"]


def test_ids_that_differ_or_sources_that_differ_are_different_events(t: Town) -> None:
    events = [event("e1"), event("e2"), event("e1", source="urn:other")]
    assert post(t, events, BATCH).json()["accepted"] == 3
