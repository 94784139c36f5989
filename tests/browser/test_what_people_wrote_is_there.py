"""What people wrote can be read to its end, and what is being written outlives its page."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import at_desk, field, large, let_go, on_phone, press, unfold
from tests.browser.at_duty import sit
from tests.browser.browser import CASE, DESK, PHONE, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.looks import scrolls

pytestmark = pytest.mark.browser
LONG = "，".join(f"第 {n} 天夜里又有油烟" for n in range(1, 90))
WORD = "Donaudampfschifffahrt" * 8


def catering(told: Told, grid: str, **data: Any) -> str:
    return told.send(told.ticket("小吃店没有执照", item="catering-licence", grid=grid, **data))


def high(screen: Screen, selector: str) -> float:
    return float(screen.page.locator(selector).first.evaluate("(one) => one.clientHeight"))


def test_a_long_text_is_opened_by_a_press(told: Told, show: Show) -> None:
    case = catering(told, "yugang-01", text=LONG)
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "record", text=LONG)
    desk = at_desk(told, show, "market-clerk", case)
    for part in (".said", ".recorded"):
        folded = high(desk, f"{part} .long")
        desk.page.locator(part).get_by_role("button", name="展开").click()
        assert high(desk, f"{part} .long") > 2 * folded, part
    page = show(told, CASE).case(case)
    for part in (".story .fact:last-child", ".signals"):
        folded = high(page, f"{part} .long")
        page.page.locator(part).get_by_role("button", name="展开").click()
        assert high(page, f"{part} .long") > 2 * folded, part
    page.page.emulate_media(media="print")
    expect(page.page.get_by_role("button", name="收起")).to_have_count(0)


def test_what_every_requester_said_can_be_read(told: Told, show: Show) -> None:
    case = catering(told, "yugang-02", text="第 1 位：一家小吃店没有执照")
    for n in range(2, 6):
        more = told.ticket("小吃店没有执照", item="catering-licence", grid="yugang-02", text=f"第 {n} 位：也没有执照")
        assert told.send(more) == case
    desk = at_desk(told, show, "market-clerk", case)
    said = desk.page.locator(".said .long")
    expect(said).to_have_count(3)
    desk.page.get_by_role("button", name="另有 2 个来件的话").click()
    expect(said).to_have_count(5)
    expect(said.last).to_contain_text("第 5 位")


@pytest.mark.parametrize("size", [(1280, 800), PHONE], ids=["desk", "phone"])
def test_a_title_of_one_long_word_widens_no_page(told: Told, show: Show, size: tuple[int, int]) -> None:
    grid = "yugang-03" if size == PHONE else "yugang-04"
    case = told.send(told.ticket(WORD, item="catering-licence", grid=grid))
    for path in (f"/cases/{case}", f"/desk?post=market-clerk&case={case}"):
        screen = show(told, size).open(path)
        expect(screen.page.locator("h2").first).to_contain_text(WORD)
        assert scrolls(screen)[0] <= 0, path


def test_a_text_that_nears_its_limit_says_so_and_a_number_its_bounds(told: Told, show: Show) -> None:
    case = catering(told, "dongyanhu-01")
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-head", case)
    unfold(desk, "case.ask_extension")
    why = field(desk, "原因").locator("textarea")
    why.fill("等" * 1700)
    expect(field(desk, "原因").get_by_role("status")).to_have_text("1700 / 2000 字")
    assert why.get_attribute("maxlength") == "2000"
    field(desk, "工作日").locator("input").fill("0")
    large(desk, "case.ask_extension").click()
    expect(field(desk, "工作日").get_by_role("alert")).to_have_text("要大于 0，不超过 30")
    expect(desk.page.locator(".held.waiting")).to_have_count(0)


def test_two_windows_of_one_post_lose_nothing_of_each_other(told: Told, show: Show) -> None:
    case = catering(told, "dongyanhu-02")
    told.on_duty(case, "market", "sign")
    first = at_desk(told, show, "market-clerk", case)
    unfold(first, "duty.record")
    field(first, "查到什么").locator("textarea").fill("第一个窗口看到的")
    second = first.context.new_page()
    second.goto(f"{told.center.url}/desk?post=market-clerk&case={case}")
    there = second.locator(".verb-form textarea").first
    there.fill("第二个窗口正在写的")
    large(first, "duty.record").click()
    let_go(first)
    expect(first.page.locator(".told")).to_contain_text("记录")
    second.reload()
    second.locator('.verbs [data-verb="duty.record"]').click()
    expect(there).to_have_value("第二个窗口正在写的")


def test_the_duty_desk_keeps_what_was_written(told: Told, show: Show) -> None:
    case = told.send(told.ticket("有件事说不清", text="请回电", item="没有这一项", grid="dongyanhu-04"))
    desk = sit(show, told, "clerk", case)
    ask, decline = (desk.page.locator(f'.others [data-verb="case.{verb}"]') for verb in ("ask_more", "decline"))
    text = desk.page.locator("form.act .fields > .field textarea")
    ask.click()
    text.fill("请补门牌号")
    decline.click()
    expect(text).to_have_count(0)
    ask.click()
    expect(text).to_have_value("请补门牌号")
    desk.page.reload()
    ask.click()
    expect(text).to_have_value("请补门牌号")


@pytest.mark.parametrize("grid, refusals", [("fuxiang-01", 0), ("fuxiang-02", 1)], ids=["at-once", "after-a-refusal"])
def test_what_was_written_is_forgotten_once_it_was_sent(told: Told, show: Show, grid: str, refusals: int) -> None:
    case = catering(told, grid)
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    lon, lat = told.grids[grid]["center"]
    here: dict[str, Any] = {"geolocation": {"longitude": lon, "latitude": lat, "accuracy": 12}}
    desk = at_desk(told, show, "market-officer-1", case, noisy=True, permissions=["geolocation"], **here)
    unfold(desk, "duty.report_in")
    note, spot = field(desk, "说明").locator("textarea"), desk.page.locator(".position .spot")
    note.fill("在后门等")
    desk.page.get_by_role("button", name="现场打卡").click()
    expect(spot).to_contain_text("误差 12 米")
    desk.desk("market-officer-1", case)
    unfold(desk, "duty.report_in")
    expect(note).to_have_value("在后门等")
    expect(spot).to_have_count(0)
    refuse: dict[str, Any] = {"status": 422, "json": {"detail": "这一次不收"}}
    for _ in range(refusals):
        desk.page.route("**/report_in", lambda route: route.fulfill(**refuse), times=1)
        large(desk, "duty.report_in").click()
        let_go(desk)
        expect(desk.page.locator(".verb-form .wrong")).to_contain_text("这一次不收")
    press(desk, "duty.report_in", "报到")
    assert desk.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk.draft'))") == []


def test_a_note_to_the_next_shift_outlives_a_reload(told: Told, show: Show) -> None:
    screen = show(told, DESK).open("/handover?post=duty-leader")
    note = screen.page.locator('[data-sign="hand-over"]').get_by_role("textbox")
    note.fill("桥下油污要盯住")
    screen.page.reload()
    expect(note).to_have_value("桥下油污要盯住")
    screen.page.get_by_role("button", name="交班签字").click()
    expect(screen.page.locator('[data-sign="hand-over"]')).to_contain_text("与签时一致")
    assert screen.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('handover'))") == []


def test_what_is_taken_back_leaves_one_at_its_button(told: Told, show: Show) -> None:
    case = catering(told, "fuxiang-04")
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".held.waiting")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".held")).to_contain_text("没有送出")
    expect(large(desk, "duty.sign")).to_be_focused()


def test_on_a_phone_going_back_leads_to_the_list(told: Told, show: Show) -> None:
    case = catering(told, "dongyanhu-03")
    number = told.view(case)["number"]
    phone = on_phone(told, show, "market-clerk")
    page, before = phone.page, phone.page.evaluate("history.length")
    page.locator(f'[data-case="{number}"]').first.tap()
    page.locator("[data-more]").tap()
    expect(page.locator(".col.case h2")).to_be_visible()
    page.go_back()
    expect(page.locator(".inbox")).to_be_visible()
    expect(page.locator(".opened")).to_be_visible()
    page.go_forward()
    expect(page.locator(".col.case h2")).to_be_visible()
    page.locator(".back").tap()
    expect(page.locator(".inbox")).to_be_visible()
    page.locator("[data-more]").tap()
    expect(page.locator(".col.case h2")).to_be_visible()
    assert page.evaluate("history.length") == before + 1, "to and fro leaves one way back"


def test_on_a_phone_the_duty_desk_goes_back_to_its_list(told: Told, show: Show) -> None:
    told.send(told.ticket("有件事说不清", text="请回电", item="没有这一项", grid="dongyanhu-04"))
    phone = sit(show, told, "clerk", phone=True)
    page = phone.page
    for _ in range(2):
        page.locator(".inbox .item button").first.tap()
        expect(page.locator(".col.case h2")).to_be_visible()
        page.go_back()
        expect(page.locator(".inbox")).to_be_visible()
        expect(page.locator(".col.case")).to_have_count(0)


def test_what_was_written_for_a_whistle_of_one_case_is_not_of_another(told: Told, show: Show) -> None:
    case, other = (catering(told, grid) for grid in ("xiyanhu-01", "xiyanhu-02"))
    desk = show(told, DESK).desk("clerk", case)
    unfold(desk, "whistle.draft")
    field(desk, "因何吹哨").locator("textarea").fill("只为这一件")
    desk.desk("clerk", other)
    unfold(desk, "whistle.draft")
    expect(field(desk, "因何吹哨").locator("textarea")).to_have_value("")
    desk.desk("clerk", case)
    unfold(desk, "whistle.draft")
    expect(field(desk, "因何吹哨").locator("textarea")).to_have_value("只为这一件")
