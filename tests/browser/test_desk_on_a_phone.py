"""A phone takes a whistle from the signature to the report, by taps alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import PHOTO, field, large, let_go, on_phone, unfold
from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.looks import scrolls, small_targets

pytestmark = pytest.mark.browser
GRID = "chongshan-03"
BACK = "document.dispatchEvent(new Event('visibilitychange'))"  # out of the pocket, its page still open
ASKED = """() => {  // where the phone is, it tells when the test says so
  window.asked = [];
  navigator.geolocation.getCurrentPosition = (found, failed) => asked.push({ found, failed });
}"""


def called(told: Told, grid: str = GRID, title: str = "农家乐没有许可证，灭火器过期") -> str:
    """A whistle of two units that the market office leads."""
    case = told.send(told.ticket(title, item="catering-licence", grid=grid))
    draft = {"case": case, "kind": "推进", "lead": "market", "assist": ["police"], "because": "一家办不了"}
    told.act("/api/whistles", "clerk", **draft)
    (whistle,) = told.view(case)["whistles"]
    told.act(f"/api/whistles/{whistle['id']}/apply", "clerk")
    told.act(f"/api/whistles/{whistle['id']}/approve", "leader")
    return case


def contacted(told: Told, grid: str, title: str) -> str:
    """Also signed, and the people called by the officer, who reports in next."""
    case = called(told, grid, title)
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    return case


def duty(told: Told, case: str) -> dict[str, Any]:
    parts = told.get(f"/api/cases/{case}")["case"]["duties"].values()
    return next(dict(part) for part in parts if part["unit"] == "market")


def done(phone: Screen, words: str) -> None:
    let_go(phone)
    expect(phone.page.locator(".told")).to_contain_text(words)


def chip(phone: Screen, name: str, text: str) -> None:
    field(phone, name).locator(".phrases button", has_text=text).tap()


def photo(phone: Screen, n: int = 1) -> None:
    page = phone.page
    expect(page.locator(".picker .camera")).to_be_visible()
    page.get_by_label("拍照", exact=True).set_input_files([PHOTO])
    expect(page.locator(".picker .thumb")).to_have_count(n)


def test_a_phone_goes_from_the_signature_to_the_report_by_taps(told: Told, show: Show) -> None:
    case = called(told)
    number = told.view(case)["number"]
    phone = on_phone(told, show, "market-officer-1", grid=GRID)
    page = phone.page
    card = page.locator(".item", has=page.locator(f'[data-case="{number}"]'))
    card.locator(f'[data-case="{number}"]').tap()
    expect(card.locator(".steps .on")).to_contain_text("接哨")
    expect(card.locator(".others-line")).to_contain_text("派出所")
    card.locator('[data-verb="duty.sign"]').tap()
    expect(page.locator(".held.waiting")).to_contain_text("接哨")
    page.clock.fast_forward(5_000)
    expect(card.locator(".steps .on")).to_contain_text("联系")
    assert told.duty(case, "market")["state"] == "signed"

    card.locator('[data-verb="duty.contact"]').tap()
    box = field(phone, "经办岗").get_by_role("combobox")
    expect(box).to_have_value("市场监管所执法一岗")
    box.tap()
    page.locator('[role="option"]', has_text="市场监管所执法二岗").tap()
    large(phone, "duty.contact").tap()
    done(phone, "联系")
    assert duty(told, case)["officer"] == "market-officer-2"

    chip(phone, "集合地点", "村口")
    page.get_by_role("button", name="用工单位置").tap()
    large(phone, "whistle.gather").tap()
    done(phone, "定集合")

    expect(page.locator(".position .spot")).to_contain_text("距集合点 0 米")
    expect(page.locator(".position .spot")).to_contain_text("误差 12 米")
    large(phone, "duty.report_in").tap()
    done(phone, "报到")
    (arrived,) = [fact for fact in told.get(f"/api/cases/{case}")["story"] if fact["kind"] == "duty.arrived"]
    assert arrived["given"]["by_hand"] is False and arrived["given"]["lon"]
    expect(page.locator(".last")).to_contain_text("打卡距约定地点 0 米")

    for index, finding in enumerate(("未整改", "已当场整改")):
        unfold(phone, "duty.record")
        chip(phone, "查到什么", finding)
        photo(phone)
        large(phone, "duty.record").tap()
        done(phone, "记录")
        assert len(duty(told, case)["records"]) == index + 1
    assert [len(one["pictures"]) for one in duty(told, case)["records"]] == [1, 1]

    unfold(phone, "duty.finish")
    chip(phone, "联系何人", "当事人")
    chip(phone, "何种措施", "未整改；已当场整改")
    photo(phone)
    large(phone, "duty.finish").tap()
    done(phone, "反馈")
    finish = duty(told, case)["finish"]
    assert (finish["contacted"], finish["measure"]) == ("当事人", "未整改；已当场整改")
    assert len(finish["pictures"]) == 1 and duty(told, case)["state"] == "done"


def test_a_place_that_was_measured_before_is_measured_anew(told: Told, show: Show) -> None:
    case = contacted(told, "chongshan-05", "民宿没有许可证，没有灭火器")
    phone = on_phone(told, show, "market-officer-1", grid="fuli-01")
    page = phone.page
    spot = page.locator(".position .spot")
    phone.desk("market-officer-1", case)
    unfold(phone, "duty.report_in")
    expect(spot).to_contain_text("距现场")
    assert "距现场 0 米" not in spot.inner_text()

    def stand(grid: str) -> tuple[float, float]:
        lon, lat = told.grids[grid]["center"]
        page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})
        return lon, lat

    stand("chongshan-05")
    phone.desk("market-officer-1", case)
    unfold(phone, "duty.report_in")
    expect(spot).to_contain_text("距现场 0 米")

    stand("fuli-01")
    page.evaluate(BACK)
    expect(spot).not_to_contain_text("距现场 0 米")
    lon, lat = stand("chongshan-05")
    page.evaluate(BACK)
    expect(spot).to_contain_text("距现场 0 米")
    large(phone, "duty.report_in").tap()
    done(phone, "报到")
    (arrived,) = [fact for fact in told.get(f"/api/cases/{case}")["story"] if fact["kind"] == "duty.arrived"]
    given = arrived["given"]
    assert (given["lon"], given["lat"], given["by_hand"]) == pytest.approx((lon, lat, False), abs=1e-5)


def test_nobody_reports_in_while_the_phone_still_measures(told: Told, show: Show) -> None:
    case = contacted(told, "xiyanhu-03", "面馆没有许可证，没有灭火器")
    phone = on_phone(told, show, "market-officer-1", grid="xiyanhu-03")
    page = phone.page
    phone.desk("market-officer-1", case)
    unfold(phone, "duty.report_in")
    spot, button = page.locator(".position .spot"), large(phone, "duty.report_in")
    expect(spot).to_contain_text("距现场 0 米")
    page.evaluate(ASKED)
    page.evaluate(BACK)
    expect(button).to_contain_text("正在定位")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.dispatch_event("click")
    button.press("Enter")
    expect(page.locator(".held.waiting")).to_have_count(0)
    lon, lat = told.grids["xiyanhu-03"]["center"]
    page.evaluate("(coords) => asked.shift().found({ coords })", {"longitude": lon, "latitude": lat, "accuracy": 9})
    expect(spot).to_contain_text("误差 9 米")
    expect(button).to_contain_text("报到")

    page.evaluate(BACK)
    expect(button).to_contain_text("正在定位")
    page.clock.fast_forward(15_000)  # nobody answers the question whether the page may know
    expect(page.locator(".position [role=alert]")).to_have_text("取不到本机位置，现在报到不带位置")
    page.evaluate(BACK)
    expect(page.locator(".position [role=alert]")).to_have_count(0)
    page.evaluate("asked.at(-1).failed()")
    expect(page.locator(".position [role=alert]")).to_have_text("取不到本机位置，现在报到不带位置")
    button.tap()
    done(phone, "报到")
    (arrived,) = [fact for fact in told.get(f"/api/cases/{case}")["story"] if fact["kind"] == "duty.arrived"]
    assert arrived["given"].get("lon") is None


def test_who_points_while_the_phone_measures_has_pointed(told: Told, show: Show) -> None:
    case = called(told, "xiyanhu-04", "面馆没有许可证")
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    phone = on_phone(told, show, "market-officer-1", grid="xiyanhu-04")
    page = phone.page
    page.evaluate(ASKED)
    page.locator(f'[data-case="{told.view(case)["number"]}"]').first.tap()
    page.locator("[data-more]").tap()
    unfold(phone, "duty.report_in")
    button = large(phone, "duty.report_in")
    expect(button).to_contain_text("正在定位")
    page.get_by_role("button", name="在图上点").tap()
    page.locator(".chart").tap()
    page.evaluate("asked.at(-1).found({ coords: { longitude: 120, latitude: 31, accuracy: 9 } })")
    expect(page.locator(".position .spot")).to_contain_text("图上点的")
    expect(button).to_contain_text("报到")


def test_without_a_position_one_points_at_the_map_and_that_is_told(told: Told, show: Show) -> None:
    case = called(told, "chongshan-04", "民宿没有许可证")
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    phone = on_phone(told, show, "market-officer-1")
    phone.desk("market-officer-1", case)
    page = phone.page
    unfold(phone, "duty.report_in")
    expect(page.locator(".position [role=alert]")).to_contain_text("取不到本机位置")
    page.get_by_role("button", name="在图上点").tap()
    page.locator(".chart").tap()
    expect(page.locator(".position .spot")).to_contain_text("距现场")
    expect(page.locator(".position .spot")).to_contain_text("图上点的")
    large(phone, "duty.report_in").tap()
    done(phone, "报到")
    (arrived,) = [fact for fact in told.get(f"/api/cases/{case}")["story"] if fact["kind"] == "duty.arrived"]
    assert arrived["given"]["by_hand"] is True


def test_the_soonest_stays_above_every_filter(told: Told, show: Show) -> None:
    soon = told.send(told.ticket("电线垂到路面", item="catering-licence", grid="fuxi-02", level="L1"))
    for grid in ("fuxi-03", "fuxi-04"):
        case = told.send(told.ticket("饭店没有执照", item="catering-licence", grid=grid))
        told.on_duty(case, "market", "sign")
    number = told.view(soon)["number"]
    phone = on_phone(told, show, "market-clerk")
    page = phone.page
    pinned = page.locator(".pinned")
    expect(pinned.locator(f'[data-case="{number}"]')).to_be_visible()
    page.get_by_role("tab", name="待反馈").tap()
    expect(pinned.locator(f'[data-case="{number}"]')).to_be_visible()
    expect(pinned).to_contain_text("最近时限")
    assert page.locator(f'.list [data-case="{number}"]').count() == 0, "it stands once"
    pinned.locator('[data-verb="duty.sign"]').tap()
    page.clock.fast_forward(5_000)
    expect(pinned.locator('[data-verb="duty.sign"]')).to_have_count(0)
    assert told.duty(soon, "market")["state"] == "signed"


def test_a_button_that_is_tapped_again_and_again_signs_once(told: Told, show: Show) -> None:
    case = called(told, "fuli-01", "面馆没有许可证")
    number = told.view(case)["number"]
    phone = on_phone(told, show, "market-clerk")
    page = phone.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/sign") else None)
    card = page.locator(".item", has=page.locator(f'[data-case="{number}"]'))
    card.locator(f'[data-case="{number}"]').tap()
    button = card.locator('[data-verb="duty.sign"]')
    for _ in range(3):
        button.tap()
    expect(page.locator(".held.waiting")).to_contain_text("接哨")
    assert not sent, "the second is not another verb, which would send the first"
    page.clock.fast_forward(5_000)
    expect(card.locator(".steps .on")).to_contain_text("联系")
    page.clock.fast_forward(5_000)
    assert len(sent) == 1 and page.locator(".held.refused").count() == 0
    kinds = [fact["kind"] for fact in told.get(f"/api/cases/{case}")["story"]]
    assert kinds.count("duty.signed") == 1


@pytest.mark.parametrize("grid, query", [("chongshan-02", ""), ("fuli-03", "&lang=en"), ("fuli-04", "&theme=dark")])
def test_fingers_fit_everywhere(told: Told, show: Show, grid: str, query: str) -> None:
    case = called(told, grid, "饭店没有许可证")
    told.on_duty(case, "market", "sign")
    phone = on_phone(told, show, "market-officer-1", query=query)
    number = told.view(case)["number"]
    assert small_targets(phone, 48) == [] and scrolls(phone)[0] <= 0
    phone.page.locator(f'[data-case="{number}"]').first.tap()
    expect(phone.page.locator(".opened")).to_be_visible()
    assert small_targets(phone, 48) == [] and scrolls(phone)[0] <= 0
    phone.page.locator("[data-more]").tap()
    expect(phone.page.locator(".verb-form").first).to_be_visible()
    for verb in ("duty.finish", "whistle.gather"):
        if phone.page.locator(f'.verbs [data-verb="{verb}"]').count():
            unfold(phone, verb)
        assert small_targets(phone, 48) == [] and scrolls(phone)[0] <= 0, verb
