"""The tables stop answering while cases go on: only the panels that are counted in them are old, and say since when."""

import json
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.browser import WALL
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import clashes, spills

pytestmark = pytest.mark.browser


def unanswered(page: WebSocketRoute, since: datetime) -> None:
    """The center's line, on which its figures stand still."""
    center = page.connect_to_server()

    def heard(message: str | bytes) -> None:
        told = json.loads(message)
        if "panels" in told:
            told["panels"]["figures"] = {"late_since_at": since.isoformat()}
        page.send(json.dumps(told))

    center.on_message(heard)


@pytest.mark.parametrize(
    ("ago", "language", "like"),
    [(0, "zh", "截至 10:41:58"), (0, "en", "as of 10:41:58"), (1, "zh", "截至 %m-%d")],
    ids=["today", "english", "yesterday"],
)
def test_panels_whose_tables_do_not_answer_say_since_when(
    lively: Lively, show: Show, ago: int, language: str, like: str
) -> None:
    today = datetime.fromisoformat(lively.told.get("/api/clock")["now_at"])
    since = today.replace(hour=10, minute=41, second=58) - timedelta(days=ago)
    wall = show(lively.told, WALL)
    wall.page.route_web_socket(re.compile("^ws://127"), lambda page: unanswered(page, since))
    wall.wall(f"?lang={language}")
    said = wall.page.locator(".as-of")
    expect(said).to_have_text([since.strftime(like)] * 3)
    for panel in ("rates", "streams", "units"):
        expect(wall.page.locator(f".panel.{panel}.behind")).to_have_count(1)
    grey = "(all) => all.filter((on) => getComputedStyle(on).filter !== 'none').map((on) => on.classList[1])"
    assert sorted(wall.page.locator(".panel").evaluate_all(grey)) == ["rates", "streams", "units"]
    expect(wall.page.locator("main")).to_have_attribute("data-state", "live")
    assert spills(wall, ".panel") == clashes(wall, "main") == []
