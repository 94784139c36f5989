"""A person comes in by the page, over TLS and by the center's name, acts, and leaves again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.at_desk import field, press
from tests.browser.browser import Screen
from tests.browser.outside import Kept, kept_center, outside_browser, outside_screen

pytestmark = pytest.mark.browser

GIVEN, OWN = "given-by-the-keeper", "my-own-long-password"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept_center(tmp_path_factory.mktemp("kept")) as found:
        yield found


@pytest.fixture(scope="module")
def outside(chromium: Browser, kept: Kept) -> Iterator[Browser]:
    with outside_browser(chromium, kept) as found:
        yield found


def test_a_person_comes_in_acts_and_leaves(kept: Kept, outside: Browser) -> None:
    kept.ask("PUT", "/api/accounts/zhang", posts=["market-head", "market-clerk", "clerk"], password=GIVEN)
    kept.ticket("1", "小吃店没有执照", "meiyuan-01")
    with outside_screen(outside, kept) as found:
        page = found.page
        page.clock.install()  # the browser's own: it goes on, and a held press need not be waited for
        found.open("/desk")
        page.wait_for_url("**/sign-in?to=%2Fdesk")
        page.fill("input[name=name]", "zhang")
        page.fill("input[name=password]", "wrong-password")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_have_text("账号或密码不对")
        page.fill("input[name=password]", GIVEN)
        page.click("button[type=submit]")
        # The password that somebody else gave is good for nothing else.
        page.fill("input[name=old]", GIVEN)
        page.fill("input[name=new]", OWN)
        page.fill("input[name=again]", OWN + "!")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_have_text("两次输入不一样")
        page.fill("input[name=again]", OWN)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk")
        page.wait_for_selector(".inbox .foot")
        cookies = {cookie["name"]: cookie for cookie in found.context.cookies()}
        mine = cookies["center-session"]
        assert mine["secure"] and mine["httpOnly"] and mine["sameSite"] == "Strict"
        assert page.evaluate("document.cookie") == ""
        # Another of one's posts, and no others.
        page.click(".whoami .me")
        offered = page.locator(".posts [data-post]")
        assert {one.get_attribute("data-post") for one in offered.all()} == {"market-head", "market-clerk", "clerk"}
        page.locator('[data-post="market-clerk"]').last.click()
        page.locator(".inbox").get_by_text("小吃店没有执照").first.click()
        press(found, "duty.sign", "签收")
        # Case, duty desk and wall hold under the same policy; the wall is read over wss.
        case = kept_case(found)
        found.case(case)
        page.goto(f"{found.url}/desk")
        page.wait_for_selector(".inbox .foot")
        page.click(".whoami .me")
        page.locator('[data-post="clerk"]').last.click()
        expect(page.locator(".whoami .me b")).to_contain_text("值班员")
        found.open("/duty")
        page.wait_for_load_state("networkidle")
        found.wall()
        assert any('"type":"snapshot"' in frame.replace(" ", "") for frame in found.heard)
        found.open("/desk")
        page.wait_for_selector(".inbox .foot")
        token = next(c["value"] for c in found.context.cookies() if c["name"] == "center-session")
        page.click(".whoami .me")
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/sign-in")
        assert found.context.cookies() == []
        bearer = {"authorization": f"Bearer {token}", "cookie": ""}
        assert kept.client.get("/api/cases", headers=bearer).status_code == 401
        found.open("/desk")
        page.wait_for_url("**/sign-in?to=%2Fdesk")


def test_what_was_typed_goes_with_who_typed_it(kept: Kept, outside: Browser) -> None:
    kept.ask("PUT", "/api/accounts/li", posts=["market-clerk"], password=GIVEN)
    kept.ticket("2", "面馆没有执照", "meiyuan-02")
    with outside_screen(outside, kept) as found:
        page = found.page
        found.open("/sign-in?to=/desk")
        page.fill("input[name=name]", "li")
        page.fill("input[name=password]", GIVEN)
        page.click("button[type=submit]")
        for box, words in (("old", GIVEN), ("new", OWN), ("again", OWN)):
            page.fill(f"input[name={box}]", words)
        page.click("button[type=submit]")
        page.locator(".inbox").get_by_text("面馆没有执照").first.click()
        field(found, "说明").locator("textarea").fill("店主不肯开门")
        typed = "(words) => Object.values(localStorage).some((one) => one.includes(words))"
        found.wait(typed, "店主不肯开门")
        page.click(".whoami .me")
        page.get_by_role("button", name="退出").click()
        page.wait_for_url("**/sign-in")
        assert not page.evaluate(typed, "店主不肯开门")
        assert page.evaluate("sessionStorage.length") == 0


def kept_case(found: Screen) -> str:
    answer = found.page.evaluate("fetch('/api/cases').then(answer => answer.json())")
    return str(answer["items"][0]["id"])


def test_the_screen_in_the_hall_comes_by_its_link(kept: Kept, outside: Browser) -> None:
    token = kept.ask("POST", "/api/tokens", kind="kiosk", name="hall", days=1)["token"]
    with outside_screen(outside, kept) as found:
        found.open(f"/wall#kiosk={token}")
        found.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        assert token not in found.page.url
        found.page.reload()
        found.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        found.open("/desk")
        expect(found.page.locator("body")).not_to_contain_text("小吃店没有执照")
