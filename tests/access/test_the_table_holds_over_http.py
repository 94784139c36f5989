"""Every handler against everybody: who the table lets in comes past the guard, and nobody else."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from command_center.access.may import MAY, PEOPLE, SCOPES
from command_center.api.identity import name_of
from tests.access.house import ROLES, House, house

# Written by hand, so that a slip in the table is one here.
PINNED = [
    # handler, who is let in, who is not
    ("list_accounts", "admin", "clerk duty-leader supervisor leader mayor auditor account kiosk nobody newcomer"),
    ("put_account", "admin", "clerk mayor auditor unit-head account kiosk nobody key:events"),
    ("give_token", "admin", "clerk mayor auditor unit-head account kiosk nobody key:events key:facts"),
    (
        "list_cases",
        "clerk auditor officer unit-head source",
        "admin account newcomer kiosk nobody key:events key:facts key:operate",
    ),
    ("show_case", "clerk officer key:events key:operate", "admin account newcomer kiosk nobody key:facts key:beats"),
    ("list_looks", "clerk auditor mayor", "officer unit-head grid-worker source admin kiosk nobody key:events"),
    ("export_case", "clerk officer source", "admin account newcomer kiosk nobody key:events key:facts"),
    ("list_facts", "clerk auditor key:facts", "officer unit-head source admin account kiosk nobody key:events"),
    ("list_rates", "clerk mayor", "officer unit-clerk source kiosk nobody key:facts"),
    ("replay_moment", "clerk mayor auditor", "officer unit-head grid-worker source admin kiosk nobody key:facts"),
    ("duty_queue", "clerk duty-leader", "officer unit-head grid-worker source kiosk nobody"),
    (
        "act_on_case",
        "clerk officer source",
        "admin account newcomer kiosk nobody key:events key:facts key:beats key:operate",
    ),
    ("draft_whistle", "clerk unit-head", "admin account kiosk nobody key:events"),
    ("take_events", "key:events", "clerk mayor officer admin account kiosk nobody key:facts key:beats key:operate"),
    ("beats", "key:beats", "clerk admin kiosk nobody key:events key:facts"),
    ("retry_dead_letter", "clerk duty-leader key:operate", "mayor auditor officer admin kiosk nobody key:events"),
    ("advance_clock", "", "clerk mayor admin account kiosk nobody key:events key:facts key:beats"),
    ("show_site", "clerk officer kiosk account key:events", "nobody newcomer"),
    ("change_password", "clerk account newcomer", "kiosk nobody key:events"),
    ("sign_in", "nobody kiosk clerk", ""),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("table")) as found:
        yield found


@pytest.fixture(scope="module")
def people(home: House) -> dict[str, tuple[str, str]]:
    """Token and CSRF of each kind of asker; a post may have more roles than the one that it stands for."""
    found = {"nobody": ("", "")}
    for role in ROLES:
        browser = home.someone(home.post_of(role), name=f"one-{role}")
        found[role] = browser.token, browser.csrf
    for name, more in (("account", {}), ("admin", {"admin": True}), ("newcomer", {"once": True})):
        browser = home.someone(name=f"one-{name}", **more)
        found[name] = browser.token, browser.csrf
    found["kiosk"] = home.accounts.give("kiosk", "hall", 1, "test"), ""
    for scope in SCOPES:
        found[f"key:{scope}"] = home.accounts.give("key", f"for {scope}", 1, "test", (scope,)), ""
    return found


def endpoints(home: House) -> dict[str, tuple[str, str]]:
    """Each handler's method and a path that it answers."""
    app: Any = home.town.running.app("ws://127.0.0.1:1/")
    found = {}
    for route in app.routes:
        for handler in route.route_handlers:
            method = next(iter(sorted(handler.http_methods - {"OPTIONS", "HEAD"})), None)
            if method and handler.opt.get("name", handler.handler_name.rpartition(".")[2]) in MAY:
                parts = [one if isinstance(one, str) else "1" for one in route.path_components]
                found[name_of(handler)] = method, "/" + "/".join(parts)
    return found


def passed(home: House, who: str, people: dict[str, tuple[str, str]], method: str, path: str) -> bool:
    token, csrf = people[who]
    if who.startswith("key:"):
        answer = home.with_bearer(token, method, path, None if method == "GET" else {})
    else:
        said = {"cookie": f"center-session={token}" if token else "", "x-csrf": csrf}
        said = {name: value for name, value in said.items() if value}
        answer = home.ask(method, path, None if method == "GET" else {}, **said)
    return not stopped(answer)


def stopped(answer: httpx.Response) -> bool:
    """By the guard; what a handler itself refuses says something else."""
    stop = answer.status_code in (401, 403) and answer.headers["content-type"] == "application/problem+json"
    return stop and any(said in answer.json()["english"] for said in ("not for you", "sign in first"))


def test_each_row_lets_in_whom_it_names_and_nobody_else(home: House, people: dict[str, tuple[str, str]]) -> None:
    found = endpoints(home)
    wrong = []
    for name in sorted(found, key=lambda name: name == "sign_out"):
        method, path = found[name]
        for who in people:
            words = {who} | ({"account"} if who == "admin" else set())
            if who in PEOPLE:
                words = {"account", *home.site.posts[home.post_of(who)].roles}
            expected = "anyone" in MAY[name] or bool(MAY[name] & words)
            if passed(home, who, people, method, path) is not expected:
                wrong.append(f"{name} ({method} {path}): {who} should{' ' if expected else ' not '}come in")
    assert not wrong, "\n".join(wrong)
    assert len(found) > 50


@pytest.mark.parametrize(("handler", "let_in", "left_out"), PINNED)
def test_the_table_says_what_was_meant(handler: str, let_in: str, left_out: str) -> None:
    for who in let_in.split():
        assert "anyone" in MAY[handler] or who in MAY[handler] or (who in PEOPLE and "account" in MAY[handler]), who
    for who in left_out.split():
        assert who not in MAY[handler] and "anyone" not in MAY[handler], who


def test_every_row_is_a_handler(home: House) -> None:
    assert MAY.keys() - endpoints(home).keys() == set()
