"""Accounts, keys, screens and sessions, as the administrator's page keeps them on a center that runs."""

import asyncio

import pytest

from command_center.access.people import Account, digest
from command_center.accounts import USED_EVERY
from command_center.facts.durations import SECOND
from command_center.store import Reader
from tests.access.house import KEPT, PASSWORD, Browser, House

OWN = "my-own-long-one"


@pytest.fixture
def keeper(home: House) -> Browser:
    return home.someone(name="keeper", admin=True)


def did(keeper: Browser, about: str) -> list[tuple[str, str, str]]:
    """Newest first: who, what, why; but for coming in."""
    found = keeper.look(f"/api/audit?about={about}")["items"]
    return [(one["who"], one["did"], one["why"]) for one in found if one["did"] not in ("signed in", "sign-in failed")]


def refused_at(answer: object) -> str:
    assert answer.status_code == 422  # type: ignore[attr-defined]
    return str(answer.json()["field"])  # type: ignore[attr-defined]


def test_a_new_account_begins_with_a_password_that_is_shown_once(home: House, keeper: Browser) -> None:
    answer = keeper.ask("POST", "/api/accounts", {"name": "new", "posts": ["clerk"]})
    assert answer.status_code == 201
    password = answer.json()["password"]
    person = home.browser()
    assert person.signs_in("new", password).json()["must_change"]
    assert person.status("POST", "/api/session/password", {"old": password, "new": OWN}) == 200
    assert home.browser().signs_in("new", OWN).json()["post"] == "clerk"
    assert did(keeper, "new")[-1] == ("keeper", "account", "clerk")
    assert password not in str(keeper.look("/api/accounts")) + str(keeper.look("/api/audit"))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "keeper"}, "name"),
        ({"name": "demo"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "fine", "posts": ["no-such-post"]}, "posts"),
    ],
)
def test_what_cannot_be_an_account_is_refused_at_its_field(
    home: House, keeper: Browser, body: dict[str, object], field: str
) -> None:
    assert refused_at(keeper.ask("POST", "/api/accounts", body)) == field
    assert keeper.status("GET", "/api/accounts") == 200  # who is there already is as before


def test_a_name_that_is_taken_is_said_to_be_so(home: House, keeper: Browser) -> None:
    home.someone("clerk", name="there")
    home.accounts.give("key", "there", 1, "test", ("facts",))
    tokens = {"kind": "key", "scopes": ["facts"], "days": 1}
    for path, more in (("/api/accounts", {}), ("/api/tokens", tokens)):
        taken, unusable = (keeper.ask("POST", path, {"name": name, **more}).json() for name in ("there", "a/b"))
        assert (taken["status"], taken["field"], taken["code"]) == (422, "name", "taken"), path
        assert "已有" in taken["detail"] and "there" in taken["english"]
        assert (unusable["status"], unusable["field"]) == (422, "name") and "code" not in unusable
        assert "已有" not in unusable["detail"]


def test_another_first_password_ends_what_went_on_with_the_old_one(home: House, keeper: Browser) -> None:
    person = home.someone("clerk", name="forgetful")
    password = keeper.ask("POST", "/api/accounts/forgetful/password").json()["password"]
    assert person.status("GET", "/api/cases") == 401
    assert home.browser().signs_in("forgetful").status_code == 401
    assert home.browser().signs_in("forgetful", password).json()["must_change"]
    assert keeper.status("POST", "/api/accounts/nobody/password") == 404
    assert did(keeper, "forgetful")[0] == ("keeper", "password renewed", "")


def at_once(home: House, *asked: tuple[Browser, str, str, object]) -> None:
    """The first takes its time over a password while the others are done."""

    async def ask(by: Browser, method: str, path: str, body: object) -> None:
        headers = {"cookie": f"center-session={by.token}", "x-csrf": by.csrf}
        await home.town.client.request(method, path, json=body, headers=headers)

    async def all_asked() -> None:
        await asyncio.gather(*(ask(*one) for one in asked))

    home.town.run(all_asked())


def kept(home: House, name: str) -> Account:
    found = home.town.running.store.read(lambda reader: reader.account(name))
    assert found is not None
    return found


def test_another_first_password_leaves_what_is_changed_meanwhile(home: House, keeper: Browser) -> None:
    other = home.someone(name="right", admin=True)
    before = home.account("both", "clerk")
    path = "/api/accounts/both"
    at_once(home, (keeper, "POST", f"{path}/password", None), (other, "PUT", path, {"posts": ["duty-leader"]}))
    assert (kept(home, "both").posts, kept(home, "both").once) == (("duty-leader",), True)
    assert kept(home, "both").password != before.password


def test_who_is_disabled_while_changing_a_password_stays_out(home: House, keeper: Browser) -> None:
    person = home.someone("clerk", name="leaving")
    passwords = {"old": PASSWORD, "new": OWN}
    out = ("PUT", "/api/accounts/leaving", {"posts": ["clerk"], "disabled": True})
    at_once(home, (person, "POST", "/api/session/password", passwords), (keeper, *out))
    assert kept(home, "leaving").disabled


def test_two_administrators_do_not_put_each_other_out(home: House) -> None:
    names = ("left", "right")
    people = {name: home.someone(name=name, admin=True) for name in names}

    async def at_once() -> list[int]:
        client = home.town.client

        async def put_out(name: str, other: str) -> int:
            by = people[name]
            headers = {"cookie": f"center-session={by.token}", "x-csrf": by.csrf}
            answer = await client.put(f"/api/accounts/{other}", json={"disabled": True}, headers=headers)
            return answer.status_code

        return list(await asyncio.gather(put_out("left", "right"), put_out("right", "left")))

    assert 200 in (found := home.town.run(at_once()))
    assert set(found) <= {200, 401, 422}
    kept = home.town.running.store.read(lambda reader: reader.accounts())
    assert [one.name for one in kept if one.admin and not one.disabled] != []


def test_who_is_signed_in_is_seen_and_signed_out(home: House, keeper: Browser) -> None:
    person = home.someone("clerk", name="somebody")
    found = {one["name"]: one for one in keeper.look("/api/sessions")["items"]}
    assert (found["keeper"]["own"], found["somebody"]["own"], found["somebody"]["post"]) == (True, False, "clerk")
    assert keeper.status("DELETE", f"/api/sessions/{found['somebody']['id']}") == 200
    assert person.status("GET", "/api/cases") == 401
    assert keeper.status("DELETE", f"/api/sessions/{found['somebody']['id']}") == 404
    assert [one["name"] for one in keeper.look("/api/sessions")["items"]] == ["keeper"]
    assert did(keeper, "somebody")[0] == ("keeper", "session taken back", "")
    key = home.accounts.give("key", "log", 1, "test", ("facts",))
    assert keeper.status("DELETE", f"/api/sessions/{digest(key)}") == 404  # a key is no session


def test_a_session_that_is_over_is_not_listed(home: House, keeper: Browser) -> None:
    home.someone("clerk", name="yesterday")
    home.forward(86_400)
    assert [one["name"] for one in home.someone(name="second", admin=True).look("/api/sessions")["items"]] == ["second"]


def test_a_keys_last_use_is_known_to_five_minutes(home: House, keeper: Browser) -> None:
    wanted = {"kind": "key", "name": "log", "days": 1, "scopes": ["facts"]}
    token = keeper.ask("POST", "/api/tokens", wanted).json()["token"]

    def used() -> str | None:
        (one,) = keeper.look("/api/tokens")["items"]
        return None if one["used_at"] is None else str(one["used_at"])

    assert used() is None
    assert home.with_bearer(token, "GET", "/api/facts").status_code == 200
    first = used()
    assert first is not None
    home.forward(USED_EVERY / SECOND - 1)
    home.with_bearer(token, "GET", "/api/facts")
    assert used() == first
    home.forward(1)
    home.with_bearer(token, "GET", "/api/facts")
    assert used() > first  # type: ignore[operator]


def test_the_use_of_a_key_does_not_bring_it_back(home: House) -> None:
    token = home.accounts.give("key", "log", 1, "test", ("facts",))
    store = home.town.running.store
    kept = store.read(lambda reader: reader.token(digest(token)))
    assert kept is not None
    home.accounts.take_back("key", "log", "test")
    store.transact_now(lambda tx: tx.used_token(kept))
    assert home.with_bearer(token, "GET", "/api/facts").status_code == 401
    assert home.rows("tokens") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "key", "name": "x"}, "scopes"),
        ({"kind": "key", "name": "x", "scopes": ["everything"]}, "scopes"),
        ({"kind": "key", "name": "x", "scopes": ["events"]}, "source"),
        ({"kind": "key", "name": "taken", "scopes": ["facts"]}, "name"),
        ({"kind": "kiosk", "name": "a/b"}, "name"),
        ({"kind": "kiosk", "name": ""}, "name"),
        ({"kind": "kiosk", "name": "x", "days": 0}, "days"),
    ],
)
def test_what_cannot_be_a_token_is_refused_at_its_field(
    home: House, keeper: Browser, body: dict[str, object], field: str
) -> None:
    home.accounts.give("key", "taken", 1, "test", ("facts",))
    assert refused_at(keeper.ask("POST", "/api/tokens", {"days": 1, **body})) == field


def test_the_audit_is_asked_by_who_what_and_when(home: House, keeper: Browser) -> None:
    for day in range(3):
        keeper.ask("PUT", f"/api/accounts/of-day-{day}", {"posts": ["clerk"], "password": PASSWORD})
        home.forward(3_600)
    other = home.someone(name="Other", admin=True)
    other.ask("POST", "/api/tokens", {"kind": "kiosk", "name": "hall", "days": 1})

    def about(query: str) -> list[str]:
        return [one["about"] for one in other.look(f"/api/audit?{query}")["items"]]

    assert about("who=keeper") == ["of-day-2", "of-day-1", "of-day-0", "keeper"]  # who came in first of all
    assert about("did=kiosk+given") == ["hall"]
    assert about("who=other&did=account") == []
    assert about("about=day-1") == ["of-day-1"]
    assert about("about=%25") == []  # a part, not a pattern
    rows = other.look("/api/audit?who=keeper")["items"]
    oldest, middle = rows[2]["at"].replace("+", "%2B"), rows[1]["at"].replace("+", "%2B")
    assert about(f"who=keeper&since={middle}") == ["of-day-2", "of-day-1"]
    assert about(f"who=keeper&since={oldest}&until={middle}") == ["of-day-0", "keeper"]
    first = other.look("/api/audit?who=keeper&limit=2")
    assert [one["about"] for one in first["items"]] == ["of-day-2", "of-day-1"]
    assert about(f"who=keeper&limit=2&cursor={first['next']}") == ["of-day-0", "keeper"]
    assert refused_at(other.ask("GET", "/api/audit?since=yesterday")) == "since"


def test_the_audit_says_which_row_a_hand_was_in(home: House, keeper: Browser) -> None:
    keeper.ask("PUT", "/api/accounts/one", {"posts": ["clerk"], "password": PASSWORD})
    keeper.ask("PUT", "/api/accounts/two", {"posts": ["clerk"], "password": PASSWORD})
    whole = keeper.look("/api/audit/verify")
    assert (whole["whole"], whole["broken"], whole["cut"], len(whole["end"])) == (True, None, False, 64)
    row = keeper.look("/api/audit?about=one")["items"][0]["row"]
    by_hand(home, f"update audit set about = 'someone-else' where seq = {row}")
    found = keeper.look("/api/audit/verify")
    assert (found["whole"], found["broken"], found["cut"]) == (False, row, False)
    by_hand(home, "delete from audit where about in ('someone-else', 'two')")
    assert keeper.look("/api/audit/verify")["cut"]


def by_hand(home: House, statement: str) -> None:
    home.town.running.store.transact_now(lambda tx: tx.connection.exec_driver_sql(statement) and None)


def test_another_name_is_refused_before_it_is_asked_who_comes(home: House) -> None:
    assert home.ask("GET", "/api/cases", host="evil.example").status_code == 421
    assert home.ask("GET", "/api/cases").status_code == 401


def test_coming_in_and_failing_to_is_a_row_of_the_audit(home: House, keeper: Browser) -> None:
    home.account("comes", "clerk")
    browser = home.browser()
    browser.signs_in("comes", "not-the-password")
    browser.signs_in("my-password-by-mistake", "wrong")
    browser.signs_in("comes")
    browser.ask("POST", "/api/session/password", {"old": "guessed", "new": "another-long-one"})
    found = keeper.look("/api/audit")["items"][:4]
    assert [(one["who"], one["did"], one["about"], one["why"]) for one in found] == [
        ("comes", "sign-in failed", "comes", "127.0.0.1"),
        ("comes", "signed in", "comes", "127.0.0.1"),
        ("?", "sign-in failed", "?", "127.0.0.1"),  # what was typed may be a password
        ("comes", "sign-in failed", "comes", "127.0.0.1"),
    ]


def test_no_account_has_a_name_that_is_taken_for_another(home: House, keeper: Browser) -> None:
    home.account("admin", admin=True)
    for name in ("Admin", "ａｄｍｉｎ", "DEMO", "Keeper"):
        assert refused_at(keeper.ask("POST", "/api/accounts", {"name": name})) == "name", name
        body = {"posts": ["clerk"], "password": PASSWORD}
        assert refused_at(keeper.ask("PUT", f"/api/accounts/{name}", body)) == "name", name
    assert keeper.status("PUT", "/api/accounts/admin", {"admin": True}) == 200


def test_accounts_that_were_alike_before_are_changed_as_others_are(home: House, keeper: Browser) -> None:
    for name in ("admin", "Admin", "Demo"):
        account = Account(name, KEPT, ("clerk",))
        home.town.running.store.transact_now(lambda tx, account=account: tx.keep_account(account))
    assert keeper.status("PUT", "/api/accounts/Admin", {"disabled": True}) == 200
    assert (kept(home, "Admin").disabled, kept(home, "admin").disabled) == (True, False)
    assert keeper.status("POST", "/api/accounts/Admin/password") == 200
    assert keeper.status("PUT", "/api/accounts/Demo", {"disabled": True}) == 200
    assert refused_at(keeper.ask("POST", "/api/accounts", {"name": "ADMIN"})) == "name"


def test_of_two_that_are_alike_at_once_one_is_made(home: House, keeper: Browser) -> None:
    names = ("twin", "Twin", "TWIN", "ｔｗｉｎ")
    at_once(home, *((keeper, "POST", "/api/accounts", {"name": name}) for name in names))
    there = home.town.running.store.read(Reader.accounts)
    assert len([one for one in there if one.name in names]) == 1


def test_of_two_keys_of_a_name_at_once_one_is_given(home: House, keeper: Browser) -> None:
    body = {"kind": "key", "name": "bridge", "days": 1, "scopes": ["facts"]}
    at_once(home, *[(keeper, "POST", "/api/tokens", body)] * 4)
    assert len(keeper.look("/api/tokens")["items"]) == 1
    assert [one[1] for one in did(keeper, "bridge")] == ["key given"]


def test_a_name_whose_key_has_ended_is_free(home: House, keeper: Browser) -> None:
    body = {"kind": "key", "name": "bridge", "days": 1 / 24, "scopes": ["facts"]}
    old = keeper.ask("POST", "/api/tokens", body).json()["token"]
    assert refused_at(keeper.ask("POST", "/api/tokens", body)) == "name"
    home.forward(3_600)
    new = keeper.ask("POST", "/api/tokens", body).json()["token"]
    assert home.with_bearer(old, "GET", "/api/facts").status_code == 401
    assert home.with_bearer(new, "GET", "/api/facts").status_code == 200
    assert len(keeper.look("/api/tokens")["items"]) == 1
