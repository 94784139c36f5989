from command_center.starting import bound
from command_center.wall.brief import brief
from command_center.wall.wall import Wall
from tests.town import Town
from tests.wall.conftest import QUICK, Open
from tests.wall.picture import Picture


def fresh(screen: Open) -> Picture:
    other = screen()
    other.hello()
    return other.picture


def test_a_screen_sees_what_was_there_and_what_comes(t: Town, screen: Open) -> None:
    before = t.ticket("餐饮店无证经营", item="catering-licence")
    wall = screen()
    assert wall.hello()["type"] == "snapshot"
    wall.until(lambda p: before in p.cases)
    after = t.ticket("餐饮店无证经营", item="catering-licence", grid="fuxi-01")
    wall.until(lambda p: after in p.cases)
    assert wall.picture.cases[after] == brief(t.view(after))
    assert wall.picture.happened[0]["case"] == after
    wall.until(lambda p: p.panels["totals"] == {"open": 2, "today": 2})
    assert t.running.wall.counted()["wall_clients"] == 1


def test_a_screen_that_was_cut_off_resumes_without_a_gap(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    first = t.ticket("餐饮店无证经营", item="catering-licence")
    wall.until(lambda p: first in p.cases)
    wall.connection.close()
    second = t.ticket("餐饮店无证经营", item="catering-licence", grid="fuxi-01")
    fresh(screen)
    again = screen()
    again.picture = wall.picture
    assert again.hello(resume=wall.picture.position)["type"] == "resumed"
    again.until(lambda p: second in p.cases and p.panels["totals"]["today"] == 2)
    assert again.picture.cases == fresh(screen).cases


def test_after_a_restart_screens_get_the_whole_picture_anew(t: Town, screen: Open) -> None:
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    wall = screen()
    wall.hello()
    wall.until(lambda p: case in p.cases)
    running = t.running
    t.run(running.wall.stop())
    running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, pace=QUICK)
    t.run(running.wall.start(bound(0)))
    again = screen()
    assert again.hello(resume=wall.picture.position)["type"] == "snapshot"
    assert again.picture.cases == wall.picture.cases
    assert again.picture.happened == wall.picture.happened
    assert again.picture.epoch != wall.picture.epoch


def test_a_case_that_ended_leaves_the_wall_with_the_day(t: Town, screen: Open) -> None:
    case = t.ticket("餐饮店几点开门", kind="咨询")
    wall = screen()
    wall.hello()
    t.act(case, "decline", "clerk", reason="属地不符")
    wall.until(lambda p: case in p.cases and p.cases[case]["status"] == "declined")
    assert case in fresh(screen).cases
    # The figures come after the cases: only when they count it can their zero mean that the day is over.
    wall.until(lambda p: p.panels["totals"]["today"] == 1)
    t.forward(days=1)
    wall.until(lambda p: p.panels["totals"]["today"] == 0)
    assert case not in fresh(screen).cases


def test_beats_come_though_nothing_happens(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    while (beat := wall.hear())["type"] != "beat":
        pass
    assert beat == {"type": "beat", "seq": wall.picture.seq, "at": t.now(), "build": ""}


def test_time_alone_changes_the_picture(t: Town, screen: Open) -> None:
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    wall = screen()
    wall.hello()
    t.forward(hours=2, minutes=1)
    picture = wall.until(lambda p: p.panels["counters"]["yellow"] > 0 and case in p.cases)
    assert "yellow" in [duty.get("card") for duty in picture.cases[case]["duties"]]
    assert picture.panels["counters"]["late"] == picture.panels["counters"]["yellow"]
    assert picture.happened[0]["kind"] == "clock.fired"


def test_nobody_learns_who_asked(t: Town, screen: Open) -> None:
    wall = screen()
    wall.hello()
    body = {"reporter": {"name": "顾某某", "phone": "13951234567"}, "item": "catering-licence"}
    case = t.ticket("餐饮店无证经营", **body)
    t.on_duty(case, "market", "sign")
    t.forward(days=3)
    wall.until(lambda p: case in p.cases and p.panels["counters"]["late"] > 0)
    shown = "".join([*wall.texts, *(str(frame) for frame in [fresh(screen).cases])])
    assert "餐饮店无证经营" in shown
    assert not [secret for secret in ("顾某某", "13951234567", "reporter", "phone") if secret in shown]
