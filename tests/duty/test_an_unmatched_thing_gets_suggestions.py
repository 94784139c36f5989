"""What lies at the duty desk comes with what it may be, and why; a clerk decides."""

from typing import Any

from command_center.access.may import may
from tests.town import Town

LANE = "32050608001320000002"


def thing(t: Town, case: str) -> dict[str, Any]:
    return dict(t.get(f"/api/duty/{case}", "clerk"))


def test_the_words_that_counted_are_named_with_item_and_unit(t: Town) -> None:
    case = t.ticket("夜里路灯不亮", text="消防通道停车也没人管", item="没有这一项", grid="dengwei-02")
    assert t.view(case)["unmatched"]
    found = thing(t, case)["suggestions"]
    codes = {one["item"] for one in found}
    assert {"street-lamp", "fire-lane"} <= codes
    lamp = next(one for one in found if one["item"] == "street-lamp")
    assert lamp["words"] and all(word in "夜里路灯不亮消防通道停车也没人管" for word in lamp["words"])
    assert lamp["lead"] in t.site.units
    assert 0 < lamp["share"] < 1 and found == sorted(found, key=lambda one: -one["share"])


def test_old_cases_with_like_words_speak_for_their_item(t: Town) -> None:
    words = "河面上一大片油花，味道很重，从东边管子里流出来"
    for _ in range(2):
        old = t.ticket("河面有油", text=words, item="river-oil", grid="yuli-02")
        t.finish_all(old)
        t.act(old, "pass", "verifier")
        t.call_back(old)
    case = t.ticket("早上看到", text="河面上一大片油花，味道很重，像是管子里流出来的", item="没有", grid="dengwei-02")
    best = thing(t, case)["suggestions"][0]
    assert best["item"] == "river-oil" and best["like"] >= 1 and best["like_by_lead"] >= 1


def test_a_thing_without_any_sign_gets_no_suggestion(t: Town) -> None:
    case = t.ticket("喂", text="xyz", grid="dengwei-02")
    assert thing(t, case)["suggestions"] == []


def test_open_cases_nearby_stand_side_by_side_with_what_is_equal(t: Town) -> None:
    first = t.ticket("路灯不亮", item="street-lamp", grid="dengwei-02")
    far = t.ticket("路灯不亮", item="street-lamp", grid="yuli-02")
    other = t.ticket("饭店没有证", item="catering-licence", grid="dengwei-02", place=t.place("dengwei-02", east_m=60))
    alarm = t.ticket("有件事说不清", text="请回电", grid="dengwei-02")
    near = {one["case"]: one for one in thing(t, alarm)["near"]}
    assert set(near) >= {first, other} and far not in near
    assert near[first]["same_grid"] and near[first]["metres"] == 0 and 40 < near[other]["metres"] < 80


def test_a_camera_tells_how_often_it_was_right(t: Town) -> None:
    first = str(t.alarm(LANE, "intrusion")["case"])
    t.act(first, "reject", "clerk", reason="光影")
    t.forward(days=2)
    waiting = str(t.alarm(LANE, "intrusion")["case"])
    days = thing(t, waiting)["camera"]
    assert len(days) == 30 and days[-1]["day"] == "2026-11-26"
    assert days[-3]["rejected"] == 1 and days[-1]["waiting"] == 1
    assert sum(day["confirmed"] for day in days) == 0


def test_units_that_the_catalogue_or_a_rule_names_are_told_with_the_row(t: Town) -> None:
    case = t.ticket("民宿没有证", item="lodging-licence", grid="chongshan-01")
    assert thing(t, case)["named"] == {
        unit.replace("{village}", "chongshan"): "items.lodging-licence"
        for unit in (t.site.items["lodging-licence"].lead, *t.site.items["lodging-licence"].assist)
    }
    t.ticket("民宿没有证", item="lodging-licence", grid="chongshan-01")
    (drafted,) = t.view(case)["whistles"]
    named = thing(t, case)["named"]
    assert named["market"] == "items.lodging-licence"
    assert {named[unit] for unit in drafted["assist"] if not named[unit].startswith("items.")} == {
        "rules.unlicensed-lodging"
    }


def test_only_those_who_work_for_the_town_see_it(t: Town) -> None:
    for handler in ("duty_queue", "duty_thing"):
        assert may(frozenset({"clerk"}), handler) and not may(frozenset({"unit-clerk", "source"}), handler)
    assert t.request("GET", "/api/duty/nothing", "clerk").status_code == 404
