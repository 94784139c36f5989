"""No error on any page, nothing asked of any other host, nobody's name, and nothing that a page has no use for."""

import pytest
from playwright.sync_api import expect

from command_center.api.pages import PAGES as SERVED
from tests.browser.browser import CASE, DESK, PHONE, SMALL, Screen
from tests.browser.center import NAME
from tests.browser.center import PHONE as CALLED
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.pages import PAGES, Page, Towns, shown

pytestmark = pytest.mark.browser
POSTS = ("clerk", "duty-leader", "supervisor", "leader", "verifier", "caller", "market-clerk", "market-officer-1")
LOADED = "performance.getEntriesByType('resource').map((one) => one.name)"


def tells_nobody(screen: Screen) -> None:
    page = screen.page.content()
    for secret in (NAME, CALLED):
        assert secret not in page, screen.page.url
        assert not [answer[:200] for answer in screen.answers if secret in answer], screen.page.url


def loaded(screen: Screen) -> list[str]:
    return list(screen.page.evaluate(LOADED))


def test_the_table_has_every_page_that_is_served() -> None:
    paths = {page.path.partition("?")[0] for page in PAGES}
    assert {path.replace("{id:str}", "{whistle}") for path in SERVED} <= paths


@pytest.mark.parametrize("looks", ["", "theme=light&lang=en"], ids=["usual", "light-english"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_does(towns: Towns, show: Show, page: Page, looks: str) -> None:
    screen = shown(show(towns.of(page), DESK), page, towns, looks)
    tells_nobody(screen)
    assert all(name.startswith((screen.url, "data:", "blob:")) for name in loaded(screen)), loaded(screen)
    screen.check()


def test_the_wall_does_when_it_is_clicked(lively: Lively, show: Show) -> None:
    wall = show(lively.told, SMALL).wall()
    wall.page.locator(".whistles article").first.click()
    wall.page.mouse.click(480, 270)  # a grid
    wall.page.keyboard.press("Escape")
    tells_nobody(wall)
    assert any('"snapshot"' in heard for heard in wall.heard)
    wall.check()


@pytest.mark.parametrize("looks", ["", "?theme=dark&lang=en"], ids=["usual", "dark-english"])
def test_a_case_does_in_every_state(lively: Lively, show: Show, looks: str) -> None:
    screen = show(lively.told, CASE)
    for case in (lively.whistle, lively.alarm, lively.returned, lively.closed):
        tells_nobody(screen.case(case, looks))
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


def test_the_map_comes_to_a_phone_on_no_page_but_the_wall(towns: Towns, show: Show) -> None:
    pages = {page.name: page for page in PAGES}
    for name, has_map in (("wall", True), ("desk", False), ("field", False), ("sign-in", False)):
        screen = shown(show(towns.of(pages[name]), PHONE, has_touch=True), pages[name], towns)
        scripts = [url for url in loaded(screen) if url.endswith((".js", ".css"))]
        texts = [screen.context.request.get(url).text() for url in scripts]
        assert scripts and any("maplibre" in text for text in texts) is has_map, name


def test_pages_have_their_own_letters(lively: Lively, show: Show) -> None:
    screen = show(lively.told).wall()
    expect(screen.page.locator("html")).to_have_attribute("lang", "zh-CN")
    screen.page.wait_for_function("document.fonts.check('16px \"Noto Sans SC Variable\"', '光福')")
