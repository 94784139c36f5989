"""Sound and blinking are for a critical case that nobody has taken up, and for nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browser import ARGS, Screen, launch, screen
from tests.browser.center import Told
from tests.browser.conftest import Show, started
from tests.browser.house import house

pytestmark = pytest.mark.browser
SECOND = 1000
COUNT = """
  window.tones = 0;
  window.first = 0;
  const make = BaseAudioContext.prototype.createOscillator;
  BaseAudioContext.prototype.createOscillator = function () {
    window.tones += 1;
    window.first ||= performance.now();
    return make.call(this);
  };
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with started(tmp_path_factory.mktemp("loud")) as found:
        yield found


def listening(town: Told, show: Show, query: str = "", **more: object) -> Screen:
    screen = show(town, noisy=True, **more)  # the browser's time runs ahead of the center's beats
    screen.page.add_init_script(COUNT)
    screen.page.clock.install()
    return screen.wall(query)


def tones(wall: Screen) -> int:
    return int(wall.page.evaluate("window.tones"))


def later(wall: Screen, seconds: int) -> int:
    """How many tones there are in that time."""
    before = tones(wall)
    wall.page.clock.run_for(seconds * SECOND)
    return tones(wall) - before


def by(wall: Screen, seconds: int) -> int:
    """How many tones there are by then; counted from the first, since time passes between two commands as well."""
    wall.page.clock.run_for(round(wall.page.evaluate("window.first") + seconds * SECOND - wall.moment()))
    return tones(wall)


def critical(town: Told, grid: str) -> str:
    return town.send(town.ticket("多人吃完呕吐", item="food-poisoning", grid=grid))


def take_up(town: Told, case: str) -> None:
    for duty in town.view(case)["duties"]:
        town.on_duty(case, duty["unit"], "sign")


def test_a_critical_case_sounds_every_ten_seconds_until_every_unit_has_signed(town: Told, show: Show) -> None:
    wall = listening(town, show)
    hint = wall.page.locator(".foot .silent")
    expect(hint).to_contain_text("声音未开")
    wall.page.keyboard.press("1")
    expect(hint).to_have_count(0)
    town.send(town.ticket("路灯不亮", item="street-lamp", grid="fuxi-01"))
    assert later(wall, 30) == 0, "only a critical case sounds"

    case = critical(town, "fuxi-02")
    expect(wall.page.locator(".chips .blink").first).to_be_visible()
    wall.wait("() => window.tones === 3")
    assert by(wall, 29) == 9, "three tones, again after ten and twenty seconds"
    first, *others = town.view(case)["duties"]
    assert others, "several units are called"
    town.on_duty(case, first["unit"], "sign")
    assert by(wall, 49) == 15, "the first signature silences nobody"
    for duty in others:
        town.on_duty(case, duty["unit"], "sign")
    expect(wall.page.locator(".blink")).to_have_count(0)
    assert later(wall, 30) == 0


def test_mute_holds_for_what_sounds_now_and_the_next_one_sounds_again(town: Told, show: Show) -> None:
    wall = listening(town, show)
    wall.page.keyboard.press("1")
    first = critical(town, "fuxi-03")
    wall.wait("() => window.tones === 3")
    wall.page.keyboard.press("m")
    expect(wall.page.locator(".foot .silent")).to_have_text("已静音 M")
    assert later(wall, 30) == 0
    second = critical(town, "fuxi-04")
    expect(wall.page.locator(".foot .silent")).to_have_count(0)
    wall.wait("() => window.tones === 6")
    for case in (first, second):
        take_up(town, case)


def test_only_the_icon_blinks_and_not_for_who_asked_for_less_motion(town: Told, show: Show) -> None:
    case = critical(town, "fuxi-05")
    for motion, blinks in (("no-preference", "blink"), ("reduce", "none")):
        wall = listening(town, show, reduced_motion=motion)
        found = wall.page.locator(".blink")
        expect(found.first).to_be_visible()
        assert {one.evaluate("(on) => on.tagName") for one in found.all()} == {"svg"}
        style = "(on) => [getComputedStyle(on).animationName, getComputedStyle(on).animationDuration]"
        name, duration = found.first.evaluate(style)
        assert (name, re.sub(r"^1s$|^0s$", "", duration)) == (blinks, "")
    take_up(town, case)


def test_the_screen_in_the_hall_sounds_by_its_printed_link_alone(chromium: Browser, tmp_path: Path) -> None:
    by_itself = [*ARGS, "--autoplay-policy=no-user-gesture-required"]  # nobody is there to click
    loud = launch(chromium.browser_type, by_itself, whole=True)
    with house(tmp_path / "data") as town, screen(loud, town.center.url) as wall:
        token = town.ask("POST", "/api/tokens", kind="kiosk", name="lobby", days=1)["token"]
        wall.page.add_init_script(COUNT)
        wall.wall(f"#kiosk={token}")
        expect(wall.page.locator(".foot .silent")).to_have_count(0)
        town.ticket("多人吃完呕吐", item="food-poisoning", grid="fuxi-02")
        wall.wait("() => window.tones >= 3")
    loud.close()
