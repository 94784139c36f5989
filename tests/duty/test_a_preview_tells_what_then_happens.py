"""按下后: a preview runs the same decision and keeps nothing of it."""

from typing import Any

import pytest

from tests.town import Refused, Town

LANE = "32050608001320000002"
ISLAND = "32050608001320000239"


def preview(t: Town, post: str, target: str, verb: str, on: str, **args: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"target": target, "verb": verb, "on": on, "args": args}
    return t.do("/api/preview", post, **body)


def outline(t: Town, case: str) -> dict[str, Any]:
    """What the case is, whom it has called and by when: all that a preview promises."""
    view = t.view(case)
    units = {duty["id"]: duty["unit"] for duty in view["duties"]}
    dues = {(c["kind"], units.get(c["on"], c["owner"])): c["due_at"] for c in view["clocks"] if c["owner"] != "clock"}
    return {"status": view["status"], "lead": view["lead"], "item": view["item"], "dues": dues}


def promised(told: dict[str, Any]) -> dict[tuple[str, str], str]:
    calls = {(due["kind"], call["unit"]): due["due_at"] for call in told["called"] for due in call["dues"]}
    return calls | {(due["kind"], due["owner"]): due["due_at"] for due in told["dues"]}


def alarm(t: Town) -> str:
    return str(t.alarm(LANE, "intrusion")["case"])


def vague(t: Town) -> str:
    return t.ticket("有件事说不清", text="请回电", grid="dengwei-02")


def accepted(t: Town) -> str:
    case = vague(t)
    t.act(case, "accept", "clerk", item="street-lamp")
    return case


def lamp(t: Town) -> str:
    return t.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")


CASES: dict[str, tuple[Any, str, str, dict[str, Any]]] = {
    "confirm": (alarm, "clerk", "case", {}),
    "reject": (alarm, "clerk", "case", {"reason": "光影"}),
    "accept": (vague, "clerk", "case", {"item": "street-lamp"}),
    "ask_more": (vague, "clerk", "case", {"missing": "在哪里"}),
    "decline": (vague, "clerk", "case", {"reason": "非诉求"}),
    "dispatch": (accepted, "clerk", "case", {"lead": "construction", "assist": ["fire"]}),
    "hand_over": (vague, "clerk", "case", {"to": "110"}),
    "remind": (lamp, "duty-leader", "case", {}),
}


@pytest.mark.parametrize("verb", CASES)
@pytest.mark.parametrize("wait", [0, 200], ids=["at once", "later"])
def test_what_is_foretold_is_what_then_happens(t: Town, verb: str, wait: int) -> None:
    make, post, target, args = CASES[verb]
    case = make(t)
    if wait:
        t.forward(minutes=wait)
    before = t.dump()
    told = preview(t, post, target, verb, case, **args)
    assert t.dump() == before, "a preview keeps nothing"
    old = outline(t, case)
    done = t.act(case, verb, post, **args)
    now = outline(t, case)
    assert told["status"] == now["status"] and told["former"] == old["status"]
    assert (told["lead"], told["item"]) == (now["lead"], now["item"])
    assert told["facts"] == [fact["kind"] for fact in done["facts"]]
    assert told["because"] == [fact["because"] for fact in done["facts"] if fact["because"]]
    changed = {name: at for name, at in now["dues"].items() if old["dues"].get(name) != at}
    assert promised(told) == changed


def test_each_limit_says_in_which_table_it_stands(t: Town) -> None:
    told = preview(t, "clerk", "case", "dispatch", accepted(t), lead="construction", assist=["fire"])
    lead, assist = told["called"]
    assert (lead["unit"], lead["kind"], lead["rule"], lead["new"]) == (
        "construction",
        "lead",
        "items.street-lamp",
        True,
    )
    assert (assist["unit"], assist["rule"]) == ("fire", "by-hand")
    level = told["level"]
    assert {(due["kind"], due["rule"]) for due in lead["dues"]} >= {("sign", f"levels.{level}")}
    assert all(due["limit"] for due in lead["dues"])


def test_an_upstream_due_date_that_binds_is_named(t: Town) -> None:
    upstream = {"system": "12345", "number": "7731", "due_at": "2026-11-26T17:00:00+08:00"}
    case = t.ticket("有件事说不清", text="请回电", grid="dengwei-02", upstream=upstream)
    t.act(case, "accept", "clerk", item="street-lamp")
    told = preview(t, "clerk", "case", "dispatch", case, lead="construction")
    (close,) = [due for due in told["called"][0]["dues"] if due["kind"] == "close"]
    assert close["rule"] == "upstream"


def test_a_confirmed_alarm_that_joins_says_into_what_and_calls_nobody_new(t: Town) -> None:
    lon, lat = (getattr(t.site.cameras[LANE], name) for name in ("lon", "lat"))
    place = {"text": "北门", "lon": lon, "lat": lat, "datum": "WGS84"}
    case = t.ticket("消防通道停车", item="fire-lane", grid=t.site.cameras[LANE].grid, place=place)
    told = preview(t, "clerk", "case", "confirm", alarm(t))
    assert (told["into"], told["undo"], told["called"]) == (t.view(case)["number"], "unmerge", [])
    assert told["into_lead"] == t.view(case)["lead"]


def island(t: Town) -> tuple[str, str]:
    """A guesthouse's case, and an alarm beside it that waits: together they are what a rule asks a whistle for."""
    camera = t.site.cameras[ISLAND]
    place = {"text": "码头", "lon": camera.lon, "lat": camera.lat, "datum": "WGS84"}
    case = t.ticket("民宿没有证", item="lodging-licence", grid=camera.grid, place=place)
    return case, str(t.alarm(ISLAND, "intrusion")["case"])


def test_an_alarm_that_joins_tells_the_level_and_the_whistle_that_come_of_it(t: Town) -> None:
    case, joining = island(t)
    assert t.view(case)["level"] == "L3"
    told = preview(t, "clerk", "case", "confirm", joining, join=case)
    t.act(joining, "confirm", "clerk", join=case)
    (whistle,) = t.view(case)["whistles"]
    assert (whistle["kind"], whistle["state"]) == ("推进", "to-approve")
    assert told["drafts"] == [{"kind": "推进", "units": [whistle["lead"], *whistle["assist"]]}]
    assert told["approvals"] == [["leader", "secretary", "mayor"]]
    assert (told["into_level"], t.view(case)["level"]) == ("L2", "L2")
    close = {due["rule"] for one in told["called"] for due in one["dues"] if due["kind"] in ("sign", "close")}
    assert close == {"levels.L2"}
    assert promised(told) == {name: at for name, at in outline(t, case)["dues"].items() if name in promised(told)}
    assert ("approve", "role:leader") in promised(told)


def test_a_case_that_stays_at_its_level_says_none(t: Town) -> None:
    master, other = lamp(t), t.ticket("路灯坏了", item="street-lamp", grid="yuli-02")
    told = preview(t, "clerk", "case", "merge", other, master=master)
    assert told["into"] and (told["into_level"], told["drafts"]) == ("", [])


def test_the_close_limit_of_an_urgent_whistle_stands_with_its_own_level(t: Town) -> None:
    case = lamp(t)
    whistle = {"kind": "应急", "lead": "construction", "assist": ["fire"], "because": "一家办不了"}
    told = preview(t, "duty-leader", "whistle", "draft", case, **whistle)
    known = next(one for one in told["called"] if one["unit"] == "construction")
    assert not known["new"]
    assert {due["rule"] for due in known["dues"] if due["kind"] == "close"} == {"levels.L1"}


def test_a_whistle_that_is_blown_at_once_is_not_called_back(t: Town) -> None:
    case = lamp(t)
    whistle: dict[str, Any] = {"kind": "应急", "lead": "construction", "assist": ["fire"], "because": "一家办不了"}
    told = preview(t, "duty-leader", "whistle", "draft", case, **whistle)
    assert (told["whistle"], told["undo"]) == ("应急", "")
    t.do("/api/whistles", "duty-leader", case=case, **whistle)
    with pytest.raises(Refused):
        t.whistle(case, "withdraw", "duty-leader")
    other = lamp(t)
    assert preview(t, "clerk", "whistle", "draft", other, **(whistle | {"kind": "推进"}))["undo"] == "withdraw"


def test_a_merge_is_foretold_and_can_be_taken_back(t: Town) -> None:
    master, other = lamp(t), t.ticket("路灯坏了", item="street-lamp", grid="yuli-02")
    told = preview(t, "clerk", "case", "merge", other, master=master)
    assert (told["status"], told["into"], told["undo"]) == ("merged", t.view(master)["number"], "unmerge")
    assert set(told["freed"]) == {duty["unit"] for duty in t.view(other)["duties"]}
    t.act(other, "merge", "clerk", master=master)
    assert t.status(other) == "merged"


def test_a_split_tells_whom_the_new_case_calls(t: Town) -> None:
    case = lamp(t)
    assert t.ticket("路灯又不亮", item="street-lamp", grid="xiangxue-02") == case
    signal = list(t.case(case)["signals"])[1]
    told = preview(t, "clerk", "case", "split", case, signal=signal)
    assert told["apart"] and not told["into"] and told["undo"] == "merge"
    assert {one["unit"] for one in told["called"] if one["new"]} == {duty["unit"] for duty in t.view(case)["duties"]}


def test_a_whistle_names_who_approves_and_calls_nobody_before(t: Town) -> None:
    case = lamp(t)
    whistle: dict[str, Any] = {
        "kind": "推进",
        "lead": "construction",
        "assist": ["fire", "police"],
        "because": "一家办不了",
    }
    told = preview(t, "clerk", "whistle", "draft", case, **whistle)
    assert told["approvals"] == [["leader", "secretary", "mayor"]] and told["called"] == [] and told["whistle"] == ""
    blown = preview(t, "duty-leader", "whistle", "draft", case, **(whistle | {"kind": "应急"}))
    assert blown["whistle"] == "应急" and {one["unit"] for one in blown["called"]} >= {"construction", "fire", "police"}
    assert {due["rule"] for one in blown["called"] for due in one["dues"] if due["kind"] == "sign"} == {"whistles.应急"}
    t.do("/api/whistles", "clerk", case=case, **whistle)
    (waiting,) = t.case(case)["whistles"]
    t.do(f"/api/whistles/{waiting}/apply", "clerk")
    approved = preview(t, "leader", "whistle", "approve", waiting)
    assert approved["whistle"] == "推进" and approved["approvals"] == []
    t.do(f"/api/whistles/{waiting}/approve", "leader")
    dues = outline(t, case)["dues"]
    assert all(dues[name] == at for name, at in promised(approved).items())
    assert {"sign", "contact", "arrive"} <= {kind for kind, unit in promised(approved) if unit == "fire"}


def test_two_steps_pressed_as_one_are_foretold_as_one(t: Town) -> None:
    case = vague(t)
    then = {"target": "case", "verb": "dispatch", "on": case, "args": {"lead": "construction"}}
    body: dict[str, Any] = {
        "target": "case",
        "verb": "accept",
        "on": case,
        "args": {"item": "street-lamp"},
        "then": then,
    }
    told = t.do("/api/preview", "clerk", **body)
    assert (told["former"], told["status"], t.status(case)) == ("received", "to-sign", "received")
    assert [one["unit"] for one in told["called"]] == ["construction"]


def test_a_whistle_that_waits_for_approval_tells_what_follows_once_it_has_it(t: Town) -> None:
    case = lamp(t)
    draft = {"kind": "攻坚", "lead": "construction", "assist": ["fire"], "because": "一家办不了"}
    then = {"target": "whistle", "verb": "apply", "on": f"{case}.w1", "args": {}}
    body: dict[str, Any] = {"target": "whistle", "verb": "draft", "on": case, "args": draft, "then": then}
    told = t.do("/api/preview", "clerk", **body)
    assert told["approvals"] == [["secretary"], ["mayor"]] and told["called"] == []
    assert [due["kind"] for due in told["dues"]] == ["approve"]
    assert told["approved"]["whistle"] == "攻坚"
    fire = next(one for one in told["approved"]["called"] if one["unit"] == "fire")
    assert {"sign", "contact", "arrive", "close"} == {due["kind"] for due in fire["dues"]}
    assert t.view(case)["whistles"] == []


@pytest.mark.parametrize(
    ("post", "verb", "args", "status"),
    [
        ("clerk", "dispatch", {}, 422),
        ("clerk", "dispatch", {"lead": "nobody"}, 422),
        ("market-clerk", "dispatch", {"lead": "market"}, 403),
        ("clerk", "confirm", {}, 409),
        ("clerk", "fly", {}, 404),
    ],
)
def test_a_refusal_is_the_verbs_own(t: Town, post: str, verb: str, args: dict[str, Any], status: int) -> None:
    case = accepted(t)
    with pytest.raises(Refused) as real:
        t.act(case, verb, post, **args)
    with pytest.raises(Refused) as foretold:
        preview(t, post, "case", verb, case, **args)
    assert foretold.value.status == real.value.status
    assert foretold.value.body == real.value.body
    assert real.value.status in (status, 404)


def test_a_grid_workers_whistle_is_told_to_wait_for_the_head_of_the_village(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    draft = {"kind": "推进", "lead": "enforcement", "assist": [], "because": "一家办不了"}
    then = {"target": "whistle", "verb": "apply", "on": f"{case}.w1", "args": {}}
    body: dict[str, Any] = {"target": "whistle", "verb": "draft", "on": case, "args": draft, "then": then}
    told = t.do("/api/preview", "fuxi-grid-01", **body)
    assert (told["approvals"], told["approved"]["whistle"]) == ([["unit-head:fuxi"]], "推进")


def test_who_approves_first_is_told_who_must_approve_after(t: Town) -> None:
    case = lamp(t)
    t.do("/api/whistles", "clerk", case=case, kind="攻坚", lead="construction", assist=["fire"], because="一家办不了")
    t.whistle(case, "apply", "clerk")
    assert preview(t, "secretary", "whistle", "approve", f"{case}.w1")["approvals"] == [["mayor"]]
