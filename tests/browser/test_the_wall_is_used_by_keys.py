"""Whatever the mouse does, a key does too: panels, the map, finding, the list of keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browser import WALL, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import clashes, spills

pytestmark = pytest.mark.browser


def focus(wall: Screen) -> str:
    """The panel that has the focus, by itself or by a thing in it."""
    return str(wall.page.evaluate("document.activeElement.closest('[data-panel]')?.dataset.panel ?? ''"))


def find(wall: Screen, typed: str) -> None:
    wall.page.keyboard.press("/")
    box = wall.page.get_by_role("combobox")
    expect(box).to_be_focused()
    box.fill(typed)


def test_numbers_go_to_the_panels_and_arrows_within_and_beside(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    keys = wall.page.keyboard
    seen = []
    for key in "123456":
        keys.press(key)
        seen.append(focus(wall))
    assert seen == ["chips", "todo", "whistles", "mapp", "ticker", "units"]
    keys.press("2")
    outline = wall.page.locator(".todo").evaluate("(on) => getComputedStyle(on).outlineStyle")
    assert outline == "solid", "one sees where one is"
    keys.press("ArrowDown")
    first = wall.page.locator(".todo a").first
    expect(first).to_be_focused()
    keys.press("ArrowDown")
    expect(wall.page.locator(".todo a").nth(1)).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowRight")
    assert focus(wall) == "whistles"
    keys.press("Escape")
    assert focus(wall) == ""
    keys.press("2")
    keys.press("ArrowDown")
    keys.press("Enter")
    wall.page.wait_for_url(re.compile("/cases/"))


def test_tab_goes_through_the_panels_in_their_order(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    order: list[str] = []
    for _ in range(80):
        wall.page.keyboard.press("Tab")
        if (panel := focus(wall)) and panel not in order:
            order.append(panel)
    assert order == ["chips", "todo", "whistles", "mapp", "ticker"], order


def test_a_whistle_and_a_grid_are_selected_without_a_mouse(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    keys = wall.page.keyboard
    keys.press("3")
    keys.press("ArrowDown")
    kind = wall.page.locator(".wh .kind").first
    expect(kind).to_be_focused()
    expect(kind).to_have_attribute("aria-pressed", "true")  # the first is selected until somebody chooses
    keys.press("4")
    keys.press("ArrowRight")
    name = wall.page.locator(".selt h3")
    expect(name).to_have_text(re.compile(r"^\S+ \d\d$"))
    before = name.inner_text()
    keys.press("ArrowDown")
    expect(name).not_to_have_text(before)
    keys.press("Escape")
    expect(name).to_have_text(re.compile("民宿"))


def test_places_units_and_cameras_are_found_and_shown_on_the_map(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    keys, name = wall.page.keyboard, wall.page.locator(".selt h3")
    for typed, picked in {
        "fx02": "福溪 02", "香雪": "香雪", "scjgs": "市场监管所", "Meiyuan 03": "梅园 03", "xiangxue-02": "香雪 02",
    }.items():  # fmt: skip
        find(wall, typed)
        expect(wall.page.get_by_role("option").first).to_contain_text(picked)
        keys.press("Enter")
        expect(name).to_have_text(picked)
        expect(wall.page.get_by_role("dialog")).to_have_count(0)
    find(wall, "gfpcs")
    expect(wall.page.get_by_role("option").first).to_have_text(re.compile("^派出所光福派出所单位$"))
    keys.press("Enter")
    expect(name).to_have_text("派出所")
    expect(wall.page.locator(".overlay > .selm")).to_have_count(1)  # its office
    find(wall, "没有这样的地方")
    expect(wall.page.locator(".find .empty")).to_have_text("没有找到")
    keys.press("Escape")
    expect(wall.page.get_by_role("dialog")).to_have_count(0)


def test_a_case_is_found_by_title_number_and_first_letters_and_opens(lively: Lively, show: Show) -> None:
    view = lively.told.view(lively.late)
    for typed in (view["number"].lower(), "路灯", "ldbl"):
        wall = show(lively.told, WALL).wall()
        wall.page.keyboard.press("Control+k")
        wall.page.get_by_role("combobox").fill(typed)
        wall.page.locator(f"[role=option]:has-text('{view['number']}')").click()
        wall.page.wait_for_url(re.compile(f"/cases/{lively.late}"))


def test_keys_are_listed_and_what_is_typed_into_the_box_is_no_key(lively: Lively, show: Show) -> None:
    wall = show(lively.told, WALL).wall()
    wall.page.keyboard.press("?")
    listed = wall.page.get_by_role("dialog", name="按键")
    for word in ("查找", "静音", "设置", "旁边的网格"):
        expect(listed).to_contain_text(word)
    assert spills(wall, ".dialog") == clashes(wall, ".dialog") == []
    wall.page.keyboard.press("Escape")
    find(wall, "")
    wall.page.keyboard.type("m,1?")
    expect(wall.page.get_by_role("combobox")).to_have_value("m,1?")
    expect(wall.page.get_by_role("dialog")).to_have_count(1)
