"""What a session is worth, and when it is worth nothing any more."""

import asyncio

import pytest

from command_center.access.passwords import hashed
from command_center.access.people import COOKIE, digest
from command_center.accounts import FREE, SHIFT
from command_center.facts.durations import SECOND
from tests.access.house import KEPT, PASSWORD, House


def test_a_password_is_kept_as_dear_to_guess_as_rfc_9106_asks() -> None:
    assert hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_what_a_path_understands_is_answered_to_anybody(home: House) -> None:
    for path in ("/api/cases", "/api/session", "/events", "/api/accounts/admin"):
        answer = home.browser().ask("OPTIONS", path)
        assert answer.status_code == 204 and "OPTIONS" in answer.headers["allow"], (path, answer.text)


def test_nobody_sees_anything_before_signing_in(home: House) -> None:
    stranger = home.browser()
    for path in ("/api/cases", "/api/facts", "/api/duties", "/api/whistles", "/api/rates", "/api/site", "/api/units"):
        assert stranger.status("GET", path) == 401, path
    assert stranger.look("/api/session")["name"] == ""


def test_one_signs_in_acts_as_one_of_ones_posts_and_signs_out(home: House) -> None:
    person = home.someone("clerk", "auditor")
    assert person.look("/api/session")["post"] == "clerk"
    assert person.acts_as("auditor").status_code == 200
    assert person.look("/api/session")["words"] == ["account", "auditor"]
    assert person.acts_as("mayor").status_code == 422
    assert person.look("/api/session")["post"] == "auditor"
    stolen = person.token
    assert person.status("DELETE", "/api/session") == 200
    assert person.token == ""
    assert home.with_bearer(stolen, "GET", "/api/cases").status_code == 401


def test_a_cookie_from_before_is_not_the_session_after(home: House) -> None:
    home.account("planted", "clerk")
    browser = home.browser()
    browser.cookies[COOKIE] = "chosen-by-somebody-else"
    browser.signs_in("planted")
    assert browser.token != "chosen-by-somebody-else"
    assert home.with_bearer("chosen-by-somebody-else", "GET", "/api/cases").status_code == 401


@pytest.mark.parametrize("how", ["sign in", "choose a post"])
def test_a_session_that_another_replaces_has_ended(home: House, how: str) -> None:
    person = home.someone("clerk", "auditor", name="twice")
    before = person.token
    assert (person.signs_in("twice") if how == "sign in" else person.acts_as("auditor")).status_code == 200
    assert person.token != before
    assert home.with_bearer(before, "GET", "/api/cases").status_code == 401
    assert person.status("GET", "/api/cases") == 200


def test_the_cookie_is_for_the_center_alone(home: House) -> None:
    home.account("cook", "clerk")
    said = home.browser().signs_in("cook").headers["set-cookie"]
    assert "HttpOnly" in said and "SameSite=strict" in said and "Path=/" in said and "Domain" not in said
    assert "Secure" not in said  # this one listens on loopback, without TLS


def test_what_was_not_meant_is_not_done(home: House) -> None:
    victim, other = home.someone("clerk", name="victim"), home.someone("clerk", name="other")
    draft = ("POST", "/api/session/post", {"post": "clerk"})
    assert victim.status(*draft, x_csrf="") == 403
    assert victim.status(*draft, x_csrf="wrong") == 403
    assert victim.status(*draft, x_csrf=other.csrf) == 403
    for origin in (
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://[broken",
        "file://127.0.0.1",
    ):
        assert victim.status(*draft, origin=origin) == 403, origin
    assert victim.status("GET", "/api/cases", origin="https://evil.example") == 200  # it may not read the answer
    assert victim.status(*draft, origin="http://127.0.0.1") == 200


def test_nobody_is_signed_in_by_a_page_of_another_site(home: House) -> None:
    home.account("attacker", "clerk")
    body = {"name": "attacker", "password": PASSWORD}
    assert home.browser().status("POST", "/api/session", body, origin="https://evil.example") == 403


def test_a_session_ends_by_itself(home: House) -> None:
    person = home.someone("clerk")
    home.forward(SHIFT / SECOND - 1)
    assert person.status("GET", "/api/cases") == 200
    home.forward(1)
    assert person.status("GET", "/api/cases") == 401


def test_choosing_a_post_makes_a_session_no_longer(home: House) -> None:
    person = home.someone("clerk", "auditor")
    home.forward(SHIFT / SECOND - 1)
    assert person.acts_as("auditor").status_code == 200
    assert person.status("GET", "/api/cases") == 200
    home.forward(1)
    assert person.status("GET", "/api/cases") == 401


def test_a_disabled_account_is_out_at_once_and_stays_out(home: House) -> None:
    keeper, person = home.someone(name="keeper", admin=True), home.someone("clerk", name="leaving")
    assert keeper.status("PUT", "/api/accounts/leaving", {"posts": ["clerk"], "disabled": True}) == 200
    assert person.status("GET", "/api/cases") == 401
    assert home.browser().signs_in("leaving").status_code == 401
    assert keeper.status("PUT", "/api/accounts/leaving", {"posts": ["clerk"]}) == 200
    assert person.status("GET", "/api/cases") == 401  # what ended does not come back
    assert home.browser().signs_in("leaving").status_code == 200


def test_a_post_that_was_taken_away_is_lost_at_once(home: House) -> None:
    keeper, person = home.someone(name="keeper", admin=True), home.someone("clerk", "auditor", name="moving")
    keeper.ask("PUT", "/api/accounts/moving", {"posts": ["auditor"]})
    assert person.status("GET", "/api/cases") == 401
    person.signs_in("moving")
    assert person.look("/api/session")["posts"] == ["auditor"]
    assert person.acts_as("clerk").status_code == 422


def test_a_changed_password_ends_the_other_sessions(home: House) -> None:
    here, there = home.someone("auditor", "clerk", name="both"), home.browser()
    there.signs_in("both")
    assert here.acts_as("clerk").status_code == 200
    change = {"old": PASSWORD, "new": "another-long-one"}
    answer = here.ask("POST", "/api/session/password", change)
    assert (answer.status_code, answer.json()["post"]) == (200, "clerk")  # as before
    assert here.status("GET", "/api/cases") == 200
    assert there.status("GET", "/api/cases") == 401
    assert home.browser().signs_in("both").status_code == 401
    assert home.browser().signs_in("both", "another-long-one").status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [("not-the-old-one", "another-long-one"), (PASSWORD, "short"), (PASSWORD, PASSWORD), (PASSWORD, "x" * 201)],
)
def test_a_password_is_not_changed_to_anything(home: House, old: str, new: str) -> None:
    person = home.someone("clerk")
    assert person.status("POST", "/api/session/password", {"old": old, "new": new}) == 422
    assert person.status("GET", "/api/cases") == 200


def test_a_password_that_was_given_is_changed_before_anything_else(home: House) -> None:
    keeper = home.someone(name="keeper", admin=True)
    made = {"posts": ["clerk"], "password": "given-by-the-keeper"}
    assert keeper.status("PUT", "/api/accounts/newcomer", made) == 200
    person = home.browser()
    assert person.signs_in("newcomer", "given-by-the-keeper").json()["must_change"]
    for path in ("/api/cases", "/api/desk", "/api/site", "/api/facts"):
        assert person.status("GET", path) == 403, path
    assert person.acts_as("clerk").status_code == 403
    answer = person.ask("POST", "/api/session/password", {"old": "given-by-the-keeper", "new": "my-own-long-one"})
    assert answer.status_code == 200 and not answer.json()["must_change"]
    assert person.status("GET", "/api/cases") == 200


def test_who_guesses_has_to_wait_longer_and_longer(home: House) -> None:
    home.account("guessed", "clerk")
    browser = home.browser()
    for _ in range(FREE["name"]):
        assert browser.signs_in("guessed", "wrong").status_code == 401
    for wait in (1, 2, 4, 8):
        answer = browser.signs_in("guessed", "wrong")
        assert (answer.status_code, answer.json()["wait_s"]) == (429, wait)
        assert home.browser().signs_in("guessed").status_code == 429  # the right one has to wait as well
        home.forward(wait)
        assert browser.signs_in("guessed", "wrong").status_code == 401
    home.forward(900)
    assert browser.signs_in("guessed").status_code == 200
    assert browser.signs_in("guessed", "wrong").status_code == 401  # it begins anew


def test_the_old_password_is_guessed_no_faster_than_at_the_door(home: House) -> None:
    person = home.someone("clerk", name="left-open")
    change = {"old": "wrong", "new": "another-long-one"}
    for _ in range(FREE["name"]):
        assert person.status("POST", "/api/session/password", change) == 422
    answer = person.ask("POST", "/api/session/password", {**change, "old": PASSWORD})
    assert (answer.status_code, answer.json()["wait_s"]) == (429, 1)
    assert home.browser().signs_in("left-open").status_code == 429
    home.forward(1)
    assert person.status("POST", "/api/session/password", {**change, "old": PASSWORD}) == 200


def test_many_guesses_at_once_are_no_more_guesses(home: House) -> None:
    home.account("guessed", "clerk")

    async def guess() -> list[int]:
        client = home.town.client
        body = {"name": "guessed", "password": "wrong"}
        answers = await asyncio.gather(*(client.post("/api/session", json=body) for _ in range(20)))
        return [answer.status_code for answer in answers]

    found = home.town.run(guess())
    assert found.count(401) == FREE["name"]
    assert found.count(429) == 20 - FREE["name"]


def test_an_address_that_tries_many_names_has_to_wait(home: House) -> None:
    home.account("at-work", "clerk")
    for n in range(FREE["from"]):
        assert home.browser().signs_in(f"nobody-{n}", "wrong").status_code == 401
        if n % 20 == 0:  # who comes in rightly does not clear the way for the rest
            assert home.browser().signs_in("at-work").status_code == 200
    assert home.browser().signs_in("at-work").status_code == 429


def test_whether_there_is_such_an_account_is_not_told(home: House) -> None:
    home.account("there", "clerk")
    home.account("gone", "clerk", disabled=True)
    said = {home.browser().signs_in(name, "wrong").text for name in ("there", "gone", "nowhere")}
    said.add(home.browser().signs_in("gone").text)
    assert len(said) == 1


def test_what_has_ended_is_swept(home: House) -> None:
    old = home.someone("clerk", name="old")
    home.browser().signs_in("nobody", "wrong")
    key = home.accounts.give("key", "sensor", 30, "test", ("beats",))
    assert digest(old.token) in home.rows("tokens")
    home.forward(2 * 86_400)
    new = home.someone("clerk", name="new")
    assert sorted(home.rows("tokens")) == sorted([digest(new.token), digest(key)])
    assert [name for name in home.rows("attempts") if "nobody" in name] == []


def test_secrets_are_not_kept(home: House) -> None:
    person, key = home.someone("clerk"), home.accounts.give("key", "sensor", 30, "test", ("beats",))
    dumped = home.town.running.store.read(
        lambda reader: str(
            [
                list(reader._connection.exec_driver_sql(f"select * from {name}"))
                for name in ("tokens", "accounts", "audit")
            ]
        )
    )
    for secret in (person.token, key, PASSWORD):
        assert secret not in dumped
    assert KEPT in dumped


def test_a_session_of_a_password_that_changed_meanwhile_is_not_opened(home: House) -> None:
    before = home.account("changing", "clerk")
    home.account("changing", "clerk", disabled=True)
    with pytest.raises(Exception, match="账号或密码不对"):
        home.town.run(home.accounts._open("changing", "clerk", known=before))
    assert home.rows("tokens") == []


def test_the_last_who_keeps_accounts_stays(home: House) -> None:
    keeper = home.someone(name="keeper", admin=True)
    for body in ({"admin": False}, {"admin": True, "disabled": True}):
        assert keeper.status("PUT", "/api/accounts/keeper", body) == 422
    home.account("second", admin=True)
    assert keeper.status("PUT", "/api/accounts/keeper", {"admin": False}) == 200
    assert keeper.status("GET", "/api/accounts") == 401


def test_a_demo_lets_choose_and_nobody_else_does(home: House) -> None:
    home.accounts.demo = True
    token = home.ask("POST", "/api/session/post", {"post": "clerk", "bearer": True}).json()["token"]
    assert home.with_bearer(token, "GET", "/api/cases").status_code == 200
    home.accounts.demo = False
    assert home.with_bearer(token, "GET", "/api/cases").status_code == 401
    assert home.ask("POST", "/api/session/post", {"post": "clerk", "bearer": True}).status_code == 401
    person = home.someone("clerk")
    assert person.status("POST", "/api/session/post", {"post": "clerk", "bearer": True}) == 422
    keeper = home.someone(name="keeper", admin=True)
    body = {"posts": ["clerk"], "password": "long-enough-to-be-one"}
    assert keeper.status("PUT", "/api/accounts/demo", body) == 422  # nobody may have its name


def test_a_stolen_screen_shows_the_wall_and_opens_nothing_else(home: House) -> None:
    home.account("hall", "clerk", "mayor")  # of the same name as the screen
    token = home.accounts.give("kiosk", "hall", 30, "test")
    screen = home.browser()
    assert screen.ask("POST", "/api/kiosk", {"token": token}).status_code == 200
    session = screen.look("/api/session")
    assert (session["words"], session["posts"], session["post"]) == (["kiosk"], [], "")
    assert screen.status("GET", "/api/site") == 200
    for path in (
        "cases",
        "facts",
        "duties",
        "whistles",
        "rates",
        "desk",
        "accounts",
        "tokens",
        "dead-letters",
        "units",
    ):
        assert screen.status("GET", f"/api/{path}") == 403, path
    assert screen.acts_as("clerk").status_code == 403
    assert screen.status("DELETE", "/api/session") == 403
    assert home.with_bearer(token, "DELETE", "/api/session").status_code == 403
    assert screen.status("GET", "/api/site") == 200, "a screen does not end itself"
    assert home.with_bearer(token, "POST", "/events", {}).status_code == 403
    home.accounts.take_back("kiosk", "hall", "test")
    assert screen.status("GET", "/api/site") == 401


def test_a_key_sends_for_its_source_and_asks_for_its_own(home: House) -> None:
    key = home.accounts.give("key", "grid", 30, "test", ("events",), "urn:grid")
    other = home.accounts.give("key", "hotline", 30, "test", ("events",), "urn:hotline")

    def send(source: str, token: str) -> int:
        data = {"title": "乱堆物", "place": home.town.place("chongshan-01")}
        event = {"specversion": "1.0", "id": "1", "source": source, "type": "grid.report.v1", "data": data}
        more = {"content_type": "application/cloudevents+json", "authorization": f"Bearer {token}"}
        return home.ask("POST", "/events", event, **more).status_code

    assert send("urn:grid:1", key) == 202
    assert send("urn:hotline:1", key) == 400
    home.town.settle()
    path = "/api/signals?source=urn:grid:1&id=1"
    case = home.with_bearer(key, "GET", path).json()["outcome"]["case"]
    assert home.with_bearer(other, "GET", path).status_code == 404
    assert home.with_bearer(key, "GET", f"/api/cases/{case}").status_code == 200
    assert home.with_bearer(other, "GET", f"/api/cases/{case}").status_code == 404
    assert home.with_bearer(key, "DELETE", "/api/session").status_code == 200
    assert home.with_bearer(key, "GET", path).status_code == 200  # it is ended by who gave it
    home.forward(31 * 86_400)
    assert home.with_bearer(key, "GET", path).status_code == 401
