"""The works: what happens within one transaction, for each of the center's doors.

    all_taken(signals) → what becomes of signals   all_acted(steps) → what a person did   fired(case) → what time did

Each loads the cases concerned, fires what is due, decides, and appends facts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from command_center.access.audit import Entry
from command_center.access.masking import masked
from command_center.access.requesters import Requester, asked_in, looked_for, unnamed
from command_center.case import commands as c
from command_center.case import opening
from command_center.case.case_verbs import alone, merge
from command_center.case.commands import Command, Refused, digest_of, read_args
from command_center.case.decide import perform
from command_center.case.firing import fire
from command_center.case.settle import settle
from command_center.case.state import Case
from command_center.case.turn import Turn
from command_center.clock import Clock, machine_now
from command_center.facts.durations import DAY
from command_center.facts.ids import case_id, outcome_id, signal_stream
from command_center.facts.parts import Fact, SignalPart
from command_center.facts.signal import SOURCES, Signal
from command_center.intake import correlate
from command_center.intake.prepare import Prepared, prepare
from command_center.rules.engine import Engine, Group, named
from command_center.rules.fields import Input
from command_center.rules.outcome import Outcome
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store.tx import Tx
from command_center.written import with_names_masked

SECOND_CASE = 1_000  # where the fact ids of a command's second case begin


class Acted(NamedTuple):
    """What a command caused; `again` when it was done before under the same key."""

    facts: list[Fact]
    case: Case
    again: bool = False


Taken = tuple[Case | None, list[Fact]]
"""The case that a signal opened or joined, None where it was set aside or taken before; and the facts of that."""


class Reveal(NamedTuple):
    """Somebody wants to know who asked. `id` makes it happen once."""

    id: str
    key: str  # of the signal
    case: str
    actor: str  # the post
    who: str  # the account
    reason: str


class Works:
    def __init__(self, site: Site, clock: Clock) -> None:
        self.site, self.clock = site, clock
        self.work = WorkTime(site.calendar)
        self.rules = Engine(site.rules)

    # -- what becomes of a signal -----------------------------------------------------------------------------------

    def all_taken(self, signals: Sequence[Signal], tx: Tx) -> list[Taken]:
        """The work of `take`: what most signals need is locked and asked for at once.

        Two processes must not decide at once which case a place's signal joins, nor how full a rule's group is. What
        is locked at once, in one order, cannot lock out somebody who waits for the rest of it. Groups wider than a
        grid, which is what a process has to itself, come last, when the other signals are done: who waits for them
        waits short. Signals of one grid stay in their order.
        """
        now = self._now(*(signal.arrived_at for signal in signals))
        prepared = [prepare(self.site, signal, now) for signal in signals]
        parts = [p.part for p in prepared if not p.set_aside]
        places = {(part.grid, family) for part in parts if part.grid for family in part.families}
        items = {(part.grid, part.item) for part in parts}
        narrow, wide, last = self._groups(parts, now)
        since = now - correlate.looks_back(self.site)
        names = {f"{grid}|{family}" for grid, family in places} | narrow
        tx.foresee(names, [outcome_id(s.key) for s in signals], places, items, since)
        # Locked at once, in one order, they cost one question, and two workers seldom wait for each other.
        likely = (correlate.choose(self.site, part, tx.candidates(part.grid, part.families, since)) for part in parts)
        joined = tx.load({choice.case for choice in likely if choice})
        asked = [key for case in joined.values() for key in asked_in(case)]
        tx.foresee_requesters([*asked, *(part.key for part in parts if part.asked)])
        both = list(zip(signals, prepared, strict=True))
        taken = [self._taken(*each, now, tx) for each in both if each[1].part.grid not in last]
        tx.lock(wide)
        return taken + [self._taken(*each, now, tx) for each in both if each[1].part.grid in last]

    def _groups(self, parts: Sequence[SignalPart], now: int) -> tuple[set[str], set[str], set[str]]:
        """The groups that rules may count: those within a grid, the wider ones, and the grids that these concern."""
        narrow: set[str] = set()
        wide: set[str] = set()
        grids: set[str] = set()
        for part in parts:
            for group in self.rules.groups(Input(part, Case(id=""), self.site, now)):
                if "grid" in group:
                    narrow.add(named(group))
                else:
                    wide.add(named(group))
                    grids.add(part.grid)
        return narrow, wide, grids

    def taken(self, signal: Signal, tx: Tx) -> Taken:
        return self.all_taken([signal], tx)[0]

    def _taken(self, signal: Signal, prepared: Prepared, now: int, tx: Tx) -> Taken:
        """One signal's outcome, once."""
        if tx.has_outcome(outcome_id(signal.key)):
            return None, []  # taken before: the outcome is the mark
        if prepared.set_aside:
            facts = [_set_aside(signal, now, prepared)]
            tx.append(facts)
            return None, facts
        part = prepared.part
        candidates = tx.candidates(part.grid, part.families, now - correlate.looks_back(self.site))
        chosen = self._fitting(tx, part, candidates)
        if chosen is not None:
            case, facts, now = self._caught_up(tx, chosen.case)
            turn = self._turn(case, now, "intake", signal.key)
            part = unnamed(part, tx.requesters(asked_in(case)))
            opening.join(turn, part, chosen.because)
            if case.status != "to-confirm":
                self._ruled(tx, turn, part)
        else:
            facts = []
            turn = self._turn(Case(id=case_id(signal.key)), now, "intake", signal.key)
            self._open(tx, turn, part, prepared, candidates, signal)
        settle(turn)
        facts += turn.facts
        tx.append(facts)
        return turn.case, facts

    def _fitting(
        self, tx: Tx, part: SignalPart, candidates: Sequence[Case], *, confirmed: bool = False
    ) -> correlate.Choice | None:
        """The case that the signal joins, locked. The candidates are not: what another process made of the chosen one
        meanwhile is looked at again."""
        left = {case.id: case for case in candidates}
        while (chosen := correlate.choose(self.site, part, left.values(), confirmed=confirmed)) is not None:
            case = tx.load([chosen.case])[chosen.case]
            if case.version == left[case.id].version:
                return chosen
            left[case.id] = case
        return None

    def _open(
        self, tx: Tx, turn: Turn, part: SignalPart, prepared: Prepared, candidates: list[Case], signal: Signal
    ) -> None:
        source = SOURCES.get(part.type, "other")
        outcome = self._outcome(tx, turn, part) if part.camera else None
        waits = outcome is not None and outcome.confirm is not False
        opening.open_case(turn, part, source=source, reasons=prepared.reasons, why=prepared.why, confirm=waits)
        repeat = correlate.repeat_of(self.site, part, candidates)
        elsewhere = tx.elsewhere(part.grid, part.item)
        alike = correlate.suggest(self.site, part, [*candidates, *elsewhere])
        if repeat or alike:
            words = [repeat.because] if repeat else []
            words += [f"有 {len(alike)} 件相像的工单，待人工并案"] if alike else []
            fields = {"repeat_of": repeat.case if repeat else "", "suggestions": alike}
            turn.emit("case.linked", set=fields, because="；".join(words))
        if not prepared.reasons and opening.settled(turn, signal):
            return
        if outcome is not None and waits:
            self._said(tx, turn, outcome)
        else:
            self._onward(tx, turn, part)

    def _onward(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> None:
        """Rules first, then the catalogue."""
        outcome = self._ruled(tx, turn, part, confirmed=confirmed)
        opening.route(turn, outcome)

    # -- rules ------------------------------------------------------------------------------------------------------

    def _outcome(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> Outcome:
        def count(group: Group, days: float) -> list[str]:
            tx.lock([named(group)])
            return [key for key, _ in tx.signals_like(group, turn.now - round(days * DAY), turn.now + 1)]

        return self.rules.run(Input(part, turn.case, self.site, turn.now, confirmed), count)

    def _ruled(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> Outcome:
        return self._said(tx, turn, self._outcome(tx, turn, part, confirmed=confirmed))

    def _said(self, tx: Tx, turn: Turn, outcome: Outcome) -> Outcome:
        opening.ruled(turn, outcome, seen=lambda id: tx.fact(id) is not None)
        return outcome

    # -- what a person does -----------------------------------------------------------------------------------------

    def all_acted(self, steps: Sequence[Command], tx: Tx) -> Acted:
        """The work of `act`: one step after the other, each once, and all of them or none."""
        digest = digest_of(steps)
        done = self.acted(steps[0], tx, digest)
        for step in steps[1:]:
            then = self.acted(_about(step, done.facts), tx, digest)
            done = Acted([*done.facts, *then.facts], then.case, then.again)
        return done

    def acted(self, command: Command, tx: Tx, digest: str) -> Acted:
        """A step of the request that has this digest."""
        tx.lock([command.id])  # the same command may have come to two processes
        before = tx.facts_by_cause(command.id)
        if before:
            c.expect_same(before, digest)
            return Acted(before, tx.load([before[0].case])[before[0].case], again=True)
        command = with_names_masked(command, tx)
        turn, fired = self._opened(tx, command, digest)
        other, fired_too = self._other(tx, turn, command, digest)
        perform(turn, command, other)
        other = self._followed(tx, turn, other, command, digest)
        tx.append([*fired, *fired_too, *turn.facts, *(other.facts if other else [])])
        return Acted([*turn.facts, *(other.facts if other else [])], turn.case)

    def revealed(self, ask: Reveal, tx: Tx) -> Requester:
        """The work of showing somebody who asked: it is a fact of the case, without what was shown. Raises Refused."""
        tx.lock([ask.id])
        found = next(iter(tx.requesters([ask.key])), None)
        if found is None:
            raise Refused("not-found", f"来件 {ask.key} 没有诉求人，或已删除", f"nobody asked by {ask.key}")
        because = masked(ask.reason, *looked_for(tx.requesters([ask.key, *tx.load([ask.case])[ask.case].signals])))
        request = c.digest([ask.key, ask.who, because])
        before = tx.facts_by_cause(ask.id)
        c.expect_same(before, request)
        if not before:
            case, fired, now = self._caught_up(tx, ask.case)
            turn = self._turn(case, now, ask.actor, ask.id, request=request)
            turn.emit("requester.revealed", on=ask.key, because=because)
            tx.append([*fired, *turn.facts])
            tx.audit(Entry(machine_now(), ask.who, "revealed", ask.key, because))
        return found

    def _followed(self, tx: Tx, turn: Turn, other: Turn | None, command: Command, digest: str) -> Turn | None:
        """What a verb brings with it that needs rules or correlation; returns the second case concerned, if any."""
        if command.target != "case":
            return other
        match command.verb:
            case "confirm":
                return self._confirm(tx, turn, command, digest)
            case "split":
                return self._split(tx, turn, command, digest)
            case "merge" if other is not None:
                self._ruled(tx, other, _first(turn.case))
                settle(other)
            case "unmerge" if other is not None:
                self._less(tx, other, "撤销并案")
            case "accept" | "dispatch" | "supply":  # item, place or level may have changed
                self._ruled(tx, turn, _first(turn.case))
        return other

    def _opened(self, tx: Tx, command: Command, digest: str) -> tuple[Turn, list[Fact]]:
        """The case concerned with its due clocks fired; for a whistle without a case, the case that it opens."""
        if command.target == "whistle" and command.verb == "draft" and not command.case:
            new = Case(id=case_id(command.id))
            turn = self._turn(new, self.clock.now(), command.actor, command.id, request=digest)
            opening.open_by_hand(turn, read_args(c.DraftWhistle, command.args))
            return turn, []
        case, fired, now = self._caught_up(tx, command.case)
        return self._turn(case, now, command.actor, command.id, request=digest), fired

    def _other(self, tx: Tx, turn: Turn, command: Command, digest: str) -> tuple[Turn | None, list[Fact]]:
        """The second case of a merge or unmerge."""
        if command.target != "case" or command.verb not in ("merge", "unmerge"):
            return None, []
        asked = str(command.args.get("master", "")) if command.verb == "merge" else turn.case.merged_into
        if asked not in tx.load([asked]):
            return None, []
        case, fired, now = self._caught_up(tx, asked)
        return self._turn(case, now, command.actor, command.id, SECOND_CASE, digest), fired

    def _confirm(self, tx: Tx, turn: Turn, command: Command, digest: str) -> Turn | None:
        """A confirmed alarm goes on as any other signal: into the case that it fits, or as a case of its own."""
        args = read_args(c.Confirm, command.args)
        part = _first(turn.case)
        candidates = tx.candidates(part.grid, part.families)
        chosen = self._fitting(tx, part, candidates, confirmed=True)
        wanted = args.join or (chosen.case if chosen and not args.alone else "")
        why = chosen.because if chosen and chosen.case == wanted else "值班席认定是同一件事"
        apart = alone(turn) if args.alone else {}
        turn.emit("case.confirmed", to="received", set=apart, because=args.note or "告警属实")
        if wanted:
            unknown = Refused("invalid", f"没有工单 {wanted}", f"no case {wanted}", field="join")
            case, fired, now = self._caught_up(tx, wanted, unknown)
            master = self._turn(case, now, command.actor, command.id, SECOND_CASE, digest)
            master.facts += fired
            merge(turn, master, why)
            self._ruled(tx, master, part, confirmed=True)
            settle(master)
            return master
        self._onward(tx, turn, part, confirmed=True)
        settle(turn)
        return None

    def _split(self, tx: Tx, turn: Turn, command: Command, digest: str) -> Turn:
        """The signal opens a case of its own."""
        args = read_args(c.Split, command.args)
        part = opening.split_off(turn, args.signal, args.reason)
        self._less(tx, turn, "拆分")
        apart = self._turn(Case(id=case_id(command.id)), turn.now, command.actor, command.id, SECOND_CASE, digest)
        source = SOURCES.get(part.type, "other")
        lacking = {"item-unknown": part.item, "place-missing": part.grid}
        reasons = tuple(reason for reason, known in lacking.items() if not known)
        waits = turn.case.status == "to-confirm"  # nobody has confirmed this alarm either
        opening.open_case(apart, part, source=source, reasons=reasons, why=f"从 {turn.case.number} 拆出", confirm=waits)
        if not waits:
            self._onward(tx, apart, part, confirmed=True)
        settle(apart)
        return apart

    def _less(self, tx: Tx, turn: Turn, after: str) -> None:
        """Rules look again at all that is left of a case: drafts that none of them asks for any more are withdrawn."""
        if opening.waiting_drafts(turn.case):
            left = list(turn.case.signals.values()) or [_first(turn.case)]
            outcomes = [self._outcome(tx, turn, part) for part in left]
            opening.withdraw_drafts(turn, {match.rule for outcome in outcomes for match in outcome.matches}, after)
        settle(turn)

    # -- what time does ---------------------------------------------------------------------------------------------

    def fired(self, id: str, tx: Tx) -> int:
        """Lock the case, look again, emit."""
        if id not in tx.load([id], wait=False):
            return 0
        _, facts, _ = self._caught_up(tx, id)
        tx.append(facts)
        return len(facts)

    def _caught_up(self, tx: Tx, id: str, absent: Refused | None = None) -> tuple[Case, list[Fact], int]:
        """The case, locked, with what had fallen due fired, and the moment: every decision about a case begins so."""
        found = tx.load([id]).get(id)
        if found is None:
            raise absent or Refused("not-found", f"没有工单 {id}", f"no case {id}")
        now = self._now(found.changed_at)
        return *fire(found, self.site, self.work, now), now

    def _now(self, *known: int) -> int:
        """The moment of a decision: never before what is known, though another process's clock may be ahead."""
        self.clock.met(max(known, default=0))
        return self.clock.now()

    def _turn(self, case: Case, now: int, actor: str, cause: str, ordinal: int = 0, request: str = "") -> Turn:
        return Turn(case, self.site, self.work, now=now, actor=actor, cause=cause, ordinal=ordinal, request=request)


def _first(case: Case) -> SignalPart:
    """The signal that speaks for its case to the rules; a case opened by hand has a blank one."""
    blank = SignalPart(
        key="", source="", id="", type="", at=case.opened_at, arrived_at=case.opened_at, title=case.title
    )
    return next(iter(case.signals.values()), blank)


def _about(step: Command, before: Sequence[Fact]) -> Command:
    """A step that names no whistle is about the one that was drafted before it."""
    if (step.target, step.on) != ("whistle", "") or step.verb == "draft":
        return step
    drafted = next((fact for fact in reversed(before) if fact.kind == "whistle.drafted"), None)
    return replace(step, case=drafted.case, on=drafted.on) if drafted else step


def _set_aside(signal: Signal, now: int, prepared: Prepared) -> Fact:
    """The outcome of an exercise, or of an alarm that the site maps to nothing."""
    return Fact(
        id=outcome_id(signal.key),
        case=signal_stream(signal.key),
        version=1,
        at=now,
        kind="signal.set-aside",
        actor="intake",
        cause=signal.key,
        on=signal.key,
        because=prepared.why,
        given={"reasons": list(prepared.reasons), "type": signal.type},
    )
