"""The line breaks, or the center dies: the wall says that it is old, comes back, and shows all of it once."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.cli.process import Center

pytestmark = pytest.mark.browser
SECOND = 1_000
SILENCE = 13_000  # ms: a wall is stale after twelve seconds of it


class Wire:
    """The wall's line, as the page has it: it can fall silent without being closed."""

    def __init__(self, screen: Screen) -> None:
        self.silent = False
        self.lines = 0  # that the page opened
        self.hellos = 0  # that it said on them
        self.held: list[str | bytes] = []  # by the silence, of the last of them
        self.kinds: list[str] = []
        self._page: WebSocketRoute | None = None
        screen.page.route_web_socket(re.compile("^ws://127"), self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        center = page.connect_to_server()
        self.lines += 1
        self.held, self._page = [], page

        def heard(message: str | bytes) -> None:
            if self.silent:
                self.held.append(message)
            else:
                self.kinds.append(json.loads(message)["type"])
                page.send(message)

        def said(message: str | bytes) -> None:
            self.hellos += json.loads(message)["type"] == "hello"
            center.send(message)

        center.on_message(heard)
        page.on_message(said)

    def let_through(self) -> None:
        """What the last line held."""
        self.silent = False
        assert self._page is not None
        for message in self.held:
            self._page.send(message)


def lines(screen: Screen, words: str) -> int:
    return screen.page.locator(".ticker .f", has_text=words).count()


def expect_once(screen: Screen, told: Told, case: str) -> None:
    """The case's arrival is told once and drawn once."""
    short = told.view(case)["short"]
    expect(screen.page.locator(f'svg.overlay a[data-case="{case}"]')).to_have_count(1)
    expect(screen.page.locator(".ticker .f", has_text=f"热线来件：{short}")).to_have_count(1)


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Center]:
    found = Center(tmp_path / "data").ready()
    yield found
    found.kill()


def test_a_line_that_falls_silent_is_resumed_where_it_was(told: Told, show: Show) -> None:
    wall = show(told)
    wall.page.clock.install()
    wire = Wire(wall)
    wall.wall()
    before = told.send(told.ticket("先来的一件", item="lodging-licence", grid="fuxiang-01"))
    expect_once(wall, told, before)

    wire.silent = True
    meanwhile = told.send(told.ticket("断线时来的一件", item="property-service", grid="fuxiang-02"))
    wall.page.clock.fast_forward(SILENCE)
    banner = wall.page.get_by_role("alert")
    expect(banner).to_have_text(re.compile(r"^画面停在 \d\d:\d\d:\d\d，已 1\d 秒没有新数据，第 \d+ 次重连中$"))
    expect(wall.page.locator("main")).to_have_attribute("data-state", "stale")
    assert wall.page.locator(f'svg.overlay a[data-case="{meanwhile}"]').count() == 0

    wire.silent, wire.kinds = False, []
    wall.page.clock.fast_forward(SILENCE)
    expect(wall.page.locator("main")).to_have_attribute("data-state", "live")
    expect(banner).to_have_count(0)
    expect_once(wall, told, meanwhile)
    expect_once(wall, told, before)
    after_beats = [kind for kind in wire.kinds if kind != "beat"]
    assert after_beats[0] == "resumed" and "snapshot" not in wire.kinds, wire.kinds
    after = told.send(told.ticket("接上以后来的一件", item="street-lamp", grid="fuxiang-03"))
    expect_once(wall, told, after)


def test_a_thin_line_is_given_the_time_that_a_whole_picture_takes(told: Told, show: Show) -> None:
    wall = show(told)
    wall.page.clock.install()
    wire = Wire(wall)
    wire.silent = True
    wall.open("/wall")
    begun = []
    for line in range(1, 5):
        while wire.lines < line:
            wall.page.clock.run_for(SECOND / 2)
        begun.append(wall.moment())
        while wire.hellos < line:
            wall.page.wait_for_timeout(20)
    assert begun[3] - begun[2] >= 24 * SECOND > begun[2] - begun[1], begun
    while wall.moment() < begun[3] + 40 * SECOND:
        wall.page.clock.run_for(SECOND)
    assert wire.lines == 4, "twice as long each time"
    wire.let_through()
    wall.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")


def test_a_center_that_is_killed_comes_back_with_everything(dying: Center, tmp_path: Path, show: Show) -> None:
    with Told(dying) as told:
        wall = show(told, noisy=True)
        wall.page.clock.install()
        wall.wall()
        before = told.send(told.ticket("先来的一件", item="lodging-licence", grid="fuxiang-01"))
        expect_once(wall, told, before)
        wall_port = urlsplit(told.get("/api/site")["wall"]["url"]).port
    dying.kill()
    wall.page.clock.fast_forward(SILENCE)
    expect(wall.page.get_by_role("alert")).to_contain_text("画面停在 09:30:00")

    again = Center(tmp_path / "data", port=dying.port, wall_port=wall_port or 0).ready()
    try:
        with Told(again) as told:
            meanwhile = told.send(told.ticket("重启后来的一件", item="property-service", grid="fuxiang-02"))
            wall.page.clock.fast_forward(SILENCE)
            expect(wall.page.locator("main")).to_have_attribute("data-state", "live", timeout=15_000)
            expect_once(wall, told, before)
            expect_once(wall, told, meanwhile)
            expect(wall.page.locator(".counters .ct .s").first).to_have_text(
                f"在走 {len(told.view(before)['duties']) * 2 + len(told.view(meanwhile)['duties']) * 2}"
            )
    finally:
        again.kill()
