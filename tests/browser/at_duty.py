"""How one works at the duty desk: sits down, reads what follows, presses and lets the five seconds pass."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.at_desk import HELD
from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show


def sit(
    show: Show, told: Told, post: str, case: str = "", *, phone: bool = False, query: str = "", noisy: bool = False
) -> Screen:
    """The desk, whose browser's time can be moved: a held press need not be waited for."""
    touched: dict[str, Any] = {"has_touch": True, "is_mobile": True} if phone else {}
    desk = show(told, PHONE if phone else DESK, noisy=noisy, **touched)
    desk.page.clock.install()
    desk.open(f"/duty?post={post}" + (f"&case={case}" if case else "") + query)
    desk.page.wait_for_selector(".col.case h2" if case else ".inbox .foot")
    if case and not phone:
        desk.page.wait_for_selector(".inbox .foot")
    return desk


def row(desk: Screen, words: str) -> Locator:
    return desk.page.locator(".inbox .item", has_text=words).locator("button").first


def will(desk: Screen) -> Locator:
    return desk.page.locator(".will:not(.stale) ol")


def hold(desk: Screen, says: str) -> Locator:
    """The large button, once what follows is shown; returns the bar in which the press waits."""
    button = desk.page.locator("button.primary")
    expect(button).to_have_attribute("aria-disabled", "false")
    button.click()
    bar = desk.page.locator(".held.waiting")
    expect(bar).to_contain_text(says)
    return bar


def press(desk: Screen, says: str) -> None:
    """The same, and nobody takes it back; returns when the center has done it."""
    hold(desk, says)
    desk.page.clock.fast_forward(HELD)
    expect(desk.page.locator(".last")).to_contain_text(f"上一步：{says}")


def whistle(desk: Screen, because: str, *units: str) -> None:
    """The whistle's form, with these units added and this reason."""
    desk.page.locator('.others [data-verb="whistle.draft"]').click()
    unit = desk.page.locator(".whistle-form .add").get_by_role("combobox")
    for name in units:
        unit.fill(name)
        unit.press("Enter")
    desk.page.get_by_label("因何吹哨").last.fill(because)
