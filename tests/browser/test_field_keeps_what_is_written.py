"""随手报: what is being written stays until it is sent, with all its pictures, and says truly where it is."""

import os
import re
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import SECONDS
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.browser.phone import AFTER, PHOTO, delivered, phone, photo, press, refuse_reports, reports, typed
from tests.cli.process import center

pytestmark = pytest.mark.browser
ELSEWHERE = 120.0, 31.9  # degrees: some 70 km from the town

HELD = """() => {  // pictures are ready when the test says so
  const real = createImageBitmap;
  window.held = [];
  window.createImageBitmap = (file) => new Promise((ready) => held.push(() => ready(real(file))));
}"""


def tab(page: Page, name: str) -> None:
    page.locator(f"nav a[href='#{name}']").tap()


def test_a_look_at_another_tab_leaves_what_is_being_written(told: Told, show: Show) -> None:
    screen = phone(told, show, "dongyanhu-grid-01")
    page = screen.page
    page.get_by_role("radio", name="已当场处理").tap()
    photo(page, "处理前")
    page.get_by_label("处理后", exact=True).set_input_files([AFTER])
    expect(page.locator(".thumb")).to_have_count(2)
    page.get_by_label("搜事项").fill("暴露垃圾")
    page.locator("[data-item=litter]").tap()
    tab(page, "near")
    tab(page, "write")
    expect(page.get_by_role("radio", name="已当场处理")).to_be_checked()
    expect(page.locator(".thumb")).to_have_count(2)
    expect(page.locator(".picked")).to_contain_text("暴露垃圾")
    typed(page, "已清走")
    page.reload()  # nor is it lost on the device's disk
    expect(page.locator(".thumb")).to_have_count(2)
    press(screen)
    delivered(screen)
    assert [bool(one["on_site"]) for one in reports(told, "dongyanhu-grid-01")] == [True]


def test_what_was_sent_does_not_come_back_into_the_form(told: Told, show: Show) -> None:
    screen = phone(told, show, "dongyanhu-grid-02")
    page = screen.page
    typed(page, "护栏松动")
    page.reload()
    expect(page.get_by_label("情况")).to_have_value("护栏松动")
    press(screen)
    tab(page, "mine")
    expect(page.locator("[data-report]")).to_have_count(1)
    tab(page, "write")
    expect(page.get_by_label("情况")).to_have_value("")
    page.locator(".primary").tap()
    expect(page.get_by_role("alert")).to_have_text("选一个事项，或写一句情况")
    delivered(screen)
    assert len(reports(told, "dongyanhu-grid-02")) == 1


def test_a_picture_is_not_lost_to_the_next_one(told: Told, show: Show) -> None:
    screen = phone(told, show, "dongyanhu-grid-03")
    page = screen.page
    page.evaluate(HELD)
    camera = page.get_by_label("拍照", exact=True)
    camera.set_input_files([PHOTO])
    camera.set_input_files([AFTER])
    page.get_by_label("情况").fill("两处护栏")
    page.locator(".primary").tap()
    expect(page.get_by_role("alert")).to_contain_text("照片还在缩小")  # else it would go without them
    for count in (1, 2):
        page.wait_for_function("held.length > 0")
        page.evaluate("held.shift()()")
        expect(page.locator(".thumb")).to_have_count(count)
    press(screen)
    delivered(screen)
    assert [len(one["pictures"]) for one in reports(told, "dongyanhu-grid-03")] == [2]


def test_pictures_come_from_the_album_too_each_once(told: Told, show: Show) -> None:
    screen = phone(told, show, "dongyanhu-grid-03")
    page = screen.page
    page.get_by_label("相册", exact=True).set_input_files([PHOTO, AFTER])
    expect(page.locator(".thumb")).to_have_count(2)
    photo(page)
    expect(page.locator(".camera", has_text="正在缩小")).to_have_count(0)
    expect(page.locator(".thumb")).to_have_count(2)  # the same one again
    page.get_by_role("radio", name="已当场处理").tap()
    page.get_by_label("处理前 相册").set_input_files([PHOTO])
    expect(page.locator(".thumb")).to_contain_text("处理前")
    expect(page.get_by_label("处理后", exact=True)).to_have_attribute("capture", "environment")
    expect(page.get_by_label("处理后 相册")).not_to_have_attribute("capture", "environment")


def test_each_post_has_a_draft_of_its_own(told: Told, show: Show) -> None:
    first, second = "dongyanhu-grid-04", "xiyanhu-grid-01"
    page = phone(told, show, first).page
    typed(page, "只给自己看的")
    for post, text in ((second, ""), (first, "只给自己看的")):
        page.locator(".whoami .me").tap()
        page.locator(f"[data-post={post}]").last.tap()
        expect(page.locator(".whoami .me")).to_contain_text(told.grids[post.replace("-grid", "")]["name"])
        expect(page.get_by_label("情况")).to_have_value(text)


def test_a_center_that_answers_nothing_holds_no_page_back(told: Told, show: Show) -> None:
    screen = phone(told, show, "xiyanhu-grid-02", noisy=True)
    page = screen.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    os.kill(told.center.process.pid, signal.SIGSTOP)
    try:
        page.reload(wait_until="commit")
        page.wait_for_selector(".write .primary", timeout=20 * SECONDS)
        expect(page.locator(".line")).to_contain_text("离线")
        page.get_by_label("情况").fill("井盖松动")
        press(screen)
    finally:
        os.kill(told.center.process.pid, signal.SIGCONT)
    delivered(screen)
    assert [one["title"] for one in reports(told, "xiyanhu-grid-02")] == ["井盖松动"]


def test_a_phone_whose_clock_is_wrong_says_so(tmp_path: Path, show: Show) -> None:
    with center(tmp_path / "data", clock="real") as found, Told(found) as told:
        page = phone(told, show, "fuxi-grid-01").page
        expect(page.locator(".line")).to_contain_text("在线")
        expect(page.locator(".warn")).to_have_count(0)
        tomorrow = datetime.fromisoformat(told.get("/api/clock")["now_at"]) + timedelta(days=1, hours=1)
        page.clock.set_fixed_time(tomorrow)
        page.reload()
        expect(page.locator(".warn")).to_contain_text("手机时间和中心差 1 天")


def test_posts_are_told_apart_in_english(told: Told, show: Show) -> None:
    page = phone(told, show, "fuxi-grid-02", query="&lang=en").page
    expect(page.locator(".whoami .me b")).to_have_text("Fuxi 02, grid worker")
    page.locator(".whoami .me").tap()
    names = page.locator("[data-post]").all_inner_texts()
    assert len(names) > 40 and len(set(names)) == len(names)


def test_a_rough_position_is_not_taken_for_the_place(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxiang-grid-01")
    page = screen.page
    lon, lat = told.grids["fuxiang-01"]["center"]
    screen.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 4800})
    expect(page.locator(".spot")).to_have_text("定位误差 4.8 公里，在图上点一下")
    page.get_by_label("情况").fill("护栏损坏")
    page.locator(".primary").tap()
    expect(page.get_by_role("alert")).to_have_text("在图上点一下地点")
    page.locator(".place svg:not(.ic)").tap()
    press(screen)
    delivered(screen)
    assert "在图上点的" in reports(told, "fuxiang-grid-01")[0]["place"]["text"]


def test_a_place_outside_every_grid_is_shown(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxiang-grid-02")
    page = screen.page
    outline = [point for ring in told.get("/api/site")["outline"] for point in ring]
    near = min(lon for lon, _ in outline), max(lat for _, lat in outline)  # a corner where the town is not
    for (lon, lat), beyond in ((near, False), (ELSEWHERE, True)):
        screen.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})
        expect(page.locator(".spot")).to_contain_text("不在任何网格内")
        expect(page.locator(".here")).to_have_class(re.compile("beyond") if beyond else "here")
        land, mark = page.locator(".place .land").bounding_box(), page.locator(".here rect").bounding_box()
        assert land and mark
        assert land["x"] <= mark["x"] and mark["x"] + mark["width"] <= land["x"] + land["width"]
        assert land["y"] <= mark["y"] and mark["y"] + mark["height"] <= land["y"] + land["height"]


def test_a_full_phone_says_so(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxiang-grid-03")
    page = screen.page
    browser = screen.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": screen.url, "quotaSize": 1})
    page.get_by_label("情况").fill("护栏损坏")
    expect(page.locator(".said")).to_have_text("本机存不下了：手机空间满了，腾出一些再按一次")
    page.locator(".primary").tap()
    expect(page.locator(".said")).to_contain_text("手机空间满了")
    expect(page.get_by_label("情况")).to_have_value("护栏损坏")
    browser.send("Storage.overrideQuotaForOrigin", {"origin": screen.url})
    press(screen)
    delivered(screen)
    assert len(reports(told, "fuxiang-grid-03")) == 1


def test_a_refused_report_is_corrected_in_the_form(told: Told, show: Show) -> None:
    screen = phone(told, show, "fuxiang-grid-04", noisy=True)
    page = screen.page
    refuse_reports(page)
    photo(page)
    page.get_by_label("情况").fill("护栏损坏")
    press(screen)
    page.get_by_label("情况").fill("另一件")
    tab(page, "mine")
    expect(page.locator("li.refused")).to_contain_text("正在写的那一份发出后")  # what is being written is not lost
    tab(page, "write")
    page.get_by_label("情况").fill("")
    tab(page, "mine")
    page.unroute("**/api/reports")
    page.get_by_role("button", name="改一改").tap()
    expect(page.locator(".said")).to_have_text("没有收下：没有这样的事项")
    expect(page.get_by_label("情况")).to_have_value("护栏损坏")
    expect(page.locator(".thumb")).to_have_count(1)
    expect(page.locator(".spot")).to_contain_text("误差 12 米")
    page.get_by_label("情况").fill("护栏损坏，换了事项")
    press(screen)
    delivered(screen)
    found = reports(told, "fuxiang-grid-04")
    assert [(one["title"], len(one["pictures"])) for one in found] == [("护栏损坏，换了事项", 1)]
    tab(page, "mine")
    expect(page.locator("li.refused")).to_have_count(0)
