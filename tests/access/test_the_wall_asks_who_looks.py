"""The wall's websocket: nothing for strangers, the town for its people and screens, a unit's cases for the unit."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from command_center.access.people import COOKIE
from command_center.access.sees import concerns
from command_center.starting import bound
from command_center.wall.wall import Pace, Wall
from tests.access.house import ROLES, House, house

SEEN = {
    "auditor": "town", "caller": "town", "clerk": "town", "duty-leader": "town", "leader": "town", "mayor": "town",
    "secretary": "town", "supervisor": "town", "verifier": "town",
    "grid-worker": "unit", "officer": "unit", "unit-clerk": "unit", "unit-head": "unit",
    "source": "nothing",
}  # fmt: skip
PACE = Pace(batch=0.01, panels=0.01, figures=0.02, refresh=0.2, beat=0.05, look_again=0.1)


class Watched:
    """A home whose wall is served, with a case of two units' and one of neither."""

    def __init__(self, home: House) -> None:
        self.home, running = home, home.town.running
        home.accounts.demo = True
        self.cases = [home.town.ticket("餐饮店无证经营", item="catering-licence", grid="chongshan-01")]
        self.cases.append(home.town.report("乱堆物", grid="fuxi-01"))
        home.accounts.demo = False
        listening = home.town.running.listening
        running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, listening.hosts, PACE)
        home.town.run(running.wall.start(bound(0)))

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.home.town.running.wall.port}/"

    def end(self) -> None:
        self.home.town.run(self.home.town.running.wall.stop())


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with house(tmp_path) as home:
        found = Watched(home)
        yield found
        found.end()


Open = Callable[..., ClientConnection]


@pytest.fixture
def screen(watched: Watched) -> Iterator[Open]:
    with ExitStack() as held:

        def opened(cookie: str = "", **more: Any) -> ClientConnection:
            headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
            return held.enter_context(connect(watched.url, max_size=None, additional_headers=headers, **more))

        yield opened


def hello(connection: ClientConnection, **more: Any) -> dict[str, Any]:
    connection.send(json.dumps({"type": "hello", **more}))
    return dict(json.loads(connection.recv(timeout=10)))


def refused(connection: ClientConnection, **more: Any) -> bool:
    with pytest.raises(ConnectionClosed) as closed:
        hello(connection, **more)
    return closed.value.rcvd is not None and closed.value.rcvd.code == 1008


def test_strangers_and_those_without_a_post_see_nothing(watched: Watched, screen: Open) -> None:
    home = watched.home
    assert refused(screen())
    assert refused(screen(cookie="nothing"))
    assert refused(screen(), token="nothing")
    assert refused(screen(cookie=home.someone(name="postless").token))
    assert refused(screen(cookie=home.someone(name="keeper", admin=True).token))
    assert refused(screen(cookie=home.someone("clerk", name="new", once=True).token))
    assert refused(screen(), token=home.accounts.give("key", "log", 1, "test", ("facts", "events", "beats")))
    ended = home.someone("clerk")
    token = ended.token
    ended.ask("DELETE", "/api/session")
    assert refused(screen(cookie=token))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_part(watched: Watched, screen: Open, role: str) -> None:
    post = watched.home.post_of(role)
    connection = screen(cookie=watched.home.someone(post).token)
    match SEEN[role]:
        case "town":
            found = hello(connection)
            assert {case["id"] for case in found["cases"]} == set(watched.cases) and found["panels"]
        case "unit":
            unit = watched.home.site.posts[post].unit
            found = hello(connection)
            seen = watched.home.town.running.store.read(lambda reader: reader.every_case())
            mine = {case.id for case in seen if concerns(unit, case, watched.home.site)}
            assert {case["id"] for case in found["cases"]} == mine and found["panels"] == {}
        case "nothing":
            assert refused(connection)


def test_the_towns_people_and_its_screens_see_the_town(watched: Watched, screen: Open) -> None:
    home = watched.home
    kiosk = home.accounts.give("kiosk", "hall", 1, "test")
    for found in (hello(screen(cookie=home.someone("clerk").token)), hello(screen(), token=kiosk)):
        assert {case["id"] for case in found["cases"]} == set(watched.cases)
        assert found["panels"]["counters"]


def test_a_unit_sees_its_cases_and_no_figures_of_the_town(watched: Watched, screen: Open) -> None:
    home = watched.home
    officer = home.someone("market-officer-1")
    connection = screen(cookie=officer.token)
    found = hello(connection)
    mine = [case["id"] for case in found["cases"]]
    assert mine == [watched.cases[0]]
    assert found["panels"] == {}
    assert {news["case"] for news in found["happened"]} <= set(mine)
    # Nor later: what happens to others' cases is not told.
    home.accounts.demo = True
    foreign = home.town.report("又一处乱堆物", grid="fuxi-02")
    home.town.on_duty(watched.cases[0], "market", "sign")
    home.accounts.demo = False
    while True:
        frame = json.loads(connection.recv(timeout=10))
        told = [case["id"] for case in frame.get("cases", [])] + [news["case"] for news in frame.get("happened", [])]
        assert foreign not in told and set(told) <= set(mine)
        assert not frame.get("panels")
        if told:
            break


@pytest.mark.parametrize("wish", ["town", "unit:police", "unit:", "role:clerk"])
def test_a_wish_opens_nothing(watched: Watched, screen: Open, wish: str) -> None:
    assert refused(screen(cookie=watched.home.someone("market-officer-1").token), scope=wish)


@pytest.mark.parametrize("ended", ["signed out", "disabled", "too old", "taken back"])
def test_who_may_no_longer_look_is_cut_off(watched: Watched, screen: Open, ended: str) -> None:
    home = watched.home
    kiosk = home.accounts.give("kiosk", "hall", 1, "test")
    person = home.someone("clerk", name="leaving")
    connection = screen() if ended == "taken back" else screen(cookie=person.token)
    hello(connection, **({"token": kiosk} if ended == "taken back" else {}))
    if ended == "signed out":
        person.ask("DELETE", "/api/session")
    elif ended == "disabled":
        home.account("leaving", "clerk", disabled=True)
    elif ended == "too old":
        home.forward(86_400)
    else:
        home.accounts.take_back("kiosk", "hall", "test")
    with pytest.raises(ConnectionClosed, match="signed out"):
        while True:
            connection.recv(timeout=10)


def test_pages_of_another_site_do_not_read_with_somebodys_cookie(watched: Watched, screen: Open) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        screen(cookie=watched.home.someone("clerk").token, origin="https://evil.example")


def test_what_a_unit_sees_on_the_wall_is_what_it_sees_in_lists(watched: Watched) -> None:
    home = watched.home
    cases = home.town.running.store.read(lambda reader: reader.every_case())
    shown = {case.id for case in cases if concerns("market", case, home.site)}
    assert shown == {case["id"] for case in home.someone("market-head").look("/api/cases")["items"]}
