"""Two verbs that go together: both are done or neither, each once, and as each of them would be done alone."""

from typing import Any

import httpx
import pytest

from tests.contracts.given import problem
from tests.town import Town

DRAFT = {"kind": "推进", "lead": "construction", "assist": ["fire"], "because": "一家办不了"}
APPLY = {"target": "whistle", "verb": "apply"}


def acts(t: Town, post: str = "clerk", key: str = "", **steps: Any) -> httpx.Response:
    return t.request("POST", "/api/acts", post, json=steps, headers={"Idempotency-Key": key} if key else {})


def accept(case: str, lead: str = "construction", **args: Any) -> dict[str, Any]:
    then = {"target": "case", "verb": "dispatch", "on": case, "args": {"lead": lead}}
    return {"target": "case", "verb": "accept", "on": case, "args": {"item": "street-lamp", **args}, "then": then}


def draft(case: str, then: dict[str, Any] = APPLY, **args: Any) -> dict[str, Any]:
    return {"target": "whistle", "verb": "draft", "on": case, "args": DRAFT | args, "then": then}


def vague(t: Town) -> str:
    return t.ticket("有件事说不清", text="请回电", grid="dengwei-02")


def lamp(t: Town) -> str:
    return t.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")


def test_both_are_done_and_the_answer_has_the_facts_of_both(t: Town) -> None:
    case = vague(t)
    answer = acts(t, **accept(case))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"facts", "case", "again"} and body["again"] is False
    kinds = [fact["kind"] for fact in body["facts"]]
    assert kinds[0] == "case.accepted" and "case.dispatched" in kinds
    assert body["case"] == t.view(case) and body["case"]["status"] == "to-sign"
    by = {fact["actor"] for fact in t.get(f"/api/cases/{case}")["story"] if fact["kind"] in kinds}
    assert by == {"clerk"}


def test_what_was_previewed_is_sent_as_it_was(t: Town) -> None:
    for steps in (accept(vague(t)), draft(lamp(t)), {**accept(vague(t)), "then": None}):
        told = t.do("/api/preview", "clerk", **steps)
        done = acts(t, **steps).json()
        assert [fact["kind"] for fact in done["facts"]] == told["facts"]
        assert done["case"]["status"] == told["status"]


def test_a_second_that_is_refused_undoes_the_first(t: Town) -> None:
    case = vague(t)
    before = t.dump()
    problem(acts(t, key="k1", **accept(case, lead="nobody")), 422, field="lead")
    two = {"target": "duty", "verb": "sign", "on": f"{case}.d1"}
    problem(acts(t, key="k1", **(accept(case) | {"then": two})), 404)
    confirm = {"target": "case", "verb": "confirm", "on": case}
    allowed = problem(acts(t, key="k1", **(accept(case) | {"then": confirm})), 409)["allowed"]
    assert "dispatch" in allowed, "as the case would then be"
    problem(acts(t, "market-clerk", key="k1", **accept(case)), 404)
    assert t.dump() == before
    assert acts(t, key="k1", **accept(case)).json()["again"] is False, "a refusal is not remembered"


def test_a_first_that_is_refused_is_refused_as_it_would_be_alone(t: Town) -> None:
    case = lamp(t)
    before = t.dump()
    alone = t.request("POST", f"/api/cases/{case}/accept", "clerk", json={})
    together = acts(t, **accept(case))
    assert (together.status_code, together.json()) == (alone.status_code, alone.json()) and alone.status_code == 409
    assert t.dump() == before


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ({}, "target"),
        ({"target": "town", "verb": "sign"}, "target"),
        ({"target": "case", "verb": ""}, "verb"),
        ({"target": "case", "verb": "accept", "then": {"target": "case"}}, "then"),
        ({"target": "case", "verb": "accept", "also": {}}, "also"),
    ],
)
def test_steps_that_are_none_are_refused_with_their_field(t: Town, steps: dict[str, Any], field: str) -> None:
    assert field in problem(acts(t, **steps), 422)["detail"]


def test_the_second_is_about_the_whistle_that_the_first_drafted(t: Town) -> None:
    case = lamp(t)
    t.do("/api/whistles", "duty-leader", case=case, **{**DRAFT, "kind": "攻坚"})  # meanwhile, by somebody else
    body = acts(t, **draft(case)).json()
    assert [(fact["kind"], fact["on"]) for fact in body["facts"]] == [
        ("whistle.drafted", f"{case}.w2"),
        ("whistle.applied", f"{case}.w2"),
    ]
    assert {whistle["id"]: whistle["state"] for whistle in t.view(case)["whistles"]} == {
        f"{case}.w1": "draft",
        f"{case}.w2": "to-approve",
    }


def test_a_whistle_without_a_case_opens_one_and_goes_for_approval(t: Town) -> None:
    opens = {"title": "夜市扰民", "item": "catering-licence", "place": "码头", "level": "L3", "grid": "chongshan-01"}
    steps = {"target": "whistle", "verb": "draft", "args": DRAFT | {"lead": "market"} | opens, "then": APPLY}
    first = acts(t, key="k1", **steps).json()
    (whistle,) = first["case"]["whistles"]
    assert whistle["state"] == "to-approve"
    again = acts(t, key="k1", **steps).json()
    assert (again["case"]["id"], again["again"]) == (first["case"]["id"], True)
    assert len(t.get("/api/cases")["items"]) == 1


def test_a_whistle_that_nobody_drafted_or_named_is_not_found(t: Town) -> None:
    case = vague(t)
    before = t.dump()
    problem(acts(t, **(accept(case) | {"then": APPLY})), 404)
    problem(acts(t, **APPLY), 404)
    assert t.dump() == before


def test_the_same_key_is_answered_from_the_log(t: Town) -> None:
    case = lamp(t)
    first = acts(t, key="k1", **draft(case)).json()
    before = t.dump()
    second = acts(t, key="k1", **draft(case)).json()
    assert (second["facts"], second["again"]) == (first["facts"], True)
    assert t.dump() == before
    t.whistle(case, "approve", "leader")
    assert acts(t, key="k1", **draft(case)).json()["facts"] == first["facts"], "however late"
    problem(acts(t, "duty-leader", key="k1", **draft(case, because="")), 422, field="because")


def test_a_key_is_for_these_steps_alone(t: Town) -> None:
    case = vague(t)
    acts(t, key="k1", **accept(case))
    wrong = {"field": "Idempotency-Key", "code": "reused-key"}
    problem(acts(t, key="k1", **accept(case, lead="fire")), 422, **wrong)
    problem(acts(t, key="k1", **(accept(case) | {"then": None})), 422, **wrong)
    problem(t.request("POST", f"/api/cases/{case}/accept", "clerk", json={}, headers={"Idempotency-Key": "k1"}), 422)
    other = vague(t)
    t.do(f"/api/cases/{other}/accept", "clerk", "k2", item="street-lamp")
    problem(acts(t, key="k2", **accept(other)), 422, **wrong)
    assert t.status(other) == "to-dispatch"


def test_a_single_verb_goes_the_same_way(t: Town) -> None:
    case = vague(t)
    steps = {"target": "case", "verb": "ask_more", "on": t.view(case)["number"], "args": {"missing": "门牌"}}
    assert acts(t, key="k1", **steps).json()["case"]["status"] == "waiting"
    duty = t.duty(lamp(t), "construction")["id"]
    signed = acts(t, "construction-clerk", target="duty", verb="sign", on=duty).json()
    assert [fact["kind"] for fact in signed["facts"]] == ["duty.signed"]


def test_who_acts_must_be_said(t: Town) -> None:
    case = vague(t)
    problem(t.request("POST", "/api/acts", json=accept(case)), 401)
    problem(acts(t, "nobody", **accept(case)), 401)
    problem(acts(t, "verifier", **accept(case)), 403)
