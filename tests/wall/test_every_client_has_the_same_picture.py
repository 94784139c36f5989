"""The hub alone, no sockets: whatever happens in whatever order, nobody's picture differs from a fresh one."""

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from command_center.case.state import Case
from command_center.clock import Clock
from command_center.facts.durations import DAY, HOUR
from command_center.facts.parts import Fact
from command_center.site.calendar import WorkTime
from command_center.view import Shown
from command_center.wall import hub as hub_module
from command_center.wall.hello import Hello, Position, Unwelcome
from command_center.wall.hub import TOWN, Frames, Hub
from tests.town import guangfu
from tests.wall.picture import Picture

T0 = 1_795_500_000_000_000  # a Tuesday in November 2026
MIDNIGHT = T0 - T0 % DAY


def case(n: int, version: int = 1, status: str = "handling", **more: Any) -> Case:
    return Case(id=f"case-{n}", number=str(n), version=version, status=status, title="第一件", opened_at=T0, **more)


def fact(n: int, of: Case, kind: str = "duty.signed") -> Fact:
    return Fact(id=f"fact-{n}", case=of.id, version=of.version, at=T0, kind=kind, actor="market-clerk", cause=str(n))


def new_hub() -> Hub:
    return Hub(guangfu(), Shown(WorkTime(guangfu().calendar)), Clock("manual", start_at=T0))


def touch(hub: Hub, *cases: Case) -> None:
    hub.touched({case.id: case for case in cases}, [])


def flush(hub: Hub, now: int = T0, midnight: int = MIDNIGHT, **panels: Any) -> dict[str, Any] | None:
    frames = hub.flush(now, midnight, panels)
    return json.loads(frames["town"]) if frames else None


def joined(hub: Hub, resume: Position | None = None, now: int = T0) -> list[dict[str, Any]]:
    return [json.loads(text) for text in hub.join(Hello(resume=resume), now)]


def ids(frame: dict[str, Any] | None) -> list[str]:
    return [view["id"] for view in frame["cases"]] if frame else []


def test_a_delta_shows_each_touched_case_once_and_as_it_is_last() -> None:
    hub = new_hub()
    touch(hub, case(1), case(2))
    touch(hub, case(1, 2, "to-verify"))
    delta = flush(hub)
    assert delta is not None
    assert [(v["id"], v["version"], v["status"]) for v in delta["cases"]] == [
        ("case-1", 2, "to-verify"),
        ("case-2", 1, "handling"),
    ]
    assert flush(hub) is None, "nothing has changed since"


def test_an_older_version_changes_nothing() -> None:
    hub = new_hub()
    touch(hub, case(1, 5))
    flush(hub)
    touch(hub, case(1, 4))
    assert flush(hub) is None


def test_panels_are_sent_when_they_change_and_alone() -> None:
    hub = new_hub()
    flush(hub, totals={"open": 1}, modules=[])
    assert flush(hub, totals={"open": 1}, modules=[]) is None
    delta = flush(hub, totals={"open": 2}, modules=[])
    assert delta is not None and delta["panels"] == {"totals": {"open": 2}}


def test_a_case_that_ended_is_told_of_once_and_stays_till_midnight() -> None:
    hub = new_hub()
    touch(hub, case(1), case(2))
    flush(hub)
    touch(hub, case(1, 2, "closed", closed_at=T0), case(2, 2, "archived", closed_at=T0 - 30 * DAY))
    assert ids(flush(hub)) == ["case-1", "case-2"]
    assert ids(joined(hub)[0]) == ["case-1"], "the one closed today"
    assert hub.figures(T0)["open"] == 0
    flush(hub, T0 + DAY, MIDNIGHT + DAY)
    assert ids(joined(hub, now=T0 + DAY)[0]) == []


def test_what_happened_comes_newest_first_and_fifty_are_kept() -> None:
    hub = new_hub()
    for n in range(3):
        known = case(1, n + 1)
        hub.touched({known.id: known}, [fact(n, known)])
    known = case(1, 9)
    hub.touched({known.id: known}, [fact(9, known, "case.archived")])
    delta = flush(hub)
    assert delta is not None and [line["id"] for line in delta["happened"]] == ["fact-2", "fact-1", "fact-0"]
    hub.touched({known.id: case(1, 109)}, [fact(n, case(1, n)) for n in range(10, 110)])
    flush(hub)
    assert [line["id"] for line in joined(hub)[0]["happened"]] == [f"fact-{n}" for n in range(109, 59, -1)]


def test_a_fact_is_told_once_however_often_it_comes() -> None:
    hub = new_hub()
    hub.touched({"case-1": case(1, 4), "case-2": case(2, 7)}, [fact(3, case(1, 3)), fact(4, case(1, 4))])
    assert [line["id"] for line in flush(hub)["happened"]] == ["fact-4", "fact-3"]  # type: ignore[index]
    # From a broker: again, with a case that is ahead of the fact, and from before the first picture.
    again = [fact(4, case(1, 4)), fact(5, case(1, 5)), fact(7, case(2, 7))]
    hub.touched({"case-1": case(1, 6), "case-2": case(2, 8)}, again)
    assert [line["id"] for line in flush(hub)["happened"]] == ["fact-5"]  # type: ignore[index]
    hub.touched({"case-1": case(1, 6)}, [fact(6, case(1, 6))])
    assert [line["id"] for line in flush(hub)["happened"]] == ["fact-6"]  # type: ignore[index]


def test_a_fact_of_a_case_that_ended_days_ago_is_told_once_too() -> None:
    hub = new_hub()
    flush(hub, totals={})
    old = case(1, 4, "archived", closed_at=T0 - 30 * DAY)
    for told in (["fact-4"], []):  # by the first picture, and by the broker
        hub.touched({old.id: old}, [fact(4, old, "case.closed")])
        delta = flush(hub) or {}
        assert [line["id"] for line in delta.get("happened", [])] == told


def test_a_number_of_one_scope_is_no_place_in_another() -> None:
    hub = new_hub()
    hub.open_scope("unit", lambda case: case.id == "case-2")
    for n in range(3):
        touch(hub, case(n))
        flush(hub)
    town = json.loads(hub.join(Hello(), T0)[0])
    for scope, at in (("unit", Position(town["epoch"], 0)), ("unit", Position(town["epoch"], 1))):
        answer = json.loads(hub.join(Hello(scope=scope, resume=at), T0)[0])
        assert (answer["type"], ids(answer)) == ("snapshot", ["case-2"])
    again = Position(answer["epoch"], answer["seq"])
    assert json.loads(hub.join(Hello(scope="unit", resume=again), T0)[0])["type"] == "resumed"


def test_who_comes_back_gets_what_it_missed_and_nothing_else() -> None:
    hub = new_hub()
    for n in range(5):
        touch(hub, case(n))
        flush(hub)
    answer, *missed = joined(hub, Position(hub.epoch(TOWN), 3))
    assert answer == {
        "type": "resumed",
        "epoch": hub.epoch(TOWN),
        "seq": 3,
        "at": "2026-11-24T14:00:00.000+08:00",
        "build": "",
    }
    assert [delta["seq"] for delta in missed] == [4, 5]
    assert [answer["type"] for answer in joined(hub, Position(hub.epoch(TOWN), 5))] == ["resumed"]


@pytest.mark.parametrize("seq", [-1, 0, 6, 10**15])
def test_who_missed_too_much_gets_a_snapshot(seq: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "KEPT", 500)
    hub = new_hub()
    for n in range(5):
        touch(hub, case(n))
        flush(hub)
    assert [frame["type"] for frame in joined(hub, Position(hub.epoch(TOWN), seq))] == ["snapshot"]


def test_who_comes_from_another_wall_gets_a_snapshot() -> None:
    hub = new_hub()
    flush(hub, totals={})
    assert [frame["type"] for frame in joined(hub, Position(new_hub().epoch(TOWN), 1))] == ["snapshot"]


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(Unwelcome, match="no such scope"):
        new_hub().join(Hello(scope="county"), T0)


def test_a_case_that_cannot_be_shown_keeps_no_other_off_the_wall(caplog: pytest.LogCaptureFixture) -> None:
    hub = new_hub()
    broken = replace(case(1), clocks={"x": None})  # type: ignore[dict-item]
    touch(hub, broken, case(2))
    assert ids(flush(hub)) == ["case-2"]
    assert "cannot be shown" in caplog.text


class Client(Picture):
    online = True

    def agrees(self, fresh: Picture, midnight: str) -> None:
        """A client may remember more than a snapshot shows: cases that have ended before today."""
        kept = {
            id: view
            for id, view in self.cases.items()
            if view["status"] == "handling" or view.get("closed_at", "") >= midnight
        }
        assert kept == fresh.cases
        assert self.panels == fresh.panels
        assert self.happened[: len(fresh.happened)] == fresh.happened
        assert self.position == fresh.position


class Walls(RuleBasedStateMachine):
    """Cases change, days pass, clients join, fall silent in the middle of a burst and come back."""

    @initialize(kept=st.sampled_from([0, 1_500, 4_000_000]))
    def begin(self, kept: int) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(hub_module, "KEPT", kept)
        self.hub, self.now, self.midnight = new_hub(), T0, MIDNIGHT
        self.cases: dict[str, Case] = {}
        self.clients: list[Client] = []
        self.facts = 0
        self.settled = True

    @rule(n=st.integers(0, 4), ends=st.booleans(), days_ago=st.integers(0, 2))
    def change(self, n: int, ends: bool, days_ago: int) -> None:
        before = self.cases.get(f"case-{n}")
        after = case(
            n,
            (before.version if before else 0) + 1,
            "closed" if ends else "handling",
            closed_at=self.now - days_ago * DAY if ends else 0,
        )
        self.cases[after.id] = after
        self.facts += 1
        self.hub.touched({after.id: after}, [fact(self.facts, after)])
        self.settled = False

    @rule(hours=st.integers(0, 30), total=st.integers(0, 2), lost=st.lists(st.integers(0, 9), max_size=2))
    def flush(self, hours: int, total: int, lost: list[int]) -> None:
        self.now += hours * HOUR
        self.midnight = self.now - self.now % DAY
        frames = self.hub.flush(self.now, self.midnight, {"totals": {"open": total}})
        for place, client in enumerate(self.clients):
            if place in lost:
                client.online = False  # the connection broke before this delta
            elif client.online:
                self._give(client, frames)
        self.settled = True

    @rule()
    def join(self) -> None:
        """Also with changes waiting, that are not in any picture yet."""
        client = Client()
        for text in self.hub.join(Hello(), self.now):
            client.apply(json.loads(text))
        self.clients.append(client)

    @precondition(lambda self: any(not client.online for client in self.clients))
    @rule(whole=st.booleans())
    def come_back(self, whole: bool) -> None:
        client = next(client for client in self.clients if not client.online)
        at = None if whole else Position(client.epoch, client.seq)
        for text in self.hub.join(Hello(resume=at), self.now):
            client.apply(json.loads(text))
        client.online = True

    @invariant()
    def nobody_differs(self) -> None:
        if not self.settled:
            return
        fresh = Picture()
        fresh.apply(json.loads(self.hub.snapshot("town", self.now)))
        for client in self.clients:
            if client.online:
                client.agrees(fresh, self._shown_midnight())
        wanted = {id for id, c in self.cases.items() if c.is_open or c.closed_at >= self.midnight}
        assert set(fresh.cases) == wanted
        assert all(view["version"] == self.cases[id].version for id, view in fresh.cases.items())

    def teardown(self) -> None:
        self.patch.undo()

    def _give(self, client: Client, frames: Frames) -> None:
        for text in frames.values():
            client.apply(json.loads(text))

    def _shown_midnight(self) -> str:
        return Shown(WorkTime(guangfu().calendar)).moment(self.midnight)


TestWalls = Walls.TestCase
TestWalls.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
