"""A wall runs for months: the center dies and comes back under it, and one day it serves a newer page."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.browser import WALL, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.cli.process import ROOT, Center

pytestmark = pytest.mark.browser
SECOND = 1000
PANELS = (".counters", ".chips", ".todo", ".whistles", ".ticker", ".rates", ".units", ".selt")
HEARD = """
  const Line = WebSocket;
  WebSocket = class extends Line {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => (window.heard = performance.now()));
    }
  };
"""
BUILD = "document.querySelector('meta[name=build]').content"


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Center]:
    found = Center(tmp_path / "data").ready()
    yield found
    found.kill()


def follower(center: Center, wall_port: int, root: Path = ROOT) -> Center:
    """On the same data and the same ports."""
    return Center(center.data, port=center.port, wall_port=wall_port, root=root).ready()


def port_of_wall(told: Told) -> int:
    return urlsplit(told.get("/api/site")["wall"]["url"]).port or 0


def picture(wall: Screen) -> dict[str, str]:
    return {panel: wall.text(panel) for panel in PANELS} | {
        "map": wall.page.evaluate("[...document.querySelectorAll('.overlay [data-case]')].map(on => on.dataset.case)")
    }


def test_a_wall_goes_on_by_itself_when_its_killed_center_is_back(first: Center, show: Show) -> None:
    with Told(first) as told:
        case = told.send(told.ticket("民宿没有证，灭火器过期", item="lodging-licence", grid="chongshan-05"))
        told.send(told.ticket("民宿没有证", item="lodging-licence", grid="chongshan-05", east_m=20))
        (blown,) = told.view(case)["whistles"]
        told.act(f"/api/whistles/{blown['id']}/approve", "leader", note="同意")
        told.send(told.ticket("路灯不亮", item="street-lamp", grid="fuxiang-02"))
        wall_port = port_of_wall(told)
        wall = show(told, WALL, noisy=True)
        wall.page.clock.install()
        wall.page.add_init_script(HEARD)
        wall.wall()
        told.forward(60.0)
        at = "09:31:00"
        expect(wall.page.locator(".now time")).to_have_text(at)
        clocks = wall.page.locator(".chips .t").all_inner_texts()
        assert clocks
    first.kill()  # SIGKILL
    wall.page.clock.run_for(round(wall.page.evaluate("window.heard") + 11 * SECOND - wall.moment()))
    assert wall.page.locator("main").get_attribute("data-state") == "live"
    wall.page.clock.run_for(2 * SECOND)
    banner = wall.page.get_by_role("alert")
    expect(banner).to_have_text(re.compile(rf"^画面停在 {at}，已 1\d 秒没有新数据，第 \d+ 次重连中$"))
    assert styled_grey(wall)
    wall.page.clock.run_for(30 * SECOND)
    assert wall.page.locator(".chips .t").all_inner_texts() == clocks, "countdowns stand still"

    second = follower(first, wall_port)
    try:
        with Told(second) as told:
            told.send(told.ticket("重启后来的一件", item="property-service", grid="fuxiang-03"))
            wall.page.clock.run_for(15 * SECOND)
            expect(wall.page.locator("main")).to_have_attribute("data-state", "live")
            expect(banner).to_have_count(0)
            fresh = show(told, WALL).wall()
            expect(wall.page.locator(".counters .s").first).to_have_text(fresh.text(".counters .s >> nth=0"))
            for screen in (wall, fresh):  # figures come when the tables were asked, a moment after the case
                expect(screen.page.locator(".rates")).to_contain_text("热线 4 4", use_inner_text=True)
            came_back, anew = picture(wall), picture(fresh)
            assert came_back == anew
            cases = came_back["map"]
            assert len(cases) == len(set(cases)) == 3, "nothing is missing, nothing doubled"
            lines = wall.page.locator(".ticker time").count()
            assert lines == fresh.page.locator(".ticker time").count()
    finally:
        second.kill()


def styled_grey(wall: Screen) -> bool:
    style = "(on) => [getComputedStyle(on).filter, getComputedStyle(on, '::after').backgroundImage]"
    grey, hatch = wall.page.locator(".panel.todo").evaluate(style)
    return grey == "grayscale(1)" and hatch.startswith("repeating-linear-gradient")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The same program with another build of its pages."""
    root = tmp_path / "newer"
    for room in ("command_center", "connectors", "streams"):
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    with (root / "command_center/static/wall.html").open("a") as page:
        page.write("<!-- newer -->\n")
    return root


def test_a_newer_page_is_loaded_within_a_minute_but_not_while_somebody_types(
    first: Center, newer: Path, show: Show
) -> None:
    with Told(first) as told:
        wall_port = port_of_wall(told)
        wall = show(told, WALL, noisy=True)
        wall.page.clock.install()
        wall.wall()
        before = wall.page.evaluate(BUILD)
        assert re.fullmatch("[0-9a-f]{12}", before)
        wall.page.evaluate("window.same = true")
        wall.page.clock.run_for(70 * SECOND)
        assert wall.page.evaluate("window.same") is True, "the same page stays"
        wall.page.keyboard.press("/")
    first.kill()
    second = follower(first, wall_port, newer)
    try:
        for letter in "fuxifuxi":
            wall.page.keyboard.press(letter)
            wall.page.clock.run_for(9 * SECOND)
        assert wall.page.evaluate("window.same") is True, "somebody types"
        expect(wall.page.get_by_role("combobox")).to_have_value("fuxifuxi")
        for _ in range(4):
            wall.page.clock.run_for(20 * SECOND)
        wall.wait("() => !window.same")
        wall.wait("() => document.querySelector('.counters dd.n')?.textContent === '0'")
        after = wall.page.evaluate(BUILD)
        assert after != before
        wall.page.evaluate("window.same = true")
        wall.page.clock.run_for(130 * SECOND)
        assert wall.page.evaluate("window.same") is True, "once is enough"
    finally:
        second.kill()
