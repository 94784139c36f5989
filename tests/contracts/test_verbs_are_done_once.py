"""Verbs over HTTP: who acts, what is refused and how, and that a repeated request is done once."""

from typing import Any

import httpx
import pytest

from tests.contracts.given import problem
from tests.town import Town

DISPATCHED = {"item": "catering-licence"}
RETURN = {"reason": "职能不符", "basis": "清单"}


def act(t: Town, path: str, post: str = "", key: str = "", **args: Any) -> httpx.Response:
    return t.request("POST", path, post, json=args, headers={"Idempotency-Key": key} if key else {})


def duty_path(t: Town, case: str, verb: str) -> str:
    return f"/api/duties/{t.duty(case, 'market')['id']}/{verb}"


def test_a_verb_answers_its_facts_and_the_case(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    answer = act(t, duty_path(t, case, "sign"), "market-clerk")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"facts", "case", "again"} and body["again"] is False
    assert [(fact["kind"], fact["on"]) for fact in body["facts"]] == [("duty.signed", t.duty(case, "market")["id"])]
    assert set(body["facts"][0]) == {"id", "kind", "on", "because"}
    assert body["case"] == t.view(case)


def test_a_case_is_named_by_id_or_number(t: Town) -> None:
    case = t.ticket("不知道归谁管")
    number = t.view(case)["number"]
    assert act(t, f"/api/cases/{number}/ask_more", "clerk", missing="门牌").status_code == 200
    assert t.get(f"/api/cases/{number}")["view"] == t.view(case)


def test_who_acts_must_be_said(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    problem(act(t, duty_path(t, case, "sign")), 401)
    problem(act(t, duty_path(t, case, "sign"), "nobody"), 401)


def test_a_verb_that_the_state_does_not_know_lists_those_that_this_post_may_do(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    finish = duty_path(t, case, "finish")
    for post, mine in {"market-clerk": ["sign"], "market-head": ["sign", "return"], "supervisor": ["release"]}.items():
        body = problem(act(t, finish, post, contacted="店主", measure="已改"), 409)
        assert body["allowed"] == mine and body["detail"].endswith("、".join(mine))
    for post, mine in {"verifier": [], "supervisor": ["remind", "supervise", "escalate"]}.items():
        assert problem(act(t, f"/api/cases/{case}/pass", post), 409)["allowed"] == mine
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "return", **RETURN)
    t.on_duty(case, "market", "uphold", "supervisor")
    body = problem(act(t, duty_path(t, case, "return"), "market-head", **RETURN), 409)
    assert "return" not in body["allowed"], "upheld: no second return by that unit"


def test_a_post_that_may_not_is_refused(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    for post in ("clerk", "chongshan-grid-01"):
        problem(act(t, duty_path(t, case, "sign"), post), 403)
    problem(act(t, duty_path(t, case, "sign"), "health-clerk"), 404)  # it does not see the case
    problem(act(t, duty_path(t, case, "return"), "market-clerk", **RETURN), 403)


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({}, "reason"),
        ({"reason": "职能不符"}, "basis"),
        ({"reason": "不想办", "basis": "x"}, "reason"),
        ({"reason": "职能不符", "basis": ""}, "basis"),
        ({"reason": "职能不符", "basis": "x" * 2001}, "basis"),
        ({"reason": "职能不符", "basis": 5}, "basis"),
        ({"reason": "职能不符", "basis": "x", "sugested": "water"}, "sugested"),
        ({"reason": "职能不符", "basis": "x", "suggested": "nowhere"}, "suggested"),
    ],
)
def test_a_missing_or_wrong_field_is_named(t: Town, args: dict[str, Any], field: str) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    before = t.dump()
    problem(act(t, duty_path(t, case, "return"), "market-head", **args), 422, field=field)
    assert t.dump() == before


def test_nested_fields_are_named_by_their_outermost(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "contact", officer="market-officer-1")
    t.on_duty(case, "market", "report_in")
    notice = {
        "number": "1", "basis": "b", "party": "p", "points": ["x"], "remedies": "r",
        "deadline_at": "2026-11-27T18:00:00+08:00", "officers": [{"post": "market-officer-1"}],
    }  # fmt: skip
    path = duty_path(t, case, "notices")
    problem(act(t, path, "market-officer-1", **notice), 422, field="officers")
    notice["officers"] = [{"post": f"market-officer-{n}", "certificate": "1"} for n in (1, 2)]
    problem(act(t, path, "market-officer-1", **{**notice, "points": []}), 422, field="points")
    problem(act(t, path, "market-officer-1", **{**notice, "deadline_at": "tomorrow"}), 422, field="deadline_at")
    issued = act(t, path, "market-officer-1", **notice).json()
    page = t.request("GET", f"/notices/{issued['case']['notices'][0]['id']}")
    assert page.status_code == 200 and page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_picture_is_put_before_the_act_that_names_it(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop")
    path, pictures = f"/api/cases/{case}/close_on_site", {"before": "a" * 64, "after": t.picture()}
    problem(act(t, path, "chongshan-grid-01", **pictures), 422, field="before")
    problem(act(t, path, "chongshan-grid-01", **{**pictures, "before": "short"}), 422)
    assert act(t, path, "chongshan-grid-01", **{**pictures, "before": pictures["after"]}).status_code == 200


def test_what_is_not_there_is_not_found(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    duty = t.duty(case, "market")["id"]
    drafted = t.do("/api/whistles", "clerk", case=case, kind="推进", lead="market", because="一家办不了")
    whistle = drafted["case"]["whistles"][0]["id"]
    for path in (
        f"/api/cases/{'c' * 32}/accept", "/api/cases/2026-0/accept", f"/api/cases/{case}/vanish",
        f"/api/duties/{case}.d99/sign", f"/api/duties/{'c' * 32}.d1/sign", "/api/duties/x/sign",
        f"/api/duties/{case}/sign", f"/api/duties/{duty}/approve", f"/api/duties/{whistle}/sign",
        f"/api/whistles/{duty}/apply",
        f"/api/whistles/{whistle}/draft", f"/api/whistles/{whistle}/blow", f"/api/notices/{duty}/serve",
        f"/api/notices/{case}.n1/issue", f"/api/notices/{case}.n1/pass", f"/api/duties/{case}.d99/notices",
    ):  # fmt: skip
        problem(act(t, path, "clerk"), 404, code="not-found")


def test_a_body_that_is_no_object_is_a_bad_request(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    path = duty_path(t, case, "sign")
    for body in (b"{", b"[]", b'"x"', b"\xff"):
        problem(t.request("POST", path, "market-clerk", content=body), 400)
    assert t.request("POST", path, "market-clerk").status_code == 200, "no body: no arguments"


def test_the_same_key_is_answered_from_the_log(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    path = duty_path(t, case, "sign")
    first = act(t, path, "market-clerk", "k1", note="收到").json()
    before = t.dump()
    second = act(t, path, "market-clerk", "k1", note="收到").json()
    assert (second["facts"], second["again"]) == (first["facts"], True) and second["case"]["id"] == case
    assert t.dump() == before
    t.finish(case, "market")
    assert act(t, path, "market-clerk", "k1", note="收到").json()["facts"] == first["facts"], "however late"
    problem(act(t, path, "market-clerk", "k2", note="收到"), 409)


def test_a_key_is_for_one_request(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    path = duty_path(t, case, "sign")
    act(t, path, "market-clerk", "k1", note="收到")
    problem(act(t, path, "market-clerk", "k1", note="别的"), 422, field="Idempotency-Key")
    problem(act(t, duty_path(t, case, "record"), "market-clerk", "k1", text="x"), 422, field="Idempotency-Key")
    problem(act(t, path, "market-clerk", "k" * 201), 422, field="Idempotency-Key")


def test_a_key_belongs_to_its_actor(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    assert act(t, duty_path(t, case, "sign"), "market-clerk", "k1").status_code == 200
    problem(act(t, duty_path(t, case, "sign"), "market-head", "k1"), 409)
    assert act(t, duty_path(t, case, "record"), "market-head", "k1", text="已查").json()["again"] is False


def test_a_refusal_is_not_remembered(t: Town) -> None:
    case = t.ticket("店外经营", **DISPATCHED)
    path = duty_path(t, case, "record")
    problem(act(t, path, "market-clerk", "k1", text="已查"), 409)
    t.on_duty(case, "market", "sign")
    problem(act(t, path, "market-clerk", "k1"), 422, field="text")
    assert act(t, path, "market-clerk", "k1", text="已查").json()["again"] is False


def test_a_whistle_without_a_case_opens_one_once(t: Town) -> None:
    args = {
        "kind": "推进", "lead": "market", "because": "一家办不了", "title": "夜市扰民", "item": "catering-licence",
        "place": "码头", "level": "L3", "grid": "chongshan-01",
    }  # fmt: skip
    first = act(t, "/api/whistles", "clerk", "k1", **args)
    assert first.status_code == 200, first.text
    assert first.json()["case"]["status"] == "to-dispatch"
    again = act(t, "/api/whistles", "clerk", "k1", **args).json()
    assert (again["case"]["id"], again["again"]) == (first.json()["case"]["id"], True)
    for name in ("title", "item", "place", "level", "grid", "because", "lead"):
        problem(act(t, "/api/whistles", "clerk", **{k: v for k, v in args.items() if k != name}), 422, field=name)
    assert len(t.get("/api/cases")["items"]) == 1


def test_a_merge_under_a_key_is_answered_from_both_cases(t: Town) -> None:
    master = t.ticket("店外经营", **DISPATCHED)
    case = t.ticket("店外经营", grid="fuxi-01", **DISPATCHED)
    first = act(t, f"/api/cases/{case}/merge", "clerk", "k1", master=t.view(master)["number"]).json()
    assert (first["case"]["id"], first["case"]["status"]) == (case, "merged")
    assert act(t, f"/api/cases/{case}/merge", "clerk", "k1", master=t.view(master)["number"]).json()["again"] is True
    problem(act(t, f"/api/cases/{case}/merge", "clerk", master=master), 409)
