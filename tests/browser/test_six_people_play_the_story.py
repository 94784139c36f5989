"""The story of 漫山岛 by six people in six browsers, who have signed in: all that people do is done on the pages.

What comes from outside, a ticket and a camera's alarm, comes as its sources send it, with a key.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, Geolocation, Locator, expect

from command_center.access import passwords
from command_center.access.people import Account
from command_center.accounts import Keeper
from command_center.store import Store
from connectors.simulator import pictures
from connectors.simulator.chapters import ALARM, FOUND, HOTLINE, NOTICES, TICKET, VIDEO
from deploy.process import free_port
from streams.kafka import create
from streams.topics import Streams
from tests.browser.at_desk import HELD, PHOTO, field, large, let_go
from tests.browser.browser import DESK, PHONE, Screen, launch, screen
from tests.cli.process import center
from tests.roles.process import Place, started

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]  # some eighty steps

PEOPLE = {
    "duty": ("clerk", "duty-leader"),
    "leader": ("leader",),
    "market": (
        *("market-clerk", "market-head", "market-officer-1", "market-officer-2"),
        *("food-clerk", "food-officer-1"),
    ),
    "police": ("police-clerk", "police-officer-1", "police-officer-2"),
    "village": ("chongshan-grid-05", "chongshan-clerk", "chongshan-officer-1", "tourism-clerk", "tourism-officer-1"),
    "inspector": ("verifier", "caller"),
}
UNITS = {"market": ("market", "food"), "police": ("police",), "village": ("chongshan", "tourism")}
GIVEN, OWN = "given-for-the-first-day", "chosen-by-oneself"
PIER: Geolocation = {"longitude": 120.3061, "latitude": 31.2806, "accuracy": 9}
ISLAND: Geolocation = {"longitude": 120.3066, "latitude": 31.2801, "accuracy": 9}


class Site(NamedTuple):
    """A center that lets in whom it knows, and the secret of what sends it events."""

    url: str
    key: str


def known(store: Store) -> str:
    """The six, and a key for the sources."""
    keeper, password = Keeper(store), passwords.hashed(GIVEN)
    for name, posts in PEOPLE.items():
        keeper.put(Account(name, password, posts, once=True), "test")
    return keeper.give("key", "sources", 1, "test", ("events",))


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[Site]:
    store = Store(f"sqlite:///{folder / 'center.db'}", folder)
    store.open()
    key = known(store)
    store.close()
    with center(folder, signing_in=True, clock="real") as found:
        yield Site(found.url, key)


@contextlib.contextmanager
def distributed(folder: Path, kafka: str, database: str) -> Iterator[Site]:
    place = Place(folder, database, kafka, f"six{free_port()}-", "real", demo=False)
    store = Store(database, folder)
    store.open()
    key = known(store)
    store.close()
    create(Streams(kafka, place.prefix))
    port = free_port()
    wall = ("wall", "--port", port)
    with started(place, ("api", "--wall", f"ws://127.0.0.1:{port}/"), wall, ("worker",)) as roles:
        for role in roles:
            role.until("ready")
        yield Site(roles[0].url, key)
        assert [role.end() for role in roles] == [0, 0, 0]


@pytest.fixture(params=["embedded", "distributed"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "embedded":
        made = embedded(tmp_path / "data")
    else:
        database = request.getfixturevalue("database")
        made = distributed(tmp_path / "data", request.getfixturevalue("kafka"), database())
    with made as found:
        yield found


class Sources:
    """The 12345 platform and the camera's recognition, as programs with a key."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def send(self, type: str, data: dict[str, Any]) -> None:
        head = {"authorization": f"Bearer {self._site.key}"}
        picture = pictures.picture("alarm", 0)
        address = pictures.address(picture)
        data = {name: address if value == "$picture" else value for name, value in data.items()}
        event = {"specversion": "1.0", "id": type, "source": "urn:sources", "type": type, "data": data}
        with httpx.Client(base_url=self._site.url, headers=head, trust_env=False) as client:
            client.put(f"/blobs/{address}", content=picture).raise_for_status()
            more = {"content-type": "application/cloudevents+json"}
            client.post("/events", content=json.dumps(event), headers=more).raise_for_status()


class Person:
    """One browser, and who sits before it."""

    def __init__(self, found: Screen) -> None:
        self.screen, self.page = found, found.page
        self.page.clock.install()  # the browser's own: it goes on, and a held press need not be waited for

    def comes_in(self, name: str, to: str) -> None:
        """Signs in, and chooses a password in the place of the one that was given."""
        self.screen.open(f"/sign-in?to={to}")
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", GIVEN)
        self.page.click("button[type=submit]")
        for box, words in (("old", GIVEN), ("new", OWN), ("again", OWN)):
            self.page.fill(f"input[name={box}]", words)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"**{to}")

    def sits(self, post: str) -> None:
        me = self.page.locator(".whoami .me")
        me.click()
        chair = self.page.locator(f'[data-post="{post}"]').last
        name = chair.inner_text()
        with self.page.expect_response(lambda answer: "/api/desk" in answer.url and answer.ok):
            chair.click()
        expect(me).to_contain_text(name)

    def opens(self, number: str) -> None:
        """The case among what waits, which comes by itself."""
        row = self.page.locator(f'[data-case="{number}"]:visible').first
        already = self.page.locator(".opened:visible, .col.case:visible", has_text=number)
        expect(row.or_(already).first).to_be_visible()
        if not already.count():
            row.click()

    def hears(self, verb: str, name: str) -> None:
        """List and opened case have both heard of what gives a verb this name."""
        offered = self.page.locator(f'[data-verb="{verb}"]:visible')
        expect(offered.first).to_be_visible()
        expect(offered.filter(has_not_text=name)).to_have_count(0)

    def does(self, verb: str, says: str, fill: Callable[[], None] = lambda: None) -> None:
        """The large button of a verb, with its form filled in, once it is offered; done when the page says so."""
        offered = self.page.locator(f'[data-verb="{verb}"]:visible').first
        form, sent = large(self.screen, verb).locator("visible=true"), self.page.locator(".held.waiting")
        expect(offered).to_be_visible()
        if not form.count():
            offered.click()
            expect(form.or_(sent).first).to_be_visible()
        if form.count():
            fill()
            form.click()
        let_go(self.screen)
        expect(sent).to_have_count(0)
        if not self.page.locator(".opened:visible").count():  # it shows the next step instead
            expect(self.page.locator(".told")).to_contain_text(says)

    def types(self, name: str, words: str) -> None:
        self.box(name).fill(words)

    def box(self, name: str) -> Locator:
        return field(self.screen, name).locator("input:not([type=file]), textarea").first

    def takes_a_picture(self) -> None:
        self.page.locator(".verb-form input[type=file]").first.set_input_files([PHOTO])
        expect(self.page.locator(".picker .thumb")).to_have_count(1)


def test_the_story_is_played_on_the_pages_alone(site: Site, chromium: Browser) -> None:
    whole = launch(chromium.browser_type, whole=True)
    with contextlib.ExitStack() as held:
        held.callback(whole.close)
        six = {}
        for name in PEOPLE:
            phone = {"has_touch": True, "geolocation": ISLAND, "permissions": ["geolocation"]}
            more = phone if name == "village" else {"geolocation": PIER, "permissions": ["geolocation"]}
            opened = screen(whole, site.url, PHONE if name == "village" else DESK, noisy=True, **more)
            six[name] = Person(held.enter_context(opened))
        play(site, six)


def play(site: Site, six: dict[str, Person]) -> None:
    duty, leader, market, police, village, inspector = six.values()
    sources = Sources(site)
    for name, to in zip(PEOPLE, ("/duty", "/desk", "/desk", "/desk", "/field", "/desk"), strict=True):
        six[name].comes_in(name, to)

    # A ticket comes, and goes to the unit of the catalogue. A grid worker finds the same, and a rule drafts a whistle.
    sources.send(HOTLINE, TICKET)
    market.sits("market-clerk")
    first = market.page.locator(".inbox [data-case], .list [data-case]").first
    expect(first).to_be_visible()
    number = str(first.get_attribute("data-case"))
    village.page.get_by_label("拍照", exact=True).set_input_files([PHOTO])
    village.page.wait_for_selector(".thumb img")
    village.page.get_by_label("情况").fill("走访发现三家民宿没有灭火器")
    village.page.get_by_label("搜事项").fill("灭火器")
    village.page.locator("[data-item=fire-equipment]").tap()
    village.page.locator(".primary").tap()
    expect(village.page.locator(".said")).to_contain_text("已存在本机")

    # A camera's alarm is confirmed by whoever watches, and joins.
    sources.send(VIDEO, ALARM)
    duty.page.locator(".inbox .item", has_text="确认告警").locator("button").first.click()
    confirm = duty.page.locator("button.primary")
    expect(confirm).to_have_attribute("aria-disabled", "false")
    expect(confirm).to_contain_text("并入")
    confirm.click()
    duty.page.clock.fast_forward(HELD)
    expect(duty.page.locator(".last")).to_contain_text("上一步：并入")

    # The whistle is approved, and five units hear it.
    leader.opens(number)
    leader.does("whistle.approve", "批准吹哨")
    for name, units in UNITS.items():
        person = six[name]
        if name == "village":
            person.screen.open("/desk")
            person.page.context.set_geolocation(PIER)
        for unit in units:
            person.sits(f"{unit}-clerk")
            person.opens(number)
            person.hears("duty.sign", "接哨")  # a unit that had the case before could still sign for that: 签收
            person.does("duty.sign", "接哨")
            person.does("duty.contact", "联系")
    market.sits("market-head")
    market.opens(number)

    def meets() -> None:
        market.types("集合地点", "漫山岛码头")
        market.page.get_by_role("button", name="用工单位置").click()

    market.does("whistle.gather", "定集合", meets)
    for name, units in UNITS.items():
        for unit in units:
            six[name].sits(f"{unit}-officer-1")
            six[name].opens(number)
            on_the_island(six[name], unit)

    # Two organs issue notices and serve them; each unit gives its feedback.
    for unit, person in (("market", market), ("police", police)):
        person.sits(f"{unit}-officer-1")
        person.opens(number)
        person.does("notice.issue", "开整改通知书", partial(notice, person, NOTICES[unit]))
        person.does("notice.serve", "送达", partial(person.types, "送达回证", "当面送达，经营者签收"))
    for name, units in UNITS.items():
        for unit in units:
            six[name].sits(f"{unit}-clerk")
            six[name].opens(number)
            six[name].does("duty.finish", "反馈", partial(feedback, six[name]))
    for unit, person in (("market", market), ("police", police)):
        person.sits(f"{unit}-officer-1")
        person.opens(number)
        person.does("notice.recheck_now", "提前复查")
        person.sits(f"{unit}-officer-2")
        person.opens(number)
        person.does("notice.pass", "复查通过")

    # The whistle is lowered, somebody else verifies, and who asked is called back.
    duty.screen.open("/desk")
    duty.sits("duty-leader")
    duty.opens(number)
    duty.does("whistle.lower", "销哨")
    inspector.sits("verifier")
    inspector.opens(number)
    inspector.does("case.pass", "核查通过")
    inspector.sits("caller")
    inspector.opens(number)

    def answered() -> None:
        field(inspector.screen, "评价").get_by_role("radio", name="满意", exact=True).click()

    inspector.does("case.callback", "记录回访", answered)

    # Everybody reads the same end, and who did what.
    leader.screen.case(number)
    expect(leader.page.locator("main")).to_contain_text("办结")
    told = leader.page.evaluate(f"fetch('/api/cases/{number}').then((answer) => answer.json())")
    assert told["case"]["status"] == "closed" and len(told["case"]["signals"]) == 3
    actors = {fact["actor"] for fact in told["story"]}
    reports = "chongshan-grid-05"  # what it said came in as a signal
    assert {post for posts in PEOPLE.values() for post in posts} - actors == {reports}


def on_the_island(person: Person, unit: str) -> None:
    """Reports in where the device says that one is, and writes down a point with a picture."""
    spot = person.page.locator(".position .spot", has_text="误差 9 米")

    def here() -> None:
        measure = person.page.get_by_role("button", name="现场打卡")
        expect(spot.or_(measure).first).to_be_visible()  # a phone measures by itself
        if not spot.count():
            measure.click()
        expect(spot).to_be_visible()

    person.does("duty.report_in", "报到", here)
    point, text = FOUND[unit]

    def found() -> None:
        person.types("点位", point)
        person.types("查到什么", text)
        person.takes_a_picture()

    person.does("duty.record", "记录", found)


def feedback(person: Person) -> None:
    person.types("联系何人", "经营户代表")
    person.types("何种措施", "现场检查完毕，停业整改，逐户建档")


def notice(person: Person, given: dict[str, Any]) -> None:
    person.types("文号", given["number"])
    person.types("法律依据", given["basis"])
    for row, officer in enumerate(given["officers"]):
        person.page.locator(".row.officer").nth(row).get_by_label("证号").fill(officer["certificate"])
    person.types("当事人", given["party"])
    person.types("整改期限", "2030-12-31T17:00")
