"""The undo is the browser's: what is taken back never reaches the center, and nothing that was pressed is lost."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_desk import at_desk, field, large, let_go, press, sit
from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.conftest import Show, started
from tests.cli.process import until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A center of its own: its clock is moved to the edge of limits."""
    with started(tmp_path_factory.mktemp("held")) as found:
        yield found


def fresh(told: Told, grid: str, title: str = "小吃店没有执照") -> str:
    return told.send(told.ticket(title, item="catering-licence", grid=grid))


def acts(page: Page) -> list[str]:
    """Every act that this page sends, from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def kinds(told: Told, case: str) -> list[str]:
    return [fact["kind"] for fact in told.get(f"/api/cases/{case}")["story"]]


def waiting(desk: Screen) -> None:
    bar = desk.page.locator(".held.waiting")
    expect(bar).to_contain_text("签收，即将送出")
    expect(bar.get_by_role("button")).to_contain_text("撤销")


@pytest.mark.parametrize("grid, how", [("meiyuan-01", "Escape"), ("meiyuan-02", "button")])
def test_what_is_taken_back_leaves_nothing_in_the_log(told: Told, show: Show, grid: str, how: str) -> None:
    case = fresh(told, grid)
    desk = at_desk(told, show, "market-clerk", case)
    field(desk, "说明").locator("textarea").fill("派两人去")
    before, sent = kinds(told, case), acts(desk.page)
    large(desk, "duty.sign").click()
    waiting(desk)
    if how == "Escape":
        desk.page.keyboard.press("Escape")
    else:
        desk.page.locator(".held .undo").click()
    expect(desk.page.locator(".held")).to_have_text("签收已撤销，没有送出")
    desk.page.clock.fast_forward(60_000)
    assert not sent and kinds(told, case) == before
    expect(field(desk, "说明").locator("textarea")).to_have_value("派两人去")
    press(desk, "duty.sign", "签收")
    assert kinds(told, case).count("duty.signed") == 1


def test_the_escape_of_an_input_method_takes_nothing_back(told: Told, show: Show) -> None:
    case = fresh(told, "fuli-03", "奶茶店没有执照")
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").click()
    waiting(desk)
    search = desk.page.locator("#find")
    search.focus()
    fingers = desk.context.new_cdp_session(desk.page)
    fingers.send("Input.imeSetComposition", {"text": "ying", "selectionStart": 4, "selectionEnd": 4})
    expect(search).to_have_value("ying")
    fingers.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Escape", "windowsVirtualKeyCode": 27})
    expect(search).to_be_focused()
    waiting(desk)
    fingers.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".held")).to_have_text("签收已撤销，没有送出")
    assert told.duty(case, "market")["state"] == "called"


def test_it_goes_by_itself_and_by_the_keyboard(told: Told, show: Show) -> None:
    case = fresh(told, "meiyuan-03")
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").focus()
    pressed = desk.moment()
    desk.page.keyboard.press("Enter")
    waiting(desk)
    expect(large(desk, "duty.sign")).to_be_disabled()
    desk.page.clock.fast_forward(round(pressed + 4_000 - desk.moment()))
    assert told.duty(case, "market")["state"] == "called"
    desk.page.clock.fast_forward(1_000)
    expect(desk.page.locator(".told")).to_contain_text("签收")
    assert told.duty(case, "market")["state"] == "signed"


def nearly_late(told: Told, case: str) -> None:
    """Half a minute before the unit has to have signed."""
    clocks = told.view(case)["clocks"]
    (due,) = [clock["due_at"] for clock in clocks if (clock["kind"], clock["owner"]) == ("sign", "market")]
    now = datetime.fromisoformat(told.get("/api/clock")["now_at"])
    told.forward((datetime.fromisoformat(due) - now).total_seconds() - 30)


def test_with_less_than_a_minute_left_a_return_goes_at_once_too(told: Told, show: Show) -> None:
    """It stops the clock of signing."""
    case = fresh(told, "fuxi-04")
    nearly_late(told, case)
    desk = at_desk(told, show, "market-head", case)
    desk.page.click('.others [data-verb="duty.return"]')
    field(desk, "原因").get_by_role("radio", name="职能不符").click()
    field(desk, "依据").locator("textarea").fill("不归本所")
    large(desk, "duty.return").click()
    expect(desk.page.locator(".held")).to_contain_text("已直接送出：这一步的时限不到 1 分钟")
    duty = told.duty(case, "market")
    assert duty["state"] == "in-review" and not duty["card"]


def test_with_less_than_a_minute_left_it_goes_at_once(told: Told, show: Show) -> None:
    case = fresh(told, "meiyuan-04")
    nearly_late(told, case)
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").click()
    expect(desk.page.locator(".told")).to_contain_text("签收")
    duty = told.duty(case, "market")
    assert duty["state"] == "signed" and not duty["card"]
    expect(desk.page.locator(".held")).to_have_text("签收已直接送出：这一步的时限不到 1 分钟")


def test_a_second_verb_sends_the_first(told: Told, show: Show) -> None:
    case = fresh(told, "fuli-02")
    desk = at_desk(told, show, "market-head", case)
    desk.page.click('.others [data-verb="duty.return"]')
    field(desk, "原因").get_by_role("radio", name="职能不符").click()
    field(desk, "依据").locator("textarea").fill("不归本所")
    other = fresh(told, "dengwei-01", "面馆没有执照")
    large(desk, "duty.return").click()
    expect(desk.page.locator(".held.waiting")).to_contain_text("退单")
    desk.page.locator(f'[data-case="{told.view(other)["number"]}"]').click()
    expect(desk.page.locator(".col.case .id")).to_contain_text(told.view(other)["number"])
    assert told.duty(case, "market")["state"] == "called", "another case may be read meanwhile"
    large(desk, "duty.sign").click()
    waiting(desk)
    told.center.quiet()
    expect(desk.page.locator(".held.waiting")).to_contain_text("签收")
    until(lambda: told.duty(case, "market")["state"] == "in-review", "the first has come")
    assert told.duty(other, "market")["state"] == "called"
    let_go(desk)
    expect(desk.page.locator(".told")).to_contain_text("签收")


@pytest.mark.parametrize("grid, how", [("dengwei-02", "close"), ("dengwei-03", "reload"), ("dengwei-04", "wall")])
def test_leaving_the_page_sends_what_waits(told: Told, show: Show, grid: str, how: str) -> None:
    case = fresh(told, grid)
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").click()
    waiting(desk)
    expect(desk.page.locator(".held.waiting")).to_contain_text("离开本页就立刻送出")
    if how == "close":
        desk.page.close()
    elif how == "reload":
        desk.page.reload()
    else:
        desk.page.goto(f"{desk.url}/wall")
    until(lambda: told.duty(case, "market")["state"] == "signed", "what was pressed has come", 20)


def test_taking_another_chair_sends_it_as_the_one_who_pressed(told: Told, show: Show) -> None:
    case = fresh(told, "fuli-01")
    desk = at_desk(told, show, "market-clerk", case)
    large(desk, "duty.sign").click()
    waiting(desk)
    sit(desk, "market-head")
    expect(desk.page.locator(".me")).to_contain_text("所长")
    (signed,) = [fact for fact in told.get(f"/api/cases/{case}")["story"] if fact["kind"] == "duty.signed"]
    assert signed["actor"] == "market-clerk"
