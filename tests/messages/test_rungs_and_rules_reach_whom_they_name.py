"""Whom a rung of a ladder or a rule names is told, and no one else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.case.roles import UNIT_ROLES
from command_center.site.value import Ladder, Reach, Rule, Step
from tests.cli.process import until
from tests.messages.given import GATEWAY, MAIL, Sent, reached, telling
from tests.town import guangfu

WORKERS = ("fuxi-grid-01", "fuxi-grid-02")
EVERYBODY = reached(dict.fromkeys(guangfu().units, Reach((GATEWAY,))), dict.fromkeys(WORKERS, Reach((MAIL,))))


def told(s: Sent, kind: str) -> list[tuple[str, str]]:
    return [(one["unit"], one["post"]) for one in s.deliveries() if one["kind"] == kind]


@contextmanager
def telling_of(folder: Path, **changed: Any) -> Iterator[Sent]:
    with telling(folder, replace(EVERYBODY, **changed), {MAIL.url: lambda *_: "", GATEWAY.url: lambda *_: ""}) as found:
        yield found


@pytest.mark.parametrize(
    ("role", "whom"),
    [*((role, ("water-supply", "")) for role in UNIT_ROLES), ("grid-worker", ("fuxi", "fuxi-grid-01"))],
)
def test_a_rung_tells_the_unit_at_hand_or_the_worker_of_the_grid(
    tmp_path: Path, role: str, whom: tuple[str, str]
) -> None:
    ladders = {**EVERYBODY.ladders, "sign": Ladder((Step("remind", to=role),))}
    with telling_of(tmp_path, ladders=ladders) as s:
        s.t.ticket("水费不对", item="water-meter", grid="fuxi-01")
        s.t.forward(days=1)
        until(lambda: told(s, "reminded"), "somebody is reminded")
        assert set(told(s, "reminded")) == {whom}


def test_a_rule_tells_whom_it_names_once(tmp_path: Path) -> None:
    named = ("role:duty-leader", "role:unit-head", "role:grid-worker", "post:fuxi-grid-02", "police")
    again = Rule("again", 1, "又来一件", when="case.signals.size() >= 2", notify=named)
    with telling_of(tmp_path, rules=(again,)) as s:
        (case, *others) = [s.t.ticket("饭店无证", item="catering-licence", grid="fuxi-01") for _ in range(4)]
        assert set(others) == {case}
        s.t.act(case, "remind", "duty-leader")
        until(lambda: told(s, "reminded"), "what is told later is queued")
        assert sorted(told(s, "told")) == [
            ("duty-desk", ""), ("fuxi", "fuxi-grid-01"), ("fuxi", "fuxi-grid-02"), ("market", ""), ("police", ""),
        ]  # fmt: skip
        (words, *_) = [one for one in s.deliveries() if one["kind"] == "told"]
        assert words["title"] == "规则通知：餐饮无证" and s.t.view(case)["number"] in words["text"]
