"""Whom a page is not for is told whose it is, and led to where one may go; so is whoever goes where nothing is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, small_targets, spills
from tests.browser.pages import OTHER

pytestmark = pytest.mark.browser
UNIT = "market-clerk"
TITLES = {
    "/desk": ("工作台", "Desk"),
    "/duty": ("值班席", "Duty desk"),
    "/handover": ("交接班", "Handover"),
    "/wall": ("大屏", "Wall"),
    "/replay": ("复盘", "Replay"),
    "/admin": ("账号与密钥", "Accounts and keys"),
}
OPENED = {
    "/desk": "main.desk .whoami",
    "/duty": "main.duty .whoami",
    "/handover": "main.handover .whoami",
    "/wall": "main.wall .counters",
    "/replay": ".replay .deck",
    "/admin": "main.admin .tabs",
}


def links(page: Page) -> dict[str, str]:
    """Where it leads, by address; the words of each."""
    found = page.locator("main > ul:not(.chairs) a").all()
    return {(one.get_attribute("href") or "").partition("?")[0]: one.inner_text() for one in found}


def refused(screen: Screen, path: str, query: str = "") -> Page:
    screen.open(path + query)
    screen.page.wait_for_selector(".refused h1")
    return screen.page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/replay", "/handover", "/duty", "/admin"])
def test_a_units_post_is_led_on(lively: Lively, show: Show, path: str, language: str) -> None:
    screen = show(lively.told, DESK)
    page = refused(screen, path, f"?post={UNIT}&lang={language}")
    expect(page.locator("h1")).to_have_text(TITLES[path][language == "en"])
    expect(page.locator("main > p").first).to_contain_text("市场监管" if language == "zh" else "Market")
    assert links(page) == {to: TITLES[to][language == "en"] for to in ("/desk", "/wall")}
    assert spills(screen, "main") == [] and clashes(screen, "main") == []
    if language == "en":
        assert chinese(screen, OTHER) == []
    page.locator("main > ul:not(.chairs) a").first.click()
    page.wait_for_selector(OPENED["/desk"])
    expect(page.locator(".whoami .me b")).to_contain_text("市场监管" if language == "zh" else "Market")
    assert f"lang={language}" in page.url


@pytest.mark.parametrize("path", ["/replay", "/handover", "/duty"])
def test_another_post_opens_it(lively: Lively, show: Show, path: str) -> None:
    page = refused(show(lively.told, DESK), path, f"?post={UNIT}&theme=dark")
    names = [one.inner_text() for one in page.locator(".chairs a").all()]
    assert "值班员岗" in names and "审计岗" in names and not [one for one in names if "内勤" in one]
    page.locator(".chairs a", has_text="审计岗").click()
    page.wait_for_selector(OPENED[path])
    assert "post=auditor" in page.url and "theme=dark" in page.url


def test_who_becomes_a_post_that_may_not_see_the_page_is_told_so(lively: Lively, show: Show) -> None:
    page = show(lively.told, DESK).open("/duty?post=clerk").page
    page.locator(".whoami .me").click()
    page.locator(f".posts [data-post={UNIT}]").click()
    page.wait_for_selector(".refused h1")
    expect(page.locator("h1")).to_have_text("值班席")
    assert f"post={UNIT}" in page.url


def test_in_a_demo_the_post_used_last_that_may_see_the_page_sits_down(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK)
    for post in ("clerk", UNIT):
        screen.open(f"/desk?post={post}").page.wait_for_selector(".whoami .me b")
    tab = screen.context.new_page()
    tab.goto(f"{screen.url}/duty")
    expect(tab.locator(".whoami .me b")).to_have_text("值班员岗")


def test_a_demo_says_how_to_have_accounts(lively: Lively, show: Show) -> None:
    page = refused(show(lively.told, DESK), "/admin")
    expect(page.locator("main")).to_contain_text("演示没有账号")
    expect(page.locator("pre")).to_have_text(re.compile(r"^command-center up --site .* --data "))
    assert page.locator(".chairs a").count() == 0
    assert set(links(page)) == {"/desk", "/duty", "/handover", "/wall", "/replay"}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("looks", ["lang=zh&theme=light", "lang=en&theme=dark"])
@pytest.mark.parametrize("path", ["/admin", f"/duty?post={UNIT}", "/no/such-page"])
def test_it_keeps_its_form(lively: Lively, show: Show, path: str, looks: str, size: tuple[int, int]) -> None:
    screen = show(lively.told, size, noisy=True)
    page = refused(screen, path, ("&" if "?" in path else "?") + looks)
    assert spills(screen, "main") == [] and clashes(screen, "main") == []
    assert scrolls(screen)[0] <= 0
    assert small_targets(screen, 48) == [] and not grave(page)
    assert all((box := one.bounding_box()) and box["height"] >= 48 for one in page.locator("main a").all())
    if "en" in looks:
        assert chinese(screen, OTHER) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/desk", "/duty", "/replay"])
def test_a_post_that_is_not_held_is_named_and_the_page_goes_on(
    lively: Lively, show: Show, path: str, language: str
) -> None:
    screen = show(lively.told, DESK).open(f"{path}?post=nobody-01&lang={language}")
    said = screen.page.locator(".not-held")
    words = "地址里写的岗位“nobody-01”" if language == "zh" else "asks for a post that is not yours, nobody-01"
    expect(said).to_contain_text(words)
    screen.page.wait_for_selector(OPENED[path])
    if language == "en":
        assert chinese(screen, "main.wall, .replay") == []
    said.get_by_role("button").click()
    expect(said).to_have_count(0)


@pytest.mark.parametrize(("looks", "words"), [("", "这里没有东西"), ("?lang=en", "There is nothing here")])
def test_where_nothing_is_a_browser_gets_a_page(lively: Lively, show: Show, looks: str, words: str) -> None:
    screen = show(lively.told, DESK, noisy=True)
    answer = screen.page.goto(f"{screen.url}/旧地址/{looks}")
    assert answer and answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    page = screen.page
    expect(page.locator("h1")).to_have_text(words)
    expect(page.locator("main > p").first).to_contain_text("/旧地址")
    assert {"/desk", "/wall"} <= set(links(page))
    page.locator(".last [lang]").click()
    expect(page.locator("h1")).not_to_have_text(words)
    page.locator("main > ul:not(.chairs) a").first.click()
    page.wait_for_selector(OPENED["/desk"])


def test_a_document_that_is_not_there_is_a_page_too(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK, noisy=True)
    answer = screen.page.goto(f"{screen.url}/notices/none")
    assert answer and answer.status == 404
    expect(screen.page.locator("h1")).to_have_text("这里没有东西")


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_where_nothing_is_a_program_gets_a_problem(lively: Lively, accept: str) -> None:
    for path in ("/no/such-page", "/api/none", "/notices/none", "/static/none.js"):
        answer = lively.told.client.get(path, headers={"accept": accept})
        assert answer.status_code == 404 and answer.json()["status"] == 404
        assert answer.headers["content-type"] == "application/problem+json"
