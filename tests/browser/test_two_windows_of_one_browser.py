"""One browser has one session, whatever its windows showed before: each window does what it says, or says why not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browser import PHONE, Screen
from tests.browser.conftest import Show
from tests.browser.house import House, house

pytestmark = pytest.mark.browser
GIVEN, OWN = "given-by-the-keeper", "a-password-of-ones-own"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("windows") / "data") as found:
        yield found


def name_of(page: Page) -> str:
    return str(page.evaluate("fetch('/api/session').then((answer) => answer.json()).then((found) => found.name)"))


def signs_in(page: Page, name: str, password: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def at_two_desks(home: House, show: Show, name: str) -> tuple[Screen, Page, Page]:
    """Somebody with two posts, in two windows."""
    screen = show(home, noisy=True)
    home.let_in(screen, name, "market-clerk", "clerk")
    windows = screen.page, screen.context.new_page()
    for window in windows:
        window.goto(f"{screen.url}/desk")
        window.wait_for_selector(".whoami .me")
    return screen, *windows


def test_signing_out_is_not_hindered_by_a_post_that_another_window_took(home: House, show: Show) -> None:
    _, here, there = at_two_desks(home, show, "leaving")
    there.click(".whoami .me")
    with there.expect_response("**/api/session/post"):
        there.locator(".posts [data-post]").nth(1).click()
    here.click(".whoami .me")
    here.get_by_role("button", name="退出").click()
    here.wait_for_url("**/sign-in")
    assert name_of(here) == ""


def test_who_could_not_be_signed_out_is_told_so(home: House, show: Show) -> None:
    _, here, _ = at_two_desks(home, show, "staying")
    here.on("dialog", lambda dialog: dialog.accept())
    here.route("**/api/session", lambda route: route.abort() if route.request.method == "DELETE" else route.continue_())
    here.click(".whoami .me")
    with here.expect_event("dialog") as told:
        here.get_by_role("button", name="退出").click()
    assert told.value.message.startswith("没有退出：")
    expect(here.locator(".whoami .me")).to_be_visible()
    here.unroute("**/api/session")
    here.get_by_role("button", name="退出").click()
    here.wait_for_url("**/sign-in")


def test_whoever_signed_in_at_one_window_signs_in_at_the_next_too(home: House, show: Show) -> None:
    home.let_in(show(home), "again", "clerk")
    screen = show(home, noisy=True)
    windows = screen.page, screen.context.new_page()
    for window in windows:
        window.goto(f"{screen.url}/sign-in?to=/desk")
        window.wait_for_selector("[name=name]")
    for window in windows:
        signs_in(window, "again", "again-has-its-own-password")
        window.wait_for_url("**/desk")
        window.wait_for_selector(".whoami .me")


def test_a_link_of_a_screen_is_tried_again_while_the_center_starts(home: House, show: Show) -> None:
    token = home.ask("POST", "/api/tokens", kind="kiosk", name="early", days=1)["token"]
    wall = show(home, noisy=True)
    starting = iter([503, 503])

    def answer(route: Route) -> None:
        status = next(starting, 0)
        route.fulfill(status=status, json={"detail": "starting"}) if status else route.continue_()

    wall.page.route("**/api/kiosk", answer)
    wall.wall(f"#kiosk={token}")
    assert wall.page.evaluate("location.hash") == ""
    assert name_of(wall.page) == "early"


def test_a_link_of_a_screen_is_that_screen_where_somebody_was_signed_in(home: House, show: Show) -> None:
    token = home.ask("POST", "/api/tokens", kind="kiosk", name="taken-over", days=1)["token"]
    wall = show(home, noisy=True)
    home.let_in(wall, "watching", "clerk")
    wall.wall(f"#kiosk={token}")
    assert name_of(wall.page) == "taken-over"


@pytest.mark.parametrize("path", ["/field", "/cases/none", "/cases/none/dossier", "/desk"])
def test_who_has_still_to_change_the_password_is_led_there_from_anywhere(home: House, show: Show, path: str) -> None:
    name = f"new{path.replace('/', '-')}"
    home.ask("PUT", f"/api/accounts/{name}", posts=["fuxi-grid-01"], password=GIVEN)
    page = show(home, PHONE, noisy=True).open("/sign-in").page
    signs_in(page, name, GIVEN)
    page.wait_for_selector("[name=again]")
    page.goto(f"{home.center.url}{path}")
    page.wait_for_url("**/sign-in?to=*")
    page.fill("[name=old]", GIVEN)
    page.fill("[name=new]", OWN)
    page.fill("[name=again]", OWN)
    page.press("[name=again]", "Enter")
    page.wait_for_url(f"**{path}")


def test_an_account_that_is_disabled_while_its_form_is_open_stays_so(home: House, show: Show) -> None:
    home.ask("PUT", "/api/accounts/suspect", posts=["clerk"], password=GIVEN)
    keeper = show(home, noisy=True)
    home.enter(keeper)
    page = keeper.open("/admin?tab=accounts").page
    row = page.locator("tr[data-name=suspect]")
    row.get_by_role("button", name="改", exact=True).click()
    row.get_by_role("button", name="停用").click()
    row.get_by_role("button", name="确认停用").click()
    expect(row).to_contain_text("已停用")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("form.side")).to_have_count(0)
    expect(row).to_contain_text("已停用")
