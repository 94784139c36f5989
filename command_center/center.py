"""The center: three doors and one way through each. Read this page first.

    accept(arrivals) → signals on disk          take(signals) → each signal's one outcome
    act(command)     → what a person does       fire()        → what time does

Each decision runs as one work in one transaction: load the cases concerned, fire what is due, decide, append facts.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from operator import methodcaller
from typing import NamedTuple

import msgspec

from command_center.case import commands as c
from command_center.case import opening
from command_center.case.case_verbs import merge
from command_center.case.commands import Command, Refused, read_args
from command_center.case.decide import perform, row_for
from command_center.case.firing import fire
from command_center.case.settle import settle
from command_center.case.state import Case
from command_center.case.turn import Turn
from command_center.clock import Clock
from command_center.facts.ids import SITE, case_id, fact_id, outcome_id, signal_stream
from command_center.facts.parts import Fact, SignalPart
from command_center.facts.signal import SOURCES, GridReport, Reporter, Signal
from command_center.intake import correlate
from command_center.intake.door import Arrival, admit
from command_center.intake.locate import Locator
from command_center.intake.prepare import Prepared, prepare
from command_center.rules.engine import Engine
from command_center.rules.fields import Input
from command_center.rules.outcome import Outcome
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store.errors import Unavailable
from command_center.store.store import Store
from command_center.store.tx import Tx

log = logging.getLogger(__name__)

DAY = 86_400_000_000  # µs
SOON = 0.01  # s
SECOND_CASE = 1_000  # where the fact ids of a command's second case begin


class Accepted(NamedTuple):
    accepted: int
    duplicate: int
    keys: list[str]


class Acted(NamedTuple):
    """What a command caused; `again` when it was done before under the same key."""

    facts: list[Fact]
    case: Case
    again: bool = False


Taken = tuple[Case | None, list[Fact]]
"""The case that a signal opened or joined, None where it was set aside or taken before; and the facts of that."""


class DryRun(Exception):
    """Carries the answer of a dry run out of its transaction, which is then undone."""

    def __init__(self, case: Case | None, facts: list[Fact]) -> None:
        super().__init__("dry run")
        self.case, self.facts = case, facts


class Center:
    """`notify` is called when signals wait to be taken (the carrier's wake-up)."""

    def __init__(self, site: Site, store: Store, clock: Clock) -> None:
        self.site, self.store, self.clock = site, store, clock
        self.work = WorkTime(site.calendar)
        self.locator = Locator(site)
        self.rules = Engine(site.rules)
        self.notify: Callable[[], None] = lambda: None
        self.last_lateness = 0  # µs between a tick's moment and its firing, of the last firing

    # -- signals ----------------------------------------------------------------------------------------------------

    async def accept(self, arrivals: Sequence[Arrival]) -> Accepted:
        """Keep these events; returns when they are on disk. What becomes of them is `take`'s."""
        now = self.clock.now()
        admitted = self._admitted(arrivals, now)
        signals = [signal for signal, _ in admitted]
        reporters = {signal.key: reporter for signal, reporter in admitted if reporter is not None}
        try:
            new = await self.store.transact(lambda tx: tx.insert_signals(signals, reporters))
        finally:
            self.notify()  # after a failure too: of a commit whose answer was lost, the signals may be on disk
        return Accepted(sum(new), len(new) - sum(new), [signal.key for signal in signals])

    async def kept(self, arrivals: Sequence[Arrival]) -> list[Signal]:
        """Signals that a broker brings, as they are on disk when this returns, each once: those that this center put
        there itself are, those of others are kept now."""
        now = self.clock.now()
        admitted = {signal.key: (signal, who) for signal, who in self._admitted(arrivals, now)}
        reporters = {key: reporter for key, (_, reporter) in admitted.items() if reporter is not None}

        def work(tx: Tx) -> list[Signal]:
            tx.insert_signals([signal for signal, _ in admitted.values()], reporters, tell=False)
            found = tx.signals(list(admitted))
            return [found[key] for key in admitted]

        return await self.store.transact(work)

    async def take(self, signals: Sequence[Signal]) -> None:
        """Give each signal its outcome: all of them, or what fails is raised and none has it."""
        await self.store.transact(partial(self.all_taken, signals))

    def all_taken(self, signals: Sequence[Signal], tx: Tx) -> list[Taken]:
        """The work of `take`: what most signals need is locked and asked for at once."""
        now = self._now(*(signal.arrived_at for signal in signals))
        prepared = [prepare(self.site, signal, now) for signal in signals]
        parts = [p.part for p in prepared if p.part.grid and not p.set_aside]
        places = {(part.grid, family) for part in parts for family in part.families}
        tx.lock(f"{grid}|{family}" for grid, family in places)
        tx.foresee([outcome_id(signal.key) for signal in signals], places, now - correlate.looks_back(self.site))
        return [self._taken(*each, now, tx) for each in zip(signals, prepared, strict=True)]

    def _admitted(self, arrivals: Sequence[Arrival], now: int) -> list[tuple[Signal, Reporter | None]]:
        return [admit(self.site, self.locator, arrival, now) for arrival in arrivals]

    async def dry_run(self, arrival: Arrival) -> DryRun:
        """What this event would become. The very same way, undone at its end."""
        signal, reporter = admit(self.site, self.locator, arrival, self.clock.now())

        def work(tx: Tx) -> None:
            known = tx.fact(outcome_id(signal.key))
            if known is not None:
                raise DryRun(tx.load([known.case]).get(known.case), [known])
            tx.insert_signals([signal], {signal.key: reporter} if reporter else {})
            raise DryRun(*self.taken(signal, tx))

        try:
            await self.store.transact(work)
        except DryRun as answer:
            return answer
        raise AssertionError("a dry run always ends by its answer")

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
        elsewhere = tx.elsewhere(part.grid, part.item, 5)
        alike = correlate.suggest(self.site, part, [*candidates, *elsewhere])
        if repeat or alike:
            words = [repeat.because] if repeat else []
            words += [f"有 {len(alike)} 件相像的工单，待人工并案"] if alike else []
            fields = {"repeat_of": repeat.case if repeat else "", "suggestions": alike}
            turn.emit("case.linked", set=fields, because="；".join(words))
        if isinstance(signal.data, GridReport) and signal.data.on_site is not None and not prepared.reasons:
            opening.on_site(turn, signal.data.on_site.before, signal.data.on_site.after)
        elif outcome is not None and waits:
            self._said(tx, turn, outcome)
        else:
            self._onward(tx, turn, part)

    def _onward(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> None:
        """Rules first, then the catalogue."""
        outcome = self._ruled(tx, turn, part, confirmed=confirmed)
        opening.route(turn, outcome)

    # -- rules ------------------------------------------------------------------------------------------------------

    def _outcome(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> Outcome:
        def count(group: dict[str, str], days: float) -> list[str]:
            tx.lock([f"{name}={value}" for name, value in group.items()])
            return [key for key, _ in tx.signals_like(group, turn.now - round(days * DAY), turn.now + 1)]

        return self.rules.run(Input(part, turn.case, self.site, turn.now, confirmed), count)

    def _ruled(self, tx: Tx, turn: Turn, part: SignalPart, *, confirmed: bool = False) -> Outcome:
        return self._said(tx, turn, self._outcome(tx, turn, part, confirmed=confirmed))

    def _said(self, tx: Tx, turn: Turn, outcome: Outcome) -> Outcome:
        opening.ruled(turn, outcome, seen=lambda id: tx.fact(id) is not None)
        return outcome

    # -- what a person does -----------------------------------------------------------------------------------------

    async def act(self, command: Command) -> Acted:
        """Do it, once: the same command again is answered from its facts. Raises Refused."""
        return await self.store.transact(partial(self.acted, command))

    def acted(self, command: Command, tx: Tx) -> Acted:
        """The work of `act`."""
        digest = _digest(command)
        tx.lock([command.id])  # the same command may have come to two processes
        before = tx.facts_by_cause(command.id)
        if before:
            if before[0].request != digest:
                raise Refused("reused-key", "这个 Idempotency-Key 已用于另一个请求", field="Idempotency-Key")
            return Acted(before, tx.load([before[0].case])[before[0].case], again=True)
        row_for(command.target, command.verb)
        turn, fired = self._opened(tx, command, digest)
        other, fired_too = self._other(tx, turn, command, digest)
        perform(turn, command, other)
        other = self._followed(tx, turn, other, command, digest)
        tx.append([*fired, *fired_too, *turn.facts, *(other.facts if other else [])])
        return Acted([*turn.facts, *(other.facts if other else [])], turn.case)

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
        turn.emit("case.confirmed", to="received", because=args.note or "告警属实")
        if wanted:
            case, fired, now = self._caught_up(tx, wanted, Refused("invalid", f"没有工单 {wanted}", field="join"))
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
        """The signal opens a case of its own; rules look again at what is left."""
        args = read_args(c.Split, command.args)
        part = opening.split_off(turn, args.signal, args.reason)
        outcome = self._outcome(tx, turn, _first(turn.case))
        opening.withdraw_drafts(turn, {match.rule for match in outcome.matches})
        apart = self._turn(Case(id=case_id(command.id)), turn.now, command.actor, command.id, SECOND_CASE, digest)
        source = SOURCES.get(part.type, "other")
        lacking = {"item-unknown": part.item, "place-missing": part.grid}
        reasons = tuple(reason for reason, known in lacking.items() if not known)
        waits = turn.case.status == "to-confirm"  # nobody has confirmed this alarm either
        opening.open_case(apart, part, source=source, reasons=reasons, why=f"从 {turn.case.number} 拆出", confirm=waits)
        if not waits:
            self._onward(tx, apart, part, confirmed=True)
        settle(turn)
        settle(apart)
        return apart

    # -- what time does ---------------------------------------------------------------------------------------------

    async def fire(self) -> int:
        """Fire every clock due by now; returns how many facts that made. Cases that somebody else has locked are passed
        over: who works on a case fires its clocks first."""
        fired = 0
        while due := await self.store.transact(methodcaller("due", self.clock.now(), 500)):
            self.last_lateness = self.clock.now() - due[0][0]
            made = await self._fire_those(list(dict.fromkeys(case for _, case, _ in due)))
            fired += made
            if not made:
                break
        return fired

    async def _fire_those(self, cases: Sequence[str]) -> int:
        fired = 0
        works = (self.store.transact(partial(self.fired, case)) for case in cases)
        for case, done in zip(cases, await asyncio.gather(*works, return_exceptions=True), strict=True):
            if isinstance(done, int):
                fired += done
            elif isinstance(done, Unavailable) or not isinstance(done, Exception):
                raise done  # waited for, and tried again as a whole
            else:
                await self._set_aside(case, done, self.clock.now())
        return fired

    async def _set_aside(self, case: str, error: Exception, now: int) -> None:
        """A case whose clocks cannot fire holds up nobody else's: a dead letter, until it is retried."""
        log.error("the clocks of case %s cannot fire", case, exc_info=error)
        reason = f"{type(error).__name__}: {error}"
        await self.store.transact(lambda tx: tx.dead_letter("clocks", case, reason, b"", now))

    async def advance(self, to: int) -> int:
        """Move the manual clock to `to` (UTC µs), firing what falls due on the way at its own moment."""
        fired = 0
        while (due := await self.store.transact(methodcaller("next_due"))) is not None and due <= to:
            self.clock.move_to(due)
            made = await self.fire()
            fired += made
            if not made:
                await asyncio.sleep(SOON)  # another process is at it
        self.clock.move_to(to)
        return fired + await self.fire()

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
            raise absent or Refused("not-found", f"没有工单 {id}")
        now = self._now(found.changed_at)
        return *fire(found, self.site, self.work, now), now

    def _now(self, *known: int) -> int:
        """The moment of a decision: never before what is known, though another process's clock may be ahead."""
        self.clock.met(max(known, default=0))
        return self.clock.now()

    # -- the site ---------------------------------------------------------------------------------------------------

    def announce(self, tx: Tx) -> None:
        """A changed site is a fact."""
        if tx.get("site") == self.site.hash:
            return
        version = tx.version(SITE) + 1
        cause = f"site|{self.site.hash}|{version}"
        given = {"hash": self.site.hash, "rules": self.site.rules_hash, "name": self.site.name}
        fact = Fact(
            id=fact_id(cause, 0),
            case=SITE,
            version=version,
            at=self.clock.now(),
            kind="site.loaded",
            actor="site",
            cause=cause,
            because=f"载入{self.site.name}，{len(self.site.rules)} 条规则",
            given=given,
        )
        tx.append([fact])
        tx.put("site", self.site.hash)

    def _turn(self, case: Case, now: int, actor: str, cause: str, ordinal: int = 0, request: str = "") -> Turn:
        return Turn(case, self.site, self.work, now=now, actor=actor, cause=cause, ordinal=ordinal, request=request)


def _first(case: Case) -> SignalPart:
    """The signal that speaks for its case to the rules; a case opened by hand has a blank one."""
    blank = SignalPart(
        key="", source="", id="", type="", at=case.opened_at, arrived_at=case.opened_at, title=case.title
    )
    return next(iter(case.signals.values()), blank)


def _digest(command: Command) -> str:
    body = [command.target, command.verb, command.case, command.on, command.args]
    return hashlib.sha256(msgspec.json.encode(body, order="deterministic")).hexdigest()[:16]


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
