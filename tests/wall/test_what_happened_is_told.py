import re
from pathlib import Path

from command_center.wall.happened import SHOWN
from tests.town import Town
from tests.wall.conftest import Open, Screen

LABELS = Path(__file__).parents[2] / "ui/src/labels/news.ts"


def told(wall: Screen, case: str, kind: str) -> dict[str, object]:
    picture = wall.until(lambda p: any((h["case"], h["kind"]) == (case, kind) for h in p.happened))
    return next(h for h in picture.happened if (h["case"], h["kind"]) == (case, kind))


def test_the_screens_have_words_for_every_kind_that_is_shown() -> None:
    known = set(re.findall(r'"news\.([a-z-]+\.[a-z-]+)"', LABELS.read_text(encoding="utf-8")))
    assert known >= SHOWN, "a kind without words would be shown by its code"


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
