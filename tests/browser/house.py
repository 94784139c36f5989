"""A center where people sign in, its keeper signed in already: for the pages that a demo has no use for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.browser.browser import Screen
from tests.cli.process import Center, center

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

    def enter(self, screen: Screen) -> None:
        """This screen's browser is the keeper's from now on."""
        for name, value in self._client.cookies.items():
            screen.context.add_cookies([{"name": name, "value": value, "url": self.center.url}])


@contextmanager
def house(data: Path) -> Iterator[House]:
    with center(data, signing_in=True) as found, found.client() as client:
        given = re.search(r"初始密码 (\S+?)[，\s]", found.output)
        assert given

        def ask(method: str, path: str, **body: Any) -> dict[str, Any]:
            answer = client.request(method, path, json=body)
            assert answer.is_success, answer.text
            return dict(answer.json())

        client.headers["x-csrf"] = ask("POST", "/api/session", name="admin", password=given[1])["csrf"]
        client.headers["x-csrf"] = ask("POST", "/api/session/password", old=given[1], new=OWN)["csrf"]
        for name, posts in ACCOUNTS.items():
            ask("PUT", f"/api/accounts/{name}", posts=posts, password=f"given-to-{name}")
        for token in TOKENS:
            ask("POST", "/api/tokens", **token)
        yield House(found, client)
