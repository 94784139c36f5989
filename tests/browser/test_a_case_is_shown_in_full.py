"""A case's page: what happened and why, who does it until when, why it went there, what was seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE
from tests.browser.conftest import Show
from tests.browser.lively import Lively

pytestmark = pytest.mark.browser


def test_a_case_on_the_wall_opens_its_page(lively: Lively, show: Show) -> None:
    wall = show(lively.told).wall()
    number = lively.told.view(lively.whistle)["number"]
    wall.page.locator(f'.whistles h3 a[href="/cases/{lively.whistle}"]').click()
    expect(wall.page.locator(".case-page .id")).to_contain_text(number)
    wall.wall()
    wall.page.locator(f'svg.overlay a[data-case="{lively.late}"]').click()
    expect(wall.page.locator(".case-page .id")).to_contain_text(lively.told.view(lively.late)["number"])


def test_its_story_has_causes_and_actors(lively: Lively, show: Show) -> None:
    page = show(lively.told, CASE).case(lively.whistle).page
    facts = lively.told.get(f"/api/cases/{lively.whistle}")["story"]
    page.locator(".story .all").click()
    rows = page.locator(".story .fact")
    expect(rows).to_have_count(len(facts))
    assert all(rows.locator(".who").all_inner_texts()), "everything was done by somebody"
    came = rows.filter(has_text="热线来件").first
    expect(came.locator(".because")).to_contain_text("位于冲山村“冲山 05”网格")
    expect(rows.filter(has_text="市场监管所接哨").locator(".who")).to_contain_text("内勤岗")
    expect(rows.filter(has_text="批准推进哨").locator(".who")).to_have_text("分管副镇长岗")


def test_it_says_why_it_went_there(lively: Lively, show: Show) -> None:
    why = show(lively.told, CASE).case(lively.whistle).page.locator(".why")
    expect(why).to_contain_text("unlicensed-lodging 第 3 版")
    expect(why.locator("div", has_text="命中").first).to_contain_text("村=冲山村")
    expect(why).to_contain_text("单个部门办不了")
    expect(why.locator("div", has_text="叫谁")).to_contain_text("市场监管所主办")
    expect(why.locator("div", has_text="批准").last).to_contain_text("分管副镇长岗")


def test_each_unit_has_its_own_clock(lively: Lively, show: Show) -> None:
    page = show(lively.told, CASE).case(lively.whistle).page
    rows = page.locator(".duties .duty[role=row]:not(.heads)")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("市场监管所")
    expect(rows.first).to_contain_text("09:30")
    expect(rows.first).to_contain_text("未报到")
    late = rows.filter(has_text="食安办")
    expect(late).to_contain_text("未接哨")
    expect(late).to_contain_text("超")
    expect(late.locator(".card, [class*=card]").first).to_be_visible()


def test_its_pictures_have_boxes(lively: Lively, show: Show) -> None:
    page = show(lively.told, CASE).case(lively.alarm).page
    image = page.locator(".pictures img")
    image.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.pictures img').naturalWidth === 96")
    frame, box = page.locator(".pictures .framed").bounding_box(), page.locator(".pictures rect:not(.under)")
    found = box.bounding_box()
    assert frame and found
    assert abs(found["x"] - frame["x"] - 0.2 * frame["width"]) < 3
    assert abs(found["width"] - 0.4 * frame["width"]) < 3
    expect(page.locator(".pictures figcaption")).to_contain_text("冲山 19")


def test_a_closed_case_says_how_it_ended(lively: Lively, show: Show) -> None:
    page = show(lively.told, CASE).case(lively.closed).page
    expect(page.locator(".path li.now, .path li:last-child").last).to_contain_text("办结")
    expect(page.locator(".signals .answer")).to_have_text("满意")
    expect(page.locator(".outcomes")).to_contain_text("早")


def test_a_case_that_is_not_there_says_so(lively: Lively, show: Show) -> None:
    screen = show(lively.told, CASE, noisy=True).open("/cases/no-such-case")
    expect(screen.page.locator("main")).to_contain_text("不归这个岗位看")
