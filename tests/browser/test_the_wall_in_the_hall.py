"""A screen that nobody sits at: no way out of it, no cursor, and what is selected goes round by itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show, started

pytestmark = pytest.mark.browser
SECOND = 1000
HALL = "?kiosk&rotate=20"


class Hall(NamedTuple):
    told: Told
    whistled: str  # title words of the case with the whistle
    grid: str  # of the case that is late


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with started(tmp_path_factory.mktemp("hall")) as told:
        case = told.send(told.ticket("民宿没有证，灭火器过期", item="lodging-licence", grid="chongshan-05"))
        told.send(told.ticket("民宿没有证", item="lodging-licence", grid="chongshan-05", east_m=20))
        (blown,) = told.view(case)["whistles"]
        told.act(f"/api/whistles/{blown['id']}/approve", "leader", note="同意")
        told.send(told.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02"))
        told.forward(3 * 3600.0)  # nobody signs
        yield Hall(told, "民宿", "香雪 02")


def in_the_hall(hall: Hall, show: Show, query: str = HALL) -> Screen:
    screen = show(hall.told, noisy=True)  # the browser says that it gave no sound
    screen.page.clock.install()
    return screen.wall(query)


def test_nothing_leads_away_and_nothing_invites_to(hall: Hall, show: Show) -> None:
    wall = in_the_hall(hall, show)
    expect(wall.page.locator(".todo li").first).to_be_visible()
    assert wall.page.locator("a[href]").count() == 0
    assert [one.inner_text() for one in wall.page.locator(".foot button").all()] == ["声音未开，点一下或按任意键"]
    wall.page.keyboard.press("/")
    wall.page.get_by_role("combobox").fill("路灯")
    wall.page.keyboard.press("Enter")
    expect(wall.page.locator(".selt h3")).to_contain_text("路灯")  # shown, not opened
    assert "/wall" in wall.page.url


def test_the_cursor_goes_after_five_seconds_and_comes_with_a_hand(hall: Hall, show: Show) -> None:
    wall = in_the_hall(hall, show)
    body = wall.page.locator("body")
    wall.page.mouse.move(200, 200)
    expect(body).not_to_have_class(re.compile("still"))
    wall.page.clock.fast_forward(6 * SECOND)
    expect(body).to_have_class(re.compile("still"))
    assert wall.page.locator(".todo").evaluate("(on) => getComputedStyle(on).cursor") == "none"
    wall.page.mouse.move(300, 200)
    expect(body).not_to_have_class(re.compile("still"))


def test_whistles_and_then_grids_with_trouble_are_shown_in_turn_unless_somebody_is_there(
    hall: Hall, show: Show
) -> None:
    wall = in_the_hall(hall, show)
    name = wall.page.locator(".selt h3")
    expect(name).to_contain_text(hall.whistled)
    seen = []
    for _ in range(4):
        wall.page.clock.run_for(20 * SECOND)
        seen.append(name.inner_text())
    assert any(hall.whistled in one for one in seen) and hall.grid in seen, seen

    wall.page.keyboard.press("/")
    wall.page.get_by_role("combobox").fill("梅园 03")
    wall.page.keyboard.press("Enter")
    expect(name).to_have_text("梅园 03")
    wall.page.clock.run_for(100 * SECOND)
    expect(name).to_have_text("梅园 03")  # somebody may still be there
    wall.page.clock.run_for(60 * SECOND)
    expect(name).not_to_have_text("梅园 03")


def test_a_critical_case_stays_until_it_is_taken_up(hall: Hall, show: Show) -> None:
    wall = in_the_hall(hall, show)
    case = hall.told.send(hall.told.ticket("多人吃完呕吐", item="food-poisoning", grid="meiyuan-02"))
    title = wall.page.locator(f'svg.overlay a[data-case="{case}"] .selm')
    expect(title).to_have_count(1)
    for _ in range(3):
        wall.page.clock.run_for(20 * SECOND)
        expect(title).to_have_count(1)
    for duty in hall.told.view(case)["duties"]:
        hall.told.on_duty(case, duty["unit"], "sign")
    expect(wall.page.locator(".blink")).to_have_count(0)
    wall.page.clock.run_for(60 * SECOND)
    seen = set()
    for _ in range(3):
        wall.page.clock.run_for(20 * SECOND)
        seen.add(wall.text(".selt h3"))
    assert len(seen) > 1, seen
