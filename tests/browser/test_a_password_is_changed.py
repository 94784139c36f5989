"""Whoever is signed in changes their own password, and comes back to where they were."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.conftest import Show
from tests.browser.looks import chinese, small_targets, spills
from tests.browser.pages import Towns

pytestmark = pytest.mark.browser
NEW = "a-password-of-my-own"


def to_change(page: Page, link: str) -> None:
    page.click(".whoami .me")
    page.get_by_role("link", name=link, exact=True).click()
    page.wait_for_url("**/sign-in?change=password*")


def change(page: Page, old: str) -> None:
    for name, value in (("old", old), ("new", NEW), ("again", NEW)):
        page.fill(f"input[name={name}]", value)
    page.click("button[type=submit]")


def signs_in(towns: Towns, name: str, password: str) -> bool:
    with towns.house.center.client() as client:
        return client.post("/api/session", json={"name": name, "password": password}).is_success


def test_at_a_desk_and_all_other_sessions_end(towns: Towns, show: Show) -> None:
    here = show(towns.house, DESK, noisy=True)
    towns.house.let_in(here, "qian", "market-clerk", "market-head")
    page = here.desk("market-head").page
    with towns.house.center.client() as client:
        client.post("/api/session", json={"name": "qian", "password": "qian-has-its-own-password"}).raise_for_status()
        to_change(page, "改密码")
        change(page, "not-the-one-it-has")
        expect(page.get_by_role("alert")).to_have_text("原密码不对")
        change(page, "qian-has-its-own-password")
        page.wait_for_url("**/desk*")
        expect(page.locator(".whoami .me b")).to_have_text("市场监管所所长岗")
        assert client.get("/api/session").json()["name"] == "", "another browser is out"
    assert signs_in(towns, "qian", NEW) and not signs_in(towns, "qian", "qian-has-its-own-password")


def test_on_a_phone_and_one_may_think_better_of_it(towns: Towns, show: Show) -> None:
    phone = show(towns.house, PHONE, has_touch=True, is_mobile=True)
    towns.house.let_in(phone, "sun", "fuxi-grid-02")
    page = phone.open("/field?lang=en").page
    to_change(page, "Password")
    assert (chinese(phone, ""), spills(phone, ".sign-in"), small_targets(phone, 44)) == ([], [], [])
    page.get_by_role("link", name="Back, without changing it").tap()
    page.wait_for_url("**/field?lang=en*")
    to_change(page, "Password")
    change(page, "sun-has-its-own-password")
    page.wait_for_url("**/field?lang=en*")
    expect(page.locator(".whoami")).to_be_visible()
    assert signs_in(towns, "sun", NEW)


def offered(screen: Screen, path: str) -> int:
    screen.open(path).page.wait_for_load_state("networkidle")
    return screen.page.get_by_role("link", name="改密码", exact=True).count()


def test_where_one_has_no_desk_too_but_not_in_a_demo(towns: Towns, show: Show) -> None:
    house, keeper = show(towns.house, DESK), show(towns.house, DESK)
    towns.house.enter(keeper)
    assert offered(keeper, "/admin") == 1
    towns.house.let_in(house, "li-without-a-post")
    assert offered(house, "/desk") == 1
    demo = show(towns.lively.told, DESK).desk("market-clerk")
    demo.page.click(".whoami .me")
    expect(demo.page.locator(".posts")).to_be_visible()
    assert demo.page.get_by_role("link", name="改密码").count() == 0
