"""A center where people sign in, its keeper signed in already: for the pages that a demo has no use for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.browser.browser import Screen
from tests.cli.process import Center, center, ticket

OWN = "the-keepers-own-password"
ACCOUNTS = {"zhuge": ["market-clerk", "market-head"], "duty": ["clerk", "duty-leader"], "wang": ["fuxi-grid-01"]}
TOKENS: list[dict[str, Any]] = [
    {"kind": "key", "name": "hotline", "days": 90, "scopes": ["events"], "source": "urn:12345"},
    {"kind": "key", "name": "district", "days": 30, "scopes": ["facts"]},
    {"kind": "kiosk", "name": "hall", "days": 365},
]


class House:
    def __init__(self, center: Center, client: httpx.Client) -> None:
        self.center, self._client = center, client
        self.key = ""  # of the hotline

    def ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """As the keeper."""
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def enter(self, screen: Screen) -> None:
        """This screen's browser is the keeper's from now on."""
        _show(screen, self._client, self.center.url)

    def let_in(self, screen: Screen, name: str, *posts: str) -> None:
        """This screen's browser is from now on that of an account with these posts."""
        self.ask("PUT", f"/api/accounts/{name}", posts=posts, password=f"given-to-{name}")
        with self.center.client() as client:
            told = client.post("/api/session", json={"name": name, "password": f"given-to-{name}"}).json()
            own = {"old": f"given-to-{name}", "new": f"{name}-has-its-own-password"}
            client.post("/api/session/password", json=own, headers={"x-csrf": told["csrf"]}).raise_for_status()
            _show(screen, client, self.center.url)

    def ticket(self, title: str, **data: Any) -> str:
        """Sent by the hotline; returns its case."""
        event = ticket(title, title, **data)
        with self.center.client() as client:
            client.headers["authorization"] = f"Bearer {self.key}"
            head = {"content-type": "application/cloudevents+json"}
            client.post("/events", json=event, headers=head).raise_for_status()
            self.center.quiet()
            found = client.get("/api/signals", params={"source": event["source"], "id": event["id"]})
        return str(found.raise_for_status().json()["outcome"]["case"])


def _show(screen: Screen, client: httpx.Client, url: str) -> None:
    """The browser has this client's cookies."""
    for name, value in client.cookies.items():
        screen.context.add_cookies([{"name": name, "value": value, "url": url}])


@contextmanager
def house(data: Path) -> Iterator[House]:
    with center(data, signing_in=True) as running, running.client() as client:
        given = re.search(r"初始密码 (\S+?)[，\s]", running.output)
        assert given
        found = House(running, client)
        client.headers["x-csrf"] = found.ask("POST", "/api/session", name="admin", password=given[1])["csrf"]
        client.headers["x-csrf"] = found.ask("POST", "/api/session/password", old=given[1], new=OWN)["csrf"]
        for name, posts in ACCOUNTS.items():
            found.ask("PUT", f"/api/accounts/{name}", posts=posts, password=f"given-to-{name}")
        found.key, *_ = [found.ask("POST", "/api/tokens", **token)["token"] for token in TOKENS]
        yield found
