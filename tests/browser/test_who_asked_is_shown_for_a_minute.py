"""Who asked stands masked on the case page and the desk; for a reason it is shown, and masked again after a minute."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import CASE
from tests.browser.center import NAME, PHONE, Told
from tests.browser.conftest import Show

pytestmark = pytest.mark.browser


def ask(page: Page, why: str) -> None:
    page.get_by_role("button", name="申请查看").click()
    page.get_by_label("为什么要看").fill(why)


def test_a_caller_sees_it_for_a_minute(told: Told, show: Show) -> None:
    text = f"我叫{NAME}，打 {PHONE}"
    case = told.send(told.ticket("餐饮店无证经营", grid="xiangxue-03", item="catering-licence", text=text))
    screen = show(told, CASE)
    screen.page.clock.install()
    page = screen.desk("caller", case).page
    who = page.locator(".requesters")
    expect(who).to_contain_text("欧阳*")
    expect(who).to_contain_text("139****5678")
    expect(page.locator("body")).not_to_contain_text(PHONE)

    ask(page, "看看")
    expect(page.get_by_role("button", name="查看", exact=True)).to_be_disabled()
    page.get_by_label("为什么要看").fill("回访要核对地址")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(who).to_contain_text(NAME)
    expect(who).to_contain_text(f"我叫{NAME}，打 {PHONE}")
    assert [fact["kind"] for fact in told.get(f"/api/cases/{case}")["story"]][-1] == "requester.revealed"

    page.clock.fast_forward(61_000)
    expect(who).not_to_contain_text(NAME)
    expect(who).to_contain_text("139****5678")


def test_the_screen_says_whose_it_is(told: Told, show: Show) -> None:
    case = told.send(told.ticket("餐饮店无证经营", grid="xiangxue-04", item="catering-licence"))
    page = show(told, CASE).desk("market-clerk", case).page
    image = page.locator(".watermark").evaluate("node => decodeURIComponent(getComputedStyle(node).backgroundImage)")
    assert "demo · 市场监管所内勤岗 · 2026-" in image
