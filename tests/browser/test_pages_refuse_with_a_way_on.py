"""Whom a page is not for is told whose it is, and led to where one may go; so is whoever goes where nothing is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.conftest import Show
from tests.browser.house import House
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, small_targets, spills
from tests.browser.pages import OTHER, Towns

pytestmark = pytest.mark.browser
UNIT, SOURCE = "market-clerk", "source-12345"
SEATS = ("/desk", "/duty", "/handover")
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


def sit(screen: Screen, post: str) -> None:
    screen.open(f"/desk?post={post}").page.wait_for_selector(".whoami .me b")


def refused(screen: Screen, path: str, query: str = "", post: str = "") -> Page:
    """A post is in the address of pages with a seat; for the others it sat down before."""
    if post and path in SEATS:
        query += f"{'&' if query else '?'}post={post}"
    elif post:
        sit(screen, post)
    screen.open(path + query)
    screen.page.wait_for_selector(".refused h1")
    return screen.page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/replay", "/handover", "/duty", "/admin"])
def test_a_units_post_is_led_on(lively: Lively, show: Show, path: str, language: str) -> None:
    screen = show(lively.told, DESK)
    page = refused(screen, path, f"?lang={language}", UNIT)
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
    page = refused(show(lively.told, DESK), path, "?theme=dark", UNIT)
    names = [one.inner_text() for one in page.locator(".chairs button").all()]
    assert "值班员岗" in names and "审计岗" in names and not [one for one in names if "内勤" in one]
    page.locator(".chairs [data-post=auditor]").click()
    page.wait_for_selector(OPENED[path])
    assert "theme=dark" in page.url
    assert page.evaluate(WHO) == "auditor"


WHO = """async () => {
    const headers = { Authorization: `Bearer ${sessionStorage.getItem("center-post-token")}` };
    return (await (await fetch("/api/session", { headers })).json()).post;
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_leads_on_whom_it_is_not_for(lively: Lively, show: Show, language: str) -> None:
    screen = show(lively.told, DESK)
    page = refused(screen, "/wall", f"?lang={language}", SOURCE)
    expect(page.locator("h1")).to_have_text(TITLES["/wall"][language == "en"])
    assert links(page) == {"/desk": TITLES["/desk"][language == "en"]}
    expect(page.locator("main")).to_contain_text("个岗位，在工作台上选" if language == "zh" else "more: choose one at")
    assert spills(screen, "main") == [] and clashes(screen, "main") == []
    if language == "en":
        assert chinese(screen, OTHER) == []
    page.locator(".chairs [data-post=clerk]").click()
    page.wait_for_selector(OPENED["/wall"])
    assert f"lang={language}" in page.url


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_case_leads_on_whom_it_is_not_for(lively: Lively, show: Show, language: str) -> None:
    screen = show(lively.told, DESK, noisy=True)
    page = refused(screen, f"/cases/{lively.late}", f"?lang={language}", UNIT)
    expect(page.locator("h1")).to_have_text("工单" if language == "zh" else "Case")
    expect(page.locator("main > p").first).to_contain_text(
        "不归这个岗位看" if language == "zh" else "not for this post"
    )
    assert links(page) == {to: TITLES[to][language == "en"] for to in ("/desk", "/wall")}
    assert spills(screen, "main") == [] and clashes(screen, "main") == []
    assert not grave(page)
    if language == "en":
        assert chinese(screen, OTHER) == []
    assert page.locator(f".chairs [data-post={UNIT}]").count() == 0
    page.locator(".chairs [data-post=auditor]").click()
    page.wait_for_selector(".story .fact")


def test_a_case_that_is_none_is_said_to_whoever_sees_the_town(lively: Lively, show: Show) -> None:
    page = refused(show(lively.told, DESK, noisy=True), "/cases/none", post="clerk")
    expect(page.locator("main > p").first).to_contain_text("没有工单 none")
    assert page.locator(".chairs").count() == 0
    assert set(links(page)) == {"/desk", "/duty", "/handover", "/wall", "/replay"}


HASTY = "const every = setInterval; setInterval = (act, ms) => every(act, Math.min(ms, 10));"


@pytest.mark.parametrize("path", ["/duty", "/handover"])
def test_who_becomes_a_post_that_may_not_see_the_page_is_told_so(lively: Lively, show: Show, path: str) -> None:
    """However often the page asks meanwhile, it asks for nothing as that post: a refusal would be in its console."""
    screen = show(lively.told, DESK)
    screen.page.add_init_script(HASTY)
    page = screen.open(f"{path}?post=clerk").page
    page.wait_for_selector(OPENED[path])
    page.locator(".whoami .me").click()
    page.locator(f".posts [data-post={UNIT}]").click()
    page.wait_for_selector(".refused h1")
    expect(page.locator("h1")).to_have_text(TITLES[path][0])
    assert f"post={UNIT}" in page.url


def test_in_a_demo_the_post_used_last_that_may_see_the_page_sits_down(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK)
    for post in ("clerk", UNIT):
        sit(screen, post)
    tab = screen.context.new_page()
    tab.goto(f"{screen.url}/duty")
    expect(tab.locator(".whoami .me b")).to_have_text("值班员岗")


def test_a_demo_says_how_to_have_accounts(lively: Lively, show: Show) -> None:
    page = refused(show(lively.told, DESK), "/admin")
    expect(page.locator("main")).to_contain_text("演示没有账号")
    expect(page.locator("pre")).to_have_text(re.compile(r"^command-center up --site .* --data "))
    assert page.locator(".chairs button").count() == 0
    assert set(links(page)) == {"/desk", "/duty", "/handover", "/wall", "/replay"}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("looks", ["lang=zh&theme=light", "lang=en&theme=dark"])
@pytest.mark.parametrize(
    ("path", "post"), [("/admin", ""), ("/duty", UNIT), ("/wall", SOURCE), ("/cases/none", UNIT), ("/no/such-page", "")]
)
def test_it_keeps_its_form(lively: Lively, show: Show, path: str, post: str, looks: str, size: tuple[int, int]) -> None:
    screen = show(lively.told, size, noisy=True)
    page = refused(screen, path, f"?{looks}", post)
    assert spills(screen, "main") == [] and clashes(screen, "main") == []
    assert scrolls(screen)[0] <= 0
    assert small_targets(screen, 48) == [] and not grave(page)
    assert all((box := one.bounding_box()) and box["height"] >= 48 for one in page.locator("main :is(a, button)").all())
    if "en" in looks:
        assert chinese(screen, OTHER) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/desk", "/duty", "/handover", "/replay"])
def test_a_post_that_is_not_held_is_named_and_the_page_goes_on(
    lively: Lively, show: Show, path: str, language: str
) -> None:
    screen = show(lively.told, DESK).open(f"{path}?post=nobody-01&lang={language}")
    said = screen.page.locator(".not-held")
    words = "地址里写的岗位“nobody-01”" if language == "zh" else "asks for a post that is not yours, nobody-01"
    expect(said).to_contain_text(words)
    screen.page.wait_for_selector(OPENED[path])
    if language == "en":
        assert chinese(screen, "main.wall, .replay, .lines") == []
    said.get_by_role("button").click()
    expect(said).to_have_count(0)


def test_a_page_without_a_seat_takes_no_post_from_its_address(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK)
    sit(screen, "clerk")
    page = screen.open("/replay?post=auditor").page
    expect(page.locator(".not-held")).to_contain_text("不按地址里的岗位“审计岗”打开")
    page.wait_for_selector(OPENED["/replay"])
    assert page.evaluate(WHO) == "clerk"


def test_with_accounts_a_link_changes_no_other_window(towns: Towns, show: Show) -> None:
    screen = show(towns.house, DESK)
    towns.house.let_in(screen, "two-seats", "clerk", "market-clerk")
    sit(screen, "clerk")
    for path in ("/replay", "/wall", "/admin"):
        tab = screen.context.new_page()
        tab.goto(f"{screen.url}{path}?post=market-clerk")
        tab.wait_for_selector(".refused h1" if path == "/admin" else OPENED[path])
        assert tab.evaluate("fetch('/api/session').then(answer => answer.json())")["post"] == "clerk", path
        tab.close()
    expect(screen.page.locator(".whoami .me b")).to_contain_text("值班员岗")


def test_with_accounts_who_may_not_see_a_page_is_led_on(towns: Towns, show: Show) -> None:
    house: House = towns.house
    case = house.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02")
    screen = show(house, DESK, noisy=True)
    house.let_in(screen, "no-seat")
    for path in ("/wall", "/replay", f"/cases/{case}"):
        page = refused(screen, path)
        assert page.locator("main > ul a, .chairs").count() == 0, path
        expect(page.get_by_role("button", name="退出，换账号登录")).to_be_visible()
    house.let_in(screen, "two-desks", UNIT, "auditor")
    page = refused(screen, f"/cases/{case}", post=UNIT)
    assert set(links(page)) == {"/desk", "/wall"}
    assert [one.get_attribute("data-post") for one in page.locator(".chairs button").all()] == ["auditor"]
    page.locator(".chairs button").click()
    page.wait_for_selector(".story .fact")


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
