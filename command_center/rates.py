"""The rates of a period: what is counted, by which formula, and what is left out. Pure.

`tally` counts over cases, so that every figure can be found again from the log; the store counts the same over its
tables. A period is since ≤ at < until, and a case is counted as it is now.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from command_center.case.state import Case

FEW = 30
"""Below this denominator a rate says little: it is shown grey and never ranked."""
BASICALLY = 0.6
"""What a requester who is basically satisfied 基本满意 counts."""
NOT_OURS = ("to-confirm", "rejected", "declined", "handed-over", "merged")
"""States whose cases are in no rate of closing: nobody here was to close them."""


class Tally(Struct):
    # Cases whose promise fell into the period; those closed on site are the grid's, not the departments'.
    due: int = 0
    due_closed: int = 0
    due_on_time: int = 0
    due_suspended: int = 0
    suspended_by: dict[str, int] = field(default_factory=dict)  # posts that granted it
    # Duties called in the period whose signature is decided: given, or late.
    to_sign: int = 0
    signed_in_time: int = 0
    sent_back: int = 0  # returned instead of signed
    # Requesters called back in the period.
    satisfied: int = 0
    basically: int = 0
    dissatisfied: int = 0
    unreached: int = 0
    solved: int = 0
    unsolved: int = 0
    # Cases dispatched in the period.
    dispatched: int = 0
    returned: int = 0
    extended: int = 0
    # Cases that departments closed in the period.
    finished: int = 0
    finished_on_time: int = 0
    reworked: int = 0
    once: int = 0  # neither returned nor done again
    # Cases opened in the period.
    opened: int = 0
    repeated: int = 0
    # Disputes closed in the period, on site too.
    disputes: int = 0
    settled: int = 0
    disputes_unreached: int = 0

    @property
    def called_back(self) -> int:
        return self.satisfied + self.basically + self.dissatisfied


class Rate(Struct, frozen=True):
    code: str
    n: float
    d: int
    value: float | None  # None: nothing to divide by
    few: bool  # d < 30
    left_out: int = 0
    left_out_because: str = ""  # suspended | sent-back | unreached
    left_out_by: tuple[str, ...] = ()  # the posts that approved it


def rate(
    code: str, n: float, d: int, left_out: int = 0, because: str = "", by: Mapping[str, int] | None = None
) -> Rate:
    posts = tuple(sorted(by)) if by else ()
    return Rate(code, n, d, n / d if d else None, d < FEW, left_out, because if left_out else "", posts)


RATES: tuple[tuple[str, str, Callable[[str, Tally], Rate]], ...] = (
    (
        "closed",
        "结案率",
        lambda c, t: rate(c, t.due_closed, t.due - t.due_suspended, t.due_suspended, "suspended", t.suspended_by),
    ),
    (
        "closed-in-time",
        "按期结案率",
        lambda c, t: rate(c, t.due_on_time, t.due - t.due_suspended, t.due_suspended, "suspended", t.suspended_by),
    ),
    ("signed-in-time", "及时签收率", lambda c, t: rate(c, t.signed_in_time, t.to_sign, t.sent_back, "sent-back")),
    ("finished-in-time", "按时办结率", lambda c, t: rate(c, t.finished_on_time, t.finished)),
    (
        "satisfied",
        "回访满意率",
        lambda c, t: rate(c, t.satisfied + BASICALLY * t.basically, t.called_back, t.unreached, "unreached"),
    ),
    ("responded", "响应率", lambda c, t: rate(c, t.called_back, t.called_back + t.unreached)),
    ("solved", "解决率", lambda c, t: rate(c, t.solved, t.solved + t.unsolved)),
    ("returned", "回退率", lambda c, t: rate(c, t.returned, t.dispatched)),
    ("reworked", "重办率", lambda c, t: rate(c, t.reworked, t.finished)),
    ("extended", "延期率", lambda c, t: rate(c, t.extended, t.dispatched)),
    ("first-time", "一次完成率", lambda c, t: rate(c, t.once, t.finished)),
    ("repeated", "重复诉求率", lambda c, t: rate(c, t.repeated, t.opened)),
    ("settled", "化解率", lambda c, t: rate(c, t.settled, t.disputes, t.disputes_unreached, "unreached")),
)


def rates(counted: Tally) -> tuple[Rate, ...]:
    return tuple(formula(code, counted) for code, _, formula in RATES)


def tally(
    cases: Iterable[Case], since: int, until: int, *, dispute: str = "", granted: Mapping[str, str] | None = None
) -> Tally:
    """Count over cases. `dispute` is the item family of disputes; `granted` says by case who granted a suspension."""

    def during(at: int) -> bool:
        return max(since, 1) <= at < until  # 0 is never

    t = Tally()
    for case in cases:
        _count_duties(case, t, during)
        _count_answers(case, t, during)
        if case.status in NOT_OURS:
            continue
        closed = case.closed_at > 0
        on_site = case.closing == "on-site"
        if during(case.opened_at):
            t.opened += 1
            t.repeated += case.repeat_of != ""
        if during(case.dispatched_at):
            t.dispatched += 1
            t.returned += case.returns > 0
            t.extended += case.extension is not None and case.extension.state == "granted"
        if during(case.promised_at) and not on_site:
            t.due += 1
            if case.status == "suspended":
                t.due_suspended += 1
                by = (granted or {}).get(case.id)
                if by:
                    t.suspended_by[by] = t.suspended_by.get(by, 0) + 1
            else:
                t.due_closed += closed
                t.due_on_time += closed and case.on_time is True
        if during(case.closed_at) and case.dispatched_at and not on_site:
            t.finished += 1
            t.finished_on_time += case.on_time is True
            t.reworked += case.reworks > 0
            t.once += case.reworks == 0 and case.returns == 0
        if during(case.closed_at) and dispute and dispute in case.families:
            if case.closing == "unreached":
                t.disputes_unreached += 1
            else:
                t.disputes += 1
                t.settled += case.closing != "dissatisfied"
    return t


def _count_duties(case: Case, t: Tally, during: Callable[[int], bool]) -> None:
    for duty in case.duties.values():
        if duty.kind == "recheck" or not during(duty.called_at):
            continue
        late = "sign" in duty.late
        if duty.returns and not duty.signed_at:
            t.sent_back += 1
        elif duty.signed_at or late:
            t.to_sign += 1
            t.signed_in_time += not late


def _count_answers(case: Case, t: Tally, during: Callable[[int], bool]) -> None:
    for part in case.signals.values():
        if not part.asked or not during(part.answered_at):
            continue
        if part.answer == "satisfied":
            t.satisfied += 1
        elif part.answer == "basically":
            t.basically += 1
        elif part.answer == "dissatisfied":
            t.dissatisfied += 1
        elif part.answer == "unreached":
            t.unreached += 1
        t.solved += part.solved is True
        t.unsolved += part.solved is False
