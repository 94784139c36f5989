"""The center as the simulator sees it: what it may ask, and how it asks over HTTP.

Whatever drives the center from within (a history laid at the first start) offers the same `Town`.
"""

from collections import deque
from typing import Any, NamedTuple, Protocol

import httpx
import msgspec

from command_center.facts.durations import SECOND
from connectors.simulator.office import moment
from connectors.simulator.pictures import address
from connectors.simulator.posts import Posts

PATIENCE_S = 20.0
PAGE = 200
REMEMBERED = 5_000
"""Facts of its own that the simulator knows again in the log."""


class RefusedByCenter(Exception):
    """The center answers that this cannot be done: 4xx, with what it says."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status} {detail}")
        self.status, self.detail = status, detail


class Changed(NamedTuple):
    """Cases that have changed since a cursor, each with its newest version; which of them somebody else acted on."""

    cases: dict[str, int]
    cursor: str
    by_hand: frozenset[str] = frozenset()


def is_case(stream: str) -> bool:
    """Whether the facts of this stream are a case's: the site and set-aside signals have streams of their own."""
    return len(stream) == 32


class Town(Protocol):
    """Moments are UTC µs."""

    def site(self) -> dict[str, Any]:
        """What `GET /api/site` answers."""
        ...

    def now(self) -> int: ...

    def put_picture(self, picture: bytes) -> None: ...

    def post_events(self, events: list[dict[str, Any]]) -> None: ...

    def act(self, path: str, post: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Do a verb. Answers {"case": CaseView, "state"?: Case}; raises RefusedByCenter."""
        ...

    def case(self, id: str) -> dict[str, Any]:
        """{"case": Case, "view": CaseView}"""
        ...

    def changed(self, cursor: str) -> Changed:
        """What has changed since `cursor`; "" means from the first fact on."""
        ...


class ClockedTown(Town, Protocol):
    """One whose clock is moved by hand."""

    def advance(self, to: int) -> None:
        """Fire what falls due up to `to`, which is then now. A moment that has passed changes nothing."""
        ...


class HttpTown:
    """A running center. Raises httpx.TransportError while it is away."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        # A proxy meant for the internet must not come between the simulator and the center.
        self._client = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False, transport=transport)
        self._posts: frozenset[str] = frozenset()
        self._as = Posts()
        self._own: deque[str] = deque(maxlen=REMEMBERED)

    def close(self) -> None:
        self._client.close()

    def site(self) -> dict[str, Any]:
        site = self._ask("GET", "/api/site")
        self._posts = frozenset(post["code"] for post in site["posts"])
        return site

    def now(self) -> int:
        return moment(self._ask("GET", "/api/clock")["now_at"])

    def rate(self) -> float:
        """How much faster than the machine's time the center's runs."""
        clock = self._ask("GET", "/api/clock")
        return float(clock["rate"]) if clock["mode"] == "demo" else 1.0

    def put_picture(self, picture: bytes) -> None:
        self._ask("PUT", f"/blobs/{address(picture)}", picture, {"content-type": "image/png"})

    def post_events(self, events: list[dict[str, Any]]) -> None:
        headers = {"content-type": "application/cloudevents-batch+json"}
        self._ask("POST", "/events", msgspec.json.encode(events), headers)

    def act(self, path: str, post: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        headers = {"content-type": "application/json", "idempotency-key": key}
        answer = self._ask("POST", path, msgspec.json.encode(body), headers, self._as.auth(post))
        self._own.extend(fact["id"] for fact in answer["facts"])
        return answer

    def case(self, id: str) -> dict[str, Any]:
        return self._ask("GET", f"/api/cases/{id}")

    def unfinished(self) -> list[str]:
        """Cases about which somebody may still have to do something: the open ones and those lately closed."""
        found: list[str] = []
        for which in ("open=true", "status=closed"):
            cursor = ""
            while True:
                page = self._ask("GET", f"/api/cases?{which}&limit={PAGE}&cursor={cursor}")
                found += [item["id"] for item in page["items"]]
                cursor = page["next"] or ""
                if not cursor:
                    break
        return found

    def latest(self) -> str:
        """The cursor behind the last fact."""
        return str(self._ask("GET", "/api/facts?limit=1&after=latest")["next"])

    def changed(self, cursor: str) -> Changed:
        cases: dict[str, int] = {}
        by_hand: set[str] = set()
        own = set(self._own)
        while True:
            page = self._ask("GET", f"/api/facts?limit={PAGE}&after={cursor}")
            for fact in page["items"]:
                cases[fact["case"]] = fact["version"]
                if fact["actor"] in self._posts and fact["id"] not in own:
                    by_hand.add(fact["case"])
            cursor = page["next"] or cursor
            if len(page["items"]) < PAGE:
                return Changed(cases, cursor, frozenset(by_hand))

    def advance(self, to: int) -> None:
        seconds = (to - self.now()) / SECOND
        if seconds > 0:
            self._ask("POST", "/api/clock", msgspec.json.encode({"advance_s": seconds}))

    def beat(self, cameras: dict[str, float], feeds: list[str]) -> None:
        """Which cameras and links are alive: seconds since each camera's last picture."""
        self._ask("POST", "/api/beats", msgspec.json.encode({"cameras": cameras, "feeds": feeds}))

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        auth: httpx.Auth | None = None,
    ) -> dict[str, Any]:
        headers = headers or {"content-type": "application/json"}
        answer = self._client.request(method, path, content=body, headers=headers, auth=auth)
        if answer.status_code >= 500:
            raise httpx.TransportError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        if not answer.is_success:
            raise RefusedByCenter(answer.status_code, answer.text[:500])
        found: dict[str, Any] = msgspec.json.decode(answer.content)
        return found
