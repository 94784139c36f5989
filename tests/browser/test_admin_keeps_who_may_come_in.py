"""An administrator makes accounts, keys and screens' links on a center that runs; each works, and then no more."""

import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser import DESK, PHONE, SMALL, Screen, screen
from tests.browser.looks import chinese, clashes, scrolls, small_targets, spills
from tests.cli.process import Center, center

pytestmark = pytest.mark.browser
OWN = "the-keepers-own-password"
LAPTOP = (1280, 720)


class House:
    """A center, and the browser of whoever keeps its accounts."""

    def __init__(self, found: Center, keeper: Screen) -> None:
        self.center, self.keeper, self.page = found, keeper, keeper.page

    def tab(self, name: str) -> Page:
        self.page.keyboard.press("Escape")
        self.page.click(f"[data-tab={name}]")
        expect(self.page.locator(f"[data-tab={name}]")).to_have_attribute("aria-current", "page")
        return self.page

    def row(self, name: str) -> str:
        return f'tr[data-name="{name}"]'

    def twice(self, row: str, first: str, then: str) -> None:
        """What takes something away asks once more."""
        self.page.locator(row).get_by_role("button", name=first, exact=True).click()
        self.page.locator(row).get_by_role("button", name=then, exact=True).click()

    def shown_once(self) -> str:
        """What is shown, and after that nowhere any more."""
        secret = self.page.locator("[data-copy=secret] pre").inner_text()
        return secret

    def noted(self, secret: str) -> None:
        self.page.get_by_role("button", name="已记下，关闭").click()
        expect(self.page.locator("body")).not_to_contain_text(secret)

    def account(self, name: str, *posts: str) -> str:
        """Its first password."""
        page = self.tab("accounts")
        page.get_by_role("button", name="新账号").click()
        page.fill("#keep-name", name)
        for post in posts:
            page.get_by_role("combobox", name="岗位", exact=True).last.fill(post)
            page.get_by_role("combobox", name="岗位", exact=True).last.press("Enter")
        page.get_by_role("button", name="建账号").click()
        password = self.shown_once()
        self.noted(password)
        return password


def comes_in(page: Page, url: str, name: str, password: str, own: str = OWN) -> None:
    """With a password that somebody else gave."""
    page.goto(f"{url}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.fill("[name=old]", password)
    page.fill("[name=new]", own)
    page.fill("[name=again]", own)
    page.press("[name=again]", "Enter")


@pytest.fixture(scope="module")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with center(tmp_path_factory.mktemp("kept") / "data", signing_in=True, clock="real") as found:
        given = re.search(r"初始密码 (\S+?)[，\s]", found.output)
        assert given
        with screen(chromium, found.url, DESK, noisy=True, permissions=["clipboard-read", "clipboard-write"]) as keeper:
            comes_in(keeper.page, found.url, "admin", given[1])
            keeper.page.wait_for_url("**/admin")  # who has no post has nothing on a desk
            yield House(found, keeper)
            # Refusals are part of this; whatever else the page says is a mistake.
            assert [line for line in keeper.said if not re.search(r"status of 4(01|22)", line)] == []


@pytest.fixture
def other(chromium: Browser, house: House) -> Iterator[Screen]:
    with screen(chromium, house.center.url, SMALL, noisy=True) as found:
        yield found


def test_an_account_that_is_made_comes_in_and_one_that_is_disabled_does_not(house: House, other: Screen) -> None:
    password = house.account("zhuge", "市场监督管理所内勤岗", "值班员")
    comes_in(other.page, other.url, "zhuge", password)
    other.page.wait_for_selector(".whoami .me")
    other.page.click(".whoami .me")
    expect(other.page.locator(".posts [data-post]").nth(1)).to_be_visible()
    expect(other.page.locator(".posts")).not_to_contain_text("账号与密钥")  # which is for administrators

    page = house.tab("accounts")
    house.twice(house.row("zhuge"), "停用", "确认停用")
    expect(page.get_by_role("status")).to_contain_text("zhuge 已停用")
    expect(page.locator(house.row("zhuge"))).to_contain_text("已停用")
    other.page.wait_for_url("**/sign-in?to=*")
    page.locator(house.row("zhuge")).get_by_role("button", name="启用").click()
    expect(page.locator(house.row("zhuge"))).to_contain_text("可登录")

    house.twice(house.row("zhuge"), "新密码", "确认换密码")
    again = house.shown_once()
    house.noted(again)
    comes_in(other.page, other.url, "zhuge", again, OWN + "2")
    other.page.wait_for_selector(".whoami .me")


def test_what_is_wrong_is_said_at_its_field(house: House) -> None:
    page = house.tab("accounts")
    page.keyboard.press("n")  # as the button does
    page.get_by_role("button", name="建账号").click()
    expect(page.locator("[data-field=name]").get_by_role("alert")).to_have_text("这一项要填")
    page.fill("#keep-name", "admin")
    page.get_by_role("button", name="建账号").click()
    expect(page.locator("[data-field=name]").get_by_role("alert")).to_have_text("已有同名的，换一个名称")
    page.fill("#keep-name", "a/b")
    page.get_by_role("button", name="建账号").click()
    expect(page.locator("[data-field=name]").get_by_role("alert")).to_contain_text("不能用")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("form.side")).to_have_count(0)

    # The last one who keeps the accounts stays.
    house.twice(house.row("admin"), "停用", "确认停用")
    expect(page.get_by_role("alert")).to_contain_text("最后一个管理员")
    page.locator(house.row("admin")).get_by_role("button", name="改", exact=True).click()
    page.uncheck("#keep-admin")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-field=admin]").get_by_role("alert")).to_contain_text("最后一个管理员")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator(house.row("admin"))).to_contain_text("管理员")


def test_a_key_works_as_its_example_shows_until_it_is_revoked(house: House) -> None:
    page = house.tab("keys")
    page.get_by_role("button", name="新密钥").click()
    page.fill("#keep-name", "hotline")
    page.get_by_role("button", name="建密钥").click()
    expect(page.locator("[data-field=scopes]").get_by_role("alert")).to_have_text("至少选一样")
    page.check("[value=events]")
    page.check("[value=facts]")
    page.get_by_role("button", name="建密钥").click()
    expect(page.locator("[data-field=source]").get_by_role("alert")).to_have_text("送事件的要写来源")
    page.fill("#keep-source", "urn:it's:12345")  # what a shell would stumble over
    page.fill("#keep-days", "0")
    page.get_by_role("button", name="建密钥").click()
    expect(page.locator("[data-field=days]").get_by_role("alert")).to_be_visible()
    page.fill("#keep-days", "30")
    page.get_by_role("button", name="建密钥").click()
    secret = house.shown_once()
    examples = [one.inner_text() for one in page.locator("[data-copy^=example] pre").all()]
    page.locator("[data-copy=example-0]").get_by_role("button").click()
    expect(page.locator("[data-copy=example-0]")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == examples[0]
    house.noted(secret)
    expect(page.locator(house.row("hotline"))).to_contain_text("没用过")
    assert '"accepted":1' in tried(examples[0])
    assert '"items"' in tried(examples[1])
    expect(page.locator(house.row("hotline"))).not_to_contain_text("没用过")

    house.twice(house.row("hotline"), "收回", "确认收回")
    expect(page.locator(house.row("hotline"))).to_have_count(0)
    assert all('"status":401' in tried(example) for example in examples)


def tried(command: str) -> str:
    """In a shell, as somebody pastes it."""
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.replace(" ", "")


def test_a_screen_comes_by_its_link_and_closes_when_that_is_revoked(house: House, other: Screen) -> None:
    page = house.tab("kiosks")
    page.get_by_role("button", name="新大屏链接").click()
    page.fill("#keep-name", "大厅")
    page.press("#keep-name", "Enter")
    link = house.shown_once()
    assert link.startswith(f"{house.center.url}/wall#kiosk=")
    start = page.locator("[data-copy=start-0] pre").inner_text()
    assert start == f"chromium --kiosk --autoplay-policy=no-user-gesture-required '{link}'"  # with sound
    house.noted(link)
    other.page.goto(link)
    other.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
    assert other.page.locator("a[href]").count() == 0, "a kiosk has no way out"
    expect(page.locator(house.row("大厅"))).not_to_contain_text("没用过")
    house.twice(house.row("大厅"), "收回", "确认收回")
    expect(page.get_by_role("status")).to_contain_text("十秒内")
    other.page.wait_for_url("**/sign-in?to=*")
    other.page.goto(link)
    other.page.wait_for_url("**/sign-in?to=*")


def test_who_is_signed_in_can_be_signed_out(house: House, other: Screen) -> None:
    comes_in(other.page, other.url, "lin", house.account("lin", "值班员"))
    other.page.wait_for_selector(".whoami .me")
    page = house.tab("sessions")
    expect(page.locator(house.row("lin"))).to_contain_text("值班员")
    expect(page.locator(house.row("admin"))).to_contain_text("本机")
    house.twice(house.row("lin"), "让其退出", "确认退出")
    other.page.wait_for_url("**/sign-in?to=*")
    expect(page.locator(house.row("lin"))).to_have_count(0)


def test_the_audit_is_found_by_who_and_what_and_is_whole(house: House) -> None:
    house.account("audited", "值班员")
    page = house.tab("audit")
    page.fill("[name=about]", "audited")
    expect(page.locator("table.audit tbody tr")).to_have_count(1)
    expect(page.locator("table.audit tbody tr")).to_contain_text("admin")
    page.select_option("[name=did]", "key given")
    expect(page.locator(".main")).to_contain_text("没有找到")
    page.fill("[name=about]", "")
    page.select_option("[name=did]", "account")
    page.fill("[name=from]", "2020-01-01")
    page.fill("[name=to]", "2020-01-02")
    expect(page.locator(".main")).to_contain_text("没有找到")
    page.fill("[name=to]", "")
    expect(page.locator("table.audit tbody tr").first).to_be_visible()
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".verify").get_by_role("status")).to_contain_text("完整")
    assert re.fullmatch(r"[0-9a-f]{64}", page.locator("[data-copy=end] pre").inner_text())


def test_whoever_keeps_nothing_is_told_so(house: House, other: Screen) -> None:
    comes_in(other.page, other.url, "visitor", house.account("visitor", "值班员"))
    other.page.wait_for_selector(".whoami .me")
    other.open("/admin")
    expect(other.page.locator(".refused main")).to_contain_text("能看的是管理员的账号")
    expect(other.page.locator(".refused main")).not_to_contain_text("演示")
    leads = [one.get_attribute("href") for one in other.page.locator(".refused li a").all()]
    assert leads == ["/desk", "/duty", "/handover", "/wall", "/replay"]
    other.page.get_by_role("button", name="换账号").click()
    other.page.wait_for_url("**/sign-in")
    assert house.keeper.page.locator("[data-tab=audit]").count() == 1


def test_an_account_with_several_posts_is_led_to_the_one_that_may(house: House, other: Screen) -> None:
    password = house.account("several", "市场监管所内勤岗", "值班员")
    comes_in(other.page, other.url, "several", password)
    other.page.wait_for_selector(".whoami .me")
    page = other.open("/handover?post=market-clerk").page
    expect(page.locator(".refused .chairs button")).to_have_text(["值班员岗"])
    page.locator(".refused .chairs button").click()
    expect(page.locator(".handover .whoami .me b")).to_have_text("值班员岗")


def test_a_post_of_somebody_else_is_named_and_not_taken(house: House, other: Screen) -> None:
    comes_in(other.page, other.url, "single", house.account("single", "值班员"))
    other.page.wait_for_selector(".whoami .me")
    page = other.open("/duty?post=mayor").page
    expect(page.locator(".not-held")).to_contain_text("“镇长岗”")
    expect(page.locator(".not-held")).to_contain_text("仍以“值班员岗”打开")
    expect(page.locator(".whoami .me b")).to_have_text("值班员岗")


def test_whoever_keeps_the_accounts_and_has_no_post_is_led_back_to_them(house: House) -> None:
    for path in ("/desk", "/duty", "/handover", "/replay"):
        house.page.goto(house.center.url + path)
        expect(house.page.locator(".refused main")).to_contain_text("“admin”，它没有岗位")
        expect(house.page.locator(".refused li a")).to_have_text(["账号与密钥"])
    house.page.locator(".refused li a").click()
    house.page.wait_for_selector(".admin .tabs")


def test_whoever_keeps_the_accounts_comes_to_them_from_anywhere(house: House, other: Screen) -> None:
    page = other.open("/wall").page
    page.wait_for_url("**/sign-in?to=%2Fwall*")
    page.fill("[name=name]", "admin")
    page.fill("[name=password]", OWN)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin")
    expect(page.locator(".bar")).to_contain_text("退出")
    expect(page.locator(".bar")).not_to_contain_text("去工作台")  # where there is nothing for them


def test_nobody_is_asked_to_sign_in_where_a_page_is_and_told_where_none_is(house: House, other: Screen) -> None:
    for path in ("/desk", "/duty", "/handover", "/replay", "/admin"):
        other.open(path).page.wait_for_url(f"**/sign-in?to=%2F{path[1:]}")
    page = other.open("/nonsense").page
    expect(page.locator("h1")).to_have_text("这里没有东西")
    page.get_by_role("link", name="登录").click()
    page.wait_for_url("**/sign-in?to=%2Fnonsense")


@pytest.mark.parametrize("size", [DESK, LAPTOP, PHONE], ids=["desk", "laptop", "phone"])
@pytest.mark.parametrize("query", ["", "&lang=en&theme=dark"], ids=["usual", "dark-english"])
def test_nothing_is_cut_off_and_every_word_has_its_english(house: House, size: tuple[int, int], query: str) -> None:
    page = house.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for tab in ("accounts", "keys", "kiosks", "sessions", "audit"):
        page.goto(f"{house.center.url}/admin?tab={tab}{query}")
        page.wait_for_selector(".admin .main")
        if page.locator("[data-new]").count():
            page.locator("[data-new]").click()
            page.wait_for_selector(".side")
        assert spills(house.keeper, ".bar, .tabs, .main, .side") == [], tab
        assert clashes(house.keeper, ".admin") == [], tab
        assert scrolls(house.keeper)[0] <= 0, tab
        if size == PHONE:
            ticks = " 20×20"  # pressed by their labels, which are large
            assert [one for one in small_targets(house.keeper, 48) if one != ticks] == [], tab
        if query:
            assert chinese(house.keeper, "tbody, .combo, .watermark") == [], tab
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(f"{house.center.url}/admin")
