"""The tables stop answering while cases go on: only the panels that are counted in them are old, and say since when."""

import json
import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.browser import WALL
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import clashes, spills

pytestmark = pytest.mark.browser
SINCE = "2026-11-24T10:41:58.000+08:00"


def unanswered(page: WebSocketRoute) -> None:
    """The center's line, on which its figures stand still."""
    center = page.connect_to_server()

    def heard(message: str | bytes) -> None:
        told = json.loads(message)
        if "panels" in told:
            told["panels"]["figures"] = {"late_since_at": SINCE}
        page.send(json.dumps(told))

    center.on_message(heard)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_panels_whose_tables_do_not_answer_say_since_when(lively: Lively, show: Show, language: str) -> None:
    wall = show(lively.told, WALL)
    wall.page.route_web_socket(re.compile("^ws://127"), unanswered)
    wall.wall(f"?lang={language}")
    said = wall.page.locator(".as-of")
    expect(said).to_have_text(["截至 10:41:58" if language == "zh" else "as of 10:41:58"] * 3)
    for panel in ("rates", "streams", "units"):
        expect(wall.page.locator(f".panel.{panel}.behind")).to_have_count(1)
    grey = "(all) => all.filter((on) => getComputedStyle(on).filter !== 'none').map((on) => on.classList[1])"
    assert sorted(wall.page.locator(".panel").evaluate_all(grey)) == ["rates", "streams", "units"]
    expect(wall.page.locator("main")).to_have_attribute("data-state", "live")
    assert spills(wall, ".panel") == clashes(wall, "main") == []
