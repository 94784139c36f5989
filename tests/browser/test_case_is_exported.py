"""A case's dossier: one page with all of it, for paper, for a file, for a phone; masked, and written down."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import CASE, PHONE, Screen
from tests.browser.center import NAME, Told
from tests.browser.center import PHONE as CALLED
from tests.browser.conftest import Show
from tests.browser.lively import Lively
from tests.browser.looks import clashes, scrolls, spills

pytestmark = pytest.mark.browser
PARTS = ".head, .signals, .why, .duties, .clocks, .ledger, .story, .place, .pictures"


def dossier(screen: Screen, case: str, query: str = "") -> Page:
    screen.open(f"/cases/{case}/dossier{query}")
    screen.page.wait_for_selector(".dossier .fact")
    return screen.page


def exports(told: Told, case: str, post: str) -> int:
    return sum(one["exported"] for one in told.get(f"/api/cases/{case}/looks")["items"] if one["post"] == post)


def test_it_has_the_whole_case_and_says_who_took_it(lively: Lively, show: Show) -> None:
    told, case = lively.told, lively.whistle
    before = exports(told, case, "clerk")
    screen = show(told, CASE)
    page = screen.desk("clerk", case).page
    page.goto(f"{screen.url}/cases/{case}")
    page.get_by_role("link", name="导出卷宗").click()
    for part in PARTS.split(", "):
        expect(page.locator(f".dossier {part}")).to_be_visible()
    detail = told.get(f"/api/cases/{case}")
    expect(page.locator(".story .fact")).to_have_count(len(detail["story"]))
    foot = page.locator(".foot")
    expect(foot).to_have_text(
        re.compile(rf"工单 {detail['view']['number']} 卷宗，2026-\d\d-\d\d \d\d:\d\d 由值班员岗（值班席）导出")
    )
    expect(page.locator(".asked")).to_contain_text("欧阳*")
    assert NAME not in page.content() and CALLED not in page.content()
    assert exports(told, case, "clerk") == before + 1


def test_each_sheet_of_paper_has_its_foot(lively: Lively, show: Show, tmp_path: Path) -> None:
    page = dossier(show(lively.told, CASE), lively.whistle)
    page.emulate_media(media="print")
    expect(page.locator(".tools")).to_be_hidden()
    assert page.locator(".foot").evaluate("node => getComputedStyle(node.closest('tfoot')).display") == (
        "table-footer-group"
    ), "which is repeated on every sheet"
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 1


def test_its_file_needs_nothing_beside_it(lively: Lively, show: Show, tmp_path: Path) -> None:
    screen = show(lively.told, CASE)
    page = dossier(screen, lively.alarm)
    with page.expect_download() as found:
        page.get_by_role("button", name="存为文件").click()
    number = lively.told.view(lively.alarm)["number"]
    assert found.value.suggested_filename == f"卷宗 {number}.html"
    file = tmp_path / "dossier.html"
    found.value.save_as(file)
    text = file.read_text()
    assert "<script" not in text and "href=" not in text
    page.goto(file.as_uri())
    expect(page.locator(".foot")).to_contain_text(number)
    page.wait_for_function("() => document.querySelector('.pictures img').naturalWidth === 96")
    asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [name for name in asked if not name.startswith("data:")] == []
    assert page.locator(".outcomes").evaluate("node => getComputedStyle(node).display") == "grid"


@pytest.mark.parametrize("query", ["", "?lang=en&theme=dark"], ids=["usual", "english"])
@pytest.mark.parametrize("size", [CASE, PHONE], ids=["desk", "phone"])
def test_everything_stands_in_its_place(lively: Lively, show: Show, size: tuple[int, int], query: str) -> None:
    screen = show(lively.told, size)
    for case in (lively.whistle, lively.alarm, lively.returned, lively.closed):
        page = dossier(screen, case, query)
        assert spills(screen, PARTS) == [], case
        assert clashes(screen, ".dossier") == [], case
        assert scrolls(screen)[0] <= 0, case
        white = page.locator(".dossier").evaluate("node => getComputedStyle(node).backgroundColor")
        assert white == "rgb(246, 247, 248)", "paper, whatever the theme"


def test_a_case_of_others_has_none(lively: Lively, show: Show) -> None:
    screen = show(lively.told, CASE, noisy=True).desk("water-clerk")
    screen.open(f"/cases/{lively.whistle}/dossier")
    expect(screen.page.locator("#page")).to_contain_text("不归这个岗位看")
