"""Beside the town's name: which shift is on by the clock of what is shown, whose seat it is, what day it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.browser import PORTRAIT, WALL, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively

pytestmark = pytest.mark.browser
DAY = {"zh": ["白班", "值班长席", "休息日"], "en": ["Day shift", "Duty chief", "Rest day"]}
SEEN = """() => {
  const line = document.querySelector(".seat").getBoundingClientRect();
  const words = [...document.querySelectorAll(".seat span")];
  return words.filter((one) => one.getBoundingClientRect().bottom <= line.bottom + 1).map((one) => one.textContent);
}"""


def seen(screen: Screen) -> list[str]:
    """The words that have room."""
    expect(screen.page.locator(".seat span").first).to_be_visible()
    return list(screen.page.evaluate(SEEN))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_stands_beside_seat_and_day_where_they_fit(lively: Lively, show: Show, language: str) -> None:
    wall = show(lively.told, WALL).wall(f"?lang={language}")
    assert seen(wall) == DAY[language]
    assert wall.page.locator("h1 .demo").count() == 1, "with the word that the clock is no real one"
    wall.page.set_viewport_size({"width": PORTRAIT[0], "height": PORTRAIT[1]})
    expect(wall.page.locator("main.portrait")).to_be_visible()
    assert seen(wall)[0] == DAY[language][0], "what has no room goes, and the shift last"


def test_the_replay_names_the_shift_of_the_played_moment(lively: Lively, show: Show) -> None:
    period = "/replay?from=2026-11-27T10:00&until=2026-11-28T12:00"
    screen = show(lively.told, WALL)
    for at, shift in (("27T19:59", "白班"), ("27T20:00", "夜班"), ("28T02:00", "夜班"), ("28T08:00", "白班")):
        screen.open(f"{period}&at=2026-11-{at}")
        screen.page.wait_for_selector(".replay[data-state=paused] .seat span")
        assert seen(screen)[0] == shift, at
