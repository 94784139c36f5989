"""What is counted in the tables can stand still while cases go on: then it says since when."""

from command_center.starting import bound
from command_center.wall.wall import Pace, Wall
from tests.town import Town
from tests.wall.conftest import Open

NEVER = 600.0  # s
UNANSWERED = Pace(batch=0.01, panels=0.01, figures=NEVER, refresh=2 * NEVER, beat=0.05, late=0.3)


def test_figures_are_of_now_as_long_as_the_tables_answer(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    t.ticket("餐饮店无证经营", item="catering-licence")
    wall.until(lambda p: p.panels["totals"]["open"] == 1)
    assert wall.picture.panels["figures"] == {"late_since_at": None}


def test_figures_that_the_tables_do_not_renew_say_since_when_while_cases_go_on(t: Town, screen: Open) -> None:
    running = t.running
    t.run(running.wall.stop())
    running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, pace=UNANSWERED)
    asked = t.now()
    t.run(running.wall.start(bound(0)))
    wall = screen()
    wall.hello()
    t.forward(minutes=3)
    wall.until(lambda p: p.panels["figures"]["late_since_at"] == asked)
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    wall.until(lambda p: case in p.cases and p.panels["totals"]["open"] == 1)


def test_the_page_of_now_is_named_with_every_sign_of_life(t: Town, screen: Open) -> None:
    running, built = t.running, ["first"]
    t.run(running.wall.stop())
    running.wall = Wall(
        running.center, running.shown, running.pulse, running.accounts, pace=Pace(beat=0.05), build=lambda: built[0]
    )
    t.run(running.wall.start(bound(0)))
    wall = screen()
    assert wall.hello()["build"] == "first"
    built[0] = "second"
    while wall.hear().get("build") != "second":
        pass
