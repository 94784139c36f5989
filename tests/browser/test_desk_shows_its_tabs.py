"""Every tab of the unit desk's list stands within the list, in one row, however many there are."""

import pytest
from playwright.sync_api import expect

from tests.browser.at_desk import at_desk
from tests.browser.browser import DESK, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show

pytestmark = pytest.mark.browser

PAST_THE_EDGE = """() => {
  const list = document.querySelector(".inbox").getBoundingClientRect();
  return [...document.querySelectorAll(".tabs button")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > list.right + 0.5 || box.left < list.left - 0.5 || one.scrollWidth > one.clientWidth;
  }).map((one) => one.textContent);
}"""

TOPS = "() => [...document.querySelectorAll('.tabs button')].map((one) => one.getBoundingClientRect().top)"


def test_every_tab_is_within_the_list(told: Told, show: Show) -> None:
    case = told.send(told.ticket("农家乐没有许可证", item="catering-licence", grid="xiyanhu-01"))
    draft = {"case": case, "kind": "推进", "lead": "market", "assist": [], "because": "一家办不了"}
    told.act("/api/whistles", "duty-leader", **draft)
    (whistle,) = told.view(case)["whistles"]
    told.act(f"/api/whistles/{whistle['id']}/apply", "duty-leader")
    told.act(f"/api/whistles/{whistle['id']}/approve", "leader")
    told.on_duty(case, "market", "sign")
    for size in (DESK, (1280, 720), (1920, 1080)):
        for language, done in (("zh", "已交"), ("en", "Done")):
            desk = at_desk(told, show, "market-officer-1", size=size, query=f"&lang={language}")
            all_of_them(desk, done)


def all_of_them(desk: Screen, done: str) -> None:
    expect(desk.page.locator(".tabs button")).to_have_count(6)
    assert desk.page.evaluate(PAST_THE_EDGE) == []
    assert len(set(desk.page.evaluate(TOPS))) == 1
    last = desk.page.get_by_role("tab", name=done)
    last.click()
    expect(last).to_have_attribute("aria-selected", "true")
