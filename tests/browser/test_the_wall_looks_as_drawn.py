"""Themes, sizes, languages: on a town with something in every panel."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE, DESK, HUGE, PHONE, PORTRAIT, WALL, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, small_targets, spills, styled

pytestmark = pytest.mark.browser
DARK, LIGHT = "rgb(13, 15, 17)", "rgb(223, 227, 230)"  # the ground
PANELS = [
    "counters", "chips", "todo", "mapp", "whistles", "ticker", "rates", "cams", "streams", "units",
]  # fmt: skip
FREE = {  # what people wrote, and the center's reasons, which quote it
    "wall": ".ticker .y, .selt .why",
    "case": "h2, .where, .what, .because, .did, .why dd, .why .aside, .tag-text, .signals, .pictures, "
    ".requesters .line b",
    "desk": "h2, .where, .item b, .said, .why dd, .why .aside, .last, .did, .judged, .thumbs, "
    ".verb-form .control, .requesters .line b",
}


def looks_whole(screen: Screen, roots: str) -> None:
    """No text leaves its box or stands on another, and nothing is to be scrolled sideways."""
    assert spills(screen, roots) == []
    assert clashes(screen, "main") == []
    assert scrolls(screen)[0] == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WALL, PORTRAIT], ids=["landscape", "portrait"])
def test_no_text_of_the_wall_leaves_its_box(lively: Lively, show: Show, size: tuple[int, int], language: str) -> None:
    wall = show(lively.told, size).wall(f"?lang={language}")
    for panel in PANELS:
        expect(wall.page.locator(f".panel.{panel}")).to_be_visible()
    expect(wall.page.locator("main")).to_have_class("wall" if size == WALL else "wall portrait")
    looks_whole(wall, ".panel, header.top")
    assert scrolls(wall) == (0, 0)
    if language == "en":
        assert chinese(wall, FREE["wall"]) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_a_case_or_a_desk_leaves_its_box(lively: Lively, show: Show, language: str) -> None:
    screen = show(lively.told, CASE)
    for case in (lively.whistle, lively.closed):
        looks_whole(screen.case(case, f"?lang={language}"), ".col, header.bar")
        assert language == "zh" or chinese(screen, FREE["case"]) == []
    screen.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    for post, case in (("market-clerk", lively.whistle), ("clerk", lively.alarm), ("duty-leader", lively.returned)):
        looks_whole(screen.desk(post, case, f"&lang={language}"), ".col, header.bar")
        assert language == "zh" or chinese(screen, FREE["desk"]) == []


def test_the_wall_is_dark_and_the_desk_is_light_unless_asked(lively: Lively, show: Show) -> None:
    screen = show(lively.told)
    assert styled(screen.wall(), "body") == DARK
    assert styled(screen.wall("?theme=light"), "body") == LIGHT
    bar = "header.bar"
    light, dark = "rgb(246, 247, 248)", "rgb(22, 25, 28)"  # a panel
    assert styled(screen.desk("market-clerk"), bar) == styled(screen.case(lively.whistle), bar) == light
    assert styled(screen.desk("market-clerk", query="&theme=dark"), bar) == dark


def test_only_what_is_wrong_has_colour(lively: Lively, show: Show) -> None:
    wall = show(lively.told).wall()
    red, amber = "rgb(176, 27, 22)", "rgb(255, 178, 36)"
    assert styled(wall, ".counters .ct.red") == red
    assert red not in {styled(wall, ".counters .ct.amber"), styled(wall, ".panel")}, "amber is outlined"
    assert amber in styled(wall, ".todo .clock.amber", "box-shadow")
    calm = [
        one.evaluate("(on) => getComputedStyle(on).color") for one in wall.page.locator(".ct:not(.red, .amber)").all()
    ]
    assert calm and not {red, amber} & set(calm)


def test_a_wall_of_twice_the_size_shows_the_same_twice_as_large(lively: Lively, show: Show) -> None:
    rows = {}
    for size in (WALL, HUGE):
        wall = show(lively.told, size).wall()
        box = wall.page.locator(".panel.mapp").bounding_box()
        assert box and scrolls(wall) == (0, 0)
        rows[size] = [
            wall.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"),
            *box.values(),
        ]
    assert rows[WALL][0] == 16
    assert rows[HUGE] == pytest.approx([2 * n for n in rows[WALL]], abs=1)


def test_a_phone_has_targets_for_thumbs(lively: Lively, show: Show) -> None:
    phone = show(lively.told, PHONE, has_touch=True, is_mobile=True).desk("market-clerk")
    assert scrolls(phone)[0] == 0 and small_targets(phone, 48) == []
    item = phone.page.locator(".item button", has_text="民宿没有证")
    item.tap()
    expect(phone.page.locator(".opened")).to_be_visible()
    assert scrolls(phone)[0] == 0 and small_targets(phone, 48) == []
    phone.page.locator("[data-more]").tap()
    expect(phone.page.locator(".col.case h2")).to_be_visible()
    expect(item).to_be_hidden()
    assert scrolls(phone)[0] == 0 and small_targets(phone, 48) == []
    assert spills(phone, ".col") == []
    phone.page.locator(".back").tap()
    expect(item).to_be_visible()
    phone.page.locator(".whoami .me").tap()
    assert small_targets(phone, 48) == []
