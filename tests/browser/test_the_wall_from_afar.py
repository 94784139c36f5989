"""Letters grow with the distance from which they are read, and what has no room goes; never smaller type."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import PORTRAIT, WALL, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, spills

pytestmark = pytest.mark.browser
SMALLEST = """() => {
  const sizes = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && !node.parentElement.closest("svg, title")) sizes.push(parseFloat(getComputedStyle(node.parentElement).fontSize));
  return Math.min(...sizes);
}"""  # noqa: E501
NEEDED = {4.8: 19.7, 6.0: 24.7}  # px of 1.13 mm under 16 minutes of arc


def set_up(wall: Screen, distance: str, pitch: str) -> None:
    wall.page.keyboard.press(",")
    wall.page.get_by_label("最远的人离屏多远").fill(distance)
    wall.page.get_by_label("像素间距").fill(pitch)
    wall.page.keyboard.press("Enter")
    wall.page.get_by_role("button", name="完成").click()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WALL, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.parametrize("distance", NEEDED)
def test_letters_reach_the_distance_and_all_text_stays_in_its_box(
    lively: Lively, show: Show, distance: float, size: tuple[int, int], language: str
) -> None:
    wall = show(lively.told, size).open(f"/wall?distance={distance}&pitch=1.13&lang={language}")
    wall.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
    assert wall.page.evaluate(SMALLEST) >= NEEDED[distance]
    assert spills(wall, ".panel, header.top") == clashes(wall, "main") == []
    assert scrolls(wall) == (0, 0)
    for panel in ("counters", "chips", "todo", "whistles"):
        expect(wall.page.locator(f".panel.{panel}")).to_be_visible()
    assert wall.page.locator(".todo li, .todo .more").count() > 2
    if language == "en":
        assert chinese(wall, ".ticker .y, .selt .why") == []


def test_on_a_map_from_afar_only_what_is_late_or_near_has_a_tag(lively: Lively, show: Show) -> None:
    tags = "svg.overlay .tag"
    whole = show(lively.told, WALL).wall()
    assert whole.page.locator(f"{tags}:not(.red, .amber)").count() > 0
    afar = show(lively.told, WALL).wall("?distance=4.8&pitch=1.13")
    expect(afar.page.locator(".selm")).to_have_count(1)
    assert afar.page.locator(tags).count() == afar.page.locator(f"{tags}:is(.red, .amber)").count()


def test_what_is_set_is_in_the_address_and_kept_for_the_next_time(lively: Lively, show: Show) -> None:
    screen = show(lively.told, WALL)
    wall = screen.wall()
    set_up(wall, "6", "1,13")
    assert "distance=6" in wall.page.url and "pitch=1.13" in wall.page.url
    expect(wall.page.locator("main")).to_have_class("wall farther")
    expect(wall.page.locator(".mapp")).to_have_count(0)
    wall.open("/wall")  # without a word of it
    expect(wall.page.locator("main")).to_have_class("wall farther")
    assert "distance=6" in wall.page.url
    wall.open("/wall?lang=en")  # one of them alone
    expect(wall.page.locator(".todo h2")).to_have_text("For this desk")
    expect(wall.page.locator("main")).to_have_class("wall farther")
    assert "distance=6" in wall.page.url and "pitch=1.13" in wall.page.url
    wall.open("/wall")
    set_up(wall, "", "")
    expect(wall.page.locator("main")).to_have_class("wall")
    expect(wall.page.locator(".mapp")).to_be_visible()


def test_settings_say_how_far_one_can_read_and_change_theme_and_language(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    wall.page.keyboard.press(",")
    panel = wall.page.get_by_role("dialog", name="设置")
    panel.get_by_label("像素间距").fill("2.5")
    wall.page.keyboard.press("Enter")
    expect(panel).to_contain_text("8.6 米内看得清，全部显示")
    panel.get_by_label("最远的人离屏多远").fill("40")
    wall.page.keyboard.press("Enter")
    expect(panel).to_contain_text("这块屏最多到 13.9 米")
    assert spills(wall, ".dialog") == []
    panel.get_by_label("浅").click()
    expect(wall.page.locator("html")).to_have_attribute("data-theme", "light")
    wall.page.keyboard.press(",")
    wall.page.get_by_label("English").click()
    expect(wall.page.locator(".todo h2")).to_have_text("For this desk")
    assert "theme=light" in wall.page.url and "lang=en" in wall.page.url and "distance=40" in wall.page.url
