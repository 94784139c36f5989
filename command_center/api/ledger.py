"""The time ledger as the page of a case draws it: rows, a holder each, and the segments of its bar."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from command_center.case.ledger import APART, Account, Segment, accounts, ledger
from command_center.facts.parts import Fact
from command_center.site.calendar import WorkTime


def ledger_of(facts: Sequence[Fact], work: WorkTime, now: int) -> dict[str, Any]:
    """Plain values. Moments are UTC µs and end in `_at`, spans are µs and end in `_us`; `share` is of the bar, 0…1.
    A segment's `row` is its place among the rows; those apart from the bar have no number."""
    segments = ledger(facts, work, now)
    rows = accounts(segments)
    length = sum(row.length for row in rows)
    places = {(row.holder, row.who): place for place, row in enumerate(rows)}
    return {
        "length_us": length,
        "running_us": sum(row.running for row in rows),
        "rows": [_row(row, place, length) for place, row in enumerate(rows)],
        "segments": [{"row": places[segment.holder, segment.who]} | _segment(segment) for segment in segments],
    }


def _row(row: Account, place: int, length: int) -> dict[str, Any]:
    """The limit that is told is the one that was passed by most, else the last."""
    apart = row.holder in APART
    told = max(reversed(row.held), key=lambda held: held.over)
    return {
        "number": 0 if apart else place + 1,
        "holder": row.holder,
        "who": row.who,
        "length_us": row.running if apart else row.length,
        "share": row.length / length if length and not apart else None,
        "steps": [] if apart else [{"step": step, "times": n} for step, n in Counter(h.step for h in row.held).items()],
        "told": {"step": told.step, "on": told.on, "limit": told.limit, "due_at": told.due_at, "over_us": told.over},
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "step": segment.step,
        "on": segment.on,
        "start_at": segment.start_at,
        "end_at": segment.end_at,
        "working_us": segment.working,
        "running_us": segment.running,
        "limit": segment.limit,
        "due_at": segment.due_at,
        "over_us": segment.over,
    }
