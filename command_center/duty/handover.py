"""Shift handover 交接班: what one shift hands to the next, folded from the facts between two cuts of the log. Pure.

    told(streams, still, begin, end) → the page     changed(page, shown) → in words, what is other than was shown

A case is the duty desk's while the clock of one of the desk's decisions runs on it. A page tells of what lies before
the second cut and not before the first, so pages that follow each other leave nothing out and tell nothing twice; and
what lies before a cut stays as it is, so the same page can be made again at any later time.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from command_center.case.state import DUTY_OPEN, Case, evolve
from command_center.facts.cut import Cut, Placed
from command_center.facts.parts import Clock, Fact
from command_center.facts.words import Both
from command_center.site.calendar import WorkTime, micros
from command_center.view import TODO_OF_CLOCK, card, owner

DESK = ("role:clerk", "role:duty-leader", "role:center")
DECISIONS = (*TODO_OF_CLOCK, "lower")
"""Kinds of clocks that are decisions of the desk, where one of DESK owns them."""
LISTS = ("became", "left", "red", "promised", "open")
WORDS: Mapping[str, Both] = {
    "became": ("来到", "came"),
    "left": ("离开", "left"),
    "red": ("转红", "turned red"),
    "promised": ("承诺", "promised"),
    "open": ("在办", "open"),
}
MOST = 200
"""Lines of what stands open; how many there are in all is told."""
CHANGES = 5
"""Lines that are named where a page has changed."""


class Line(Struct, frozen=True, kw_only=True):
    """One thing about one case. Moments are UTC µs."""

    case: str
    number: str
    title: str
    at: int  # when; of what stands open: since when its clock runs
    what: str  # the kind of the clock concerned, or `card`; of promises: close | review-date | gather | callback
    facts: tuple[str, ...] = ()  # ids, in order
    on: str = "case"
    owner: str = ""  # a unit or `role:…`: whose the clock or the promise is; of what left: who has the case since
    status: str = ""  # of the case after it
    card: str = ""
    due_at: int = 0
    because: str = ""
    stands: bool = True  # still so at the end: at the desk, away from it, red, not kept yet
    key: str = ""


class Page(Struct, frozen=True):
    since_at: int
    until_at: int
    became: tuple[Line, ...]  # the duty desk's
    left: tuple[Line, ...]  # the duty desk
    red: tuple[Line, ...]  # a clock has passed, or there is a red card
    promised: tuple[Line, ...]
    open: tuple[Line, ...]  # at `until_at`, by the next clock
    counts: dict[str, int]  # of each list; of `open` all of them, told or not
    digest: str  # two pages of one period that tell the same have the same


class Step(NamedTuple):
    """What one cause made of a case. Its facts count as one, for nobody saw the case between them."""

    at: int
    place: int
    before: Case
    after: Case
    facts: list[Fact]

    def line(self, end: Case, what: str, stands: bool, **more: str | int) -> Line:
        return Line(
            case=end.id,
            number=end.number,
            title=end.title,
            at=self.at,
            facts=tuple(fact.id for fact in self.facts),
            status=self.after.status,
            because=next((fact.because for fact in reversed(self.facts) if fact.because), ""),
            what=what,
            stands=stands,
            **more,  # type: ignore[arg-type]
        )


def told(streams: Iterable[Sequence[Placed]], still: Iterable[Case], begin: Cut, end: Cut) -> Page:
    """The page of what happened between these cuts.

    `streams` are, in order and from the first on, the facts of every case with one between the cuts, and of those that
    have changed since; `still` are all other cases that stand open.
    """
    found: dict[str, list[Line]] = {name: [] for name in LISTS}
    standing = list(still)
    for facts in streams:
        steps = list(_steps(facts, end))
        if not steps:
            continue
        last = steps[-1].after
        standing.append(last)
        inside = [step for step in steps if not begin.holds(step.at, step.place)]
        found["became"] += _became(inside, last)
        found["left"] += _left(inside, last)
        found["red"] += _reddened(inside, last)
        found["promised"] += _promised(inside, last)
    found["open"] = [_standing(case) for case in standing if case.is_open]
    counts = {name: len(lines) for name, lines in found.items()}
    lists = {name: tuple(_keyed(name, line) for line in sorted(found[name], key=_order)) for name in LISTS}
    lists["promised"] = tuple(sorted(lists["promised"], key=_by_due))
    lists["open"] = tuple(sorted(lists["open"], key=_by_due))[:MOST]
    keys = [line.key for name in LISTS for line in lists[name]]
    signed = "\n".join((f"{begin.at} {end.at}", *keys, str(counts)))  # moments alone: places are known with a signature
    return Page(begin.at, end.at, **lists, counts=counts, digest=hashlib.sha256(signed.encode()).hexdigest())


def changed(page: Page, shown: Mapping[str, Sequence[str]]) -> Both | None:
    """What is on this page other than on that which had these keys in each list, in words; None for nothing."""
    parts: list[Both] = []
    for name in LISTS:
        zh, en = WORDS[name]
        lines: tuple[Line, ...] = getattr(page, name)
        before = set(shown.get(name, ()))
        new = [line for line in lines if line.key not in before]
        gone = len(before - {line.key for line in lines})
        if new:
            named = "、".join(f"{line.title}（{line.number[-4:]}）" for line in new[:CHANGES])
            numbers = ", ".join(line.number[-4:] for line in new[:CHANGES])
            more, and_so_on = ("等", " …") if len(new) > CHANGES else ("", "")
            parts.append((f"{zh}多 {len(new)} 件：{named}{more}", f"{len(new)} more {en}: {numbers}{and_so_on}"))
        if gone:
            parts.append((f"{zh}少 {gone} 件", f"{gone} fewer {en}"))
        if not new and not gone and [line.key for line in lines] != list(shown.get(name, ())):
            parts.append((f"{zh}次序不同", f"{en} in another order"))
    return ("；".join(zh for zh, _ in parts), "; ".join(en for _, en in parts)) if parts else None


def begins(work: WorkTime, now: int, shifts: Sequence[tuple[int, int]]) -> int:
    """The last change of shifts before `now`."""
    today = work.local(now).replace(second=0, microsecond=0)
    days = (today - timedelta(days=1), today)
    moments = [micros(day.replace(hour=hour, minute=minute)) for day in days for hour, minute in shifts]
    return max(moment for moment in moments if moment < now)


def waiting(case: Case) -> Clock | None:
    """The next decision of the duty desk on this case; None: the case is not the desk's."""
    mine = [c for c in case.clocks.values() if c.kind in DECISIONS and c.owner in DESK and not c.paused_at]
    return min(mine, key=lambda clock: (clock.due_at, clock.id), default=None)


def _became(steps: Iterable[Step], end: Case) -> Iterator[Line]:
    for step in steps:
        clock = waiting(step.after)
        if clock and not waiting(step.before):
            stands = waiting(end) is not None
            yield step.line(end, clock.kind, stands, on=clock.on, owner=clock.owner, due_at=clock.due_at)


def _left(steps: Iterable[Step], end: Case) -> Iterator[Line]:
    for step in steps:
        clock = waiting(step.before)
        if clock and not waiting(step.after):
            stands = waiting(end) is None
            yield step.line(end, clock.kind, stands, on=clock.on, owner=owner(step.after), due_at=clock.due_at)


def _reddened(steps: Iterable[Step], end: Case) -> Iterator[Line]:
    """Clocks that passed, each with the card that its duty got by it; and cards without one."""
    for step in steps:
        passed = _passed(step.after) - _passed(step.before)
        for id in sorted(passed):
            clock = step.after.clocks[id]
            red = "red" if clock.on in _carded(step.after) else ""
            late = id in _passed(end)
            yield step.line(end, clock.kind, late, on=clock.on, owner=clock.owner, due_at=clock.due_at, card=red)
        told_of = {step.after.clocks[id].on for id in passed}
        for id in sorted(_carded(step.after) - _carded(step.before) - told_of):
            yield step.line(end, "card", id in _carded(end), on=id, owner=step.after.duties[id].unit, card="red")


def _passed(case: Case) -> set[str]:
    """Of clocks that time itself does not end."""
    return {id for id, clock in case.clocks.items() if clock.late and clock.owner != "clock"}


def _carded(case: Case) -> set[str]:
    return {id for id, duty in case.duties.items() if duty.card == "red" and duty.state in DUTY_OPEN}


def _promised(steps: Iterable[Step], end: Case) -> list[Line]:
    """Each promise as it was made last, with all facts that made it."""
    made: dict[tuple[str, str], Line] = {}
    for step in steps:
        before = promises(step.before)
        for (what, on), (by, moment) in promises(step.after).items():
            if before.get((what, on), ("", 0))[1] == moment:
                continue
            stands = promises(end).get((what, on), ("", 0))[1] == moment
            line = step.line(end, what, stands, on=on, owner=by, due_at=moment)
            earlier = made.get((what, on))
            made[what, on] = replace(line, facts=earlier.facts + line.facts) if earlier else line
    return list(made.values())


def promises(case: Case) -> dict[tuple[str, str], tuple[str, int]]:
    """What is promised in this state, by (what, on): who promised it, and the moment."""
    if not case.is_open:
        return {}
    found = {}
    if case.promised_at:
        found["close", "case"] = case.lead, case.promised_at
    if case.status == "suspended" and case.suspension:
        found["review-date", "case"] = case.lead, case.suspension.review_at
    for whistle in case.whistles.values():
        if whistle.state == "blown" and whistle.gathering:
            found["gather", whistle.id] = whistle.lead, whistle.gathering.meet_at
    for clock in case.clocks.values():
        if clock.kind in ("callback", "callback-by"):
            found["callback", clock.on] = clock.owner, clock.due_at
    return found


def _standing(case: Case) -> Line:
    """An open case by its next clock; one on which none runs has its owner all the same."""
    running = [clock for clock in case.clocks.values() if clock.owner != "clock" and not clock.paused_at]
    clock = min(running, key=lambda clock: (clock.due_at, clock.id), default=None)
    line = Line(
        case=case.id,
        number=case.number,
        title=case.title,
        at=case.opened_at,
        what="",
        owner=owner(case),
        status=case.status,
        card=card(case),
    )
    if clock is None:
        return line
    return replace(line, at=clock.started_at, what=clock.kind, on=clock.on, owner=clock.owner, due_at=clock.due_at)


def _steps(facts: Sequence[Placed], end: Cut) -> Iterator[Step]:
    """Those before the cut. A fact that carries an earlier moment than the one before it, as the rung of a clock that
    was moved back, happened after it all the same."""
    at, case = 0, Case(id=facts[0].fact.case)
    for _, run in groupby(zip(_causes(fact for _, fact in facts), facts, strict=True), key=itemgetter(0)):
        those = [placed for _, placed in run]
        place, first = those[0]
        at = max(at, first.at)
        if not end.holds(at, place):
            return
        before = case
        for _, fact in those:
            case = evolve(case, fact)
        yield Step(at, place, before, case, [fact for _, fact in those])


def _causes(facts: Iterable[Fact]) -> Iterator[str]:
    """Of each; what a rule drafts within a step has one of its own, and belongs to what made the rule speak."""
    cause = ""
    for fact in facts:
        if fact.kind != "whistle.drafted" or not fact.actor.startswith("rule:"):
            cause = fact.cause
        yield cause


def _order(line: Line) -> tuple[int, str, tuple[str, ...], str, str]:
    return line.at, line.case, line.facts, line.what, line.on


def _by_due(line: Line) -> tuple[bool, int]:
    return not line.due_at, line.due_at


def _keyed(name: str, line: Line) -> Line:
    """Its key follows from what it tells, not from how that is worded."""
    told_of = (name, line.case, line.what, line.on, str(line.due_at), str(line.stands), *line.facts)
    return replace(line, key=hashlib.sha256("|".join(told_of).encode()).hexdigest()[:12])
