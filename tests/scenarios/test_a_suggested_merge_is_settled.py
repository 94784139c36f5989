"""A case that looks like another asks once whether it is the same, and only while there is something to merge."""

from typing import Any

import pytest

from tests.town import Refused, Town

LANE = "32050608001320000002"


def two_alike(t: Town) -> tuple[str, str]:
    """Two signs that fell, too far apart for one to join the other by itself."""
    first = t.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01")
    other = t.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01", place=t.place("xiangxue-01", east_m=380))
    assert first != other and t.case(other)["suggestions"] == [first]
    return first, other


def asked(t: Town) -> list[tuple[str, int]]:
    """The cases of which the duty desk is asked, each with how many it looks like."""
    rows: list[dict[str, Any]] = t.get("/api/duty", "clerk")["rows"]
    return [(row["case"], row["like"]) for row in rows if row["verb"] == "merge"]


def on_the_wall(t: Town, case: str) -> list[list[str]]:
    return [todo["others"] for todo in t.view(case)["todo"] if todo["verb"] == "merge"]


def test_a_suggested_merge_is_turned_down(t: Town) -> None:
    first, other = two_alike(t)
    assert asked(t) == [(other, 1)] and on_the_wall(t, other) == [[first]]
    before = t.view(other)
    t.act(other, "keep_apart", "clerk", note="一南一北两块牌子")
    assert asked(t) == [] and on_the_wall(t, other) == []
    after = t.view(other)
    assert (after["status"], after["clocks"]) == ("to-sign", before["clocks"]), "the unit goes on as before"
    assert t.kinds(other)[-1] == "case.kept-apart" and t.story(other)["story"][-1]["because"] == "一南一北两块牌子"
    t.act(other, "merge", "clerk", master=first, reason="是同一块")
    assert t.status(other) == "merged", "who changes their mind still may"


def test_what_looks_like_nothing_is_not_kept_apart(t: Town) -> None:
    first, other = two_alike(t)
    with pytest.raises(Refused, match="没有合并建议"):
        t.act(first, "keep_apart", "clerk")
    t.act(other, "keep_apart", "clerk")
    with pytest.raises(Refused, match="没有合并建议"):
        t.act(other, "keep_apart", "clerk")


def test_who_may_not_merge_may_not_keep_apart(t: Town) -> None:
    _, other = two_alike(t)
    for post in ("supervisor", f"{t.view(other)['lead']}-head"):
        with pytest.raises(Refused) as refused:
            t.act(other, "keep_apart", post)
        assert refused.value.status == 403


def test_a_case_that_can_take_nothing_in_asks_no_more(t: Town) -> None:
    first, other = two_alike(t)
    t.finish_all(first)
    assert t.status(first) == "to-verify" and asked(t) == []
    t.act(first, "fail", "verifier", duties=[t.duty(first, t.view(first)["lead"])["id"]], reason="没扶正")
    assert asked(t) == [(other, 1)], "it is at work again"
    t.close(first)
    assert asked(t) == []


def test_a_case_whose_whistle_is_blown_is_not_asked_about(t: Town) -> None:
    """It is nobody's to merge any more, as whoever tries is told."""
    first, other = two_alike(t)
    t.do("/api/whistles", "clerk", case=other, kind="推进", lead=t.view(other)["lead"], because="一家办不了")
    t.whistle(other, "apply", "clerk")
    assert asked(t) == [(other, 1)] and "merge" in t.allowed(other, "clerk"), "nobody is called out yet"
    t.whistle(other, "approve", "leader")
    assert t.status(other) == "to-sign" and t.case(other)["suggestions"] == [first]
    assert asked(t) == [] and on_the_wall(t, other) == [] and "merge" not in t.allowed(other, "clerk")
    with pytest.raises(Refused, match="已吹哨") as refused:
        t.act(other, "merge", "clerk", master=first)
    assert refused.value.status == 409


def test_a_case_that_went_into_a_third_asks_no_more(t: Town) -> None:
    first, other = two_alike(t)
    third = t.ticket("饭店没有证", item="catering-licence", grid="fuxi-01")
    t.act(first, "merge", "clerk", master=third)
    assert asked(t) == []
    t.act(first, "unmerge", "clerk", reason="不是一处")
    assert asked(t) == [(other, 1)]


def test_who_dispatches_a_case_has_seen_what_it_is_like(t: Town) -> None:
    first = t.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01")
    there = t.place("xiangxue-01", east_m=380)
    other = t.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01", place=there, kind="咨询")
    assert t.status(other) == "received", "an inquiry goes to the desk"
    t.act(other, "accept", "clerk")
    assert t.case(other)["suggestions"] == [first] and asked(t) == []
    t.act(other, "dispatch", "clerk", lead=t.view(first)["lead"])
    assert t.status(other) == "to-sign" and asked(t) == [] and on_the_wall(t, other) == []


def test_an_alarm_that_is_confirmed_as_something_else_asks_no_more(t: Town) -> None:
    camera = t.site.cameras[LANE]
    place = {"text": "码头", "lon": camera.lon, "lat": camera.lat, "datum": "WGS84"}
    first = t.ticket("消防通道停满车", item="fire-lane", grid=camera.grid, place=place)
    alarm = str(t.alarm(LANE, "intrusion")["case"])
    assert t.case(alarm)["suggestions"] == [first]
    t.act(alarm, "confirm", "clerk", alone=True)
    assert t.status(alarm) == "to-sign" and asked(t) == []
