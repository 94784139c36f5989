"""The messages that a preview shows are those that the press then sends, word for word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_center.site.value import Reach
from tests.cli.process import until
from tests.messages.given import GATEWAY, Sent, reached, telling
from tests.town import Town, guangfu

EVERYBODY = reached({unit: Reach((GATEWAY,)) for unit in guangfu().units}, {"leader": Reach((GATEWAY,))})
WORDS = ("kind", "unit", "post", "title", "text")


@pytest.fixture
def s(tmp_path: Path) -> Iterator[Sent]:
    with telling(tmp_path, EVERYBODY, {GATEWAY.url: lambda title, text: ""}) as found:
        yield found


def words(those: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return sorted(tuple(one[name] for name in WORDS) for one in those)


def step(verb: str, on: str, **args: Any) -> dict[str, Any]:
    target, name = verb.split(".")
    return {"target": target, "verb": name, "on": on, "args": args}


class Pressing:
    """Each act is foretold, then done."""

    def __init__(self, s: Sent) -> None:
        self.s, self.t = s, s.t
        self.foretold: list[dict[str, Any]] = []

    def press(self, post: str, steps: dict[str, Any]) -> dict[str, Any]:
        told = self.t.do("/api/preview", post, **steps)
        self.foretold += told["messages"]
        self.t.do("/api/acts", post, **steps)
        return told

    def queued(self, but: int) -> list[dict[str, Any]]:
        """All but the first ones. The last act of a story tells somebody: so whatever one before it says is there."""
        found: list[dict[str, Any]] = until(self._enough(but), "what was foretold is queued", 20)
        return found[but:]

    def _enough(self, but: int) -> Any:
        return lambda: found if len(found := self.s.deliveries()) >= but + len(self.foretold) else []


def lamp(t: Town, grid: str) -> str:
    return t.ticket("路灯不亮", item="street-lamp", grid=grid)


def test_what_is_foretold_is_what_is_queued(s: Sent) -> None:
    p = Pressing(s)
    case, other = lamp(s.t, "xiangxue-02"), lamp(s.t, "yuli-02")
    before = sum(len(s.t.view(one)["duties"]) for one in (case, other))
    s.t.forward(minutes=1)  # deliveries are listed by their moments
    vague = s.t.ticket("有件事说不清", text="请回电", grid="dengwei-02")
    then = step("case.dispatch", vague, lead="construction", assist=["fire"])
    p.press("clerk", {**step("case.accept", vague, item="street-lamp"), "then": then})
    assert [one["unit"] for one in p.foretold] == ["construction", "fire"]
    assert p.press("clerk", step("case.merge", other, master=case))["messages"] == [], "it stands on the case"
    draft = step("whistle.draft", case, kind="推进", lead="construction", assist=["fire"], because="一家办不了")
    told = p.press("clerk", {**draft, "then": step("whistle.apply", f"{case}.w1")})
    assert {one["kind"] for one in told["messages"]} == {"to-approve"}
    approval = p.press("leader", step("whistle.approve", f"{case}.w1"))
    assert words(told["approved"]["messages"]) == words([*told["messages"], *approval["messages"]])
    p.press("duty-leader", step("case.remind", case))
    assert words(p.queued(before)) == words(p.foretold)


def test_no_message_names_what_people_wrote(s: Sent) -> None:
    case = s.t.ticket("张三家门口路灯不亮", item="street-lamp", grid="xiangxue-02")
    told = s.t.do("/api/preview", "duty-leader", **step("case.remind", case))["messages"]
    assert told and "张三" not in str(told) and s.t.view(case)["number"] in told[0]["text"]


def test_a_unit_is_foretold_its_own_messages_alone(s: Sent) -> None:
    case = lamp(s.t, "xiangxue-02")
    lead = s.t.view(case)["lead"]
    back = step("duty.return", s.t.duty(case, lead)["id"], reason="职能不符", basis="清单")
    assert s.t.do("/api/preview", f"{lead}-head", **back)["messages"] == [], "that is told to supervision"


def test_where_nobody_is_reached_nothing_is_foretold(tmp_path: Path) -> None:
    with telling(tmp_path, reached({}), {}) as quiet:
        case = lamp(quiet.t, "xiangxue-02")
        assert quiet.t.do("/api/preview", "duty-leader", **step("case.remind", case))["messages"] == []
