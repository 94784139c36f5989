"""谁看过 on a case's page: how many posts, and when it is pressed which ones."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE, PHONE, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.looks import clashes, scrolls, small_targets, spills

pytestmark = pytest.mark.browser


def as_post(screen: Screen, post: str, case: str) -> Screen:
    """The case's page in a tab in which this post was chosen."""
    return screen.desk(post, case).case(case)


def test_it_counts_posts_and_names_them_when_pressed(told: Told, show: Show) -> None:
    case = told.send(told.ticket("餐饮店无证经营", item="catering-licence"))
    as_post(show(told, CASE), "market-clerk", case)
    page = as_post(show(told, CASE), "clerk", case).page
    button = page.get_by_role("button", name="谁看过")
    before = int(button.locator("b").inner_text())
    as_post(show(told, CASE), "auditor", case)
    expect(button.locator("b")).to_have_text(str(before + 1))

    button.click()
    lines = page.locator(".looks li")
    expect(lines).to_have_count(before + 1)
    expect(lines.first).to_contain_text("审计岗")
    expect(lines.first).to_contain_text("督查室")
    expect(lines.filter(has_text="市场监管所内勤岗")).to_contain_text("看过 1 次")
    button.click()
    expect(page.locator(".looks")).to_have_count(0)


def test_a_unit_is_not_shown_it(told: Told, show: Show) -> None:
    case = told.send(told.ticket("餐饮店无证经营", item="catering-licence"))
    page = as_post(show(told, CASE), "market-clerk", case).page
    expect(page.get_by_role("link", name="导出卷宗")).to_be_visible()
    expect(page.get_by_role("button", name="谁看过")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?lang=en&theme=dark"], ids=["usual", "dark-english"])
@pytest.mark.parametrize("size", [CASE, PHONE], ids=["desk", "phone"])
def test_it_stands_in_its_place(told: Told, show: Show, size: tuple[int, int], query: str) -> None:
    case = told.send(told.ticket("餐饮店无证经营", item="catering-licence"))
    screen = as_post(show(told, size), "clerk", case).case(case, query)
    screen.page.locator(".looked").click()
    screen.page.wait_for_selector(".looks li")
    assert spills(screen, ".bar, .looks") == []
    assert clashes(screen, ".case-page") == []
    assert scrolls(screen)[0] <= 0
    if size == PHONE:
        assert small_targets(screen, 48) == []
