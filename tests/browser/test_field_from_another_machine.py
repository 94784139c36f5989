"""随手报 over TLS and by the center's name, as phones come: installed, without a line, closed, and sent once later."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.browser import PHONE
from tests.browser.center import picture
from tests.browser.outside import NAME, Kept, kept_center, outside_browser, outside_screen

pytestmark = pytest.mark.browser
POST = "fuxi-grid-01"
GIVEN, OWN = "given-by-the-keeper", "my-own-long-password"
PHOTO: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": picture(2400, 1200)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept_center(tmp_path_factory.mktemp("kept")) as found:
        found.ask("PUT", "/api/accounts/worker", posts=[POST], password=GIVEN)
        yield found


@pytest.fixture(scope="module")
def outside(chromium: Browser, kept: Kept) -> Iterator[Browser]:
    with outside_browser(chromium, kept) as found:
        yield found


def comes_in(page: Page) -> None:
    """With a password that somebody else gave, back to where one came from."""
    page.fill("[name=name]", "worker")
    page.fill("[name=password]", GIVEN)
    page.press("[name=password]", "Enter")
    page.fill("[name=old]", GIVEN)
    page.fill("[name=new]", OWN)
    page.fill("[name=again]", OWN)
    page.press("[name=again]", "Enter")
    page.wait_for_url("**/field*")
    page.wait_for_selector(".write .primary")


def mine(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate("fetch('/api/reports').then((a) => a.json()).then((a) => a.items)"))


def test_a_report_outlives_the_line_and_the_page_and_arrives_once(kept: Kept, outside: Browser) -> None:
    grids = kept.client.get("/api/site").json()["grids"]
    lon, lat = next(grid["center"] for grid in grids if grid["code"] == POST.replace("-grid-", "-"))
    phone: dict[str, Any] = {
        "has_touch": True,
        "is_mobile": True,
        "geolocation": {"longitude": lon, "latitude": lat, "accuracy": 9},
        "permissions": ["geolocation"],
    }
    with outside_screen(outside, kept, PHONE, noisy=True, **phone) as found:
        page = found.page
        found.open("/field")
        page.wait_for_url("**/sign-in?to=%2Ffield*")
        comes_in(page)
        assert page.evaluate("isSecureContext") and page.evaluate("location.hostname") == NAME
        expect(page.locator(".spot")).to_contain_text("误差 9 米")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")

        found.context.set_offline(True)
        page.get_by_label("拍照", exact=True).set_input_files([PHOTO])
        page.wait_for_selector(".thumb img")
        page.get_by_label("情况").fill("桥头垃圾满溢")
        page.locator("[data-item=garbage-overflow]").tap()
        page.locator(".primary").tap()
        expect(page.locator(".said")).to_contain_text("已存在本机")
        expect(page.locator(".line")).to_contain_text("待发 1")
        written = page.evaluate("Date.now()")
        page.close()

        # Days later it would be the same: all of it comes from the phone.
        again = found.context.new_page()
        again.goto(f"{found.url}/field#mine")
        expect(again.locator("[data-report]")).to_contain_text("待发")
        expect(again.locator("[data-report]")).to_contain_text("桥头垃圾满溢")
        expect(again.locator(".line")).to_contain_text("离线")
        again.wait_for_function("(written) => Date.now() > written + 1000", arg=written)  # the two moments differ

        online = again.evaluate("Date.now()")
        found.context.set_offline(False)
        expect(again.locator(".line b")).to_have_count(0)
        expect(again.locator(".line")).to_contain_text("在线")
        again.reload()
        expect(again.locator("[data-report]")).to_have_count(1)
        expect(again.locator("[data-report]")).not_to_contain_text("待发")
        (report,) = mine(again)
        assert (report["title"], report["item"], len(report["pictures"])) == ("桥头垃圾满溢", "garbage-overflow", 1)
        at, arrived = (again.evaluate("Date.parse", report[name]) for name in ("at", "arrived_at"))
        assert at <= written and arrived >= online - 1000
        expect(again.locator("[data-report] .times")).to_contain_text("送到")
        expect(again.locator("[data-report] img")).to_be_visible()


def test_a_screen_that_goes_there_is_told_that_it_is_one(kept: Kept, outside: Browser) -> None:
    token = kept.ask("POST", "/api/tokens", kind="kiosk", name="hall", days=1)["token"]
    with outside_screen(outside, kept, PHONE, noisy=True) as found:  # this browser lets no wall sound
        found.open(f"/wall#kiosk={token}")
        found.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        found.open("/field")
        expect(found.page.locator(".empty")).to_have_text("这个浏览器是大屏“hall”。")
        expect(found.page.locator(".whoami")).to_have_count(0)
