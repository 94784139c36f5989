"""The duty desk 值班席, worked by its own buttons: nothing is asked of the center by hand but what comes in."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from connectors.simulator import pictures
from tests.browser.at_desk import HELD
from tests.browser.at_duty import hold, press, row, sit, whistle, will
from tests.browser.browser import DESK
from tests.browser.center import LANE, NAME, Told
from tests.browser.conftest import Show, started
from tests.browser.looks import chinese, clashes, scrolls, spills

pytestmark = pytest.mark.browser
FREE = "h2 .name, .where, .why dd, .aside, .story, blockquote, .framed, .compare, .will, .act .control, .last"


@pytest.fixture(scope="module")
def desk_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with started(tmp_path_factory.mktemp("duty")) as found:
        for picture in pictures.all_pictures():
            found.client.put(f"/blobs/{pictures.address(picture)}", content=picture)
        yield found


def alarm(told: Told, n: int = 0, camera: str = LANE) -> str:
    shown = told.picture(60 + n) if n < 0 else pictures.shown("alarm", n)
    return told.send(
        told.alarm(camera, snapshot=shown, boxes=[[0.3, 0.4, 0.3, 0.25]], text=f"疑似占用消防通道，把握 {91 - n}%")
    )


def test_an_alarm_goes_into_the_case_that_is_like_it(desk_town: Told, show: Show) -> None:
    site = desk_town.get("/api/site")
    camera = next(one for one in site["cameras"] if one["code"] == LANE)
    ticket = desk_town.ticket("消防通道停车", item="fire-lane", grid=camera["grid"])
    ticket["data"]["place"] = {"text": "北门", "lon": camera["lon"], "lat": camera["lat"], "datum": "WGS84"}
    master = desk_town.send(ticket)
    case = alarm(desk_town)
    assert alarm(desk_town, 1) == alarm(desk_town, 2) == case
    desk = sit(show, desk_town, "clerk")
    expect(row(desk, "3 条并一行")).to_contain_text("确认告警")
    expect(desk.page.locator(".shots img").first).to_be_visible()
    expect(desk.page.locator(".compare thead .on")).to_contain_text("消防通道停车")
    expect(will(desk)).to_contain_text("归入工单")
    expect(will(desk)).to_contain_text("没有单位被叫")
    press(desk, "并入")
    view = desk_town.view(case)
    assert view["status"] == "merged"
    assert len(desk_town.get(f"/api/cases/{master}")["case"]["signals"]) == 4


def test_a_false_alarm_is_rejected_with_a_reason(desk_town: Told, show: Show) -> None:
    case = alarm(desk_town, camera="32050608001320000002")
    desk = sit(show, desk_town, "clerk", case)
    desk.page.keyboard.press("f")
    expect(desk.page.locator("button.primary")).to_have_attribute("aria-disabled", "true")
    desk.page.locator(".act textarea").fill("光影晃动")
    expect(will(desk)).to_contain_text("工单转误报")
    press(desk, "判误报")
    assert desk_town.view(case)["status"] == "rejected"


def test_an_unmatched_thing_is_accepted_and_dispatched_by_a_suggestion(desk_town: Told, show: Show) -> None:
    case = desk_town.send(
        desk_town.ticket("河面有东西", text="桥下河面上一大片油污，边上路灯不亮", item="没有这一项", grid="yuli-02")
    )
    desk = sit(show, desk_town, "clerk", case)
    expect(desk.page.locator("mark").first).to_be_visible()
    suggestions = desk.page.locator("[data-suggestion]")
    expect(suggestions.nth(1)).to_be_visible()
    lamp = desk.page.locator('[data-suggestion="street-lamp"]')
    lamp.click()
    expect(lamp).to_have_attribute("aria-pressed", "true")
    table = desk.page.locator("table", has=lamp)
    columns = table.evaluate("table => [...table.rows].map(row => [...row.cells].map(cell => cell.offsetLeft))")
    assert len({tuple(row) for row in columns}) == 1, "its rows have the same columns"
    whole = (table.bounding_box() or {})["width"]
    assert table.evaluate("table => table.rows[1].getBoundingClientRect().width") >= whole - 1
    expect(will(desk)).to_contain_text("叫建设办主办")
    expect(will(desk)).to_contain_text("路灯不亮")
    press(desk, "受理并派单")
    view = desk_town.view(case)
    assert (view["status"], view["item"], view["lead"]) == ("to-sign", "street-lamp", "construction")


def test_an_item_that_is_chosen_by_hand_calls_all_that_the_catalogue_names(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("想问一件事", text="等人来说", grid="xiyanhu-02"))
    desk = sit(show, desk_town, "clerk", case)
    desk.page.locator(".act details").evaluate("more => (more.open = true)")
    item = desk.page.locator(".act .field", has=desk.page.locator("label", has_text="事项")).get_by_role("combobox")
    item.fill("餐饮服务无证")
    item.press("Enter")
    for words in ("叫市场监管所主办", "叫食安办协办", "叫西崦湖社区协办"):
        expect(will(desk)).to_contain_text(words)
    press(desk, "受理并派单")
    assert {duty["unit"] for duty in desk_town.view(case)["duties"]} == {"market", "food", "xiyanhu"}


def test_a_return_is_reviewed_and_sent_elsewhere(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("餐饮店没有证", item="catering-licence", grid="fuli-01"))
    desk_town.on_duty(case, "market", "return", "head", reason="职能不符", basis="不归本所", suggested="food")
    desk = sit(show, desk_town, "supervisor", case)
    expect(row(desk, "市场监管所退回")).to_contain_text("退单审核")
    expect(desk.page.locator(".col.case")).to_contain_text("不归本所")
    desk.page.locator('.others [data-verb="duty.accept_return"]').click()
    expect(will(desk)).to_contain_text("这些单位在本件的任务了结市场监管所")
    press(desk, "同意退单")
    assert desk_town.view(case)["status"] == "to-dispatch"

    desk = sit(show, desk_town, "clerk", case)
    unit = desk.page.locator(".act .field", has=desk.page.locator("label", has_text="主办")).get_by_role("combobox")
    unit.fill("食安")
    unit.press("Enter")
    expect(will(desk)).to_contain_text("主办")
    press(desk, "派单")
    assert desk_town.view(case)["status"] == "to-sign"


def test_two_that_look_alike_are_merged_side_by_side(desk_town: Told, show: Show) -> None:
    first = desk_town.send(desk_town.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01"))
    other = desk_town.send(desk_town.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01", east_m=380))
    assert other != first
    desk = sit(show, desk_town, "clerk", other)
    desk.page.locator(f'[data-near="{desk_town.view(first)["number"]}"]').click()
    expect(will(desk)).to_contain_text("归入工单")
    expect(will(desk)).to_contain_text("可以收回：撤销并案")
    press(desk, "并入")
    assert desk_town.view(other)["status"] == "merged"


def test_a_suggested_merge_is_turned_down(desk_town: Told, show: Show) -> None:
    first = desk_town.send(desk_town.ticket("桥头路灯杆歪了", item="street-lamp", grid="xiyanhu-01"))
    other = desk_town.send(desk_town.ticket("桥头路灯杆歪了", item="street-lamp", grid="xiyanhu-01", east_m=380))
    desk = sit(show, desk_town, "clerk", other)
    expect(desk.page.locator(".col.case .limit")).to_contain_text("合并建议")
    expect(desk.page.locator(f'[data-near="{desk_town.view(first)["number"]}"]')).to_be_visible()
    desk.page.keyboard.press("p")
    expect(will(desk)).to_contain_text("工单仍是待签收")
    expect(will(desk)).to_contain_text("可以收回：并案")
    press(desk, "不合并")
    assert (desk_town.view(other)["status"], desk_town.view(other)["todo"]) == ("to-sign", [])
    desk = sit(show, desk_town, "clerk", other)
    expect(desk.page.locator(".col.case .limit")).to_have_count(0)


def test_a_signal_that_does_not_belong_is_split_off(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("小店没有照", item="trade-licence", grid="yuli-01"))
    assert case == desk_town.send(desk_town.ticket("另一家店没有照", item="trade-licence", grid="yuli-01", east_m=40))
    desk = sit(show, desk_town, "clerk", case)
    desk.page.locator('.others [data-verb="case.split"]').click()
    which = desk.page.locator(".act").get_by_role("combobox").first
    which.fill("另一家")
    which.press("Enter")
    expect(will(desk)).to_contain_text("这一条来件另开一件工单")
    press(desk, "拆分")
    assert desk_town.view(case)["signals"] == 1


def test_a_whistle_is_drafted_and_sent_for_approval(desk_town: Told, show: Show) -> None:
    case = desk_town.send(
        desk_town.ticket("景区摊点乱搭", text="占消防通道，有明火", item="street-vending", grid="dengwei-03")
    )
    desk = sit(show, desk_town, "clerk", case)
    whistle(desk, "摊棚占消防通道且有明火，一家拆不了")
    steps = desk.page.locator(".moments li b")
    expect(steps).to_have_text(["批准", "接哨", "联系", "报到", "反馈"])  # of a unit that is at work already, too
    expect(desk.page.locator(".moments li").last).to_contain_text("工单的办结限")
    desk.page.get_by_role("button", name="回到工单").click()
    whistle(desk, "摊棚占消防通道且有明火，一家拆不了", "消防", "市场监管", "派出所")
    desk.page.get_by_role("button", name="回到工单").click()
    desk.page.locator('.others [data-verb="whistle.draft"]').click()  # what was typed is still there
    expect(desk.page.locator(".units tr")).to_have_count(5)
    expect(desk.page.locator(".units tr", has_text="综合执法队").locator(".why")).to_contain_text("清单“")
    expect(desk.page.locator(".units tr", has_text="派出所").locator(".why")).to_have_text("你点名")
    expect(desk.page.locator(".checks .amber")).to_contain_text(["没有规则要求吹哨"])
    expect(will(desk)).to_contain_text("报镇领导任一批准")
    expect(will(desk)).to_contain_text("批准前各家收不到任何通知")
    expect(will(desk)).to_contain_text("批准即吹哨")
    expect(desk.page.locator(".moments li")).to_have_count(5)
    expect(desk.page.locator(".gets li").first).to_contain_text("没有渠道，只在工作台上看到")  # the site names none
    press(desk, "报批吹哨")
    assert [w["state"] for w in desk_town.view(case)["whistles"]] == ["to-approve"]
    desk.page.get_by_role("tab", name="等批准").click()
    expect(desk.page.locator(".inbox .item")).to_have_count(1)


def test_a_press_is_taken_back_and_the_center_never_hears_of_it(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("有件事说不清", text="路灯不亮", item="没有这一项", grid="yuli-04"))
    desk = sit(show, desk_town, "clerk", case)
    desk.page.locator('.others [data-verb="case.decline"]').click()
    reason = desk.page.get_by_role("radio", name="非诉求")
    reason.click()
    before = desk_town.view(case)["version"]
    hold(desk, "不予受理").get_by_role("button", name="撤销").click()
    expect(desk.page.locator(".held")).to_contain_text("没有送出")
    desk.page.clock.fast_forward(6000)
    assert desk_town.view(case)["version"] == before
    expect(reason).to_be_checked()
    hold(desk, "不予受理")
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".held")).to_contain_text("没有送出")
    press(desk, "不予受理")
    assert desk_town.view(case)["status"] == "declined"


def test_who_goes_on_sends_what_waits_and_is_not_called_back(desk_town: Told, show: Show) -> None:
    one, other = (
        desk_town.send(desk_town.ticket("有件事说不清", text="请回电", item="没有这一项", grid=grid))
        for grid in ("dengwei-03", "dengwei-04")
    )
    desk = sit(show, desk_town, "clerk", one)
    desk.page.keyboard.press("n")
    desk.page.get_by_role("radio", name="非诉求").click()
    hold(desk, "不予受理")
    number = desk_town.view(other)["number"]
    desk.page.locator(f'.inbox [data-case="{number}"]').first.click()
    expect(desk.page.locator(".col.case .id")).to_contain_text(number[-4:])
    desk.page.clock.fast_forward(5000)
    expect(desk.page.locator(".last")).to_contain_text("上一步：不予受理")
    expect(desk.page.locator(".col.case .id")).to_contain_text(number[-4:])
    assert [desk_town.view(case)["status"] for case in (one, other)] == ["declined", "received"]


def test_who_asked_is_shown_to_the_desk_for_a_reason(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("有件事说不清", text="请回电", item="没有这一项", grid="fuli-03"))
    desk = sit(show, desk_town, "clerk", case)
    who = desk.page.locator(".requesters")
    expect(who).not_to_contain_text(NAME)
    who.get_by_role("button", name="申请查看").click()
    who.get_by_role("textbox").fill("回电核对地址")
    who.get_by_role("button", name="查看", exact=True).click()
    expect(who).to_contain_text(NAME)
    kinds = [fact["kind"] for fact in desk_town.get(f"/api/cases/{case}")["story"]]
    assert kinds[-1] == "requester.revealed"


def test_keys_walk_and_enter_goes_to_what_can_be_pressed(desk_town: Told, show: Show) -> None:
    for grid in ("dengwei-01", "fuli-02"):
        desk_town.send(desk_town.ticket("有件事说不清", text="请回电", grid=grid))
    desk = sit(show, desk_town, "clerk")
    waiting = desk_town.client.get("/api/duty", auth=desk_town.posts.auth("clerk")).json()["tabs"]["mine"]
    expect(desk.page.locator(".inbox button[data-case]")).to_have_count(waiting)  # a row that comes later moves others
    current = desk.page.locator('.inbox button[aria-current="true"]')
    expect(current).to_have_count(1)
    first = str(current.get_attribute("data-case"))
    desk.page.keyboard.press("j")
    expect(current).not_to_have_attribute("data-case", first)
    desk.page.keyboard.press("k")
    expect(current).to_have_attribute("data-case", first)
    expect(desk.page.locator(".col.case .id")).to_contain_text(first[-4:])
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("button.primary")).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, (1280, 720), (1920, 1080)], ids=lambda size: f"{size[0]}")
def test_no_text_of_the_duty_desk_leaves_its_box(
    desk_town: Told, show: Show, language: str, size: tuple[int, int]
) -> None:
    case = alarm(desk_town, camera="32050608001320000004")
    screen = show(desk_town, size)
    for which in (case, ""):
        screen.open(f"/duty?post=duty-leader&case={which}&lang={language}")
        screen.page.wait_for_selector(".will:not(.stale) ol, .will .empty")
        assert spills(screen, ".col, header.bar") == []
        assert clashes(screen, "main") == []
        assert scrolls(screen) == (0, 0)
        assert language == "zh" or chinese(screen, FREE) == []


def test_an_urgent_whistle_says_before_it_blows_that_it_stays_blown(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("路灯不亮", item="street-lamp", grid="meiyuan-01"))
    desk = sit(show, desk_town, "duty-leader", case)
    whistle(desk, "一家办不了", "消防站")
    expect(will(desk)).to_contain_text("可以收回：撤回")
    desk.page.locator(".kinds button", has_text="应急哨").click()
    expect(will(desk)).to_contain_text("按下即吹应急哨")
    expect(will(desk)).to_contain_text("送出后不能收回")
    expect(will(desk)).not_to_contain_text("撤回")


def test_an_unanswered_press_is_pressed_again_and_done_once(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("有件事说不清", text="请再来电", grid="meiyuan-03"))
    desk = sit(show, desk_town, "clerk", case, noisy=True)
    desk.page.locator('.others [data-verb="case.ask_more"]').click()
    desk.page.locator(".act textarea").fill("在哪里")

    keys: list[str | None] = []

    def deaf(route: Any) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        if len(keys) > 1:
            route.fetch()  # it arrives, its answer does not
        route.abort()

    desk.page.route("**/api/acts", deaf)
    for _ in range(2):
        hold(desk, "退回补充")
        desk.page.clock.fast_forward(HELD)
        expect(desk.page.locator(".held.refused")).to_contain_text("没有收到答复，再按一次，不会办两遍")
    assert keys[0] and keys == [keys[0]] * 2, "what was pressed again is the same act to the center"
    expect(desk.page.locator(".col.case")).to_contain_text("待补充")
    kinds = [fact["kind"] for fact in desk_town.get(f"/api/cases/{case}")["story"]]
    assert kinds.count("case.asked-more") == 1


def test_what_follows_is_told_once_the_center_is_back(desk_town: Told, show: Show) -> None:
    case = desk_town.send(desk_town.ticket("有件事说不清", text="晚上再回电", grid="meiyuan-04"))
    desk = sit(show, desk_town, "clerk", case, noisy=True)
    desk.page.route("**/api/preview", lambda route: route.abort())
    desk.page.locator('.others [data-verb="case.ask_more"]').click()
    desk.page.locator(".act textarea").fill("在哪里")
    desk.page.clock.fast_forward(1_000)
    expect(desk.page.locator(".will .wrong")).to_have_text("连不上中心，后果还算不出，连上就算")
    desk.page.unroute("**/api/preview")
    desk.page.clock.fast_forward(3_000)
    expect(will(desk)).to_contain_text("工单转待补充")
    expect(desk.page.locator("button.primary")).to_have_attribute("aria-disabled", "false")


def test_what_is_searched_for_is_found_in_the_other_tabs_too(desk_town: Told, show: Show) -> None:
    desk_town.send(desk_town.ticket("桥栏松动", item="road-sign", grid="meiyuan-02"))
    desk = sit(show, desk_town, "clerk")
    desk.page.locator("#find").fill("桥栏")
    expect(desk.page.locator(".inbox .empty")).to_have_text("这里没有符合“桥栏”的")
    other = desk.page.locator(".elsewhere button")
    expect(other).to_have_text("等单位 1")
    assert spills(desk, ".inbox") == [] and (box := other.bounding_box()) and box["height"] >= 48
    other.click()
    expect(row(desk, "标志标线")).to_be_visible()
    expect(desk.page.locator("#find")).to_have_value("桥栏")
    expect(desk.page.locator(".elsewhere")).to_have_count(0)
    row(desk, "标志标线").click()
    expect(desk.page.locator(".col.case")).to_contain_text("桥栏松动")
