"""At the top of the wall: the town's six modules, how many open cases each has, and how bad its worst is."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Show
from tests.browser.lively import Lively

pytestmark = pytest.mark.browser


def with_a_red_one(page: WebSocketRoute) -> None:
    """The center's line, on which the last module has something red: the town itself has only what is late."""
    center = page.connect_to_server()

    def heard(message: str | bytes) -> None:
        told = json.loads(message)
        reddened(told.get("panels", {}).get("modules", []))
        page.send(json.dumps(told))

    center.on_message(heard)


def reddened(modules: list[dict[str, Any]]) -> None:
    for module in modules[-1:]:
        module["worst"] = "red"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_module_has_its_open_cases_and_its_worst(lively: Lively, show: Show, language: str) -> None:
    told = lively.told
    site, open_cases = told.get("/api/site"), told.get("/api/cases", open=True, limit=200)["items"]
    modules = told.get("/api/replay", at=told.get("/api/clock")["now_at"])["panels"]["modules"]
    reddened(modules)
    assert [module["zh"] for module in modules] == [name for name, _ in site["modules"]] and len(modules) == 6
    assert {module["worst"] for module in modules} == {"", "amber", "red"}, "something to be told apart"
    leads = Counter(site["units"].get(case["lead"], {"module": "指挥调度"})["module"] for case in open_cases)
    wall = show(told)
    wall.page.route_web_socket(re.compile("^ws://127"), with_a_red_one)
    shown = wall.wall(f"?lang={language}").page.locator(".mods li")
    expect(shown).to_have_text([f"{module[language]}{leads[module['zh']]}" for module in modules])
    for one, worst in zip(shown.all(), (module["worst"] for module in modules), strict=True):
        expect(one.locator(".ic")).to_have_count(1 if worst else 0)
        expect(one.locator(f".ic.{worst or 'red'}")).to_have_count(1 if worst else 0)
