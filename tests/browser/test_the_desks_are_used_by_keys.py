"""Both desks tell their keys, as the wall does, and a search keeps its own sign clear."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import DESK
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, spills

pytestmark = pytest.mark.browser
DESKS = [("/desk?post=market-clerk", "签收"), ("/duty?post=duty-leader", "判误报")]


@pytest.mark.parametrize("path, verb", DESKS)
def test_a_question_mark_lists_the_keys_until_escape(lively: Lively, show: Show, path: str, verb: str) -> None:
    desk = show(lively.told, DESK)
    desk.open(path)
    desk.page.wait_for_selector(".inbox .item")
    listed = desk.page.get_by_role("dialog", name="按键")
    for closes in ("Escape", "?"):
        desk.page.keyboard.press("?")
        expect(listed).to_contain_text(verb)
        assert spills(desk, ".dialog") == clashes(desk, ".dialog") == []
        desk.page.keyboard.press(closes)
        expect(listed).to_have_count(0)
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("?")
    expect(desk.page.locator("#find")).to_have_value("?")
    expect(listed).to_have_count(0)
    desk.open(path + "&lang=en")
    desk.page.wait_for_selector(".inbox .item")
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert chinese(desk, "main > :not(.dialog)") == []


@pytest.mark.parametrize("path, verb", DESKS)
def test_the_hint_of_the_search_gives_way_to_what_is_typed(lively: Lively, show: Show, path: str, verb: str) -> None:
    desk = show(lively.told, DESK)
    desk.open(path)
    find = desk.page.locator("#find")
    hint = desk.page.locator("label", has=find).locator("kbd")
    expect(hint).to_have_text("/")
    find.fill("路灯")
    expect(hint).to_have_count(0)
    find.fill("")
    expect(hint).to_be_visible()
