"""Who a case waited for: a bar as wide as its place, amber where a limit was passed, a row for each holder."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.browser import CASE, PHONE, Screen
from tests.browser.center import Told
from tests.browser.conftest import Show, started
from tests.browser.looks import chinese, spills, styled

pytestmark = pytest.mark.browser

HOUR = 3600.0
WIDTHS = """() => {
  const wide = (one) => one.getBoundingClientRect().width;
  const bar = document.querySelector(".ledger .held");
  return [wide(bar), [...bar.children].map(wide), [...document.querySelectorAll(".ledger .days span")].map(wide)];
}"""
WIDER = "() => { const one = document.querySelector('.ledger'); return one.scrollWidth - innerWidth; }"
ROWS = ".ledger .accounts li"
OTHERS = ".bar, .head, .story, .duties, .why, .documents, .two, .signals"


class Held(NamedTuple):
    told: Told
    case: str


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """A dispatch returned for an hour, signed days late, at work. The town's day is a Friday, half past nine."""
    with started(tmp_path_factory.mktemp("ledger")) as told:
        case = told.send(told.ticket("店外经营", item="out-of-shop", grid="fuxi-01"))
        told.forward(HOUR / 2)
        told.on_duty(case, "enforcement", "return", "head", reason="职能不符", basis="属市场监管")
        told.forward(HOUR)
        told.act(f"/api/duties/{told.duty(case, 'enforcement')['id']}/uphold", "supervisor")
        told.forward(72 * HOUR)
        told.on_duty(case, "enforcement", "sign")
        told.forward(HOUR / 2)
        yield Held(told, case)


def widths(screen: Screen) -> tuple[float, list[float], list[float]]:
    """Of the bar, of its pieces and of the days below, in pixels."""
    whole, pieces, days = screen.page.evaluate(WIDTHS)
    return whole, pieces, days


def test_every_holder_has_a_row_and_the_bar_is_full(held: Held, show: Show) -> None:
    screen = show(held.told, CASE).case(held.case)
    rows = screen.page.locator(ROWS)
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("执法")
    expect(rows.nth(0).locator(".limit")).to_contain_text("限 2 工作时，超 ")
    expect(rows.nth(1)).to_contain_text("退单审核")
    expect(rows.nth(1).locator(".time")).to_contain_text("1:00")
    expect(rows.nth(2)).to_contain_text("日历")
    expect(rows.nth(2).locator(".time")).to_contain_text("不计")
    shares = [text.split()[-1] for text in rows.locator(".time").all_inner_texts()[:2]]
    assert abs(sum(float(share.rstrip("%")) for share in shares) - 100) < 0.2
    whole, pieces, days = widths(screen)
    assert abs(sum(pieces) - whole) < 1 and abs(sum(days) - whole) < 1


def test_a_weekend_is_a_hatched_notch_and_what_passed_its_limit_is_amber(held: Held, show: Show) -> None:
    for theme, amber in (("light", "rgb(255, 239, 204)"), ("dark", "rgb(58, 44, 16)")):
        screen = show(held.told, CASE).case(held.case, f"?theme={theme}")
        weekend = screen.page.locator(".ledger .held .calendar")
        expect(weekend).to_have_count(1)
        assert 11 < float(weekend.evaluate("(one) => one.getBoundingClientRect().width")) < 13
        assert "repeating-linear-gradient" in styled(screen, ".ledger .held .calendar", "backgroundImage")
        assert styled(screen, ".ledger .held .passed") == amber
        expect(screen.page.locator(".ledger .days")).to_contain_text("周一")


def test_it_grows_while_somebody_holds_the_case(held: Held, show: Show) -> None:
    time = show(held.told, CASE).case(held.case).page.locator(ROWS).first.locator(".time b")
    before = time.inner_text()
    held.told.forward(120)
    expect(time).not_to_have_text(before)


def test_it_fits_a_desk_and_a_phone_in_both_languages(held: Held, show: Show) -> None:
    for size in (CASE, PHONE):
        for language, head in (("zh", "时间账"), ("en", "Time ledger")):
            screen = show(held.told, size).case(held.case, f"?lang={language}")
            expect(screen.page.locator(".ledger h3")).to_contain_text(head)
            assert spills(screen, ".ledger") == []
            assert screen.page.evaluate(WIDER) <= 0
            whole, pieces, _ = widths(screen)
            assert abs(sum(pieces) - whole) < 1
            if language == "en":
                assert chinese(screen, OTHERS) == []
