"""Whatever goes wrong is said as application/problem+json; and what only tells how things are."""

from typing import Any

import pytest

from tests.contracts.given import Full, problem
from tests.town import Town

WRONG: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/nowhere", {}, 404),
    ("GET", "/api/nowhere/at/all", {}, 404),
    ("GET", "/openapi", {}, 404),
    ("DELETE", "/api/cases", {}, 405),
    ("POST", "/api/desk", {}, 405),
    ("GET", "/events", {}, 405),
    ("GET", "/api/cases/2026-0", {}, 404),
    ("GET", "/api/desk", {}, 401),
    ("GET", "/notices/x", {}, 404),
    ("GET", "/static/no-such-file.js", {}, 404),
    ("GET", "/static/../api/openapi.py", {}, 404),
    ("GET", "/static/%00", {}, 404),
    ("POST", "/api/feeds/x/beat", {}, 404),
    ("POST", "/api/cameras/x/beat", {"json": {}}, 404),
    ("POST", "/api/dead-letters/x/1/retry", {}, 404),
    ("POST", "/api/deliveries/x/retry", {}, 404),
    ("POST", "/api/clock", {"content": b"{"}, 400),
    ("POST", "/api/clock", {"content": b" " * 11_000_000}, 413),
]
NAMED: list[tuple[str, str, dict[str, Any], str]] = [
    ("GET", "/api/cases?limit=x", {}, "limit"),
    ("GET", "/api/cases?limit=0", {}, "limit"),
    ("GET", "/api/cases?limit=201", {}, "limit"),
    ("GET", "/api/cases?open=maybe", {}, "open"),
    ("GET", "/api/cases?cursor=nonsense", {}, "cursor"),
    ("GET", "/api/duties?cursor=WzFd", {}, "cursor"),
    ("GET", "/api/whistles?cursor=%20", {}, "cursor"),
    ("GET", "/api/dead-letters?cursor=x", {}, "cursor"),
    ("GET", "/api/deliveries?cursor=x", {}, "cursor"),
    ("GET", "/api/facts?after=x", {}, "after"),
    ("GET", "/api/facts?limit=-1", {}, "limit"),
    ("GET", "/api/signals?id=1", {}, "source"),
    ("GET", "/readyz?quiet=perhaps", {}, "quiet"),
    ("POST", "/api/clock", {"json": {"advance_s": "soon"}}, "advance_s"),
    ("POST", "/api/clock", {"json": {"advance_s": -1}}, "advance_s"),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), WRONG)
def test_what_goes_wrong_is_a_problem(full: Full, method: str, path: str, more: dict[str, Any], status: int) -> None:
    problem(full.t.request(method, path, **more), status)


@pytest.mark.parametrize(("method", "path", "more", "field"), NAMED)
def test_a_wrong_parameter_is_named(full: Full, method: str, path: str, more: dict[str, Any], field: str) -> None:
    problem(full.t.request(method, path, **more), 422, field=field)


def test_an_unexpected_failure_says_nothing_of_the_inside(t: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret path /etc/x")

    monkeypatch.setattr(t.running.store, "read", broken)
    assert "secret" not in problem(t.request("GET", "/api/cases"), 500)["detail"]
    monkeypatch.undo()


async def nothing() -> int:
    return 0


def test_health_and_readiness(t: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert t.get("/healthz") == {"status": "ok"}
    assert t.get("/readyz") == {"status": "ready", "late_s": 0.0}
    t.settle()
    assert t.get("/readyz", quiet=1) == {"status": "ready", "late_s": 0.0}
    t.ticket("店外经营", item="catering-licence")
    monkeypatch.setattr(t.running.center, "fire", nothing)
    t.running.center.clock.move_to(t.running.center.clock.now() + 10**12)  # a clock is overdue
    answer = t.request("GET", "/readyz", params={"quiet": 1})
    assert (answer.status_code, answer.json()) == (503, {"status": "busy", "late_s": 0.0})
    assert t.get("/readyz") == {"status": "ready", "late_s": 0.0}
    monkeypatch.undo()
    t.forward(seconds=1)
    t.settle()  # a carrier may still be telling what fired
    ready = t.get("/readyz", quiet=1)
    assert ready["status"] == "ready"
    assert ready["late_s"] > 900_000, "it says how late that clock fired"


def test_the_manual_clock_answers_when_all_that_fell_due_has_fired(t: Town) -> None:
    case = t.ticket("店外经营", item="catering-licence")
    assert set(t.get("/api/clock")) == {"mode", "rate", "now_at"}
    answer = t.request("POST", "/api/clock", json={"advance_s": 3 * 3600})
    assert set(answer.json()) == {"mode", "rate", "now_at", "fired"} and answer.json()["fired"] >= 1
    assert t.view(case)["card"] == "yellow"
