"""Blobs first, schemas, the outcome of an event, and a dry run that stores nothing."""

import hashlib
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from command_center.facts.signal import SIGNAL_TYPES
from tests.contracts.given import BATCH, REPORTER, TYPE, event, post, problem
from tests.town import PICTURE, Town

GOOD: dict[str, dict[str, Any]] = {
    TYPE: {
        "title": "餐饮店无证经营", "text": "村口一家饭店", "item": "catering-licence", "kind": "投诉", "level": "L3",
        "place": {"text": "村口", "lon": 120.3, "lat": 31.2, "datum": "GCJ02"}, "grid": "", "reporter": REPORTER,
        "attachments": ["a" * 64], "external_id": "x-1",
        "upstream": {"system": "district", "number": "9", "due_at": "2026-12-01T17:00:00+08:00"},
    },
    "grid.report.v1": {"title": "乱堆物", "on_site": {"before": "a" * 64, "after": "b" * 64}},
    "video.alarm.v1": {"camera": "c", "alarm": "motion", "snapshot": "a" * 64, "boxes": [[0.1, 0.1, 0.2, 0.2]]},
}  # fmt: skip
BAD: list[tuple[str, dict[str, Any]]] = [
    (TYPE, {}), (TYPE, {"title": ""}), (TYPE, {"title": 5}), (TYPE, {"title": "x", "kind": "怒"}),
    (TYPE, {"title": "x", "level": "L9"}), (TYPE, {"title": "x", "place": {"lon": 200}}),
    (TYPE, {"title": "x", "y": 1}), (TYPE, {"title": "x", "attachments": ["short"]}),
    ("grid.report.v1", {"title": "x", "on_site": {"before": "a" * 64}}),
    ("video.alarm.v1", {"camera": "c"}), ("video.alarm.v1", {"camera": "c", "alarm": "m", "boxes": [[1, 2]]}),
]  # fmt: skip


def schema(t: Town, type: str) -> dict[str, Any]:
    return dict(t.get(f"/schemas/{type}.json"))


def test_the_schemas_say_what_the_door_takes(t: Town) -> None:
    for type, good in GOOD.items():
        validator = jsonschema_rs.Draft202012Validator(schema(t, type))
        assert validator.is_valid(good), list(validator.iter_errors(good))
        msgspec.convert(good, SIGNAL_TYPES[type])
    for type, bad in BAD:
        assert not jsonschema_rs.Draft202012Validator(schema(t, type)).is_valid(bad), (type, bad)
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(bad, SIGNAL_TYPES[type])
    jsonschema_rs.meta.validate(schema(t, TYPE))
    assert "there are hotline.ticket.v1" in problem(t.request("GET", "/schemas/x.json"), 404)["english"]


def test_a_blob_is_kept_under_its_hash_and_given_back(t: Town) -> None:
    name = t.picture()
    answer = t.request("GET", f"/blobs/{name}")
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert t.request("PUT", f"/blobs/{name}", content=PICTURE).json() == {"sha256": name, "bytes": len(PICTURE)}
    page = b"<script>alert(1)</script>"
    script = hashlib.sha256(page).hexdigest()
    t.request("PUT", f"/blobs/{script}", content=page)
    assert t.request("GET", f"/blobs/{script}").headers["content-type"] == "application/octet-stream"


def test_a_blob_under_a_wrong_hash_is_not_kept(t: Town) -> None:
    wrong = "a" * 64
    problem(t.request("PUT", f"/blobs/{wrong}", content=b"x"), 422, field="sha256")
    problem(t.request("GET", f"/blobs/{wrong}"), 404)
    for name in ("short", "A" * 64, "g" * 64):
        problem(t.request("PUT", f"/blobs/{name}", content=b"x"), 422, field="sha256")
        problem(t.request("GET", f"/blobs/{name}"), 422, field="sha256")
    problem(t.request("PUT", f"/blobs/{wrong}", content=b"x" * 20_000_001), 413)


def test_an_event_names_blobs_that_are_there(t: Town) -> None:
    missing = "b" * 64
    refused = problem(post(t, event(data={"title": "x", "attachments": [missing]})), 400)["refused"]
    assert f"PUT /blobs/{missing}" in refused[0]["reason"]
    picture = t.picture()
    found = t.send(TYPE, {"title": "x", "attachments": [picture]})
    assert t.view(found["outcome"]["case"])["picture"] == picture


def test_what_became_of_an_event(t: Town) -> None:
    found = t.send(TYPE, {"title": "餐饮店无证经营", "item": "catering-licence", "place": t.place("chongshan-01")})
    assert set(found) == {"key", "source", "id", "type", "at", "arrived_at", "grid", "outcome"}
    outcome = found["outcome"]
    assert set(outcome) == {"state", "because", "case", "number", "status", "reasons", "why"}
    assert (outcome["state"], outcome["status"], outcome["reasons"]) == ("opened", "to-sign", [])
    joined = t.send(TYPE, {"title": "又一次", "item": "catering-licence", "place": t.place("chongshan-01")})["outcome"]
    assert (joined["state"], joined["case"]) == ("joined", outcome["case"])
    aside = t.send(TYPE, {"title": "演练", "exercise": True})["outcome"]
    assert set(aside) == {"state", "because", "reasons"}
    assert aside["state"] == "set-aside" and "exercise" in aside["reasons"]
    problem(t.request("GET", "/api/signals", params={"source": "urn:nobody", "id": "1"}), 404)
    problem(t.request("GET", "/api/signals", params={"source": "urn:nobody"}), 422, field="id")


FAR = {"lon": 110.0, "lat": 30.0, "datum": "WGS84"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"title": "餐饮店无证经营"}, "place-missing"),
        ({"title": "x", "item": "catering-licence", "place": FAR}, "place-outside"),
        ({"title": "x", "item": "no-such-item"}, "item-unknown"),
    ],
)  # fmt: skip
def test_what_does_not_fit_becomes_a_case_of_the_duty_desk(t: Town, data: dict[str, Any], reason: str) -> None:
    outcome = t.send(TYPE, data)["outcome"]
    assert reason in outcome["reasons"] and outcome["status"] == "received"
    assert t.view(outcome["case"])["owner"] == "role:clerk"


def test_a_time_from_tomorrow_goes_to_the_duty_desk(t: Town) -> None:
    outcome = t.send(TYPE, {"title": "餐饮店无证经营", "grid": "chongshan-01"}, time="2026-11-25T12:00:00+08:00")[
        "outcome"
    ]
    assert "time-future" in outcome["reasons"]


def test_a_dry_run_says_what_would_be_and_stores_nothing(t: Town) -> None:
    t.ticket("店外经营", item="catering-licence")
    good = {"title": "餐饮店无证经营", "item": "catering-licence", "place": t.place("fuxi-01"), "reporter": REPORTER}
    before, facts = t.dump(), t.get("/api/facts")
    events = [event("d1", good), event("d2", {**good, "place": t.place("chongshan-01")}), event("d3", {})]
    answer = post(t, events, BATCH, "/events?dry_run=true")
    assert answer.status_code == 200
    first, second = answer.json()["would"]
    assert (first["outcome"], first["grid"], first["item"], first["unit"]) == (
        "opened", "fuxi-01", "catering-licence", "market",
    )  # fmt: skip
    assert {"rules", "clocks", "duties", "whistles", "why", "facts", "case"} <= set(first)
    assert {clock["kind"] for clock in first["clocks"]} >= {"sign", "close"}
    assert second["outcome"] == "joined"
    assert [refused["index"] for refused in answer.json()["refused"]] == [2]
    t.settle()
    assert (t.dump(), t.get("/api/facts")) == (before, facts)
    problem(t.request("GET", "/api/signals", params={"source": "urn:12345", "id": "d1"}), 404)
    assert t.send(TYPE, good, source="urn:12345", id="d1")["outcome"]["state"] == "opened", "the id is still free"
