"""In English no page says a word of Chinese, in whatever state, but what people and sites wrote."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import at_desk, large, let_go, unfold
from tests.browser.browser import DESK, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese
from tests.browser.pages import DESK as DESK_FREE
from tests.browser.pages import SAID, SEAT, Page, Towns

pytestmark = pytest.mark.browser
TITLED = ("case", "notice")  # by what the case is about
CHINESE = re.compile("[\u4e00-\u9fff]")
ROLES = ("clerk", "duty-leader", "supervisor", "leader", "verifier", "caller")


def says_none(screen: Screen, free: str) -> None:
    assert chinese(screen, free) == [], screen.page.url


def speaks_english(screen: Screen, page: Page) -> None:
    """Of every page in every state, where `test_pages_are_for_everybody` has it before it."""
    says_none(screen, page.free)
    assert page.name.startswith(TITLED) or not CHINESE.search(screen.page.title()), screen.page.title()


@pytest.mark.parametrize("post", (*ROLES, "market-head", "market-officer-1"))
def test_a_desk_does_with_every_form(lively: Lively, show: Show, post: str) -> None:
    screen = show(lively.told, DESK)
    seen = (lively.whistle, lively.alarm, lively.returned, lively.late)
    for case in seen if post in ROLES else (lively.whistle, lively.returned):  # a unit sees its own
        screen.desk(post, case, "&lang=en")
        says_none(screen, DESK_FREE)
        for verb in screen.page.locator(".others .other").all():
            verb.click()
            says_none(screen, DESK_FREE)
            screen.page.locator(".others .fold").click()


def test_a_duty_desk_does_in_every_tab(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK)
    for case in (lively.alarm, lively.returned, lively.unmatched, lively.late):
        screen.open(f"/duty?post=duty-leader&case={case}&lang=en")
        screen.page.wait_for_selector(".will:not(.stale) ol, .will .empty")
        says_none(screen, SEAT)
        for verb in screen.page.locator(".others [data-verb]:not([data-verb='whistle.draft'])").all():
            verb.dispatch_event("click")
            says_none(screen, SEAT)
    for tab in screen.page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        says_none(screen, SEAT)


def test_refusals_and_absences_do(lively: Lively, show: Show) -> None:
    screen = show(lively.told, DESK, noisy=True).open("/sign-in?lang=en")
    screen.page.fill("input[name=name]", "nobody")
    screen.page.fill("input[name=password]", "a-wrong-password")
    screen.page.click("button[type=submit]")
    screen.page.wait_for_selector("[role=alert]")
    says_none(screen, "")
    for path in ("/cases/none?lang=en", "/desk?lang=en", "/desk?post=market-clerk&case=none&lang=en", "/duty?lang=en"):
        screen.open(path)
        screen.page.wait_for_load_state("networkidle")
        says_none(screen, DESK_FREE)


def test_a_password_that_does_not_do_is_told_so_in_english(towns: Towns, show: Show) -> None:
    given = "given-to-li-in-person"
    towns.house.ask("PUT", "/api/accounts/li", posts=["market-clerk"], password=given)
    screen = show(towns.house, DESK, noisy=True).open("/sign-in?lang=en")
    screen.page.fill("input[name=name]", "li")
    screen.page.fill("input[name=password]", given)
    screen.page.click("button[type=submit]")
    for old, new, says in (
        (given, "short", "at least 10 characters"),
        (given, given, "the same as the old one"),
        ("not-this-one", "a-longer-one", "The old password is wrong"),
    ):
        for name, value in (("old", old), ("new", new), ("again", new)):
            screen.page.fill(f"input[name={name}]", value)
        screen.page.click("button[type=submit]")
        expect(screen.page.get_by_role("alert")).to_contain_text(says)
        says_none(screen, "")


def test_a_form_that_the_center_refuses_is_told_so_in_english(told: Told, show: Show) -> None:
    case = told.send(told.ticket("小吃店没有执照", item="catering-licence", grid="yuli-03"))
    told.on_duty(case, "market", "sign")
    desk = at_desk(told, show, "market-head", case, query="&lang=en", noisy=True)
    unfold(desk, "case.ask_suspension")
    desk.page.locator(".verb-form input[type=date]").fill("2020-01-01")
    desk.page.locator(".verb-form textarea").fill("waits for the landlord")
    large(desk, "case.ask_suspension").click()
    let_go(desk)
    expect(desk.page.locator(".verb-form [role=alert]")).to_contain_text("the review must be after today")
    says_none(desk, DESK_FREE)


@pytest.mark.parametrize("path", ["/cases/{}?", "/desk?post=construction-clerk&case={}&", "/duty?post=clerk&case={}&"])
def test_what_the_center_gives_as_its_reason_is_told_in_english(lively: Lively, show: Show, path: str) -> None:
    screen = show(lively.told, DESK).open(path.format(lively.late) + "lang=en")
    expect(screen.page.locator(".why")).to_contain_text("the catalogue gives street lamp out to Building")
    if path.startswith("/cases"):
        expect(screen.page.locator(".story")).to_contain_text("in Xiangxue 02, its source names street lamp out")


def test_a_wall_that_is_old_does(lively: Lively, show: Show) -> None:
    wall = show(lively.told, DESK, noisy=True).wall("?lang=en")
    wall.page.route_web_socket("**", lambda socket: socket.close())
    wall.page.clock.install()
    wall.page.reload()
    wall.page.clock.fast_forward(13_000)
    expect(wall.page.locator("main")).to_have_attribute("data-state", "stale")
    says_none(wall, SAID)


WRITTEN = """() => [...document.querySelectorAll(".because, .why dd:not(.aside), .why-line bdi, .did span")]
    .filter((one) => /[\u4e00-\u9fff]/.test(one.textContent))
    .map((one) => one.closest("[lang]").lang)"""


@pytest.mark.parametrize("path", ["/cases/{}?", "/desk?post=market-clerk&case={}&", "/duty?post=clerk&case={}&"])
def test_what_stays_as_it_was_written_says_its_language(lively: Lively, show: Show, path: str) -> None:
    """To whoever is read to, and to the browser that chooses the letters; and once in words."""
    screen = show(lively.told, DESK).open(path.format(lively.whistle) + "lang=en")
    expect(screen.page.locator(".why h3")).to_contain_text("as written, in Chinese")
    assert set(screen.page.evaluate(WRITTEN)) == {"zh-CN"}
    assert screen.page.evaluate("document.documentElement.lang") == "en"
