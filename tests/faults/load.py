"""What a town does to a center that may die at any moment: it posts, it acts, it moves the clock, and it writes down
what was acknowledged. What got no answer is sent again, under the same id or key, when the center is back."""

import hashlib
import threading
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple, Protocol

import httpx

from connectors.simulator.posts import Posts
from tests.cli.process import ticket

GRIDS = [f"{village}-0{n}" for village in ("chongshan", "fuxi") for n in (1, 2, 3)]
ITEMS = [
    *("catering-licence", "fire-lane", "corridor-clutter", "consumer-refund", "no-such-item"),
    *("gas-pipe-broken", "food-poisoning"),  # these have a whistle blown
]
MOST = 1_000  # events that a batch holds
BATCH = {"content-type": "application/cloudevents-batch+json"}


class Here(Protocol):
    """A center that is asked over HTTP."""

    def client(self) -> httpx.Client: ...


Work = Callable[[httpx.Client, Random, str], None]
"""One step of somebody: what is new in it has the given name."""


class Act(NamedTuple):
    path: str
    post: str
    key: str  # Idempotency-Key: no two acts have the same
    body: dict[str, Any]


class Load:
    furthest_s = 7_200.0  # that the clock is moved at once

    def __init__(self, chance: Random) -> None:
        self.chance, self.posts = chance, Posts()
        self.events: dict[str, dict[str, Any]] = {}  # acknowledged, by id
        self.done: dict[str, tuple[Act, list[str]]] = {}  # acknowledged, by key, with the ids of the facts it caused
        self.blobs: dict[str, bytes] = {}
        self.now_at = ""  # the last moment that the clock was moved to
        self.unanswered: list[dict[str, Any]] = []
        self.undone: list[Act] = []
        self.wrong: list[str] = []
        self._round = 0

    @property
    def acknowledged(self) -> int:
        return len(self.events) + len(self.done)

    def start(self, here: Here) -> list[threading.Thread]:
        """They end when the center does."""
        self._round += 1
        works = [self._posting, self._posting, self._acting, self._acting, self._moving]
        threads = []
        for n, work in enumerate(works):
            given = here, work, Random(self.chance.random()), f"{self._round}-{n}"
            threads.append(threading.Thread(target=self._until_dead, args=given))
        for thread in threads:
            thread.start()
        return threads

    def _until_dead(self, here: Here, work: Work, chance: Random, name: str) -> None:
        try:
            with here.client() as client:
                for step in range(100_000):
                    work(client, chance, f"{name}-{step}")
        except httpx.TransportError:
            return
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def again(self, here: Here) -> None:
        """Send what got no answer, and some of what did: neither may count twice."""
        with here.client() as client:
            events, self.unanswered = self.unanswered, []
            for start in range(0, len(events), MOST):
                self._post(client, events[start : start + MOST])
            for event in self.chance.sample(sorted(self.events), min(5, len(self.events))):
                answer = client.post("/events", json=[self.events[event]], headers=BATCH)
                self._expect(answer.json() == {"accepted": 0, "duplicate": 1, "refused": []}, answer)
            acts, self.undone = self.undone, []
            for act in acts:
                self._do(client, act)
            for key in self.chance.sample(sorted(self.done), min(5, len(self.done))):
                act, facts = self.done[key]
                answer = self._send(client, act)
                self._expect(answer.status_code == 200 and answer.json()["again"], answer)
                self._expect([fact["id"] for fact in answer.json()["facts"]] == facts, answer)

    # -- posting ----------------------------------------------------------------------------------------------------

    def _posting(self, client: httpx.Client, chance: Random, name: str) -> None:
        events = some_events(chance, name)
        events[0]["data"]["attachments"] = [self._picture(client, name)]
        self._post(client, events)

    def _picture(self, client: httpx.Client, name: str) -> str:
        picture = b"\xff\xd8\xff" + name.encode() * 50
        digest = hashlib.sha256(picture).hexdigest()
        self._expect((answer := client.put(f"/blobs/{digest}", content=picture)).status_code == 201, answer)
        self.blobs[digest] = picture
        return digest

    def _post(self, client: httpx.Client, events: list[dict[str, Any]]) -> None:
        try:
            self._post_once(client, events)
        except httpx.TransportError:
            self.unanswered += events
            raise

    def _post_once(self, client: httpx.Client, events: list[dict[str, Any]]) -> None:
        answer = client.post("/events", json=events, headers=BATCH)
        self._expect(answer.status_code == 202 and not answer.json()["refused"], answer)
        self.events |= {event["id"]: event for event in events}

    # -- acting -----------------------------------------------------------------------------------------------------

    def _acting(self, client: httpx.Client, chance: Random, name: str) -> None:
        states = chance.choice(["called", "called", "signed", "contacted", "on-scene"])
        duties = client.get("/api/duties", params={"state": states, "limit": 50}).json()["items"]
        if duties:
            duty = chance.choice(duties)
            act = _on_duty(duty, chance, name)
            if act is not None:
                self._do(client, act)
        cases = client.get("/api/cases", params={"status": "to-verify", "limit": 20}).json()["items"]
        if cases:
            case = chance.choice(cases)["id"]
            self._do(client, Act(f"/api/cases/{case}/pass", "verifier", f"{name}-pass", {"note": "现场看过"}))
        drafts = client.get("/api/whistles", params={"state": "draft", "limit": 20}).json()["items"]
        if drafts:
            path = f"/api/whistles/{chance.choice(drafts)['id']}/blow_now"
            self._do(client, Act(path, "duty-leader", f"{name}-blow", {"note": "等不及了"}))

    def _do(self, client: httpx.Client, act: Act) -> None:
        try:
            answer = self._send(client, act)
        except httpx.TransportError:
            self.undone.append(act)
            raise
        if answer.status_code == 200:
            self.done[act.key] = act, [fact["id"] for fact in answer.json()["facts"]]
        else:  # the other one was quicker, or the clock
            self._expect(answer.status_code in (403, 409, 422), answer)

    def _send(self, client: httpx.Client, act: Act) -> httpx.Response:
        headers = {"Idempotency-Key": act.key}
        return client.post(act.path, json=act.body, headers=headers, auth=self.posts.auth(act.post))

    # -- time -------------------------------------------------------------------------------------------------------

    def _moving(self, client: httpx.Client, chance: Random, name: str) -> None:
        answer = client.post("/api/clock", json={"advance_s": chance.uniform(60, self.furthest_s)})
        self._expect(answer.status_code == 200, answer)
        self.now_at = answer.json()["now_at"]

    def _expect(self, true: bool, answer: httpx.Response) -> None:
        if not true:
            self.wrong.append(f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}")


def some_events(chance: Random, name: str) -> list[dict[str, Any]]:
    return [
        ticket(f"{name}-{n}", item=chance.choice(ITEMS), grid=chance.choice(GRIDS), title=f"第 {name} 批第 {n} 件")
        for n in range(chance.randint(1, 5))
    ]


def _on_duty(duty: dict[str, Any], chance: Random, name: str) -> Act | None:
    unit = duty["unit"]
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "sign": (f"{unit}-clerk", {}),
        "contact": (f"{unit}-clerk", {"officer": f"{unit}-officer-1"}),
        "report_in": (f"{unit}-officer-1", {}),
        "finish": (f"{unit}-clerk", {"contacted": "当事人", "measure": "已处理到位", "solved": True}),
        "return": (f"{unit}-head", {"reason": "不在辖区", "basis": "权责清单"}),
    }
    verbs = {
        "called": ("sign", "sign", "sign", "return"),
        "signed": ("contact", "report_in", "finish"),
        "contacted": ("report_in", "finish"),
        "on-scene": ("finish",),
    }
    if duty["state"] not in verbs:
        return None
    verb = chance.choice(verbs[duty["state"]])
    post, body = forms[verb]
    return Act(f"/api/duties/{duty['id']}/{verb}", post, f"{name}-{verb}", body)
