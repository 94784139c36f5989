"""Cases with many units, notices and turns, at a desk, on a small screen and on a phone: nothing is cut off."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE, PHONE
from tests.browser.center import Told
from tests.browser.conftest import Show, started
from tests.browser.looks import clashes, scrolls, spills
from tests.browser.rich import Rich, make_rich

pytestmark = pytest.mark.browser
LAPTOP = (1280, 720)
PANELS = ".bar, .head, .story, .duties, .why, .documents, .two, .signals"


class Much(NamedTuple):
    told: Told
    rich: Rich


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Much]:
    with started(tmp_path_factory.mktemp("much")) as told:
        yield Much(told, make_rich(told))


@pytest.mark.parametrize("query", ["", "?lang=en&theme=dark"], ids=["usual", "dark-english"])
@pytest.mark.parametrize("size", [CASE, LAPTOP, PHONE], ids=["desk", "laptop", "phone"])
def test_everything_stands_in_its_place(much: Much, show: Show, size: tuple[int, int], query: str) -> None:
    screen = show(much.told, size)
    for name, case in much.rich._asdict().items():
        screen.case(case, query)
        assert spills(screen, PANELS) == [], name
        assert clashes(screen, ".case-page") == [], name
        assert scrolls(screen)[0] <= 0, name


def test_what_units_did_alike_is_one_row_until_it_is_opened(much: Much, show: Show) -> None:
    page = show(much.told, CASE).case(much.rich.whistle).page
    facts = much.told.get(f"/api/cases/{much.rich.whistle}")["story"]
    fold = page.locator(".story .fold", has_text="4 家先后接哨")
    expect(fold).to_contain_text("末家冲山村")
    expect(fold.locator(".because")).to_contain_text("市场监管所、旅游办、派出所")
    shown = page.locator(".story .fact").count()
    assert shown < len(facts)
    fold.get_by_role("button").click()
    expect(page.locator(".story .fact")).to_have_count(shown + 4)
    expect(page.locator(".story .fact.within .who").first).to_contain_text("市场监管所内勤岗")
    page.locator(".story .all").click()
    expect(page.locator(".story .fact")).to_have_count(len(facts))
    page.locator(".story .all").click()
    expect(page.locator(".story .fact")).to_have_count(shown)


def test_each_document_says_whose_it_is_and_what_became_of_it(much: Much, show: Show) -> None:
    page = show(much.told, CASE).case(much.rich.whistle).page
    notices = much.told.get(f"/api/cases/{much.rich.whistle}")["case"]["notices"].values()
    cards, today = page.locator(".documents .document"), much.told.get("/api/clock")["now_at"]
    expect(cards).to_have_count(len(notices))
    for card, notice, organ in zip(cards.all(), notices, ("市场监督管理所", "光福派出所"), strict=True):
        expect(card.locator(".organ")).to_have_text(organ)
        expect(card.locator("h4 span")).to_have_text("监改〔2026〕118 号")
        expect(card.locator("dl")).to_contain_text("2. 灭火器过期 7 具")
        expect(card.locator("dl")).to_contain_text(f"{minute(notice['deadline_at'])} 前，不服本通知的")
        issued, served, ended = (minute(notice[at]) for at in ("issued_at", "served_at", "ended_at"))
        assert served[:5] == issued[:5] != minute(today)[:5], "another day than today is said"
        expect(card.locator("li")).to_have_text([f"开出{issued}", f"送达回证{served}", f"复查{ended}", "结果通过"])


def minute(at: str) -> str:
    """11-24 09:30, of a moment as the center tells it."""
    return f"{at[5:10]} {at[11:16]}"


def test_its_map_shows_the_grid_the_place_and_where_they_gather(much: Much, show: Show) -> None:
    place = show(much.told, CASE).case(much.rich.emergency).page.locator(".place")
    expect(place.locator(".grid.here")).to_have_count(1)
    expect(place.locator(".tag-text")).to_have_text(["福溪新村北门岗亭，所有车辆停在路东侧", "村口"])
    way = place.locator(".way path").last.bounding_box()
    spot, meeting = place.locator(".spot").last.bounding_box(), place.locator(".spot").first.bounding_box()
    assert way and spot and meeting
    assert meeting["x"] > spot["x"] and meeting["y"] < spot["y"], "they gather to the north-east of it"
    assert abs(way["width"] - (meeting["x"] - spot["x"])) < 12, "the way leads from one to the other"


def test_each_turn_of_a_case_is_told(much: Much, show: Show) -> None:
    screen = show(much.told, CASE)
    told = {
        much.rich.emergency: ["小区积水", "福溪"],
        much.rich.suspended: ["挂账，时限停表", "等房东回国"],
        much.rich.merged: ["并入", "同一盏灯"],
        much.rich.master: ["收下", "拆出来件"],
        much.rich.reworked: ["核查不通过", "还剩半桶", "回访"],
        much.rich.redirected: ["退单", "油烟归环境办"],
    }
    for case, words in told.items():
        story = screen.case(case).page.locator(".story")
        for word in words:
            expect(story).to_contain_text(word)
