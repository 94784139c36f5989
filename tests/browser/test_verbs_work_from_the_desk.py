"""The plain desk, by its own buttons and forms."""

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import at_desk, choose, field, large, let_go, press, sit
from tests.browser.browser import DESK
from tests.browser.center import Told
from tests.browser.conftest import Show

pytestmark = pytest.mark.browser


def test_a_clerk_signs_and_the_wall_shows_it(told: Told, show: Show) -> None:
    case = told.send(told.ticket("小吃店没有执照", item="catering-licence", grid="meiyuan-01"))
    wall = show(told).wall()
    desk = at_desk(told, show, "market-clerk", case)
    field(desk, "说明").locator("textarea").fill("派两人去")
    press(desk, "duty.sign", "签收")
    assert told.duty(case, "market")["state"] == "signed"
    expect(wall.page.locator(".ticker .f").first).to_contain_text("市场监管所签收")
    expect(desk.page.locator('button.primary[data-verb="duty.sign"]')).to_have_count(0)


def test_what_is_missing_is_said_at_its_field(told: Told, show: Show) -> None:
    case = told.send(told.ticket("早餐店没有执照", item="catering-licence", grid="meiyuan-02"))
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-clerk", case)
    desk.page.click('.others [data-verb="duty.finish"]')
    desk.page.click('button.primary[data-verb="duty.finish"]')
    for name in ("联系何人", "何种措施"):
        expect(field(desk, name).get_by_role("alert")).to_have_text("这一项要填")
    assert told.duty(case, "market")["state"] == "signed"
    field(desk, "联系何人").locator("input").fill("店主")
    field(desk, "何种措施").locator("textarea").fill("停业办证")
    desk.page.reload()  # the draft is kept
    desk.page.click('.others [data-verb="duty.finish"]')
    expect(field(desk, "何种措施").locator("textarea")).to_have_value("停业办证")
    press(desk, "duty.finish", "反馈")
    assert told.duty(case, "market")["state"] == "done"


def test_a_verb_that_comes_too_late_is_refused_with_what_is_allowed_now(told: Told, show: Show) -> None:
    case = told.send(told.ticket("面馆没有执照", item="catering-licence", grid="meiyuan-03"))
    desk = at_desk(told, show, "market-clerk", case, noisy=True)
    expect(desk.page.locator('button.primary[data-verb="duty.sign"]')).to_be_visible()
    desk.page.route("**/api/cases/*", lambda route: route.abort())  # this page does not hear that another signs
    told.on_duty(case, "market", "sign", "head")
    large(desk, "duty.sign").click()
    let_go(desk)
    refusal = desk.page.locator(".verb-form [role=alert]")
    expect(refusal).to_contain_text("这一步现在不能做")
    expect(refusal).to_contain_text("现在可以做：")


def test_a_ticket_goes_its_whole_way_by_clicks(told: Told, show: Show) -> None:
    case = told.send(told.ticket("有件事说不清", text="盼有人来看看", grid="dengwei-02"))
    wall = show(told).wall()
    expect(wall.page.locator(".todo")).to_contain_text("未匹配")
    desk = at_desk(told, show, "clerk", case, noisy=True)

    press(desk, "case.accept", "受理")
    choose(desk, "主办", "建设管理")
    large(desk, "case.dispatch").click()
    let_go(desk)
    expect(field(desk, "事项").get_by_role("alert")).to_have_text("派单前要有事项")
    assert told.view(case)["status"] == "to-dispatch"
    choose(desk, "事项", "路灯不亮")
    press(desk, "case.dispatch", "派单")
    view = told.view(case)
    assert (view["status"], view["lead"]) == ("to-sign", "construction")

    for duty in view["duties"]:
        sit(desk, f"{duty['unit']}-clerk")
        press(desk, "duty.sign", "签收")
        desk.page.click('.others [data-verb="duty.finish"]')
        field(desk, "联系何人").locator("input").fill("来件人")
        field(desk, "何种措施").locator("textarea").fill("换了灯泡")
        press(desk, "duty.finish", "反馈")
    assert told.view(case)["status"] == "to-verify"

    sit(desk, "verifier")
    press(desk, "case.pass", "核查通过")
    sit(desk, "caller")
    large(desk, "case.callback").click()
    let_go(desk)
    expect(field(desk, "评价").get_by_role("alert")).to_contain_text("打通了要记下是否满意")
    assert told.view(case)["status"] == "to-call-back"
    field(desk, "评价").get_by_role("radio", name="满意", exact=True).click()
    press(desk, "case.callback", "记录回访")
    assert told.view(case)["status"] == "closed"
    expect(wall.page.locator(".ticker .f").first).to_contain_text("办结")
    expect(wall.page.locator(f'[data-case="{case}"]')).to_have_count(0)


def test_keys_walk_through_what_waits(told: Told, show: Show) -> None:
    for grid in ("dengwei-01", "dengwei-03"):
        told.send(told.ticket("饭店没有执照", item="catering-licence", grid=grid))
    desk = show(told, DESK).desk("market-clerk")
    current = desk.page.locator('.item button[aria-current="true"]')
    expect(current).to_have_count(1)
    first = current.get_attribute("data-case")
    expect(desk.page.locator(".col.case .id")).to_contain_text(str(first))
    desk.page.keyboard.press("j")
    expect(current).not_to_have_attribute("data-case", str(first))
    desk.page.keyboard.press("k")
    expect(current).to_have_attribute("data-case", str(first))
