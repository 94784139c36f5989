"""A past day is played on /replay: it goes on by itself, is scrubbed and stepped, and shows what the log has."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Request, WebSocket, expect

from tests.browser.browser import DESK, PHONE, PORTRAIT, SMALL, WALL, Screen
from tests.browser.conftest import Show, started
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


# The size of each text that one sees, in px.
LETTERS = """() => Object.fromEntries([...document.querySelectorAll(".wall *, .deck *, .band *")]
  .filter((one) => !one.closest("svg, .watermark") && [...one.childNodes].some((text) => text.data?.trim()))
  .map((one) => [one.textContent.trim().slice(0, 20), parseFloat(getComputedStyle(one).fontSize)]))"""


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


# The time of day whenever it changes, in s, beside the browser's.
PACE = """() => {
  window.pace = [];
  const time = document.querySelector(".now time");
  const seconds = () => time.textContent.split(":").reduce((all, part) => 60 * all + Number(part), 0);
  const noted = () => pace.push([performance.now() / 1000, seconds()]);
  new MutationObserver(noted).observe(time, { characterData: true, subtree: true });
}"""


@pytest.mark.parametrize("speed", [1, 60])
def test_it_plays_as_fast_as_it_says(lively: Lively, show: Show, speed: int) -> None:
    page = replayed(show(lively.told), f"?from={moment(lively, hours=20)}&speed={speed}").page
    page.evaluate(PACE)
    page.keyboard.press("Space")
    expect(page.locator(".replay")).to_have_attribute("data-state", "playing")
    expect(page.locator(".top .demo").first).to_have_text(f"复盘 ×{speed}")
    page.wait_for_function("() => pace.length && pace.at(-1)[0] - pace[0][0] > 1.8")
    (since, first), (until, last) = page.evaluate("() => [pace[0], pace.at(-1)]")
    assert last - first == pytest.approx(speed * (until - since), rel=0.25, abs=1)


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


LIKE = r"\d{4}-\d\d-\d\dT\d\d:\d\d$"
ZH, EN = r"\d+ 月 \d+ 日 周. \d\d:\d\d", r"[A-Z][a-z]+ \d+ [A-Z][a-z]+ \d\d:\d\d"
WRONG = [
    ("from=2020-01-01T00:00", "from", f"日志从 {ZH} 才开始", f"The log begins on {EN}"),
    ("from=2998-01-01T00:00&until=2998-01-02T00:00", "from", f"还没有到，现在是 {ZH}", f"Not yet: it is {EN} now"),
    ("until=2099-01-01T00:00", "until", f"还没有到，现在是 {ZH}", f"Not yet: it is {EN} now"),
    ("from={hour}&until={hour}", "until", "“到”要晚于“从”", "To must be after From"),
    ("from=2026-02-30T08:00", "from", "没有 2026-02-30 这一天", "There is no day 2026-02-30"),
    ("until=noon", "until", f"“noon”不是时刻，要写成 {LIKE}", f'"noon" is no moment: write it as {LIKE}'),
    ("at=2020-01-01T00:00", "at", "不在这一段里", "Not within this period"),
]
RAW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|[0-9]Z\b|\+08:00")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("query", "field", "zh", "en"), WRONG, ids=[query[:12] for query, *_ in WRONG])
def test_what_cannot_be_played_is_said_at_its_field(
    lively: Lively, show: Show, query: str, field: str, zh: str, en: str, language: str
) -> None:
    query = query.format(hour=moment(lively, hours=1))
    page = replayed(show(lively.told, WALL, noisy=True), f"?{query}&lang={language}").page
    said = page.locator(f".field:has(#wrong-{field})")
    expect(said.get_by_role("alert")).to_have_text(re.compile(zh if language == "zh" else en))
    assert not RAW.search(page.locator(".deck").inner_text()), "moments are written for people"
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(said.locator("input")).to_have_attribute("aria-invalid", "true")
    box, own = said.get_by_role("alert").bounding_box(), said.locator("input").bounding_box()
    assert box and own and own["x"] < box["x"] + box["width"] <= own["x"] + own["width"] + 2
    assert own["y"] - 16 < box["y"] + box["height"] <= own["y"], "beside its field"


def test_a_wrong_period_is_mended_where_it_stands(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told, noisy=True), "?from=2020-01-01T00:00&until=2020-01-02T00:00").page
    since, until = page.get_by_label("从", exact=True), page.get_by_label("到", exact=True)
    expect(since).to_have_value("2020-01-01T00:00")
    expect(until).to_have_value("2020-01-02T00:00")
    since.fill(moment(lively, hours=9)[:16])
    until.fill(moment(lively, hours=8)[:16])
    page.get_by_role("button", name="看这一段").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".now time")).to_have_text(moment(lively, hours=9)[11:16] + ":00")
    since.fill("")
    page.get_by_role("button", name="看这一段").click()
    expect(page.locator("#wrong-from")).to_have_text(re.compile(f"^要写成 {LIKE}"))
    expect(page.locator(".now time")).to_have_text(moment(lively, hours=9)[11:16] + ":00")


def test_a_period_to_the_minute_may_end_a_little_after_now(lively: Lively, show: Show) -> None:
    soon = moment(lively, seconds=-40)
    page = replayed(show(lively.told, noisy=True), f"?from={moment(lively, hours=2)}&until={soon}").page
    expect(page.get_by_role("alert")).to_have_count(0)
    assert f"until={moment(lively)}" in page.url


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


def test_a_town_that_has_just_begun_is_shown_as_it_is(show: Show, tmp_path: Path) -> None:
    with started(tmp_path) as told:
        page = replayed(show(told)).page
        expect(page.locator(".deck .said")).to_have_text("这一段放完了")
        assert page.locator(".trouble").count() == 0


def test_back_to_now_leads_to_the_wall(lively: Lively, show: Show) -> None:
    page = replayed(show(lively.told)).page
    page.get_by_role("link", name="回到现在").click()
    page.wait_for_selector(".wall[data-state=live]")
    assert page.locator(".band").count() == 0


@pytest.mark.parametrize("query", ["", "&lang=en&theme=light"], ids=["usual", "light-english"])
def test_in_a_hand_it_is_read_from_above_to_below_and_played_by_the_thumb(
    lively: Lively, show: Show, query: str
) -> None:
    screen = show(lively.told, PHONE, has_touch=True, is_mobile=True)
    replayed(screen, f"?from={moment(lively, hours=27)}&at={moment(lively, minutes=1)}{query}")
    page = screen.page
    assert scrolls(screen)[0] == 0
    letters = page.evaluate(LETTERS)
    assert letters and min(letters.values()) >= 10.5, sorted(letters.items(), key=lambda one: one[1])[:5]
    for name in (".deck .play", ".deck .speeds", ".scrub input", ".band"):
        box = page.locator(name).first.bounding_box()
        assert (
            box and box["x"] >= -8 and box["x"] + box["width"] <= PHONE[0] + 8 and box["y"] + box["height"] <= PHONE[1]
        )
    page.locator(".deck summary").click()
    boxes = [one.bounding_box() for one in page.locator(".deck :is(button, input, summary, a)").all()]
    assert all(box and min(box["width"], box["height"]) >= 47.5 for box in boxes), boxes
    assert spills(screen, ".deck, .band, .wall") == []
    assert clashes(screen, ".deck, .band") == []
    page.locator(".deck summary").click()
    page.mouse.wheel(0, 20_000)
    expect(page.locator(".wall > :last-child").last).to_be_in_viewport()
    expect(page.locator(".deck .play")).to_be_in_viewport()
    page.locator(".deck .play").click()
    expect(page.locator(".replay")).not_to_have_attribute("data-state", "loading")


@pytest.mark.parametrize("size", [(1280, 720), DESK, WALL, PORTRAIT], ids=["laptop", "desk", "landscape", "portrait"])
@pytest.mark.parametrize("query", ["", "&lang=en"], ids=["usual", "english"])
def test_at_a_desk_no_letter_is_below_14_px_and_what_plays_stays_in_sight(
    lively: Lively, show: Show, size: tuple[int, int], query: str
) -> None:
    screen = replayed(
        show(lively.told, size), f"?from={moment(lively, hours=27)}&at={moment(lively, minutes=1)}{query}"
    )
    page = screen.page
    letters = page.evaluate(LETTERS)
    assert letters and min(letters.values()) >= 14, sorted(letters.items(), key=lambda one: one[1])[:5]
    assert scrolls(screen)[0] == 0
    assert spills(screen, ".deck, .band, .wall") == [] and clashes(screen, ".deck, .band") == []
    page.mouse.wheel(0, 20_000)
    expect(page.locator(".panel.cams")).to_be_in_viewport(ratio=0.9)
    for name in (".deck .play", ".scrub", ".band p"):
        expect(page.locator(name).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [WALL, PORTRAIT, SMALL], ids=["landscape", "portrait", "small"])
@pytest.mark.parametrize("query", ["", "&lang=en", "&theme=light"])
def test_it_keeps_its_form(lively: Lively, show: Show, size: tuple[int, int], query: str) -> None:
    screen = replayed(
        show(lively.told, size), f"?from={moment(lively, hours=27)}&at={moment(lively, minutes=1)}{query}"
    )
    roots = ".deck, .band"
    assert spills(screen, roots) == []
    assert clashes(screen, roots) == []
    assert scrolls(screen)[0] == 0
    if "en" in query:
        assert chinese(screen, ".wall, .mark") == []
    if size != SMALL:
        boxes = [one.bounding_box() for one in screen.page.locator(".deck :is(button, input, a)").all()]
        assert min(box["height"] for box in boxes if box) >= 36
