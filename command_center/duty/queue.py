"""The duty desk's queue 待我处理: from open cases to rows, in one place.

    entries(case, site, now, post) → what of this case waits for the desk    fold(entries) → rows

An entry has an action, an owner and a deadline, or it is none. Entries of one cause are one row. Of the rows that come
within an hour the first few stand alone, the rest fold to one row for each kind of work, so that a storm changes the
list little and loses nothing. Nothing is remembered: what is folded follows from the entries alone, and as rows are
settled the folded ones come out.
"""

from collections import deque
from collections.abc import Iterable, Mapping

from msgspec import Struct

from command_center.case.decide import allowed
from command_center.case.state import Case
from command_center.facts.durations import HOUR
from command_center.site.value import Post, Site
from command_center.view import Todo, todo

ALONE = 3
"""Rows that may come within `SPAN` and stand alone; with a row for each kind of work at most six stand at once."""
SPAN = HOUR

KINDS: Mapping[str, str] = {
    "confirm": "alarms",
    "dispatch": "cases",
    "merge": "cases",
    "review": "units",
    "escalate": "units",
    "lower": "units",
    "ruling": "units",
}
"""What folds together in a storm: each kind of work is one row then."""

VERBS: Mapping[str, tuple[str, ...]] = {
    "confirm": ("confirm", "reject"),
    "dispatch": ("accept", "dispatch", "answer"),
    "merge": ("merge", "keep_apart"),
    "review": ("uphold", "accept_return"),
    "escalate": ("remind", "supervise", "escalate"),
    "lower": ("lower",),
    "ruling": ("ruling",),
}
"""The verbs of the tables that settle an entry: it is somebody's whose post may do one of them."""


class Entry(Struct, frozen=True):
    """One decision about one case. Moments are UTC µs."""

    case: str
    verb: str
    cause: str  # entries of one cause are one row
    due_at: int
    started_at: int  # of the clock; when the entry came
    times: int = 1  # signals that it stands for
    on: str = "case"
    late: bool = False
    working: bool = False  # the clock counts office time alone


class Row(Struct, frozen=True):
    """One line of the queue: the soonest of its entries, and all of them, the soonest first."""

    key: str
    entries: tuple[Entry, ...]
    kind: str = ""  # of work, where a storm folded it

    @property
    def head(self) -> Entry:
        return self.entries[0]

    @property
    def times(self) -> int:
        return sum(entry.times for entry in self.entries)

    @property
    def came_at(self) -> int:
        return min(entry.started_at for entry in self.entries)


def entries(case: Case, site: Site, now: int, post: Post | None = None) -> list[Entry]:
    """What of this case waits for the desk; with `post`, what that post may settle itself."""
    found = [_entry(case, each) for each in todo(case, now)]
    if post is None or not found:
        return found
    may = {(entry.on if entry.target != "case" else "case", entry.row.verb) for entry in allowed(case, site, post)}
    return [
        entry for entry in found if any((on, verb) in may for on in (entry.on, "case") for verb in VERBS[entry.verb])
    ]


def _entry(case: Case, each: Todo) -> Entry:
    times = len(case.signals) if each.verb in ("confirm", "dispatch") else 1
    return Entry(
        case=case.id,
        verb=each.verb,
        cause=each.cause,
        due_at=each.due_at,
        started_at=each.started_at,
        times=max(times, 1),
        on=each.on,
        late=each.late,
        working=each.working,
    )


def fold(found: Iterable[Entry]) -> list[Row]:
    """Rows strictly by their next clock; every entry is in exactly one of them."""
    causes: dict[str, list[Entry]] = {}
    for entry in sorted(found, key=lambda entry: (entry.due_at, entry.started_at, entry.case)):
        causes.setdefault(entry.cause, []).append(entry)
    rows = [Row(cause, tuple(those)) for cause, those in causes.items()]
    return sorted(_calmed(rows), key=lambda row: (row.head.due_at, row.key))


def _calmed(rows: list[Row]) -> list[Row]:
    alone: list[Row] = []
    recent: deque[int] = deque()
    crowds: dict[str, list[Entry]] = {}
    for row in sorted(rows, key=lambda row: (row.came_at, row.key)):
        while recent and recent[0] <= row.came_at - SPAN:
            recent.popleft()
        if len(recent) < ALONE:
            recent.append(row.came_at)
            alone.append(row)
        else:
            crowds.setdefault(KINDS[row.head.verb], []).extend(row.entries)
    return [*alone, *(_crowd(kind, those) for kind, those in crowds.items())]


def _crowd(kind: str, those: list[Entry]) -> Row:
    ordered = sorted(those, key=lambda entry: (entry.due_at, entry.started_at, entry.case))
    return Row(f"crowd {kind}", tuple(ordered), kind)
