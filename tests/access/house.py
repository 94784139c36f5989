"""A center that one has to sign in to, people with a post of each role, and browsers that keep cookies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from argon2 import PasswordHasher

from command_center.access import passwords
from command_center.access.may import PEOPLE
from command_center.access.people import COOKIE, Account
from command_center.facts.durations import SECOND
from tests.engines import EMBEDDED, Engine
from tests.town import START, Town, micros, town

PASSWORD = "a-long-enough-one"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A thousand times as cheap as a center's, since people sign in here all the time."""
KEPT = QUICK.hash(PASSWORD)


class Browser:
    """Keeps cookies, as browsers do, and says its session's CSRF token, as the pages do."""

    def __init__(self, house: "House") -> None:
        self.house = house
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """`headers`: names with underscores; an empty one is left out."""
        said = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "x-csrf": self.csrf}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        said = {name: value for name, value in said.items() if value}
        answer = self.house.ask(method, path, body, **said)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        for line in answer.headers.get_list("set-cookie"):
            if "Max-Age=0" in line:
                self.cookies.pop(line.partition("=")[0], None)
        return answer

    def look(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def status(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        return self.ask(method, path, body, **headers).status_code

    def signs_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        answer = self.ask("POST", "/api/session", {"name": name, "password": password})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer

    def acts_as(self, post: str) -> httpx.Response:
        answer = self.ask("POST", "/api/session/post", {"post": post})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer

    @property
    def token(self) -> str:
        return self.cookies.get(COOKIE, "")


class House:
    def __init__(self, town: Town) -> None:
        self.town, self.accounts = town, town.running.accounts
        self.site = town.site
        self.moment = micros(START)
        self.accounts.demo, self.accounts.now = False, lambda: self.moment

    def forward(self, seconds: float) -> None:
        """Of the machine's time, in which sessions last."""
        self.moment += round(seconds * SECOND)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.town.run(self.town.client.request(method, path, json=body, headers=said))
        self.town.client.cookies.clear()  # each browser keeps its own
        return answer

    def with_bearer(self, token: str, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.ask(method, path, body, authorization=f"Bearer {token}")

    def account(self, name: str, *posts: str, **more: Any) -> Account:
        found = Account(name, KEPT, posts, **more)
        self.accounts.put(found, "test")
        return found

    def browser(self) -> Browser:
        return Browser(self)

    def someone(self, *posts: str, name: str = "", **more: Any) -> Browser:
        """Somebody who has signed in, acting as the first of these posts."""
        name = name or "-".join(("someone", *posts))
        self.account(name, *posts, **more)
        browser = self.browser()
        answer = browser.signs_in(name)
        assert answer.status_code == 200, answer.text
        return browser

    def post_of(self, role: str) -> str:
        """A post that has this role and, where there is one, no other."""
        held = [post for post in self.site.posts.values() if role in post.roles]
        return min(held, key=lambda post: len(post.roles)).code

    def rows(self, table: str) -> list[str]:
        """Names or digests of what is kept there."""
        column = {"tokens": "digest", "attempts": "name"}[table]
        return [
            str(row[0])
            for row in self.town.running.store.read(
                lambda reader: reader._connection.exec_driver_sql(f"select {column} from {table}").all()
            )
        ]


def told(home: House) -> Town:
    """The same town, which sends and acts as anybody until it is asked who looks."""
    home.accounts.demo = True
    return home.town


ROLES = tuple(sorted(PEOPLE))


@contextmanager
def house(folder: Path, engine: Engine = EMBEDDED) -> Iterator[House]:
    with patch.object(passwords, "_hasher", QUICK), town(folder, engine) as found:
        yield House(found)
