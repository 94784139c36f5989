"""From the door to the screen: the map, the list, the counters, what waits for the desk."""

import time

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.at_desk import at_desk, press
from tests.browser.browser import SECONDS, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show

pytestmark = pytest.mark.browser
SOON = 2 * SECONDS

SEEN = """([number, title, running]) => {
  const titles = [...document.querySelectorAll("svg.overlay a[data-case] title")].map((one) => one.textContent);
  const lines = [...document.querySelectorAll(".ticker .f")].map((one) => one.textContent);
  const now = Number(/\\d+/.exec(document.querySelector(".counters .ct .s").textContent));
  return titles.some((one) => one.startsWith(number)) && lines.some((one) => one.includes(title)) && now > running;
}"""


def running(wall: Screen) -> int:
    """How many clocks of units run, says the wall: 在走 6."""
    return int(wall.page.locator(".counters .ct .s").first.inner_text().split()[-1])


def seen_soon(told: Told, wall: Screen, grid: str) -> bool:
    """Whether the wall has all of a new ticket two seconds after it was taken."""
    before = running(wall)
    ticket = told.ticket(f"{grid} 没有证", item="catering-licence", grid=grid)
    taken = time.monotonic()
    case = told.send(ticket)
    left = SOON - (time.monotonic() - taken) * SECONDS
    try:
        wall.wait(SEEN, [told.view(case)["number"], told.view(case)["short"], before], timeout=max(1, left))
    except TimeoutError:
        return False
    return wall.page.locator(f'svg.overlay a[data-case="{case}"]').count() == 1


def test_a_posted_ticket_is_on_map_and_list_and_counted_within_two_seconds(told: Told, show: Show) -> None:
    wall = show(told).wall()
    grids = [grid["code"] for grid in told.get("/api/site")["grids"]][:12]
    assert any(seen_soon(told, wall, grid) for grid in grids), "none of a dozen, on a machine that may be busy"


def arrived_today(told: Told) -> int:
    """Of the hotline, says the log."""
    sources = told.get("/api/replay", at=told.get("/api/clock")["now_at"])["panels"]["sources"]
    return next(int(row["today"]) for row in sources if row["source"] == "hotline")


def test_what_came_is_counted_for_today(told: Told, show: Show) -> None:
    wall = show(told).wall()
    today = wall.page.locator(".srcs li", has_text="热线").locator("b")
    before = arrived_today(told)
    expect(today).to_have_text(str(before))  # a wall just opened may have the figures of two seconds ago
    told.send(told.ticket("消防通道停车", item="fire-lane", grid="fuxi-05"))
    expect(today).to_have_text(str(before + 1))


def test_a_camera_alarm_waits_for_the_desk_until_it_is_confirmed_there(told: Told, show: Show) -> None:
    wall = show(told).wall()
    queue = wall.page.locator(".todo li a", has_text="占消防通道")
    expect(queue).to_have_count(0)
    before = int(wall.text(".todo .big"))
    case = told.send(told.alarm(boxes=[[0.2, 0.3, 0.4, 0.5]]))
    expect(queue).to_have_count(1)
    expect(queue).to_contain_text("确认告警")
    assert queue.get_attribute("href") == f"/cases/{case}"
    expect(wall.page.locator(".todo .big")).to_have_text(str(before + 1))
    expect(wall.page.locator("svg.overlay .fov")).to_have_count(1)  # what that camera sees

    told.send(told.alarm(grey=91))
    expect(queue).to_contain_text("×2")  # the same camera and item: one decision

    desk = at_desk(told, show, "duty-leader", case)
    expect(desk.page.locator(".judged rect:not(.under)")).to_have_count(1)  # the detection is framed
    press(desk, "case.confirm", "确认告警")
    expect(queue).to_have_count(0)
    expect(wall.page.locator(".todo .big")).to_have_text(str(before))
    expect(wall.page.locator(".ticker")).to_contain_text("确认告警")
