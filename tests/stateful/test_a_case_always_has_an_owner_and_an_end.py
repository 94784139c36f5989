"""Any sequence of verbs, joins and time: somebody always owns an open case, its clocks are those of its state, its
facts fold to itself, and some sequence of verbs ends it."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.case import opening
from command_center.case.commands import Command, Refused
from command_center.case.decide import TWO_CASES, Allowed, allowed, perform
from command_center.case.firing import fire
from command_center.case.own import OWN
from command_center.case.settle import settle
from command_center.case.state import DUTY_OPEN, OPEN, Case, evolve
from command_center.case.table import TABLES
from command_center.case.turn import Turn
from command_center.facts.codec import decode_fact, encode
from command_center.facts.durations import HOUR
from command_center.facts.parts import Fact, Place, SignalPart
from command_center.rules.outcome import Outcome
from command_center.site.calendar import WorkTime
from command_center.view import owner
from tests.stateful.acts import Hand, arguments
from tests.town import START, guangfu, micros

SITE = guangfu()
WORK = WorkTime(SITE.calendar)
NOBODYS = {"review-date", "notice-due", "evaluate", "archive"}
"""What time does by itself: nobody is late by it."""
POSTS = [
    "clerk", "duty-leader", "supervisor", "verifier", "caller", "leader", "secretary", "mayor", "source-12345",
    *(f"{unit}-{role}" for unit in ("market", "food", "police", "tourism", "enforcement", "water", "chongshan")
      for role in ("clerk", "head", "officer-1")),
    "chongshan-grid-01",
]  # fmt: skip


class World:
    """One case, its facts, and the time."""

    def __init__(self, item: str, asked: bool) -> None:
        self.now, self.count, self.facts = micros(START), 0, list[Fact]()
        self.case = Case(id="c" * 32)
        turn = self.turn("intake", "signal-0")
        part = self.signal(item, asked)
        known = bool(item)
        opening.open_case(
            turn, part, source="hotline", reasons=() if known else ("item-unknown",), why="来件", confirm=False
        )
        opening.route(turn, Outcome())
        settle(turn)
        self.keep(turn)

    def signal(self, item: str, asked: bool, level: str = "") -> SignalPart:
        self.count += 1
        families = SITE.items[item].families if item else ()
        return SignalPart(
            key=f"signal-{self.count}", source="urn:test", id=str(self.count), type="hotline.ticket.v1", at=self.now,
            arrived_at=self.now, title="店外经营", item=item, families=families, level=level, grid="chongshan-01",
            place=Place(text="村口", lon=120.3, lat=31.2), asked=asked, kind="投诉",
        )  # fmt: skip

    def turn(self, actor: str, cause: str) -> Turn:
        return Turn(self.case, SITE, WORK, now=self.now, actor=actor, cause=cause)

    def keep(self, turn: Turn) -> None:
        self.facts += turn.facts
        self.case = turn.case
        self.check()

    def forward(self, hours: float) -> None:
        self.now += round(hours * HOUR)
        before = dict(self.case.clocks)
        case, facts = fire(self.case, SITE, WORK, self.now)
        self.facts += facts
        for clock in case.clocks.values():
            assert clock.paused_at or all(tick.at > self.now for tick in clock.ticks), f"{clock.id} did not fire"
        self.case = case
        assert len(before) == 0 or facts or case.clocks.keys() == before.keys(), "a clock vanished without a fact"
        self.check()

    def join(self, item: str, level: str) -> None:
        if self.case.status in ("received", "to-dispatch", "to-sign", "handling"):
            self.count += 1
            turn = self.turn("intake", f"signal-{self.count}")
            opening.join(turn, self.signal(item, True, level), "同网格同事项")
            settle(turn)
            self.keep(turn)

    def offers(self) -> list[tuple[str, Allowed]]:
        found = []
        for code in POSTS:
            for entry in allowed(self.case, SITE, SITE.posts[code]):
                if entry.row.verb not in TWO_CASES:
                    found.append((code, entry))
        return found

    def act(self, post: str, entry: Allowed, args: dict[str, Any]) -> bool:
        self.count += 1
        on = "" if entry.target == "case" or entry.row.verb == "draft" else entry.on
        command = Command(
            id=f"command-{self.count}", verb=entry.row.verb, target=entry.target, case=self.case.id, on=on,  # type: ignore[arg-type]
            actor=post, args=args,
        )  # fmt: skip
        turn = self.turn(post, command.id)
        try:
            perform(turn, command)
        except Refused as refused:
            assert refused.code not in ("wrong-role", "not-found"), f"offered and refused: {post} {entry} {refused}"
            assert turn.facts == [] or refused.code == "invalid"
            return False
        self.owned(entry, turn.case)
        self.keep(turn)
        return True

    def owned(self, entry: Allowed, after: Case) -> None:
        """What a verb ends or stops on the part that it is about is its own clock."""
        part = "case" if entry.target == "case" else entry.on
        running = {id: c.kind for id, c in self.case.clocks.items() if c.on == part and not c.paused_at}
        ended = {kind for id, kind in running.items() if id not in after.clocks or after.clocks[id].paused_at}
        own = OWN[entry.target].get(entry.row.verb, ())
        assert ended - NOBODYS <= {*own}, f"{entry.target} {entry.row.verb} ended {ended}"

    def check(self) -> None:
        case = self.case
        if case.status in OPEN:
            assert owner(case), f"{case.status} has no owner"
            assert case.clocks, f"{case.status} waits for ever: no clock"
        for duty in case.duties.values():
            running = {clock.kind for clock in case.clocks.values() if clock.on == duty.id}
            if duty.state not in DUTY_OPEN:
                assert not running, f"an ended duty {duty.state} keeps {running}"
            elif duty.kind != "recheck":
                assert "close" in running, f"{duty.state} {duty.unit} lost its close clock\n{self.told()}"
                assert ("sign" in running) == (duty.state == "called" or duty.former == "called")
        units = [d.unit for d in case.open_duties if d.kind != "recheck"]
        assert len(units) == len(set(units)), "a unit has two open duties"
        leads = [d for d in case.open_duties if d.kind == "lead"]
        assert len(leads) <= 1
        if case.status in ("to-sign", "handling", "suspended"):
            assert case.lead

    def told(self) -> str:
        """The last facts, for a failure to be read."""
        return "\n".join(f"{f.kind} {f.on[32:]} {f.actor} {f.because} {list(f.change.clocks)}" for f in self.facts[-8:])

    def folded(self) -> Case:
        case = None
        for fact in self.facts:
            case = evolve(case, decode_fact(encode(fact)))
        assert case is not None
        return case


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World(draw(st.sampled_from(["catering-licence", ""])), draw(st.booleans()))
    for _ in range(draw(st.integers(1, 25))):
        what = draw(st.sampled_from(["act", "act", "act", "act", "time", "join"]))
        if what == "time":
            world.forward(draw(st.sampled_from([0.1, 1, 5, 26, 80, 400])))
        elif what == "join":
            world.join("lodging-licence", draw(st.sampled_from(["", "L3", "L2"])))
        elif offers := world.offers():
            post, entry = draw(st.sampled_from(offers))
            hand = Hand(world.case, SITE, WORK, world.now, entry.on)
            world.act(post, entry, draw(arguments(entry.row.args, hand)))
    return world


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_whatever_happens_the_facts_fold_to_the_case(world: World) -> None:
    assert world.folded() == world.case
    again = msgspec.json.decode(msgspec.json.encode(world.case), type=Case)
    assert again == world.case


# What a diligent town does next, by the state of the case: the first offer of these, with these arguments.
DILIGENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("resume", {}),
    ("uphold", {}),
    ("ruling", {"lead": "market", "reason": "归市场"}),
    ("supply", {"text": "补充", "item": "catering-licence", "grid": "chongshan-01"}),
    ("accept", {"item": "catering-licence", "grid": "chongshan-01", "level": "L3"}),
    ("dispatch", {"lead": "market", "item": "catering-licence", "grid": "chongshan-01", "level": "L3"}),
    ("reject", {"reason": "不吹"}),
    ("withdraw", {"reason": "撤"}),
    ("sign", {}),
    ("contact", {"officer": None}),
    ("report_in", {}),
    ("serve", {"receipt": "直接送达"}),
    ("recheck_now", {}),
    ("pass", {}),
    ("finish", {"contacted": "店主", "measure": "已办"}),
    ("lower", {}),
    ("callback", {"signal": None, "verdict": "satisfied"}),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_from_every_state_some_sequence_of_verbs_ends_the_case(world: World) -> None:
    for _ in range(120):
        if world.case.status not in OPEN:
            return
        if not _one_step(world):
            world.forward(24)
    pytest.fail(f"stuck in {world.case.status}: {[(p, o.row.verb) for p, o in world.offers()]}")


def _one_step(world: World) -> bool:
    offers = world.offers()
    for verb, wanted in DILIGENT:
        for post, entry in offers:
            if entry.row.verb != verb or (verb == "withdraw" and entry.target == "notice"):
                continue
            args = dict(wanted)
            if "officer" in args:
                args["officer"] = f"{world.case.duties[entry.on].unit}-officer-1"
            if "signal" in args:
                args["signal"] = next(s.key for s in world.case.signals.values() if s.asked and not s.answer)
            if verb == "withdraw":
                args = {}
            if world.act(post, entry, args):
                return True
    return False


def test_every_table_names_only_states_that_exist() -> None:
    known = {
        "case": {*OPEN, "rejected", "declined", "handed-over", "merged", "closed", "evaluated", "archived"},
        "duty": {*DUTY_OPEN, "done", "released"},
        "whistle": {
            "", "draft", "to-approve", "blown", "to-lower", "lowered", "rated", "rejected", "withdrawn", "cancelled",
        },
        "notice": {"", "issued", "served", "rechecking", "passed", "failed", "withdrawn"},
    }  # fmt: skip
    for target, table in TABLES.items():
        for row in table:
            assert set(row.states) <= known[target], (target, row.verb)
