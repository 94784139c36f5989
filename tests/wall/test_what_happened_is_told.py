import re
from pathlib import Path

import pytest

from command_center.case.state import Case
from command_center.facts.parts import Fact
from command_center.wall import happened
from tests.town import Town
from tests.wall.conftest import Open, Screen

LABELS = Path(__file__).parents[2] / "ui/src/labels/news.ts"


def told(wall: Screen, case: str, kind: str) -> dict[str, object]:
    picture = wall.until(lambda p: any((h["case"], h["kind"]) == (case, kind) for h in p.happened))
    return next(h for h in picture.happened if (h["case"], h["kind"]) == (case, kind))


def test_the_screens_have_words_for_every_kind_that_is_shown() -> None:
    known = set(re.findall(r'"news\.([a-z-]+\.[a-z-]+)"', LABELS.read_text(encoding="utf-8")))
    assert known >= happened.SHOWN, "a kind without words would be shown by its code"


def test_a_line_names_the_unit_that_acts(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    assert told(wall, case, "case.dispatched")["unit"] == "market"
    assert told(wall, case, "case.opened")["source"] == "hotline"
    t.on_duty(case, "food", "sign")
    line = told(wall, case, "duty.signed")
    assert (line["unit"], line["actor"], line["short"]) == ("food", "food-clerk", "餐饮无证")
    assert line["number"] == t.view(case)["number"]


def test_a_reason_that_only_repeats_the_line_is_left_out(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    assert str(told(wall, case, "case.dispatched")["because"]).startswith(
        "权责清单“餐饮服务无证经营”归市场监管所负责；"
    )
    t.on_duty(case, "market", "sign")
    assert told(wall, case, "duty.signed")["because"] == ""
    t.act(case, "remind", "supervisor")
    assert told(wall, case, "case.reminded")["because"] == "", "nobody said why"
    t.act(case, "supervise", "supervisor", note="三天没有动静")
    assert told(wall, case, "case.supervised")["because"] == "三天没有动静"
    unknown = t.ticket("说不清的事", grid="chongshan-01")
    t.act(unknown, "accept", "clerk", item="catering-licence", level="L3")
    t.act(unknown, "dispatch", "clerk", lead="market")
    assert str(told(wall, unknown, "case.dispatched")["because"]).endswith(" 前签收")
    assert "主办" not in str(told(wall, unknown, "case.dispatched")["because"]), (
        "whom it was sent to stands in the line"
    )


@pytest.mark.parametrize("words", ["由市场监管所主办", "派市场监管所主办"], ids=["now", "of before"])
def test_whom_it_was_sent_to_is_not_said_twice(t: Town, words: str) -> None:
    fact = Fact(
        id="f", case="c", version=1, at=0, kind="case.dispatched", actor="clerk", cause="c",
        because=f"{words}；11-24 11:30 前签收", given={"lead": "market"},
    )  # fmt: skip
    assert happened.line(fact, Case(id="c"), t.site)["because"] == "11-24 11:30 前签收"


def test_steps_that_only_lead_to_the_next_are_left_out(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    told(wall, case, "case.dispatched")
    assert "case.accepted" in t.kinds(case)
    assert "case.accepted" not in {h["kind"] for h in wall.picture.happened}


def test_a_clock_is_told_of_when_it_does_something(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    t.forward(hours=2, minutes=1)
    assert told(wall, case, "clock.fired")["unit"] in ("market", "food", "chongshan")
    fired = [f for f in t.story(case)["story"] if f["kind"] == "clock.fired"]
    loud = {f["id"] for f in fired if f["given"]["do"] in ("remind", "yellow")}
    wall.until(lambda p: loud <= {h["id"] for h in p.happened})
    assert not {f["id"] for f in fired if f["given"]["do"] == "tell"} & {h["id"] for h in wall.picture.happened}
