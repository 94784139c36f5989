"""The time ledger 时间账: who a case waited for, in every moment of its life. Each moment has exactly one holder.

**Life** is the time from the first fact to the moment at which the case ended, or to `now` while it is open. Where an
ended case was opened again (reopened, appealed, unmerged), the time in between is `ended`: nobody's.

**Holder** is the post or unit whose missing step the case waits for (`waits`). Several may be missing at once: three
units have not signed yet, two notices are not done with. Then the one that comes last holds all of it, for the others
kept nobody waiting; where several come at the same moment, or none has come yet, the first named, which is the lead.
So what is said of an open case may be said of another unit later; what is said of a time that is over stays.

**Calendar** is what is not office time, in a case whose clocks count office time alone: nights, weekends, holidays and
noon. L1 and L2 run on through all that, and so does a case in whose air an 应急 whistle is: nothing of theirs is
calendar. Which of the two holds is asked of the case as it is in that moment, for a case may be raised.

It reads the log alone: the same facts give the same ledger, whatever the site has become.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from command_center.case.state import ENDED, NOTICE_OPEN, Case, evolve
from command_center.case.work_verbs import URGENT
from command_center.facts.parts import Clock, Duty, Fact, Notice
from command_center.site.calendar import WorkTime

HOLDERS = (
    "desk", "unit", "review", "meeting", "approver", "whistler", "verifier", "caller", "requester", "party",
    "suspension", "calendar", "ended",
)  # fmt: skip
"""Duty desk, unit, return review, meeting, approver, whistler's side, verifier, call-back desk, requester, the party to
a notice, suspension; what is not office time; the time between an end and a reopening."""
APART = ("calendar", "ended")
"""Holders whose time is not on the bar: it is neither length nor share."""
COMING = ("sign", "contact", "arrive")
"""A unit's steps before its work, in order."""

# Who is waited for in a state of the case, and the kind of clock of the step that is missing.
OF_STATUS = {
    "to-confirm": ("desk", "confirm"),
    "received": ("desk", "accept"),
    "waiting": ("requester", "supply"),
    "to-dispatch": ("desk", "dispatch"),
    "meeting": ("meeting", "meeting"),
    "suspended": ("suspension", "review-date"),
    "to-verify": ("verifier", "verify"),
    "to-call-back": ("caller", "callback"),
}
OF_NOTICE = {"issued": ("unit", "serve"), "served": ("party", "notice-due"), "rechecking": ("unit", "recheck")}


class Wait(Struct, frozen=True):
    """One step that is missing: whose it is, and which. `step` is the kind of its clock."""

    holder: str
    step: str
    on: str = "case"
    who: str = ""  # a unit's code; of the whistler's side and the upper platform perhaps `role:<role>`


class Segment(Struct, frozen=True):
    """A stretch of time with one holder, `start_at` ≤ t < `end_at`, UTC µs."""

    holder: str
    who: str
    step: str
    on: str
    start_at: int
    end_at: int
    working: int  # µs of office time in it
    clock_at: int = 0  # when the step's clock was started: a new try is another segment
    limit: str = ""  # "2 wh"; "" where only a moment was set
    due_at: int = 0  # 0: the step has no clock
    over: int = 0  # µs of it that lie after `due_at`

    @property
    def running(self) -> int:
        return self.end_at - self.start_at

    @property
    def length(self) -> int:
        """µs on the bar: all of it, for where office time counts there is no other in it."""
        return 0 if self.holder in APART else self.running


class Held(Struct, frozen=True):
    """One step under one limit: what it took in all, with or without others in between."""

    step: str
    on: str
    limit: str
    due_at: int
    over: int  # µs for which it was still held after its limit


class Account(Struct, frozen=True):
    """What one holder had in all."""

    holder: str
    who: str
    segments: tuple[Segment, ...]

    @property
    def length(self) -> int:
        return sum(segment.length for segment in self.segments)

    @property
    def running(self) -> int:
        return sum(segment.running for segment in self.segments)

    @property
    def held(self) -> list[Held]:
        """In the order in which they ended."""
        runs: dict[tuple[str, str, int], list[Segment]] = {}
        for segment in self.segments:
            key = segment.step, segment.on, segment.clock_at
            runs[key] = [*runs.pop(key, []), segment]
        return [
            Held(run[-1].step, run[-1].on, run[-1].limit, run[-1].due_at, sum(segment.over for segment in run))
            for run in runs.values()
        ]


class Span(Struct, frozen=True):
    """The time between two facts, and the case as it was."""

    start_at: int
    end_at: int
    case: Case
    wait: Wait

    @property
    def clock(self) -> Clock | None:
        return self.case.clocks.get(f"{self.wait.step}:{self.wait.on}")

    @property
    def run(self) -> tuple[Wait, int]:
        """Equal for spans that wait for the same step under the same clock."""
        clock = self.clock
        return self.wait, clock.started_at if clock else 0


def ledger(facts: Iterable[Fact], work: WorkTime, now: int) -> tuple[Segment, ...]:
    """The segments of a case's life, without a gap and in order; together exactly as long as the life.

    `facts` are all facts of one case in the order of their versions; `now` is UTC µs.
    """
    found: list[Segment] = []
    for _, run in groupby(_held(_stretches(facts, now)), key=lambda span: span.run):
        for segment in _cut(list(run), work):
            if found and _same(found[-1], segment):
                segment = _joined(found.pop(), segment)
            found.append(segment)
    return tuple(found)


def accounts(segments: Sequence[Segment]) -> list[Account]:
    """What each holder had, in the order in which they came; those apart at the end."""
    names = dict.fromkeys((segment.holder, segment.who) for segment in segments)
    ordered = sorted(names, key=lambda name: APART.index(name[0]) + 1 if name[0] in APART else 0)
    return [
        Account(holder, who, tuple(s for s in segments if (s.holder, s.who) == (holder, who)))
        for holder, who in ordered
    ]


def waits(case: Case) -> list[Wait]:
    """The steps that the case waits for in this state, the lead's first; an ended case waits for none."""
    if case.status in ENDED:
        return []
    if case.status in ("to-sign", "handling"):
        return _at_work(case)
    if case.status == "return-review":
        lead = case.lead_duty
        return [Wait("review", "review", lead.id if lead else "case")]
    drafts = [whistle for whistle in case.whistles.values() if whistle.state == "to-approve"]
    if case.status == "to-dispatch" and drafts:
        return [Wait("approver", "approve", whistle.id) for whistle in drafts]
    if "callback-by:case" in case.clocks:
        return [Wait("caller", "callback-by", who="role:source")]
    return [Wait(*OF_STATUS[case.status])]


def _at_work(case: Case) -> list[Wait]:
    """First everybody whom the lead's whistle called must have come, then every notice be done with, then the lead
    report, then the others; then the whistle is lowered."""
    lead = case.lead_duty
    at_work = sorted((d for d in case.open_duties if d.kind != "recheck"), key=lambda duty: duty != lead)
    coming = [duty for duty in at_work if _step(duty) in COMING and _awaited(duty, lead)]
    if coming:
        first = min(COMING.index(_step(duty)) for duty in coming)
        return [_of_duty(duty) for duty in coming if _step(duty) == COMING[first]]
    if notices := [notice for notice in case.notices.values() if notice.state in NOTICE_OPEN]:
        return [_of_notice(notice) for notice in notices]
    if at_work:
        return [_of_duty(duty) for duty in (at_work[:1] if at_work[0] == lead else at_work)]
    lowered = [whistle.id for whistle in case.whistles.values() if whistle.state == "to-lower"]
    sides = [Wait("whistler", "lower", id, _owner(case, f"lower:{id}")) for id in lowered]
    return sides or [Wait("unit", "close", lead.id if lead else "case", case.lead)]


def _awaited(duty: Duty, lead: Duty | None) -> bool:
    """A dispatch's lead begins without those who assist; a whistle's waits for all whom it called."""
    return lead is not None and (duty == lead or (bool(lead.whistle) and duty.whistle == lead.whistle))


def _step(duty: Duty) -> str:
    """The kind of clock of the duty's next step; of a returned one, of the step that it would have to do."""
    state = duty.former if duty.state == "in-review" else duty.state
    if state == "called":
        return "sign"
    if state == "signed" and duty.needs_contact:
        return "contact"
    return "arrive" if duty.needs_arrival and state != "on-scene" else "close"


def _of_duty(duty: Duty) -> Wait:
    if duty.state == "in-review":
        return Wait("review", "review", duty.id)
    return Wait("unit", _step(duty), duty.id, duty.unit)


def _of_notice(notice: Notice) -> Wait:
    holder, step = OF_NOTICE[notice.state]
    return Wait(holder, step, notice.id, notice.organ if holder == "unit" else "")


def _owner(case: Case, clock: str) -> str:
    return case.clocks[clock].owner if clock in case.clocks else ""


NOBODY = Wait("ended", "")


def _stretches(facts: Iterable[Fact], now: int) -> list[tuple[int, int, Case]]:
    """The case between two facts, as far as it lives. Facts of one moment leave no time between them, nor does one
    that carries an earlier moment than the fact before it: a rung of a clock that was moved back."""
    states: list[tuple[int, Case]] = []
    case: Case | None = None
    for fact in facts:
        case = evolve(case, fact)
        states.append((max(fact.at, states[-1][0]) if states else fact.at, case))
    ends = [at for at, _ in states[1:]] + [max(now, at) for at, _ in states[-1:]]
    found = [(at, end, case) for (at, case), end in zip(states, ends, strict=True)]
    while found and found[-1][2].status in ENDED:
        found.pop()
    return [stretch for stretch in found if stretch[1] > stretch[0]]


def _held(stretches: Sequence[tuple[int, int, Case]]) -> list[Span]:
    """Who held each stretch: of all that were waited for, the one that came last. Read from the end, where it is
    known how long each was still waited for."""
    found: list[Span] = []
    came: dict[Wait, int] = {}
    for start, end, case in reversed(stretches):
        asked = waits(case) or [NOBODY]
        came = {wait: came.get(wait, end) for wait in asked}
        found.append(Span(start, end, case, max(asked, key=came.__getitem__)))
    return found[::-1]


def _cut(run: Sequence[Span], work: WorkTime) -> Iterator[Segment]:
    """One wait in segments, parted where the office closes and opens. The clock as it was at the end is the one that
    counts: it may have been moved."""
    wait, started = run[-1].run
    clock = run[-1].clock
    limit, due = (clock.limit, clock.due_at) if clock else ("", 0)
    for span in run:
        for start, end, held in _parted(span, work):
            if held:
                over = max(end - max(start, due), 0) if due else 0
                working = work.between(start, end)
                yield Segment(wait.holder, wait.who, wait.step, wait.on, start, end, working, started, limit, due, over)
            else:
                yield Segment("calendar", "", "", "", start, end, 0)


def _parted(span: Span, work: WorkTime) -> Iterator[tuple[int, int, bool]]:
    """The span in stretches that its holder held (True) or that are calendar."""
    if span.wait == NOBODY or _runs_on(span.case):
        yield span.start_at, span.end_at, True
        return
    at = span.start_at
    for opens, closes in work.open_spans(span.start_at, span.end_at):
        if opens > at:
            yield at, opens, False
        yield opens, closes, True
        at = closes
    if at < span.end_at:
        yield at, span.end_at, False


def _runs_on(case: Case) -> bool:
    urgent = (whistle.state in ("blown", "to-lower") and whistle.kind == "应急" for whistle in case.whistles.values())
    return case.level in URGENT or any(urgent)


def _same(one: Segment, other: Segment) -> bool:
    key = ("holder", "who", "step", "on", "clock_at")
    return all(getattr(one, name) == getattr(other, name) for name in key)


def _joined(one: Segment, other: Segment) -> Segment:
    working, over = one.working + other.working, one.over + other.over
    return replace(other, start_at=one.start_at, working=working, over=over)
