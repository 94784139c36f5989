"""An empty panel is a sentence, never a blank."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.browser import DESK
from tests.browser.center import Told
from tests.browser.conftest import Show, started

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with started(tmp_path_factory.mktemp("empty")) as found:
        yield found


def test_every_panel_without_anything_says_so(empty: Told, show: Show) -> None:
    page = show(empty).wall().page
    for panel, sentence in {
        ".todo": "没有待我处理的事",
        ".whistles": "没有吹响的哨",
        ".chips": "没有在走的时限",
        ".ticker": "今天还没有新的事",
        ".units": "还没有单位在办",
    }.items():
        expect(page.locator(f"{panel} .empty")).to_have_text(sentence)
    expect(page.locator(".todo .big.zero")).to_have_text("0")
    assert page.locator(".rt.few .s").all_inner_texts() == ["样本不足 30"] * 4
    zeros = page.locator(".ct", has_text="应为 0")
    expect(zeros).to_have_count(4)
    for counter in zeros.all():
        assert counter.locator("dd").all_inner_texts() == ["0", "应为 0"]
        assert "amber" not in str(counter.get_attribute("class"))


def test_an_empty_desk_says_so(empty: Told, show: Show) -> None:
    page = show(empty, DESK).desk("market-clerk").page
    expect(page.locator(".inbox .empty")).to_have_text("没有待办的工单")
    expect(page.locator(".alone")).to_have_text("从左边选一件工单")


def test_a_desk_without_a_post_asks_for_one(empty: Told, show: Show) -> None:
    page = show(empty, DESK).open("/desk").page
    expect(page.locator(".alone")).to_have_text("先选岗位，再看待办")
    page.get_by_role("searchbox").fill("市场监管所 内勤")
    page.keyboard.press("Enter")
    expect(page.locator(".inbox .empty")).to_have_text("没有待办的工单")
    assert "post=market-clerk" in page.url
