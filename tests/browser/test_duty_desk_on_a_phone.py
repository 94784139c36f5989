"""The duty desk on a phone: a list, and a thing with its acts; nothing runs off the side or is too small to press."""

import pytest
from playwright.sync_api import expect

from tests.browser.at_duty import hold, sit, whistle, will
from tests.browser.browser import Screen
from tests.browser.center import LANE, Told
from tests.browser.conftest import Show
from tests.browser.looks import clashes, scrolls, small_targets, spills

pytestmark = pytest.mark.browser


def fits(phone: Screen) -> None:
    assert small_targets(phone, 44) == []
    assert scrolls(phone)[0] <= 0
    assert spills(phone, ".col, header.bar") == [] and clashes(phone, "main") == []


@pytest.mark.parametrize("query", ["", "&lang=en", "&theme=dark"])
def test_list_and_thing_are_two_pages_that_fit(told: Told, show: Show, query: str) -> None:
    grid = {"": "fuxi-01", "&lang=en": "fuxi-02", "&theme=dark": "fuxi-03"}[query]
    vague = told.send(told.ticket("有件事说不清", text="路灯不亮，桥下一片油污", item="没有这一项", grid=grid))
    alarm = told.send(told.alarm(LANE, boxes=[[0.3, 0.4, 0.3, 0.25]]))
    phone = sit(show, told, "clerk", phone=True, query=query)
    page = phone.page
    expect(page.locator(".inbox .item").first).to_be_visible()
    expect(page.locator(".col.case")).to_have_count(0)
    fits(phone)
    for case in (vague, alarm):
        phone = sit(show, told, "clerk", case, phone=True, query=query)  # whatever it is folded with in the list
        page = phone.page
        expect(will(phone)).to_be_visible()
        expect(page.locator(".inbox")).to_be_hidden()
        fits(phone)
        page.locator(".back").tap()
        expect(page.locator(".inbox")).to_be_visible()
        fits(phone)


def test_a_thing_is_accepted_and_dispatched_by_taps(told: Told, show: Show) -> None:
    case = told.send(told.ticket("有件事说不清", text="路灯不亮", item="没有这一项", grid="fuxi-04"))
    phone = sit(show, told, "clerk", case, phone=True)
    page = phone.page
    expect(page.locator(".told-as mark").first).to_be_in_viewport()
    page.locator('[data-suggestion="street-lamp"]').tap()
    hold(phone, "受理并派单")
    page.locator(".undo").tap()
    expect(page.locator(".held")).to_contain_text("没有送出")
    hold(phone, "受理并派单")
    page.locator(".back").tap()
    expect(page.locator(".held.waiting")).to_be_visible()
    page.clock.fast_forward(5000)
    expect(page.locator(".last")).to_contain_text("上一步：受理并派单")
    expect(page.locator(".inbox")).to_be_visible()
    assert told.view(case)["status"] == "to-sign"


@pytest.mark.parametrize("grid, query", [("xiyanhu-02", ""), ("xiyanhu-04", "&lang=en")])
def test_a_whistle_is_written_by_taps(told: Told, show: Show, grid: str, query: str) -> None:
    case = told.send(told.ticket("门口堆料", text="占道堆料", item="street-vending", grid=grid))
    phone = sit(show, told, "clerk", case, phone=True, query=query)
    fits(phone)
    if query:
        phone.page.locator('.others [data-verb="whistle.draft"]').tap()
        expect(phone.page.locator(".whistle-form")).to_be_visible()
        fits(phone)
        return
    whistle(phone, "占消防通道，一家清不了", "消防")
    expect(will(phone)).to_contain_text("报镇领导任一批准")
    fits(phone)
    hold(phone, "报批吹哨")
    phone.page.clock.fast_forward(5000)
    expect(phone.page.locator(".last")).to_contain_text("上一步：报批吹哨")
    assert [one["state"] for one in told.view(case)["whistles"]] == ["to-approve"]
