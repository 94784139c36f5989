"""随手报 where people sign in: what was written waits until the same post is there again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser import PHONE, screen
from tests.cli.process import GUANGFU, center, run

pytestmark = pytest.mark.browser
POST, OTHER = "fuxi-grid-01", "fuxi-grid-02"
CHOSEN = "桥头的第二盏路灯又不亮了"


class House:
    """A center with two accounts, and the passwords that were given to them."""

    def __init__(self, url: str, given: dict[str, str]) -> None:
        self.url, self.given = url, given

    def sign_in(self, page: Page, name: str) -> None:
        """From the page that asks for it, back to where one came from."""
        page.fill("[name=name]", name)
        page.fill("[name=password]", self.given[name])
        page.press("[name=password]", "Enter")
        if self.given[name] != CHOSEN:
            page.fill("[name=old]", self.given[name])
            page.fill("[name=new]", CHOSEN)
            page.fill("[name=again]", CHOSEN)
            page.press("[name=again]", "Enter")
            self.given[name] = CHOSEN
        page.wait_for_selector(".write .primary")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    data, given = tmp_path / "data", {}
    with center(data, signing_in=True):
        pass  # the data is there now
    for name, post in (("one", POST), ("two", OTHER)):
        made = run("account", "add", name, "--data", data, "--site", GUANGFU, "--post", post)
        found = re.search(r"初始密码 ([\w-]+)", made.stdout)
        assert found, made.stderr
        given[name] = found.group(1)
    with center(data, signing_in=True) as found_center:
        yield House(found_center.url, given)


def mine(page: Page) -> list[str]:
    return list(page.evaluate("fetch('/api/reports').then((a) => a.json()).then((a) => a.items.map((o) => o.title))"))


def test_a_report_is_sent_by_nobody_but_who_wrote_it(house: House, chromium: Browser) -> None:
    with screen(chromium, house.url, PHONE, noisy=True, has_touch=True) as phone:
        page = phone.page
        phone.open("/field")
        house.sign_in(page, "one")
        phone.context.clear_cookies()  # the session has ended
        page.locator(".place svg:not(.ic)").tap()
        page.get_by_label("情况").fill("路灯不亮")
        page.locator(".primary").tap()
        expect(page.get_by_text("登录到期了")).to_be_visible()
        expect(page.locator(".line")).to_contain_text("待发 1")

        page.get_by_text("登录到期了").tap()
        house.sign_in(page, "two")
        page.get_by_role("link", name="我的上报").tap()
        expect(page.get_by_text("写的是别的岗位")).to_be_visible()
        expect(page.get_by_text("路灯不亮")).to_have_count(0)
        assert mine(page) == []

        phone.context.clear_cookies()
        page.goto(f"{house.url}/field")
        house.sign_in(page, "one")
        expect(page.locator(".line b")).to_have_count(0)
        assert mine(page) == ["路灯不亮"]


def test_the_next_one_at_this_phone_does_not_find_what_was_written(house: House, chromium: Browser) -> None:
    with screen(chromium, house.url, PHONE, noisy=True, has_touch=True) as phone:
        page = phone.page
        phone.open("/field")
        house.sign_in(page, "one")
        page.get_by_label("情况").fill("写了一半")
        for name, text in (("two", ""), ("one", "写了一半")):
            page.locator(".whoami .me").tap()
            page.get_by_role("button", name="退出").tap()
            page.wait_for_url("**/sign-in*")
            page.goto(f"{house.url}/field")
            page.wait_for_url("**/sign-in?to=*")
            house.sign_in(page, name)
            expect(page.get_by_label("情况")).to_have_value(text)
