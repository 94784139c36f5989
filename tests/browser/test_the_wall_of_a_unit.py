"""A unit is told its own cases alone: its wall says nothing of what it was not told."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import PORTRAIT, WALL, Screen
from tests.browser.center import LANE
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, spills

pytestmark = pytest.mark.browser
OWN = ["chips", "mapp", "whistles", "ticker"]


def of_unit(
    lively: Lively, show: Show, post: str = "market-clerk", *, size: tuple[int, int] = WALL, **query: str
) -> Screen:
    """In a demo whoever chose a post at the desk goes to the wall as that post."""
    screen = show(lively.told, size).desk(post)
    screen.open("/wall?" + "&".join(f"{name}={value}" for name, value in query.items()))
    expect(screen.page.locator("main.of-unit")).to_be_visible()
    screen.page.wait_for_selector("svg.overlay .vn text, main.farther")
    return screen


def find(screen: Screen, name: str) -> str:
    """What the map says of it."""
    screen.page.keyboard.press("/")
    screen.page.get_by_role("combobox").fill(name)
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".find")).to_have_count(0)
    return screen.text(".selt")


def test_it_draws_only_what_its_cases_say(lively: Lively, show: Show) -> None:
    wall = of_unit(lively, show)
    drawn = wall.page.locator(".panel").evaluate_all("all => all.map(one => one.classList[1])")
    assert sorted(drawn) == sorted(OWN)
    expect(wall.page.locator("header.top")).to_contain_text("只看市场监管所的工单")
    expect(wall.page.locator("header.top")).not_to_contain_text("值班长席")
    expect(wall.page.locator(".whistles")).to_contain_text("民宿没有证")
    expect(wall.page.locator(".ticker li").first).to_be_visible()
    assert "告警" not in wall.text(".ticker .ph")
    open_cases = wall.page.locator(".mt p").first.inner_text()
    assert open_cases.startswith("在办 ") and "—" not in open_cases and "今日来件" not in open_cases


def test_what_it_is_not_told_of_a_camera_or_a_unit_it_does_not_say(lively: Lively, show: Show) -> None:
    wall = of_unit(lively, show)
    assert find(wall, LANE).split("\n")[-1] == "镜头\u2003还不知道"
    assert find(wall, "建设办").strip() == "建设办"
    expect(wall.page.locator(".lg")).not_to_contain_text("离线")


def test_the_town_is_told_as_before(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).desk("clerk").wall()
    expect(wall.page.locator("main")).to_have_class("wall")
    assert find(wall, "建设办").split("\n")[-1].startswith("在办 ")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WALL, PORTRAIT], ids=["landscape", "portrait"])
def test_nothing_leaves_its_box(lively: Lively, show: Show, size: tuple[int, int], language: str) -> None:
    wall = of_unit(lively, show, size=size, lang=language)
    assert spills(wall, ".panel, header.top") == []
    assert clashes(wall, "main") == []
    assert scrolls(wall) == (0, 0)
    if language == "en":
        assert chinese(wall, ".ticker .y, .selt .why") == []


@pytest.mark.parametrize("size", [WALL, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.parametrize("distance", ["5", "7"])
def test_from_afar_it_keeps_what_fits(lively: Lively, show: Show, size: tuple[int, int], distance: str) -> None:
    wall = of_unit(lively, show, size=size, distance=distance, pitch="1.13")
    expect(wall.page.locator(".panel.whistles")).to_contain_text("民宿没有证")
    assert spills(wall, ".panel, header.top") == []
    assert scrolls(wall) == (0, 0)
