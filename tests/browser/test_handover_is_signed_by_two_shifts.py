"""交接班: one page, two browsers, two signatures."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.browser import DESK, PHONE, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show, started
from tests.browser.looks import chinese, clashes, scrolls, small_targets, spills

pytestmark = pytest.mark.browser
FREE = ".what b, .because, .facts, .note, .former"
PARTS = ".handover .head, .lines, .signatures, .former"


@pytest.fixture(scope="module")
def shift_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A morning on which something came, left, turned red and was promised."""
    with started(tmp_path_factory.mktemp("shift")) as found:
        found.send(found.ticket("有件事说不清", text="请回电", item="没有这一项", grid="dengwei-02"))
        gone = found.send(found.ticket("河面有东西", text="一大片油污", item="没有这一项", grid="yuli-02"))
        found.send(found.ticket("店外经营", item="out-of-shop", grid="fuxi-01"))
        found.forward(60)
        found.act(f"/api/cases/{gone}/accept", "clerk", item="street-lamp", grid="yuli-02")
        found.act(f"/api/cases/{gone}/dispatch", "clerk", lead="construction")
        found.forward(3 * 3600)
        yield found


def sit(show: Show, told: Told, post: str, query: str = "", size: tuple[int, int] = DESK, **more: bool) -> Screen:
    screen = show(told, size, **more).open(f"/handover?post={post}{query}")
    screen.page.wait_for_selector(".handover .counts")
    return screen


def lines(screen: Screen, name: str) -> Locator:
    return screen.page.locator(f'[data-list="{name}"] li')


def box(screen: Screen, sign: str) -> Locator:
    return screen.page.locator(f'[data-sign="{sign}"]')


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE, (1280, 720), (1920, 1080)], ids=lambda size: f"{size[0]}")
def test_no_text_of_the_handover_leaves_its_box(
    shift_town: Told, show: Show, language: str, size: tuple[int, int]
) -> None:
    screen = sit(show, shift_town, "duty-leader", f"&lang={language}", size)
    lines(screen, "left").first.get_by_role("button").click()
    screen.page.wait_for_selector(".facts .fact")
    assert spills(screen, PARTS) == []
    assert clashes(screen, "main") == []
    assert scrolls(screen)[0] == 0
    assert size != PHONE or small_targets(screen, 48) == []
    assert language == "zh" or chinese(screen, FREE) == []


def test_each_line_opens_its_facts_in_place(shift_town: Told, show: Show) -> None:
    screen = sit(show, shift_town, "supervisor")
    assert [lines(screen, name).count() > 0 for name in ("became", "left", "red", "promised", "open")] == [True] * 5
    left = lines(screen, "left").first
    expect(left).to_contain_text("到建设办")
    left.get_by_role("button").click()
    expect(left.locator(".facts .fact")).to_have_count(1)
    expect(left.locator(".facts .fact")).to_contain_text("派单")
    left.get_by_role("link", name="看整件工单").click()
    screen.page.wait_for_selector(".story .fact")
    assert "/cases/" in screen.page.url


def test_both_shifts_sign_the_same_page(shift_town: Told, show: Show) -> None:
    going = sit(show, shift_town, "duty-leader")
    expect(box(going, "take-over")).to_contain_text("等交班先签")
    expect(sit(show, shift_town, "supervisor").page.locator(".box").first).to_contain_text("值班员、值班长才签")
    box(going, "hand-over").get_by_role("textbox").fill("河面的事等水利站回电")
    box(going, "hand-over").get_by_role("button", name="交班签字").click()
    expect(box(going, "hand-over")).to_contain_text("值班长岗")
    expect(box(going, "take-over")).to_contain_text("由另一个人签")

    shift_town.send(shift_town.ticket("又有一件", text="请回电", item="没有这一项", grid="dengwei-01"))
    shift_town.forward(60)
    coming = sit(show, shift_town, "clerk-2")
    expect(coming.page.locator(".later")).to_contain_text("此后又来到 1")
    expect(box(coming, "hand-over")).to_contain_text("河面的事等水利站回电")
    assert coming.text(".handover h2") == going.text(".handover h2")
    assert lines(coming, "became").count() == lines(going, "became").count()
    box(coming, "take-over").get_by_role("button", name="接班签字").click()
    expect(box(coming, "take-over")).to_contain_text("值班员二岗")
    going.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # looked at again
    for screen in (coming, going):
        expect(box(screen, "take-over")).to_contain_text("值班员二岗")
        expect(box(screen, "take-over")).to_contain_text("与签时一致")
        expect(screen.page.locator(".former li")).to_contain_text("值班长岗 交 值班员二岗")

    coming.page.get_by_role("button", name="看到此刻").click()
    expect(lines(coming, "became")).to_have_count(1)
    expect(lines(coming, "became")).to_contain_text("又有一件")
    coming.page.locator(".former li button").click()
    expect(box(coming, "hand-over")).to_contain_text("与签时一致")


def taken_over(told: Told) -> None:
    """By another who comes, so that the next page can be signed."""
    page = told.get("/api/handover")
    body = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"]}
    told.act("/api/handover", "clerk-2", sign="take-over", **body)


def test_an_answer_that_was_lost_makes_no_second_signature(shift_town: Told, show: Show) -> None:
    shift_town.forward(60)
    screen = sit(show, shift_town, "duty-leader", noisy=True)
    keys: list[str] = []

    def signs(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        assert route.fetch().ok  # the center has it, the page does not know
        return route.abort()

    screen.context.route(re.compile(r"/api/handover$"), signs)
    screen.context.route(re.compile(r"/api/handover\?"), lambda route: route.abort())
    before = len(shift_town.get("/api/handover")["former"])
    button = box(screen, "hand-over").get_by_role("button", name="交班签字")
    button.click()
    expect(box(screen, "hand-over").get_by_role("alert")).to_be_visible()
    expect(button).to_be_enabled()
    screen.context.unroute(re.compile(r"/api/handover\?"))
    button.click()
    expect(box(screen, "hand-over")).to_contain_text("与签时一致")
    assert len(keys) == 2 and keys[0] == keys[1]
    assert len(shift_town.get("/api/handover")["former"]) == before + 1
    taken_over(shift_town)


def test_a_long_note_is_folded_until_somebody_wants_it(shift_town: Told, show: Show) -> None:
    shift_town.forward(60)
    screen = sit(show, shift_town, "duty-leader")
    note = "、".join(f"第 {n} 件要盯住" for n in range(1, 60))
    box(screen, "hand-over").get_by_role("textbox").fill(note)
    box(screen, "hand-over").get_by_role("button", name="交班签字").click()
    text = box(screen, "hand-over").locator(".note")
    expect(text).to_have_text(note)
    folded = text.evaluate("(one) => one.clientHeight")
    box(screen, "hand-over").get_by_role("button", name="展开").click()
    assert text.evaluate("(one) => one.clientHeight") > 2 * folded
    screen.page.emulate_media(media="print")
    expect(box(screen, "hand-over").get_by_role("button")).to_have_count(0)
    screen.page.emulate_media(media="screen")
    box(screen, "hand-over").get_by_role("button", name="收起").click()
    assert text.evaluate("(one) => one.clientHeight") == folded
    taken_over(shift_town)


def test_a_page_that_no_longer_follows_is_refused_in_words(shift_town: Told, show: Show) -> None:
    shift_town.forward(60)
    late = sit(show, shift_town, "clerk", noisy=True)
    late.context.route(re.compile(r"/api/handover\?"), lambda route: route.abort())  # it hears of nothing for a while
    page = shift_town.get("/api/handover")
    body = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"]}
    shift_town.act("/api/handover", "duty-leader", sign="hand-over", **body)
    taken_over(shift_town)
    box(late, "hand-over").get_by_role("button", name="交班签字").click()
    expect(box(late, "hand-over").get_by_role("alert")).to_contain_text("上一次交接到别的时刻为止")


def test_it_prints_with_both_signatures_and_without_what_is_for_the_screen(shift_town: Told, show: Show) -> None:
    screen = sit(show, shift_town, "supervisor", size=(794, 1123))
    screen.page.emulate_media(media="print")
    for hidden in (".bar nav", ".whoami", ".former", ".later button", ".watermark"):
        expect(screen.page.locator(f".handover {hidden}").first).to_be_hidden()
    for shown in (".bar h1", ".head h2", ".lines.open", ".box"):
        expect(screen.page.locator(f".handover {shown}").first).to_be_visible()
    assert scrolls(screen)[0] == 0


def test_the_duty_desk_leads_there(shift_town: Told, show: Show) -> None:
    screen = show(shift_town, DESK).open("/duty?post=clerk")
    screen.page.get_by_role("link", name="交接班").click()
    screen.page.wait_for_selector(".handover .counts")


def test_it_is_fresh_again_soon_after_the_center_was_away(shift_town: Told, show: Show) -> None:
    """It asks seldom: between two answers it is not old, and after a failure it does not wait for its turn."""
    screen = show(shift_town, DESK, noisy=True)
    screen.page.clock.install()
    page = screen.open("/handover?post=clerk").page
    page.wait_for_selector(".handover .counts")
    mark = page.locator(".fresh")
    page.clock.run_for(20_000)
    expect(mark).to_have_class("fresh")
    page.route("**/api/handover*", lambda route: route.abort())
    with page.expect_request("**/api/handover*"):
        page.clock.run_for(15_000)
    expect(mark).to_have_class("fresh stale")
    page.unroute("**/api/handover*")
    with page.expect_response("**/api/handover*"):
        page.clock.run_for(5_000)
    page.clock.run_for(1_000)
    expect(mark).to_have_class("fresh")
