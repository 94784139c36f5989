"""How one works at a desk: sits down, fills a form in, presses a verb and lets its five seconds pass."""

from typing import Any

from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.center import Told, picture
from tests.browser.conftest import Show

PHOTO: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": picture(2400, 1200)}
HELD = 5_000  # ms: how long a browser holds what was pressed


def at_desk(
    told: Told, show: Show, post: str, case: str = "", *, size: tuple[int, int] = DESK, query: str = "", **more: Any
) -> Screen:
    """A desk whose browser's time can be moved; otherwise it goes as it does."""
    screen = show(told, size, **more)
    screen.page.clock.install()
    return screen.desk(post, case, query)


def on_phone(told: Told, show: Show, post: str, *, grid: str = "", query: str = "", **more: Any) -> Screen:
    """A phone that one touches; with `grid` it stands in the middle of that grid, 12 m exactly."""
    if grid:
        lon, lat = told.grids[grid]["center"]
        more["geolocation"] = {"longitude": lon, "latitude": lat, "accuracy": 12}
    more["permissions"] = ["geolocation"] if grid else []
    return at_desk(told, show, post, size=PHONE, has_touch=True, is_mobile=True, query=query, **more)


def field(desk: Screen, name: str) -> Locator:
    return desk.page.locator(".verb-form .field", has=desk.page.locator("label", has_text=name))


def choose(desk: Screen, name: str, words: str) -> None:
    """Type into a field that can be searched, and take the first it finds."""
    box = field(desk, name).get_by_role("combobox")
    box.fill(words)
    box.press("Enter")


def large(desk: Screen, verb: str) -> Locator:
    return desk.page.locator(f'button.primary[data-verb="{verb}"]')


def unfold(desk: Screen, verb: str) -> None:
    """Open the form of a verb, unless it stands open."""
    if not desk.page.locator(f'.verb-form button.primary[data-verb="{verb}"]').count():
        desk.page.locator(f'.verbs [data-verb="{verb}"]').click()
        expect(desk.page.locator(f'.verb-form button.primary[data-verb="{verb}"]')).to_be_visible()


def let_go(desk: Screen) -> None:
    """Five seconds pass in the browser."""
    expect(desk.page.locator(".held.waiting")).to_be_visible()
    desk.page.clock.fast_forward(HELD)


def press(desk: Screen, verb: str, told: str) -> None:
    """The large button; returns when the center has done it."""
    large(desk, verb).click()
    let_go(desk)
    expect(desk.page.locator(".told")).to_contain_text(told)


def sit(desk: Screen, post: str) -> None:
    """我是: take another chair; the case stays on the desk."""
    desk.page.click(".whoami .me")
    desk.page.locator(f'[data-post="{post}"]').last.click()
    expect(desk.page.locator(".col.case h2")).to_be_visible()
