"""A past day is played on /replay: it goes on by itself, is scrubbed and stepped, and shows what the log has."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Request, WebSocket, expect

from tests.browser.browser import PORTRAIT, SMALL, WALL, Screen
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import chinese, clashes, scrolls, spills, styled

pytestmark = pytest.mark.browser
LATE = ".counters .ct:first-child dd.n"


def moment(lively: Lively, **back: float) -> str:
    """The town's time so long before the center's, as the page's address has it."""
    now = datetime.fromisoformat(lively.told.get("/api/clock")["now_at"])
    return (now - timedelta(**back)).isoformat()[:19]


def replayed(screen: Screen, query: str = "") -> Screen:
    """The page, once it stands at its moment."""
    screen.open(f"/replay{query}")
    screen.page.wait_for_selector('.replay[data-state="paused"] .counters dd.n:not(:has-text("—"))')
    screen.page.wait_for_selector(".scrub input")
    return screen


def shown_at(screen: Screen) -> str:
    return screen.page.locator(".scrub input").get_attribute("aria-valuetext") or ""


def test_a_period_is_played_to_its_end(lively: Lively, show: Show) -> None:
    period = f"?from={moment(lively, hours=27)}&until={moment(lively, hours=25, minutes=30)}&speed=600"
    page = replayed(show(lively.told), period).page
    before = page.locator(".band span").first.inner_text()
    page.locator(".deck .play").click()
    expect(page.locator(".replay")).to_have_attribute("data-state", "playing")
    expect(page.locator(".top .demo").first).to_have_text("复盘 ×600")
    expect(page.locator(".said")).to_have_text("这一段放完了")
    expect(page.locator(".replay")).to_have_attribute("data-state", "paused")
    assert page.locator(".band span").first.inner_text() != before
    assert f"at={moment(lively, hours=25, minutes=30)}" in page.url


def test_however_fast_it_plays_it_changes_four_times_a_second(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told), f"?from={moment(lively, hours=27)}&speed=600").page
    page.evaluate("""() => {
      window.changes = [];
      const time = document.querySelector(".now time");
      new MutationObserver(() => changes.push(performance.now())).observe(time, { characterData: true, subtree: true });
    }""")
    page.keyboard.press("Space")
    page.wait_for_function("() => changes.length >= 12")
    changes = page.evaluate("() => changes")
    assert len(changes) <= 4 * (changes[-1] - changes[0]) / 1000 + 2
    assert page.locator(".now time").inner_text() != moment(lively, hours=27)[11:]


def test_a_mark_leads_to_its_whistle(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told), f"?from={moment(lively, hours=27)}&at={moment(lively, hours=9)}").page
    mark = page.locator(".mark.whistle").first
    told = mark.get_attribute("title") or ""
    mark.click()
    expect(page.locator(".now time")).to_have_text(re.findall(r"\d\d:\d\d:\d\d", told)[0])


def test_what_is_shown_is_what_the_log_has_of_that_moment(lively: Lively, show: Show) -> None:
    at = moment(lively, hours=3)
    told = lively.told.get("/api/replay", at=f"{at}+08:00")
    assert told["panels"]["counters"]["late"] > 0
    page = replayed(show(lively.told), f"?from={moment(lively, hours=20)}&at={at}").page
    expect(page.locator(LATE)).to_have_text(str(told["panels"]["counters"]["late"]))
    expect(page.locator(".mt p").first).to_contain_text(str(told["panels"]["totals"]["open"]))
    expect(page.locator(".now time")).to_have_text(at[11:])


def test_the_scrubber_goes_to_any_moment_and_back(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told)).page
    scrub = page.locator(".scrub input")
    box = scrub.bounding_box()
    assert box
    seen = []
    for share in (0.8, 0.2):
        with page.expect_response(re.compile(r"/api/replay\?at=")):
            page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        page.wait_for_selector('.replay[data-state="paused"]')
        seen.append(page.locator(".now time").inner_text())
    assert seen[1] < seen[0]


def test_the_arrow_steps_to_the_next_fact_and_space_plays(lively: Lively, show: Show) -> None:
    begin = moment(lively, hours=20)
    page = replayed(show(lively.told), f"?from={begin}").page
    following = lively.told.get(
        "/api/replay/frames",
        **{"from": f"{begin}+08:00", "until": lively.told.get("/api/clock")["now_at"], "every": 0, "limit": 1},
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator(".now time")).to_have_text(following["until_at"][11:19])
    page.keyboard.press("Space")
    expect(page.locator(".replay")).to_have_attribute("data-state", "playing")
    page.keyboard.press("Space")
    expect(page.locator(".replay")).to_have_attribute("data-state", "paused")


def test_the_day_before_is_one_press_away(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told)).page
    today = page.locator(".band span").first.inner_text().rsplit(" ", 1)[0]
    page.get_by_role("button", name="前一天").click()
    expect(page.locator(".band span").first).not_to_contain_text(today)
    expect(page.get_by_role("button", name="后一天")).to_be_enabled()


def test_a_link_opens_the_same_moment_elsewhere(lively: Lively, show: Show) -> None:
    first = replayed(show(lively.told), f"?from={moment(lively, hours=9)}&until={moment(lively, hours=1)}").page
    first.get_by_role("button", name="×10", exact=True).click()
    first.keyboard.press("ArrowRight")
    first.wait_for_function(
        "() => document.querySelector('.replay').dataset.state === 'paused' && location.search.includes('speed=10')"
    )
    second = replayed(show(lively.told), "?" + first.url.partition("?")[2]).page
    assert second.locator(".now time").inner_text() == first.locator(".now time").inner_text()
    assert second.locator(".speeds [aria-pressed=true]").inner_text() == "×10"


def test_what_cannot_be_played_says_why(lively: Lively, show: Show) -> None:
    screen = show(lively.told, noisy=True)
    screen.open("/replay?from=2020-01-01T00:00")
    expect(screen.page.get_by_role("alert")).to_contain_text("日志从")
    screen.open("/replay?from=2099-01-01T00:00")
    expect(screen.page.get_by_role("alert")).to_contain_text("只能复盘过去")


def test_nobody_takes_it_for_now(lively: Lively, show: Show) -> None:
    wall, replay = show(lively.told).wall(), replayed(show(lively.told))
    page = replay.page
    assert "复盘" in page.title() and wall.page.title() != page.title()
    icons = [one.page.locator("link[rel=icon]").get_attribute("href") for one in (wall, replay)]
    assert icons[0] != icons[1]
    bands = page.locator(".band")
    expect(bands).to_have_count(2)
    for band in bands.all():
        expect(band).to_contain_text("复盘")
        expect(band).to_contain_text("不是现在")
        box = band.bounding_box()
        assert box and box["width"] == page.viewport_size["width"]  # type: ignore[index]
        assert "repeating-linear-gradient" in styled(replay, ".replay", "background-image")
    boxes = [band.bounding_box() for band in bands.all()]
    main = page.locator("main.wall").bounding_box()
    assert main and boxes[0] and boxes[1]
    assert boxes[0]["y"] + boxes[0]["height"] <= main["y"] + 1 and boxes[1]["y"] >= main["y"] + main["height"] - 1
    word = page.locator(".mapp").evaluate("(map) => getComputedStyle(map, '::after').content")
    assert "复盘" in word
    assert page.locator(".fresh").count() == 0, "it says how old the picture of now is"
    ground, ink = (styled(replay, one, "background-color") for one in ("body", ".band p"))
    assert ground != ink


def test_looking_back_asks_and_changes_nothing_and_hears_no_wall(lively: Lively, show: Show) -> None:
    before = lively.told.get("/api/facts", after="latest")["next"]
    screen = show(lively.told)
    asked: list[str] = []
    sockets: list[str] = []

    def noted(request: Request) -> None:
        asked.append(request.method)

    def heard(socket: WebSocket) -> None:
        sockets.append(socket.url)

    screen.page.on("request", noted)
    screen.page.on("websocket", heard)
    page = replayed(screen, f"?from={moment(lively, hours=27)}&speed=600").page
    page.keyboard.press("Space")
    expect(page.locator(".replay")).to_have_attribute("data-state", "playing")
    with page.expect_response(re.compile("/api/replay/frames")):
        pass
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert set(asked) == {"GET"} and sockets == []
    assert lively.told.get("/api/facts", after="latest")["next"] == before


def test_back_to_now_leads_to_the_wall(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told)).page
    page.get_by_role("link", name="回到现在").click()
    page.wait_for_selector(".wall[data-state=live]")
    assert page.locator(".band").count() == 0


@pytest.mark.parametrize("size", [WALL, PORTRAIT, SMALL], ids=["landscape", "portrait", "small"])
@pytest.mark.parametrize("query", ["", "&lang=en", "&theme=light"])
def test_it_keeps_its_form(lively: Lively, show: Show, size: tuple[int, int], query: str) -> None:
    screen = replayed(
        show(lively.told, size), f"?from={moment(lively, hours=27)}&at={moment(lively, minutes=1)}{query}"
    )
    roots = ".deck, .band"
    assert spills(screen, roots) == []
    assert clashes(screen, roots) == []
    assert scrolls(screen) == (0, 0)
    if "en" in query:
        assert chinese(screen, ".wall, .mark") == []
    if size != SMALL:
        boxes = [one.bounding_box() for one in screen.page.locator(".deck :is(button, input, a)").all()]
        assert min(box["height"] for box in boxes if box) >= 36
