"""Who looks is named over the page, so that what was photographed or copied says where it came from."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import DESK, PHONE, SMALL
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.pages import DRAWN, Towns

pytestmark = pytest.mark.browser


def mark(page: Page) -> str:
    """The words over the page."""
    page.wait_for_selector(".watermark", state="attached")
    return str(
        page.locator(".watermark").evaluate("on => decodeURIComponent(getComputedStyle(on).backgroundImage)")
    ).partition("fill=")[2]


def test_the_walls_of_two_viewers_differ_by_their_names(lively: Lively, show: Show) -> None:
    seen = {}
    for post in ("clerk", "duty-leader", "market-clerk"):
        screen = show(lively.told).desk(post)
        screen.open("/wall")
        seen[post] = mark(screen.page)
    assert len(set(seen.values())) == 3
    assert "大屏 只读 · demo · 市场监管所内勤岗 · 2026-" in seen["market-clerk"]


def test_the_replay_names_who_looks_too(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK).desk("clerk")
    name = screen.text(".whoami .me b")
    screen.open("/replay")
    screen.page.wait_for_selector(f".replay[data-state=paused]{DRAWN}")
    assert f"复盘 不是现在 · demo · {name} · 2026-" in mark(screen.page)


def test_a_screen_in_the_hall_has_the_name_of_its_link_and_an_account_its_own(towns: Towns, show: Show) -> None:
    house = towns.house
    link = house.ask("POST", "/api/tokens", kind="kiosk", name="lobby", days=1)["token"]
    hall = show(house, noisy=True)  # the browser says that it gave no sound
    hall.open(f"/wall#kiosk={link}")
    assert "大屏 只读 · lobby · 2026-" in mark(hall.page)
    desk = show(house)
    house.let_in(desk, "liang", "clerk")
    desk.open("/wall")
    assert "大屏 只读 · liang · " in mark(desk.page)


def test_a_phone_in_the_field_says_whose_it_is_and_is_used_as_before(lively: Lively, show: Show) -> None:
    phone = show(lively.told, PHONE, has_touch=True, is_mobile=True).open("/field?post=fuxi-grid-01")
    phone.page.wait_for_selector(".write .primary")
    assert "demo · 福溪 01 网格员" in mark(phone.page)
    phone.page.locator("nav a[href='#mine']").tap()
    expect(phone.page.locator("nav a[aria-current]")).to_have_attribute("href", "#mine")


def test_a_notice_says_it_on_the_screen_and_not_on_paper(lively: Lively, show: Show) -> None:
    screen = show(lively.told, SMALL)
    screen.context.request.post(f"{screen.url}/api/session/post", data={"post": "market-officer-1"})
    screen.open(f"/notices/{lively.notice}")
    expect(screen.page.locator(".watermark")).to_be_visible()
    assert "demo · 市场监管所" in mark(screen.page)
    screen.page.emulate_media(media="print")
    expect(screen.page.locator(".watermark")).to_be_hidden()
