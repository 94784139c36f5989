"""The rows of a case: pure, so that `rebuild` gives the same tables as living did."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.codec import encode
from command_center.facts.ids import has_case
from command_center.facts.parts import Clock, Duty, Fact, Notice, SignalPart, Whistle

Row = tuple[Any, ...]
Rows = dict[tuple[str, ...], Row | None]
"""By primary key. Values stand in the order of the table's columns; None takes a row away."""


def changed(before: Case | None, after: Case) -> dict[str, Rows]:
    """The rows that may differ between two versions of a case, as they are now; None: all that it has."""
    found = _all(after) if before is None else _differences(before, after)
    return {name: rows for name, rows in found.items() if rows}


def _all(case: Case) -> dict[str, Rows]:
    found = {name: rows(case) for name, rows in OF_CASE.items()}
    for name, row in OF_PART.items():
        found[name] = {(case.id, id): row(case.id, part) for id, part in getattr(case, name).items()}
    return found


def _differences(before: Case, after: Case) -> dict[str, Rows]:
    found = {
        "cases": _cases(after),
        "case_families": _differing(_families(before), _families(after)),
        "case_signals": _signals_changed(before, after),
    }
    for name, row in OF_PART.items():
        was, now = getattr(before, name), getattr(after, name)
        if was is not now:  # a part that no fact touched is the very same value
            found[name] = {(after.id, id): row(after.id, part) for id, part in now.items() if was.get(id) is not part}
            found[name] |= {(after.id, id): None for id in was.keys() - now.keys()}
    return found


def _differing(old: Rows, new: Rows) -> Rows:
    return {key: row for key, row in new.items() if old.get(key) != row} | dict.fromkeys(old.keys() - new.keys())


def _signals_changed(before: Case, after: Case) -> Rows:
    """A case may have many signals, of which one is new: the others' rows stay if what they say of their case does."""
    old, new = before.signals, after.signals
    if _said_with_signals(before) == _said_with_signals(after):
        old = {key: part for key, part in old.items() if new.get(key) is not part}
        new = {key: part for key, part in new.items() if before.signals.get(key) is not part}
    return _differing(_signals(before, old), _signals(after, new))


def pictures_in(fact: Fact) -> Rows:
    """Of the case that the fact is about: the pictures that it names."""
    if not has_case(fact.case):
        return {}
    named = [name for field in PICTURES for name in _several(fact.given.get(field, ()))]
    named += [name for part in fact.change.signals.values() if part is not None for name in part.pictures]
    return {(name, fact.case): (name, fact.case) for name in named}


PICTURES = ("pictures", "before", "after")
"""Where they stand in what is given."""


def _several(found: str | Sequence[str]) -> Sequence[str]:
    return (found,) if isinstance(found, str) else found


def printable(text: str) -> str:
    """PostgreSQL keeps no NUL in a text, and nobody can read one."""
    return text.replace("\0", "")


def _cases(case: Case) -> Rows:
    words = [case.number, case.title, *(s.external_id for s in case.signals.values() if s.external_id)]
    ticks = [at for clock in case.clocks.values() if (at := _next_tick(clock)) is not None]
    row = (
        case.id,
        case.number,
        case.version,
        case.status,
        int(case.is_open),
        case.level,
        case.item,
        case.grid,
        case.village,
        case.source,
        case.lead,
        case.opened_at,
        case.dispatched_at,
        case.promised_at,
        case.closed_at,
        min(ticks, default=None),
        printable("\n".join(words)),
        case.closing,
        None if case.on_time is None else int(case.on_time),
        case.returns,
        case.reworks,
        int(case.extension is not None and case.extension.state == "granted"),
        int(case.repeat_of != ""),
        int(case.whistled),
        encode(case).decode(),
    )
    return {(case.id,): row}


def _families(case: Case) -> Rows:
    return {(case.id, f): (case.id, f, case.grid, case.status, case.closed_at) for f in case.families}


STANDING = {"to-confirm": "unconfirmed", "rejected": "rejected"}
"""Alarms that nobody confirmed yet, or that were false: rules and rates pass them over."""


def _signals(case: Case, parts: Mapping[str, SignalPart]) -> Rows:
    return {(case.id, part.key): _signal(case, part) for part in parts.values()}


def _said_with_signals(case: Case) -> tuple[Any, ...]:
    """What of its case a signal's row depends on."""
    return case.grid, case.village, case.item, case.families, case.status


def _signal(case: Case, part: SignalPart) -> Row:
    families = part.families or case.families
    return (
        case.id,
        part.key,
        part.type,
        part.at,
        case.grid or part.grid,
        case.village,
        part.item or case.item,
        f"|{'|'.join(families)}|" if families else "",
        part.camera,
        STANDING.get(case.status, "counted"),
        int(part.asked),
        part.answer,
        part.answered_at,
        None if part.solved is None else int(part.solved),
    )


def _duty(case_id: str, duty: Duty) -> Row:
    return (
        case_id,
        duty.id,
        duty.unit,
        duty.kind,
        duty.state,
        int(duty.state in DUTY_OPEN),
        duty.card,
        duty.whistle,
        duty.called_at,
        duty.signed_at,
        duty.finished_at,
        int("sign" in duty.late),
        int("close" in duty.late),
        int(bool(duty.returns)),
    )


def _whistle(case_id: str, w: Whistle) -> Row:
    return (case_id, w.id, w.number, w.kind, w.state, w.lead, w.author, w.drafted_at, w.blown_at, w.lowered_at)


def _notice(case_id: str, n: Notice) -> Row:
    return (case_id, n.id, n.duty, n.organ, n.number, n.state, n.issued_at, n.deadline_at)


def _clock(case_id: str, c: Clock) -> Row:
    return (case_id, c.id, c.kind, c.on, c.owner, c.due_at, _next_tick(c), int(c.paused_at > 0))


def _next_tick(clock: Clock) -> int | None:
    """Ticks are kept in their order."""
    return clock.ticks[0].at if clock.ticks and not clock.paused_at else None


# What depends on the case as a whole, and what on its id and one part.
OF_CASE: Mapping[str, Callable[[Case], Rows]] = {
    "cases": _cases,
    "case_families": _families,
    "case_signals": lambda case: _signals(case, case.signals),
}
OF_PART: Mapping[str, Callable[[str, Any], Row]] = {
    "duties": _duty,
    "whistles": _whistle,
    "notices": _notice,
    "clocks": _clock,
}
