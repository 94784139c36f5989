"""What a unit writes: a return with a suggestion, a request, a notice; and what is kept until it is sent."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import PHOTO, at_desk, choose, field, large, let_go, on_phone, press, unfold
from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show

pytestmark = pytest.mark.browser


def catering(told: Told, grid: str, title: str = "小吃店没有执照") -> str:
    return told.send(told.ticket(title, item="catering-licence", grid=grid))


def on_scene(told: Told, grid: str) -> str:
    """A case of the market office, whose officer has come and looked."""
    case = catering(told, grid)
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    told.on_duty(case, "market", "report_in", "officer-1")
    told.on_duty(case, "market", "record", "officer-1", point="后厨", text="灭火器过期")
    return case


def part(told: Told, case: str, kind: str) -> dict[str, Any]:
    return dict(next(iter(told.get(f"/api/cases/{case}")["case"][kind].values())))


def shut(desk: Screen) -> str:
    return desk.text(".shut")


def test_what_is_not_possible_yet_says_why(told: Told, show: Show) -> None:
    case = catering(told, "yuli-01")
    desk = at_desk(told, show, "market-clerk", case)
    assert "退单：由单位负责人办" in shut(desk) and "先签收" in shut(desk)
    press(desk, "duty.sign", "签收")
    assert "由单位负责人办" in shut(desk) and "先签收" not in shut(desk)
    expect(desk.page.locator(".four")).to_contain_text("已有 1 / 4")
    assert desk.page.locator('[data-verb="duty.return"]').count() == 0, "nothing is offered that is refused"


def test_a_head_returns_with_a_reason_and_a_suggestion(told: Told, show: Show) -> None:
    case = catering(told, "yuli-02")
    desk = at_desk(told, show, "market-head", case)
    unfold(desk, "duty.return")
    large(desk, "duty.return").click()
    expect(field(desk, "原因").get_by_role("alert")).to_have_text("这一项要填")
    field(desk, "原因").get_by_role("radio", name="职能不符").click()
    field(desk, "法定依据").locator("textarea").fill("权责清单 03-07")
    choose(desk, "建议单位", "食安办")
    press(desk, "duty.return", "退单")
    assert told.view(case)["status"] == "return-review"
    (returned,) = part(told, case, "duties")["returns"]
    assert (returned["reason"], returned["basis"], returned["suggested"]) == ("职能不符", "权责清单 03-07", "food")
    assert "退单在审核" in shut(desk)


def test_a_lead_asks_an_extension_once_and_a_suspension(told: Told, show: Show) -> None:
    case = catering(told, "yuli-03")
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-head", case)
    desk.page.keyboard.press("x")
    field(desk, "工作日").locator("input").fill("2")
    field(desk, "原因").locator("textarea").fill("等听证")
    press(desk, "case.ask_extension", "申请延期")
    assert told.get(f"/api/cases/{case}")["case"]["extension"]["days"] == 2
    assert "申请延期：只能申请一次" in shut(desk)
    assert desk.page.locator('[data-verb="case.ask_extension"]').count() == 0
    unfold(desk, "case.ask_suspension")
    field(desk, "复审日").locator("input").fill("2026-12-10")
    field(desk, "原因").locator("textarea").fill("等改造")
    press(desk, "case.ask_suspension", "申请挂账")
    assert told.get(f"/api/cases/{case}")["case"]["suspension"]["reason"] == "等改造"


def test_an_urgent_case_is_offered_neither(told: Told, show: Show) -> None:
    case = told.send(told.ticket("小吃店没有执照", item="catering-licence", grid="yuli-04", level="L2"))
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-head", case)
    assert "申请延期、申请挂账：L1、L2 工单不可" in shut(desk)
    assert desk.page.locator('[data-verb="case.ask_extension"]').count() == 0


def test_a_notice_is_issued_printed_served_and_rechecked(told: Told, show: Show) -> None:
    case = on_scene(told, "yuli-05")
    desk = at_desk(told, show, "market-officer-1", case)
    desk.page.keyboard.press("n")
    field(desk, "文号").locator("input").fill("光市监责改〔2026〕7 号")
    field(desk, "法律依据").locator("textarea").fill("《食品安全法》第一百二十六条")
    for row, certificate in enumerate(("J0001", "J0002")):
        desk.page.locator(".row.officer").nth(row).get_by_label("证号").fill(certificate)
    field(desk, "当事人").locator("input").fill("某餐饮店")
    expect(desk.page.get_by_label("第 1 项")).to_have_value("后厨：灭火器过期")
    desk.page.get_by_role("button", name="加一项").click()
    desk.page.get_by_label("第 2 项").fill("三日内办理许可 <证>")
    field(desk, "整改期限").locator("input").fill("2026-12-31T17:00")
    press(desk, "notice.issue", "开整改通知书")

    link = desk.page.locator(".document").first
    with desk.context.expect_page() as opened:
        link.click()
    sheet = opened.value
    sheet.wait_for_load_state()
    said = sheet.locator("body").inner_text()
    for words in (
        "市场监督管理所", "责令整改通知书", "光市监责改〔2026〕7 号", "某餐饮店", "后厨：灭火器过期",
        "三日内办理许可 <证>", "《食品安全法》第一百二十六条", "2026 年 12 月 31 日 17:00", "执法证号 J0001",
        "执法证号 J0002", "行政复议", "送达回证", "受送达人签收",
    ):  # fmt: skip
        assert words in said, words
    assert len(sheet.pdf(prefer_css_page_size=True)) > 10_000
    sheet.emulate_media(media="print")
    assert not sheet.get_by_role("button").is_visible()
    sheet.evaluate("window.print = () => (document.title = 'printed')")
    sheet.emulate_media(media="screen")
    sheet.get_by_role("button").click()
    assert sheet.title() == "printed"
    sheet.close()

    unfold(desk, "notice.serve")
    field(desk, "送达回证").locator(".phrases button", has_text="直接送达").click()
    press(desk, "notice.serve", "送达")
    assert part(told, case, "notices")["receipt"] == "直接送达，当事人签收"
    assert "复查通过、复查不通过：到整改期限或提前复查后" in shut(desk)
    unfold(desk, "notice.recheck_now")
    press(desk, "notice.recheck_now", "提前复查")
    unfold(desk, "notice.pass")
    press(desk, "notice.pass", "复查通过")
    assert part(told, case, "notices")["state"] == "passed"


def test_what_was_typed_and_its_pictures_survive_a_reload(told: Told, show: Show) -> None:
    case = catering(told, "xiangxue-01")
    told.on_duty(case, "market", "sign")
    phone = on_phone(told, show, "market-officer-1").desk("market-officer-1", case)
    page = phone.page
    unfold(phone, "duty.finish")
    field(phone, "联系何人").locator("input").fill("店主")
    field(phone, "何种措施").locator("textarea").fill("停业办证")
    page.get_by_label("拍照", exact=True).set_input_files([PHOTO])
    expect(page.locator(".picker .thumb img")).to_have_count(1)
    expect(page.locator(".draft").first).to_contain_text("草稿")
    picture = page.locator(".picker img").get_attribute("src")
    page.reload()
    unfold(phone, "duty.finish")
    expect(field(phone, "联系何人").locator("input")).to_have_value("店主")
    expect(field(phone, "何种措施").locator("textarea")).to_have_value("停业办证")
    expect(page.locator(".picker img")).to_have_attribute("src", str(picture))
    large(phone, "duty.finish").tap()
    let_go(phone)
    expect(page.locator(".told")).to_contain_text("反馈")
    assert part(told, case, "duties")["finish"]["pictures"] == [str(picture).rsplit("/", 1)[1]]


def test_what_was_sent_but_not_answered_is_sent_again_and_done_once(told: Told, show: Show) -> None:
    """The line breaks behind the act: the draft keeps its key, so that pressing again after a reload acts once."""
    case = catering(told, "xiangxue-02")
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-clerk", case, noisy=True)
    unfold(desk, "duty.record")
    field(desk, "查到什么").locator("textarea").fill("已当场整改")

    def deaf(route: Any) -> None:
        route.fetch()  # it arrives, its answer does not
        route.abort()

    desk.page.route("**/record", deaf)
    large(desk, "duty.record").click()
    let_go(desk)
    # In the bar: the form goes as soon as the page hears that there is a record, and a report is due next.
    expect(desk.page.locator(".held.refused")).to_contain_text("没有收到答复")
    desk.page.unroute("**/record")
    desk.page.reload()
    unfold(desk, "duty.record")
    expect(field(desk, "查到什么").locator("textarea")).to_have_value("已当场整改")
    press(desk, "duty.record", "记录")
    assert len(part(told, case, "duties")["records"]) == 1
