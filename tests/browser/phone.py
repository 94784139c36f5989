"""A grid worker's phone before a center."""

from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.browser import PHONE, Screen
from tests.browser.center import Told, picture
from tests.browser.conftest import Show

PHOTO: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": picture(2400, 1200)}
AFTER: FilePayload = {"name": "after.png", "mimeType": "image/png", "buffer": picture(400, 300, 200)}
KEPT = """() => new Promise((kept) => {
  indexedDB.open("field").onsuccess = ({ target: { result } }) => {
    const reading = result.transaction("drafts"); // begins when what was begun before has ended
    reading.objectStore("drafts").count();
    reading.oncomplete = () => kept(result.close());
  };
})"""


def phone(told: Told, show: Show, post: str, *, here: bool = True, query: str = "", **more: Any) -> Screen:
    """A worker's phone in the middle of the worker's grid; or one that does not tell where it is."""
    lon, lat = told.grids[post.replace("-grid-", "-")]["center"]
    where = {"geolocation": {"longitude": lon, "latitude": lat, "accuracy": 12}, "permissions": ["geolocation"]}
    screen = show(told, PHONE, has_touch=True, **(where if here else {"permissions": []}), **more)
    screen.page.clock.set_fixed_time(told.get("/api/clock")["now_at"])  # the center's time stands
    screen.open(f"/field?post={post}{query}")
    screen.page.wait_for_selector(".write .primary")
    return screen


def photo(page: Page, label: str = "拍照") -> None:
    page.get_by_label(label, exact=True).set_input_files([PHOTO])
    page.wait_for_selector(".thumb img")


def reports(told: Told, post: str) -> list[dict[str, Any]]:
    told.center.quiet()
    answer = told.client.get("/api/reports", auth=told.posts.auth(post)).raise_for_status()
    return list(answer.json()["items"])


def press(screen: Screen) -> None:
    """Send it; returns when it is on the device's disk."""
    screen.page.locator(".primary").tap()
    expect(screen.page.locator(".said")).to_contain_text("已存在本机")


def delivered(screen: Screen) -> None:
    """Nothing waits any more on the device."""
    expect(screen.page.locator(".line b")).to_have_count(0)
    expect(screen.page.locator(".line")).to_contain_text("在线")


def typed(page: Page, text: str) -> None:
    """It is on the device's disk when this returns: a page that is left at once would be quicker."""
    page.get_by_label("情况").fill(text)
    page.evaluate(KEPT)


def refuse_reports(page: Page) -> None:
    """The center refuses what is sent, and shows what it has."""
    refusal = {"status": 422, "json": {"detail": "没有这样的事项"}}
    page.route(
        "**/api/reports",
        lambda route: route.fulfill(**refusal) if route.request.method == "POST" else route.continue_(),
    )
