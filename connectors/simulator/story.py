"""Plays the story of 漫山岛 on a running center, so that one can watch it on the wall.

Other people may act on the same case meanwhile (a simulator does): what is done already, or cannot be done now, is said
and passed over.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from connectors.simulator.chapters import CHAPTERS, GRID, HOTLINE, UNITS, VIDEO, WHISTLE, Chapter, Step
from connectors.simulator.pictures import address, picture
from connectors.simulator.posts import Posts

Body = dict[str, Any]
Ask = Callable[[str, str, Any, dict[str, str], str], tuple[int, Any]]
"""(method, path, JSON or bytes, headers, the post that acts or "") → (status, JSON)."""

SOURCES = {HOTLINE: "热线来件", GRID: "网格上报", VIDEO: "镜头告警"}
ENDED = ("lowered", "rated", "rejected", "withdrawn", "cancelled")


class Done(NamedTuple):
    step: Step
    status: int  # 0: there was nothing to do it on
    answer: Body


class Story:
    """The case of one telling, and what the tables' placeholders stand for in it."""

    def __init__(self, ask: Ask, name: str = "story") -> None:
        self.ask, self.name = ask, name
        self.case = self.alarm = self.picture = ""
        self._sent = 0

    def tell(self, chapter: Chapter) -> Iterator[Done]:
        for step in chapter.steps:
            yield self._event(step) if step.path == "/events" else self._act(step)

    def get(self, path: str) -> Body:
        return dict(self.ask("GET", path, None, {}, "")[1])

    def state(self) -> Body:
        """The case now; where a clerk has merged it, the story goes on in the master."""
        case = self.get(f"/api/cases/{self.case}")["case"]
        while case["status"] == "merged":
            self.case = case["merged_into"]
            case = self.get(f"/api/cases/{self.case}")["case"]
        return dict(case)

    def act(self, post: str, path: str, body: Body) -> tuple[int, Body]:
        return self.ask("POST", path, body, {}, post)

    def _act(self, step: Step) -> Done:
        try:
            path = "/".join(str(self._meant(word)) for word in step.path.split("/"))
            body = self._meant(step.body)
        except LookupError as missing:
            return Done(step, 0, {"detail": f"没有 {missing.args[0]}"})
        status, answer = self.act(step.post, path, body)
        return Done(step, status, answer)

    def _event(self, step: Step) -> Done:
        if not self.picture:
            data = picture("before", 0)
            self.picture = address(data)
            self.ask("PUT", f"/blobs/{self.picture}", data, {}, "")
        self._sent += 1
        id, source = f"{self.name}-{self._sent}", "urn:story:manshan"
        event = {"specversion": "1.0", "id": id, "source": source, "type": step.post, "data": self._meant(step.body)}
        status, answer = self.ask("POST", "/events", event, {"content-type": "application/cloudevents+json"}, "")
        if status != 202:
            return Done(step, status, answer)
        for _ in range(200):
            outcome = self.get(f"/api/signals?source={source}&id={quote(id)}").get("outcome", {})
            if outcome.get("state", "waiting") != "waiting":
                break
            time.sleep(0.05)
        case = str(outcome.get("case", ""))
        if "camera" in step.body:
            self.alarm = case
        elif not self.case:
            self.case = case
        return Done(step, status, outcome)

    def _meant(self, value: Any) -> Any:
        """`value` with its placeholders replaced. Raises LookupError for what is not there."""
        if isinstance(value, dict):
            return {key: self._meant(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._meant(inner) for inner in value]
        if not isinstance(value, str) or value[:1] not in ("$", "@"):
            return value
        if value[0] == "@":
            now = datetime.fromisoformat(self.get("/api/clock")["now_at"])
            return (now + timedelta(hours=float(value[1:]))).isoformat(timespec="seconds")
        name, _, which = value[1:].partition(":")
        if name in ("alarm", "picture"):
            return str(getattr(self, name)) or _missing(value)
        return str(self.state()["id"]) if name == "case" else self._part(name, which)

    def _part(self, name: str, which: str) -> str:
        case = self.state()
        if name == "whistle":
            found = list(case.get("whistles", {}))
        elif name == "duty":
            duties = [d for d in case.get("duties", {}).values() if d["unit"] == which and d["kind"] != "recheck"]
            found = [d["id"] for d in sorted(duties, key=lambda d: d["state"] not in ("done", "released"))]
        elif name == "notice":
            found = [n["id"] for n in case.get("notices", {}).values() if n["organ"] == which]
        else:  # the requester whose turn it is
            found = [key for key, s in case.get("signals", {}).items() if s.get("asked") and not s.get("answer")][:1]
        return str(found[-1]) if found else _missing(f"{name} {which}")


def _missing(name: str) -> str:
    raise LookupError(name)


def play(url: str, pause: bool = True, echo: Callable[[str], None] = print) -> None:
    """The whole story on the center at `url`; with `pause` it waits for Enter before each chapter."""
    posts = Posts()
    with httpx.Client(base_url=url, timeout=30) as client:

        def ask(method: str, path: str, body: Any, headers: dict[str, str], post: str) -> tuple[int, Any]:
            more: dict[str, Any] = {} if body is None else {"content" if isinstance(body, bytes) else "json": body}
            answer = client.request(method, path, headers=headers, auth=posts.auth(post) if post else None, **more)
            return answer.status_code, answer.json()

        show(ask, url, pause, echo)


def show(ask: Ask, url: str, pause: bool, echo: Callable[[str], None]) -> Story:
    """Chapter by chapter: who acts next, what to look at, what came of it."""
    story = Story(ask)
    story.name = f"story-{story.get('/api/clock')['now_at']}"
    names = SOURCES | {post["code"]: post["name"] for post in story.get("/api/site")["posts"]}
    echo(f"漫山岛的一天，共 {len(CHAPTERS)} 步。大屏 wall: {url}/wall")
    for number, chapter in enumerate(CHAPTERS, 1):
        _announce(number, chapter, names, echo)
        if pause:
            _wait(echo)
        if story.case:
            _clear_the_way(story, chapter, echo)
        for done in story.tell(chapter):
            _said(done, names, echo)
        if chapter.code == "callback" and story.state()["status"] == "to-call-back":
            for done in story.tell(chapter):  # others asked too
                _said(done, names, echo)
        if story.case:
            echo(f"    工单页 case page: {url}/cases/{story.case}")
    case = story.state()
    ended = "已办结" if case["status"] == "closed" else f"现在是 {case['status']}"
    echo(f"\n讲完了：工单 {case['number']} {ended}。The end: {url}/cases/{story.case}")
    return story


def _announce(number: int, chapter: Chapter, names: dict[str, str], echo: Callable[[str], None]) -> None:
    who = "、".join(dict.fromkeys(names.get(step.post, step.post) for step in chapter.steps))
    echo(f"\n{number:>2}. {chapter.words}\n    {chapter.english}\n    谁 who: {who}\n    看 look: {chapter.look}")


def _wait(echo: Callable[[str], None]) -> None:
    try:
        input("    回车继续 press Enter … ")
    except EOFError:
        echo("")


def _said(done: Done, names: dict[str, str], echo: Callable[[str], None]) -> None:
    who = names.get(done.step.post, done.step.post)
    if done.status in (200, 202):
        facts = done.answer.get("facts") or [{}]
        echo(f"    ✓ {who}　{facts[0].get('because') or done.answer.get('because', '')}")
    elif done.status == 409:
        echo(f"    · {who}　已经有人做了 done already")
    else:
        echo(f"    · {who}　没做成 passed over: {done.answer.get('detail', done.status)}")


def _clear_the_way(story: Story, chapter: Chapter, echo: Callable[[str], None]) -> None:
    """What others of a living town may have left in the way: no whistle to approve, a return to review."""
    case = story.state()
    whistles = list(case.get("whistles", {}).values())
    if chapter.code == "approve" and (not whistles or whistles[-1]["state"] in ENDED):
        echo("    规则这一窗口没有起草，值班员起草并报批 drafted by hand")
        story.act("clerk", "/api/whistles", {**WHISTLE, "case": story.case})
        whistles = list(story.state().get("whistles", {}).values())
    if chapter.code == "approve" and whistles and whistles[-1]["state"] == "draft":
        story.act(whistles[-1]["author"], f"/api/whistles/{whistles[-1]['id']}/apply", {})
    for duty in case.get("duties", {}).values():
        if duty["state"] == "in-review" and duty["unit"] in UNITS:
            reviewer = "duty-leader" if duty.get("whistle") else "supervisor"
            story.act(reviewer, f"/api/duties/{duty['id']}/uphold", {"note": "先到场再说"})
