"""No error on any page, nothing asked of any other host, and nobody's name."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE, DESK, Screen
from tests.browser.center import NAME, PHONE
from tests.browser.conftest import Show
from tests.browser.lively import Lively

pytestmark = pytest.mark.browser
POSTS = ("clerk", "duty-leader", "supervisor", "leader", "verifier", "caller", "market-clerk", "market-officer-1")


def tells_nobody(screen: Screen) -> None:
    page = screen.page.content()
    for secret in (NAME, PHONE):
        assert secret not in page, screen.page.url
        assert not [answer[:200] for answer in screen.answers if secret in answer], screen.page.url


@pytest.mark.parametrize("looks", ["", "theme=light&lang=en"], ids=["usual", "light-english"])
def test_the_wall_does(lively: Lively, show: Show, looks: str) -> None:
    wall = show(lively.told).wall(f"?{looks}")
    wall.page.locator(".whistles article").first.click()
    wall.page.mouse.click(480, 270)  # a grid
    wall.page.keyboard.press("Escape")
    tells_nobody(wall)
    assert any('"snapshot"' in heard for heard in wall.heard)
    wall.check()


@pytest.mark.parametrize("looks", ["", "theme=dark&lang=en"], ids=["usual", "dark-english"])
def test_a_case_does(lively: Lively, show: Show, looks: str) -> None:
    screen = show(lively.told, CASE)
    for case in (lively.whistle, lively.alarm, lively.returned, lively.closed):
        tells_nobody(screen.case(case, f"?{looks}"))
    screen.check()


@pytest.mark.parametrize("looks", ["", "&theme=dark&lang=en"], ids=["usual", "dark-english"])
def test_a_desk_does_for_everyone(lively: Lively, show: Show, looks: str) -> None:
    screen = show(lively.told, DESK)
    for post in POSTS:
        screen.desk(post, lively.whistle, looks)
        for verb in screen.page.locator(".others .other").all():
            verb.click()  # its form, and the others' again
            screen.page.locator(".others .fold").click()
        tells_nobody(screen)
    screen.check()


def test_a_file_of_the_pages_is_the_centers_own(lively: Lively, show: Show) -> None:
    screen = show(lively.told).wall()
    loaded = screen.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert loaded and all(name.startswith((screen.url, "data:", "blob:")) for name in loaded), loaded
    expect(screen.page.locator("html")).to_have_attribute("lang", "zh-CN")
    screen.page.wait_for_function("document.fonts.check('16px \"Noto Sans SC Variable\"', '光福')")
