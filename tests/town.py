"""A town to test with: one center behind its public HTTP API, on a manual clock.

    with town() as t:
        case = t.ticket("餐饮店无证经营", item="catering-licence", grid="chongshan-01")
        t.forward(hours=2)
        assert t.duty(case, "market")["card"] == "yellow"

A center runs in a loop of its own thread; every call is a real request to the real app.
"""

import asyncio
import hashlib
import itertools
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from command_center import panels
from command_center.api.app import serving
from command_center.bootstrap import Running
from command_center.clock import Clock
from command_center.facts.durations import SECOND
from command_center.site.load import load
from command_center.site.value import Site
from command_center.store import dump, rebuild
from connectors.simulator.posts import Posts
from tests.engines import EMBEDDED, Engine, in_thread

Run = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine where the center runs, and waits for it."""
GUANGFU = Path(__file__).parents[1] / "deploy" / "guangfu"
START = "2026-11-24T09:30:00+08:00"  # a Tuesday
PICTURE = b"\xff\xd8\xff\xe0" + b"\x00" * 60 + b"\xff\xd9"

WALL = "ws://127.0.0.1:1/"

_site: list[Site] = []
_apps: list[Litestar] = []


def guangfu() -> Site:
    """The reference site, read once."""
    if not _site:
        _site.append(load(GUANGFU))
    return _site[0]


def app_of(running: Running) -> Litestar:
    """One that no town uses any more, where there is one: making one takes longer than most tests."""
    return serving(_apps.pop(), running.services(WALL), running.health) if _apps else running.app(WALL)


def micros(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * SECOND)


class Refused(AssertionError):
    """A verb that was not done; the answer's status and body."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.status_code} {answer.text}")
        self.status, self.body = answer.status_code, answer.json()


class Town:
    def __init__(self, running: Running, run: Run, app: Litestar) -> None:
        self.running, self.run, self.app = running, run, app
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        self.site = running.center.site
        self.posts = Posts()
        self._ids = itertools.count(1)

    # -- asking and telling -----------------------------------------------------------------------------------------

    def request(self, method: str, path: str, post: str = "", /, **more: Any) -> httpx.Response:
        """As this post; without one, as whoever looks on in a demo."""
        auth = self.posts.auth(post) if post else None
        return self.run(self.client.request(method, path, auth=auth, **more))

    def get(self, path: str, as_post: str = "", /, **params: Any) -> Any:
        answer = self.request("GET", path, as_post, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def picture(self, mark: str = "") -> str:
        """A picture put on disk; its SHA-256."""
        body = PICTURE + mark.encode()
        name = hashlib.sha256(body).hexdigest()
        assert self.request("PUT", f"/blobs/{name}", content=body).status_code == 201
        return name

    def send(self, type: str, data: dict[str, Any], *, source: str = "", id: str = "", **more: Any) -> dict[str, Any]:
        """One event; returns what became of it, once it has its outcome."""
        source, id = source or f"urn:test:{type}", id or f"e{next(self._ids)}"
        event = {"specversion": "1.0", "id": id, "source": source, "type": type, "data": data, **more}
        answer = self.request("POST", "/events", json=event, headers={"content-type": "application/cloudevents+json"})
        assert answer.status_code == 202, answer.text
        self.settle()
        return self.get("/api/signals", source=source, id=id)

    def settle(self) -> None:
        """Until no signal waits."""

        async def quiet() -> None:
            wait = 0.002
            while not self.running.carrier.quiet():
                await asyncio.sleep(wait)
                wait = min(wait * 1.5, 0.02)  # through a broker it takes longer, and each look costs the database

        self.run(asyncio.wait_for(quiet(), 30))

    def ticket(self, title: str, *, grid: str = "chongshan-01", phone: str = "13800000000", **data: Any) -> str:
        """A hotline ticket whose caller waits for an answer; returns its case."""
        place = data.pop("place", self.place(grid))
        more = {name: data.pop(name) for name in ("source", "id", "time") if name in data}
        body = {"title": title, "place": place, "kind": "投诉", "reporter": {"name": "来电人", "phone": phone}, **data}
        return str(self.send("hotline.ticket.v1", body, **more)["outcome"]["case"])

    def report(self, title: str, *, grid: str = "chongshan-01", **data: Any) -> str:
        """A grid worker's report; nobody waits for an answer."""
        place = data.pop("place", self.place(grid))
        more = {name: data.pop(name) for name in ("source", "id", "time") if name in data}
        return str(self.send("grid.report.v1", {"title": title, "place": place, **data}, **more)["outcome"]["case"])

    def alarm(self, camera: str, alarm: str, **data: Any) -> dict[str, Any]:
        body = {"camera": camera, "alarm": alarm, "snapshot": self.picture(), **data}
        return dict(self.send("video.alarm.v1", body)["outcome"])

    def place(self, grid: str, text: str = "村口", east_m: float = 0.0) -> dict[str, Any]:
        lon, lat = self.site.grids[grid].center
        return {"text": text, "lon": lon + east_m / 95_000, "lat": lat, "datum": "WGS84"}

    # -- acting -----------------------------------------------------------------------------------------------------

    def do(self, path: str, post: str, key: str = "", **args: Any) -> dict[str, Any]:
        """A verb by a post. Raises Refused."""
        answer = self.request("POST", path, post, json=args, headers={"Idempotency-Key": key} if key else {})
        if answer.status_code != 200:
            raise Refused(answer)
        return dict(answer.json())

    def act(self, case: str, verb: str, post: str, **args: Any) -> dict[str, Any]:
        return self.do(f"/api/cases/{case}/{verb}", post, **args)

    def on_duty(self, case: str, unit: str, verb: str, post: str = "", /, **args: Any) -> dict[str, Any]:
        """A verb on the unit's duty; by its officer, clerk or head as the verb wants."""
        duty = self.duty(case, unit)
        role = {"return": "head", "report_in": "officer-1", "notices": "officer-1"}.get(verb, "clerk")
        return self.do(f"/api/duties/{duty['id']}/{verb}", post or f"{unit}-{role}", **args)

    def whistle(self, case: str, verb: str, post: str, **args: Any) -> dict[str, Any]:
        whistle = self.case(case)["whistles"]
        return self.do(f"/api/whistles/{list(whistle)[-1]}/{verb}", post, **args)

    def blow(self, case: str, lead: str, *assist: str, kind: str = "推进") -> None:
        """A whistle drafted by the clerk, approved by a leader."""
        units: dict[str, Any] = {"lead": lead, "assist": list(assist)}
        self.do("/api/whistles", "clerk", case=case, kind=kind, because="一家办不了", **units)
        self.whistle(case, "apply", "clerk")
        self.whistle(case, "approve", "leader")

    def finish(self, case: str, unit: str) -> dict[str, Any]:
        """Whatever the unit's duty still lacks, up to its feedback."""
        steps: list[tuple[str, Callable[[dict[str, Any]], bool], dict[str, Any]]] = [
            ("sign", lambda d: d["state"] == "called", {}),
            ("contact", lambda d: d["state"] == "signed" and d["needs_contact"], {"officer": f"{unit}-officer-1"}),
            ("report_in", lambda d: d["needs_arrival"] and d["state"] in ("signed", "contacted"), {}),
        ]
        for verb, needed, args in steps:
            if needed(self.view_duty(case, unit)):
                self.on_duty(case, unit, verb, **args)
        return self.on_duty(case, unit, "finish", contacted="当事人", measure="已处理到位")

    def finish_all(self, case: str) -> None:
        """Every open duty's feedback, so that the case comes to be verified."""
        for duty in self.case(case)["duties"].values():
            if duty["state"] not in ("done", "released") and duty["kind"] != "recheck":
                self.finish(case, duty["unit"])

    def call_back(self, case: str, verdict: str = "satisfied", post: str = "caller", **args: Any) -> None:
        """A call to everybody who asked and has not answered yet."""
        for key, signal in self.case(case)["signals"].items():
            if signal.get("asked") and not signal.get("answer") and self.status(case) == "to-call-back":
                self.act(case, "callback", post, signal=key, verdict=verdict, **args)

    def close(self, case: str) -> None:
        """The rest of the way: feedback, verification, call-back."""
        self.finish_all(case)
        self.act(case, "pass", "verifier")
        self.call_back(case)

    # -- looking ----------------------------------------------------------------------------------------------------

    def story(self, case: str, post: str = "") -> dict[str, Any]:
        return dict(self.get(f"/api/cases/{case}", post))

    def case(self, case: str) -> dict[str, Any]:
        return dict(self.story(case)["case"])

    def view(self, case: str) -> dict[str, Any]:
        return dict(self.story(case)["view"])

    def status(self, case: str) -> str:
        return str(self.view(case)["status"])

    def duty(self, case: str, unit: str) -> dict[str, Any]:
        """The unit's latest duty in the case, open ones first."""
        duties = [d for d in self.case(case)["duties"].values() if d["unit"] == unit]
        assert duties, f"{unit} has no duty in {case}"
        open_ones = [d for d in duties if d["state"] not in ("done", "released")]
        return dict((open_ones or duties)[-1])

    def view_duty(self, case: str, unit: str) -> dict[str, Any]:
        wanted = self.duty(case, unit)["id"]
        return next(d for d in self.view(case)["duties"] if d["id"] == wanted)

    def clock(self, case: str, kind: str, unit: str = "") -> dict[str, Any] | None:
        on = self.duty(case, unit)["id"] if unit else None
        clocks = [c for c in self.view(case)["clocks"] if c["kind"] == kind and (on is None or c["on"] == on)]
        return clocks[0] if clocks else None

    def due(self, case: str, kind: str, unit: str = "") -> str:
        """When that clock is due, to the minute: `2026-11-24T11:30`; "" when none runs."""
        clock = self.clock(case, kind, unit)
        return str(clock["due_at"])[:16] if clock else ""

    def promised(self, case: str) -> str:
        return str(self.view(case)["promised_at"])[:16]

    def fired(self, case: str, kind: str, unit: str = "") -> list[tuple[str, str]]:
        """What that kind of clock did, and when to the minute: `("2026-11-24T11:30", "yellow")`."""
        on = self.duty(case, unit)["id"] if unit else None
        facts = [f for f in self.story(case)["story"] if f["kind"] == "clock.fired" and f["given"]["kind"] == kind]
        return [(f["at"][:16], f["given"]["do"]) for f in facts if on is None or f["on"] == on]

    def alarms_today(self) -> dict[str, int]:
        """What the wall's video panel counts: alarms, confirmed, rejected."""
        center = self.running.center
        now = center.clock.now()
        figures = self.running.store.read(lambda reader: panels.slow(reader, self.site, center.work, now))
        return dict(figures["alarms_today"])

    def kinds(self, case: str) -> list[str]:
        return [fact["kind"] for fact in self.story(case)["story"]]

    def allowed(self, case: str, post: str) -> set[str]:
        return {offer["verb"] for offer in self.story(case, post)["allowed"]}

    # -- time -------------------------------------------------------------------------------------------------------

    def forward(self, **span: float) -> None:
        """Move the clock: forward(hours=2), forward(days=1, minutes=5)."""
        seconds = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
        total = sum(seconds[name] * amount for name, amount in span.items())
        answer = self.request("POST", "/api/clock", json={"advance_s": total})
        assert answer.status_code == 200, answer.text

    def forward_to(self, text: str) -> None:
        """To a moment of the site's time, `2026-11-26T09:00`."""
        target = micros(f"{text}:00+08:00" if len(text) == 16 else text)
        self.forward(seconds=(target - self.running.center.clock.now()) / SECOND)

    def now(self) -> str:
        return str(self.get("/api/clock")["now_at"])

    # -- the log ----------------------------------------------------------------------------------------------------

    def dump(self) -> bytes:
        return b"".join(dump(self.running.store))

    def rebuilt(self) -> bytes:
        rebuild(self.running.store)
        return self.dump()


@contextmanager
def town(folder: Path, engine: Engine = EMBEDDED, *, site: Site | None = None, start: str = START) -> Iterator[Town]:
    store = engine.store(folder)
    store.open()

    async def begin(run: Run) -> Town:
        clock = Clock("manual", start_at=micros(start))
        running = Running(site or guangfu(), store, clock, engine.carrier, demo=True)
        await running.work()
        return Town(running, run, app_of(running))

    async def end(found: Town) -> None:
        await found.client.aclose()
        await found.running.stop()
        _apps.append(found.app)

    try:
        with in_thread() as run:
            found = run(begin(run))
            try:
                yield found
            finally:
                run(end(found))
    finally:
        store.close()
