"""随手报 on a phone: few taps, with a line or without, and each report once."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.browser import PHONE
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.phone import AFTER, delivered, phone, photo, press, refuse_reports, reports, typed
from tests.cli.process import until

pytestmark = pytest.mark.browser
SENT = "() => navigator.locks.request('field-outbox', () => true)"  # it waits for whoever sends


def test_a_report_takes_three_taps(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxi-grid-01")
    page = screen.page
    expect(page.locator(".spot")).to_contain_text("误差 12 米")
    photo(page)  # one: the camera
    page.get_by_label("情况").fill("桥头垃圾满溢")
    page.locator("[data-item=garbage-overflow]").tap()  # two: offered, since it fits the text
    press(screen)  # three
    delivered(screen)
    found = reports(told, "fuxi-grid-01")
    assert [(one["title"], one["item"], one["grid"]) for one in found] == [
        ("桥头垃圾满溢", "garbage-overflow", "fuxi-01")
    ]
    sent = told.client.get(f"/blobs/{found[0]['pictures'][0]}").content
    assert sent[:3] == b"\xff\xd8\xff", "a JPEG, whatever the camera made"
    size = page.evaluate(
        "async (src) => { const i = new Image(); i.src = src; await i.decode(); return [i.width, i.height] }",
        f"/blobs/{found[0]['pictures'][0]}",
    )
    assert size == [1600, 800]
    page.get_by_role("link", name="我的上报").tap()
    mine = page.locator("[data-report]")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text(found[0]["became"]["number"])
    expect(mine).to_contain_text("环卫")
    page.get_by_role("link", name="上报", exact=True).tap()
    expect(page.locator("[data-item=garbage-overflow]")).to_be_visible()  # used last


def test_what_was_settled_on_the_spot_needs_both_pictures(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxi-grid-02")
    page = screen.page
    page.get_by_role("radio", name="已当场处理").tap()
    photo(page, "处理前")
    page.locator(".primary").tap()
    expect(page.get_by_role("alert")).to_have_text("要处理前、处理后各一张")
    page.get_by_label("处理后", exact=True).set_input_files([AFTER])
    expect(page.locator(".thumb")).to_have_count(2)
    page.get_by_label("搜事项").fill("暴露垃圾")
    page.locator("[data-item=litter]").tap()
    press(screen)
    delivered(screen)
    found = reports(told, "fuxi-grid-02")
    assert found[0]["on_site"] and (found[0]["became"]["status"], found[0]["became"]["closed"]) == ("closed", True)


def test_without_a_position_one_taps_the_grid(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxi-grid-03", here=False)
    page = screen.page
    expect(page.locator(".spot")).to_contain_text("在图上点一下")
    page.get_by_label("情况").fill("有事说不清")
    page.locator(".primary").tap()
    expect(page.get_by_role("alert")).to_have_text("在图上点一下地点")
    page.locator(".place svg:not(.ic)").tap()  # its middle
    expect(page.locator(".spot")).to_contain_text("福溪 03")
    press(screen)
    delivered(screen)
    assert [one["grid"] for one in reports(told, "fuxi-grid-03")] == ["fuxi-03"]


def test_a_report_that_was_written_without_a_line_is_sent_later_once(told: Told, show: Show) -> None:
    screen = phone(told, show, "meiyuan-grid-01", noisy=True)
    page = screen.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    screen.context.set_offline(True)
    page.reload()  # the page itself comes from the device
    page.wait_for_selector(".write .primary")
    expect(page.locator(".line")).to_contain_text("离线")
    photo(page)
    typed(page, "路灯不亮")
    page.reload()  # what was typed is kept, and its picture
    expect(page.get_by_label("情况")).to_have_value("路灯不亮")
    expect(page.locator(".thumb img")).to_have_count(1)
    press(screen)
    expect(page.locator(".line")).to_contain_text("待发 1")
    page.get_by_role("link", name="我的上报").tap()
    expect(page.locator("[data-report]")).to_contain_text("待发")
    assert reports(told, "meiyuan-grid-01") == []
    written = told.get("/api/clock")["now_at"]
    told.forward(1800)
    screen.context.set_offline(False)
    delivered(screen)
    page.reload()
    delivered(screen)
    found = reports(told, "meiyuan-grid-01")
    assert len(found) == 1
    assert found[0]["at"][:16] == written[:16] < found[0]["arrived_at"][:16]


def test_a_page_that_was_closed_sends_when_the_line_is_back(told: Told, show: Show) -> None:
    screen = show(told, PHONE, has_touch=True, noisy=True)
    answer = screen.context.request.post(f"{screen.url}/api/session/post", data={"post": "meiyuan-grid-04"})
    assert answer.ok  # by a cookie, which the service worker has too
    screen.open("/field")
    screen.page.wait_for_selector(".write .primary")
    screen.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    screen.context.set_offline(True)
    screen.page.locator(".place svg:not(.ic)").tap()
    screen.page.get_by_label("情况").fill("窨井盖不见了")
    press(screen)
    elsewhere = screen.context.new_page()
    screen.page.close()
    screen.context.set_offline(False)
    elsewhere.goto(f"{screen.url}/static/field.svg")
    browser = screen.context.new_cdp_session(elsewhere)
    found: list[str] = []
    browser.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    browser.send("ServiceWorker.enable")
    until(lambda: elsewhere.evaluate("true") and found, "the browser tells of its workers")
    sync = {"origin": screen.url, "registrationId": found[0], "tag": "field-outbox", "lastChance": False}
    browser.send("ServiceWorker.dispatchSyncEvent", sync)
    until(lambda: reports(told, "meiyuan-grid-04"), "the report")
    assert [one["title"] for one in reports(told, "meiyuan-grid-04")] == ["窨井盖不见了"]


def test_an_answer_that_was_lost_does_not_make_two(told: Told, show: Show) -> None:
    screen = phone(told, show, "meiyuan-grid-02", noisy=True, service_workers="block")  # the page alone sends
    page = screen.page
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST":
            return route.continue_()
        if not lost:
            lost.append(route.fetch().status)  # the center has it, the phone does not know
        return route.abort()  # nor does it get through by itself while one looks

    page.route("**/api/reports", lose)
    page.get_by_label("情况").fill("井盖松动")
    press(screen)
    until(lambda: page.evaluate("true") and lost, "the center has it")
    expect(page.locator(".line")).to_contain_text("待发 1")
    page.get_by_role("link", name="我的上报").tap()
    expect(page.locator("[data-report] .reason")).to_have_text("连不上中心，连上就发")  # in no browser's words
    page.unroute("**/api/reports", lose)
    page.reload()
    delivered(screen)
    assert lost == [202] and len(reports(told, "meiyuan-grid-02")) == 1


def test_what_the_center_refuses_says_why_and_stays(told: Told, show: Show) -> None:
    screen = phone(told, show, "meiyuan-grid-03", noisy=True)
    page = screen.page
    refuse_reports(page)
    page.get_by_label("情况").fill("护栏损坏")
    press(screen)
    page.get_by_role("link", name="我的上报").tap()
    expect(page.locator("li.refused")).to_contain_text("没有这样的事项")
    page.unroute("**/api/reports")
    page.get_by_role("button", name="再发一次").tap()
    expect(page.locator("li.refused")).to_have_count(0)
    assert [one["title"] for one in reports(told, "meiyuan-grid-03")] == ["护栏损坏"]


@pytest.mark.parametrize("post, press_", [("xiyanhu-grid-03", "改一改"), ("xiyanhu-grid-04", "删掉")])
def test_what_is_on_its_way_again_is_not_taken_back(told: Told, show: Show, post: str, press_: str) -> None:
    """Else it would be written, and sent, a second time; or be thought deleted and come all the same."""
    screen = phone(told, show, post, noisy=True, service_workers="block")  # the page alone sends
    page, other = screen.page, screen.context.new_page()  # two windows of one phone
    refuse_reports(page)
    page.get_by_label("情况").fill("护栏损坏")
    press(screen)
    for window in (page, other):
        window.goto(f"{screen.url}/field?post={post}#mine")
        expect(window.locator("li.refused")).to_contain_text("没有这样的事项")
    held: list[Route] = []
    page.unroute("**/api/reports")
    screen.context.route(  # whichever window sends it
        "**/api/reports",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="再发一次").tap()
    expect(page.locator("li.queued")).to_have_count(1)
    expect(page.locator("li button")).to_have_count(0)
    until(lambda: page.evaluate("true") and held, "it is on its way")
    other.get_by_role("button", name=press_).tap()
    expect(other.locator("li.queued")).to_have_count(1)
    other.locator("nav a[href='#write']").tap()
    expect(other.get_by_label("情况")).to_have_value("")
    held.pop().continue_()
    delivered(screen)
    assert [one["title"] for one in reports(told, post)] == ["护栏损坏"]


def test_tasks_near_lead_to_where_they_are_done(told: Told, show: Show) -> None:
    case = told.send(told.ticket("店外摆摊", item="out-of-shop", grid="meiyuan-04"))
    page = phone(told, show, "meiyuan-grid-04").page
    page.get_by_role("link", name="附近任务").tap()
    task = page.locator("[data-task=on-site]", has_text="店外摆摊")
    expect(task).to_contain_text("米")
    task.get_by_role("link", name="去办").tap()
    page.wait_for_selector(".col.case h2")
    assert case in page.url


def test_a_list_that_is_looked_at_again_is_as_it_is_now(told: Told, show: Show) -> None:
    page = phone(told, show, "yuli-grid-05").page
    page.get_by_role("link", name="附近任务").tap()
    expect(page.get_by_text("附近没有")).to_be_visible()
    told.send(told.ticket("桥头摆摊", item="out-of-shop", grid="yuli-05"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-task=on-site]", has_text="桥头摆摊")).to_be_visible()
    sent = {"id": "by-another-phone", "title": "另一台手机报的", "text": "", "item": "street-lamp", "pictures": []}
    lon, lat = told.grids["yuli-05"]["center"]
    place = {"lon": lon, "lat": lat, "datum": "WGS84", "text": "村口"}
    page.get_by_role("link", name="我的上报").tap()
    expect(page.locator(".mine .empty")).to_be_visible()
    body = {**sent, "place": place, "at": told.get("/api/clock")["now_at"]}
    told.client.post("/api/reports", json=body, auth=told.posts.auth("yuli-grid-05")).raise_for_status()
    told.center.quiet()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".mine")).to_contain_text("另一台手机报的")


def test_the_phone_never_loads_the_map(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxi-grid-01")
    scripts: list[str] = []
    screen.page.on("request", lambda one: scripts.append(one.url) if one.url.endswith(".js") else None)
    screen.page.reload()
    for tab in ("mine", "near", "write"):
        screen.page.locator(f"nav a[href='#{tab}']").tap()
    texts = {name: told.client.get(name.removeprefix(screen.url)).text for name in scripts}
    assert texts and not [name for name, text in texts.items() if "maplibre" in text.lower()]
    assert (size := sum(map(len, texts.values()))) < 200_000, size


def test_the_page_can_be_installed(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxi-grid-01")
    manifest = told.get(screen.page.locator("link[rel=manifest]").get_attribute("href") or "")
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/field", "/field", "standalone")
    for icon in manifest["icons"]:
        assert told.client.get(icon["src"]).headers["content-type"] == icon["type"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    scope = screen.page.evaluate("navigator.serviceWorker.ready.then((one) => new URL(one.scope).pathname)")
    assert scope == "/field"


@pytest.mark.parametrize("query", ["", "&lang=en&theme=dark"], ids=["usual", "dark-english"])
def test_targets_are_for_thumbs_and_nothing_runs_off_the_side(told: Told, show: Show, query: str) -> None:
    screen = phone(told, show, "fuxi-grid-04", query=query)
    page = screen.page
    page.locator("textarea").fill("垃圾满溢，路灯不亮")
    for tab in ("write", "mine", "near"):
        page.locator(f"nav a[href='#{tab}']").tap()
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, a, input:not([type=file]), textarea, .camera')]
                 .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
                 .filter(([, box]) => box.width && (box.height < 48 || box.width < 48)).map(([text]) => text)"""
        )
        assert small == [], tab
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], tab


def test_older_reports_are_a_press_away(told: Told, show: Show) -> None:
    post, now = "fuxi-grid-05", told.get("/api/clock")["now_at"]
    for n in range(52):
        body = {"id": f"older-{n:04}", "title": f"第 {n} 处", "at": now, "grid": "fuxi-05"}
        told.client.post("/api/reports", json=body, auth=told.posts.auth(post)).raise_for_status()
    told.center.quiet()
    page = phone(told, show, post).page
    page.get_by_role("link", name="我的上报").tap()
    expect(page.locator("[data-report]")).to_have_count(50)
    page.get_by_role("button", name="更早的").tap()
    expect(page.locator("[data-report]")).to_have_count(52)
    expect(page.get_by_role("button", name="更早的")).to_have_count(0)


def test_a_post_that_is_chosen_while_the_line_is_asked_stays(told: Told, show: Show) -> None:
    """The answer is about what the phone showed before, as of a demo that began anew."""
    # A service worker would ask instead of the page, which is what is held here.
    page = phone(told, show, "fuxi-grid-01", noisy=True, service_workers="block").page
    page.evaluate(SENT)  # while it sends it does not begin anew
    token = "sessionStorage['center-post-token']"
    good = page.evaluate(token)
    page.evaluate(f"{token} = 'ended'; window.same = true")
    held: list[Route] = []
    asked = itertools.count(1)
    page.route("**/api/session", lambda route: held.append(route) if len(held) < 2 else route.continue_())
    with page.expect_request(lambda one: one.url.endswith("/api/session") and next(asked) == 2):
        page.evaluate("dispatchEvent(new Event('online'))")  # as whom it speaks, and who sits there
    page.evaluate(f"(chosen) => {{ {token} = chosen }}", good)
    with page.expect_response(lambda one: one.url.endswith("/api/session") and one.status == 200):
        for route in held:
            route.continue_()
    assert page.evaluate("window.same") and page.evaluate(token) == good
    expect(page.locator(".line")).to_contain_text("在线")
