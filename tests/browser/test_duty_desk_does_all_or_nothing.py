"""Two verbs that are one press of the duty desk: whatever becomes of the page, both are done once, or neither."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.at_duty import hold, press, sit, whistle
from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.cli.process import until

pytestmark = pytest.mark.browser


def kinds(told: Told, case: str) -> list[str]:
    return [fact["kind"] for fact in told.get(f"/api/cases/{case}")["story"]]


def states(told: Told, case: str) -> list[str]:
    """Of its whistles, those too that have ended."""
    return [one["state"] for one in told.get(f"/api/cases/{case}")["case"]["whistles"].values()]


def vague(told: Told, grid: str) -> str:
    return told.send(told.ticket("有件事说不清", text="路灯不亮", item="没有这一项", grid=grid))


def stall(told: Told, grid: str) -> str:
    return told.send(told.ticket("门口堆料", text="占道堆料", item="street-vending", grid=grid))


def leave(desk: Screen, how: str) -> None:
    if how == "close":
        desk.page.close()
    else:
        desk.page.reload()


@pytest.mark.parametrize("grid, how", [("yuli-01", "close"), ("yuli-03", "reload")])
def test_a_page_that_goes_within_the_five_seconds_accepts_and_dispatches(
    told: Told, show: Show, grid: str, how: str
) -> None:
    case = vague(told, grid)
    desk = sit(show, told, "clerk", case)
    hold(desk, "受理并派单")
    assert kinds(told, case)[-1] != "case.accepted"
    leave(desk, how)
    until(lambda: told.view(case)["status"] == "to-sign", "what was pressed has come", 20)
    assert [kinds(told, case).count(kind) for kind in ("case.accepted", "case.dispatched")] == [1, 1]


@pytest.mark.parametrize("grid, how", [("dengwei-02", "close"), ("dengwei-04", "reload")])
def test_a_page_that_goes_within_the_five_seconds_drafts_and_applies(
    told: Told, show: Show, grid: str, how: str
) -> None:
    case = stall(told, grid)
    desk = sit(show, told, "clerk", case)
    whistle(desk, "占消防通道，一家清不了", "消防")
    hold(desk, "报批吹哨")
    leave(desk, how)
    until(lambda: told.view(case)["whistles"], "what was pressed has come", 20)
    assert [one["state"] for one in told.view(case)["whistles"]] == ["to-approve"]
    assert [kinds(told, case).count(kind) for kind in ("whistle.drafted", "whistle.applied")] == [1, 1]


def test_who_drafts_meanwhile_is_not_sent_for_approval_instead(told: Told, show: Show) -> None:
    case = stall(told, "dengwei-01")
    desk = sit(show, told, "clerk", case)
    whistle(desk, "占消防通道，一家清不了", "消防")
    hold(desk, "报批吹哨")
    other = {"case": case, "kind": "攻坚", "lead": "enforcement", "because": "别人起草的"}
    told.act("/api/whistles", "duty-leader", **other)
    desk.page.clock.fast_forward(5000)
    expect(desk.page.locator(".last")).to_contain_text("上一步：报批吹哨")
    assert {one["because"]: one["state"] for one in told.view(case)["whistles"]} == {
        "别人起草的": "draft",
        "占消防通道，一家清不了": "to-approve",
    }


def pressed_and_reloaded(told: Told, show: Show, grid: str) -> tuple[str, Screen]:
    """A whistle whose press has come to the center while its page did not hear of it: the form is kept."""
    case = stall(told, grid)
    desk = sit(show, told, "clerk", case, noisy=True)  # a preview may be refused
    whistle(desk, "占消防通道，一家清不了", "消防")
    hold(desk, "报批吹哨")
    desk.page.reload()
    until(lambda: len(told.view(case)["whistles"]) == 1, "what was pressed has come", 20)
    return case, desk


def test_a_kept_form_is_not_sent_twice_and_says_so_when_its_whistle_has_ended(told: Told, show: Show) -> None:
    case, desk = pressed_and_reloaded(told, show, "dengwei-03")
    drafts = desk.page.locator('.others [data-verb="whistle.draft"]')
    drafts.click()
    expect(desk.page.get_by_label("因何吹哨").last).to_have_value("占消防通道，一家清不了")
    (sent,) = told.view(case)["whistles"]
    told.act(f"/api/whistles/{sent['id']}/withdraw", "clerk")
    hold(desk, "报批吹哨")
    desk.page.clock.fast_forward(5000)
    expect(desk.page.locator(".wrong")).to_contain_text("那一哨已了结；要再吹一哨，请再按一次")
    assert states(told, case) == ["withdrawn"]
    press(desk, "报批吹哨")
    assert states(told, case) == ["withdrawn", "to-approve"]


def test_a_kept_form_whose_whistle_waits_says_so_before_one_presses(told: Told, show: Show) -> None:
    case, desk = pressed_and_reloaded(told, show, "xiyanhu-01")
    desk.page.locator('.others [data-verb="whistle.draft"]').click()
    expect(desk.page.locator(".will")).to_contain_text("已有一个推进哨待批准")
    expect(desk.page.locator("button.primary")).to_have_attribute("aria-disabled", "true")
    assert [one["state"] for one in told.view(case)["whistles"]] == ["to-approve"]


def test_a_kept_note_is_not_sent_twice(told: Told, show: Show) -> None:
    case = told.send(told.ticket("路灯不亮", item="street-lamp", grid="xiangxue-05"))
    desk = sit(show, told, "duty-leader", case)
    remind = desk.page.locator('.others [data-verb="case.remind"]')
    note = desk.page.locator("form.act details textarea")
    remind.click()
    desk.page.locator("form.act summary").click()
    note.fill("路口没有别的灯")
    hold(desk, "催办")
    desk.page.reload()
    until(lambda: "case.reminded" in kinds(told, case), "what was pressed has come", 20)
    remind.click()
    expect(note).to_have_value("路口没有别的灯")
    press(desk, "催办")
    expect(desk.page.locator(".last")).to_contain_text("先前已办成，没有再办")
    assert kinds(told, case).count("case.reminded") == 1
    desk.open(f"/duty?post=duty-leader&case={case}")
    remind.click()
    desk.page.locator("form.act summary").click()
    expect(note).to_have_value("")
    press(desk, "催办")
    assert kinds(told, case).count("case.reminded") == 2, "the next one is another"


def test_kept_words_for_another_thing_are_sent_once_more_only_when_one_presses_again(told: Told, show: Show) -> None:
    shop: dict[str, Any] = {"item": "trade-licence", "grid": "xiangxue-05"}
    case = told.send(told.ticket("小店没有照", **shop))
    for n in range(1, 4):
        assert case == told.send(told.ticket(f"第 {n} 家店没有照", **shop, east_m=20.0 * n))
    desk = sit(show, told, "clerk", case, noisy=True)
    split, why = desk.page.locator('.others [data-verb="case.split"]'), desk.page.locator("form.act details textarea")
    split.click()
    desk.page.locator("form.act summary").click()
    why.fill("是另一家店")
    which = desk.page.locator(".act").get_by_role("combobox").first
    which.fill("第 2 家")  # chosen after the words: the press is kept with them all the same
    which.press("Enter")
    hold(desk, "拆分")
    desk.page.reload()
    until(lambda: told.view(case)["signals"] == 3, "what was pressed has come", 20)
    split.click()
    expect(why).to_have_value("是另一家店")
    hold(desk, "拆分")
    desk.page.clock.fast_forward(5000)
    expect(desk.page.locator(".act .wrong")).to_contain_text("先前按的那一次已经办成，内容和现在不同")
    assert told.view(case)["signals"] == 3
    press(desk, "拆分")
    assert told.view(case)["signals"] == 2


def test_what_is_pressed_again_since_nobody_heard_the_answer_was_done_before(told: Told, show: Show) -> None:
    case = told.send(told.ticket("路灯不亮", item="street-lamp", grid="xiyanhu-02"))
    desk = sit(show, told, "duty-leader", case, noisy=True)
    unheard = iter([True])

    def answer(route: Route) -> None:
        if next(unheard, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/api/acts", answer)
    desk.page.locator('.others [data-verb="case.supervise"]').click()
    hold(desk, "督办")
    desk.page.clock.fast_forward(5000)
    expect(desk.page.locator(".act .wrong")).to_be_visible()
    expect(desk.page.locator(".story")).to_contain_text("人工督办")  # a case that has changed is previewed anew
    press(desk, "督办")
    expect(desk.page.locator(".last")).to_contain_text("先前已办成，没有再办")
    assert kinds(told, case).count("case.supervised") == 1
    desk.page.locator(".whoami .me").click()
    desk.page.locator('.posts [data-post="clerk"]').last.click()
    expect(desk.page.locator(".whoami .me b")).to_have_text("值班员岗")
    expect(desk.page.locator(".last", has_text="督办")).to_have_count(0)  # which another post did
