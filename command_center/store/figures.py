"""Counts for the wall's panels and the rates."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from command_center.facts.ids import SHIFT
from command_center.facts.signal import SOURCES
from command_center.rates import NOT_OURS, Tally
from command_center.store.sql import run


class Alarms(Struct):
    """Of one camera."""

    all: int = 0
    confirmed: int = 0
    rejected: int = 0


CLOSABLE = "status not in ('" + "', '".join(NOT_OURS) + "')"

# What a Tally counts, as conditions over `cases` …
COHORTS = {
    "due": "promised_at >= ? and promised_at < ? and closing <> 'on-site'",
    "sent": "dispatched_at >= ? and dispatched_at < ?",
    "done": "closed_at >= ? and closed_at < ? and dispatched_at > 0 and closing <> 'on-site'",
    "began": "opened_at >= ? and opened_at < ?",
}
CASES = {
    "due": "due",
    "due_closed": "due and status <> 'suspended' and closed_at > 0",
    "due_on_time": "due and status <> 'suspended' and closed_at > 0 and on_time = 1",
    "due_suspended": "due and status = 'suspended'",
    "dispatched": "sent",
    "returned": "sent and returns > 0",
    "extended": "sent and extended = 1",
    "finished": "done",
    "finished_on_time": "done and on_time = 1",
    "reworked": "done and reworks > 0",
    "once": "done and reworks = 0 and returns = 0",
    "opened": "began",
    "repeated": "began and repeated = 1",
}
# … over the duties called in the period …
DUTIES = {
    "sent_back": "returned = 1 and signed_at = 0",
    "to_sign": "(returned = 0 or signed_at > 0) and (signed_at > 0 or late_sign = 1)",
    "signed_in_time": "signed_at > 0 and late_sign = 0",
}
# … over the requesters called back in it …
ANSWERS = {
    **{answer: f"answer = '{answer}'" for answer in ("satisfied", "basically", "dissatisfied", "unreached")},
    "solved": "solved = 1",
    "unsolved": "solved = 0",
}
# … and over the disputes closed in it.
DISPUTES = {
    "disputes": "closing <> 'unreached'",
    "settled": "closing not in ('unreached', 'dissatisfied')",
    "disputes_unreached": "closing = 'unreached'",
}

# The log says who granted a suspension: the last to do so in each case that is suspended.
SUSPENDED_BY = """
    select actor, count(*) from facts
    join (
        select max(facts.seq) as last from facts join cases on cases.id = facts.case_id
        where cases.status = 'suspended' and promised_at >= ? and promised_at < ? and closing <> 'on-site'
        and facts.kind = 'case.suspended' group by facts.case_id
    ) as granted on granted.last = facts.seq
    group by actor
"""

# Walks the log's end back to the last fact before that moment, so that only the facts since are read. What the clock
# does has the moment that it was due, which may lie far before its place in the log.
DECISIONS = """
    select count(distinct cause) from facts
    where seq > coalesce((select seq from facts where at < ? and actor <> 'clock' order by seq desc limit 1), 0)
    and case_id <> ? and actor in ({posts})
"""


class Figures:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def arrivals(self, since: int, until: int = 1 << 62) -> dict[str, int]:
        """Signals accepted in that time, by source."""
        query = "select type, count(*) from signals where arrived_at >= ? and arrived_at < ? group by type"
        return _by_source(dict(self._rows(query, (since, until))))

    def arrival_times(self, since: int, until: int = 1 << 62) -> dict[str, list[int]]:
        """When signals arrived in that time, by source, oldest first."""
        found: dict[str, list[int]] = {source: [] for source in SOURCES.values()}
        query = "select type, arrived_at from signals where arrived_at >= ? and arrived_at < ? order by arrived_at, seq"
        for kind, at in self._rows(query, (since, until)):
            found.setdefault(SOURCES.get(kind, "other"), []).append(at)
        return found

    def alarms(self, since: int) -> dict[str, Alarms]:
        """Video alarms in cases since then, by camera."""
        query = """
            select camera, standing, count(distinct signal) from case_signals
            where at >= ? and camera <> '' group by camera, standing
        """
        found: dict[str, Alarms] = {}
        for camera, standing, count in self._rows(query, (since,)):
            alarms = found.setdefault(camera, Alarms())
            alarms.all += count
            alarms.confirmed += count if standing == "counted" else 0
            alarms.rejected += count if standing == "rejected" else 0
        return found

    def alarm_times(self, camera: str, since: int) -> list[tuple[int, str]]:
        """Of one camera: when its alarms arrived since then, and whether they are waiting, counted or rejected."""
        query = "select distinct at, standing, signal from case_signals where camera = ? and at >= ? order by at"
        return [(at, standing) for at, standing, _ in self._rows(query, (camera, since))]

    def decisions(self, posts: Sequence[str], since: int) -> int:
        """How many things these posts did to cases since then; a command of several facts is one thing."""
        if not posts:
            return 0
        values = (since, SHIFT, *posts)
        return self._rows(DECISIONS.format(posts=", ".join("?" * len(posts))), values)[0][0]

    def dead_letter_count(self) -> int:
        return self._rows("select count(*) from dead_letters")[0][0]

    def on_time(self, since: int) -> dict[str, tuple[int, int]]:
        """By unit, of the duties that it has finished since then (UTC µs): how many in time, how many in all."""
        query = "select unit, sum(1 - late_close), count(*) from duties where finished_at >= ? group by unit"
        return {unit: (int(in_time), count) for unit, in_time, count in self._rows(query, (max(since, 1),))}

    def finished(self, unit: str, since: int) -> tuple[int, int]:
        """The same of one unit."""
        query = "select coalesce(sum(1 - late_close), 0), count(*) from duties where unit = ? and finished_at >= ?"
        in_time, count = self._rows(query, (unit, max(since, 1)))[0]
        return int(in_time), int(count)

    def tally(self, since: int, until: int, dispute: str = "") -> Tally:
        """What `rates.tally` counts, from the tables."""
        t, period = Tally(), (max(since, 1), until)  # 0 is never
        flags = ", ".join(f"{condition} as {name}" for name, condition in COHORTS.items())
        self._count(t, CASES, f"(select *, {flags} from cases where {CLOSABLE}) as c", period * len(COHORTS))
        self._count(t, DUTIES, "duties where kind <> 'recheck' and called_at >= ? and called_at < ?", period)
        self._count(t, ANSWERS, "case_signals where asked = 1 and answered_at >= ? and answered_at < ?", period)
        if dispute:
            closed = f"""
                cases where {CLOSABLE} and closed_at >= ? and closed_at < ?
                and exists (select 1 from case_families where case_id = cases.id and family = ?)
            """
            self._count(t, DISPUTES, closed, (*period, dispute))
        for by, count in self._rows(SUSPENDED_BY, period):
            t.suspended_by[by] = count
        return t

    def _count(self, t: Tally, counts: dict[str, str], source: str, values: tuple[Any, ...]) -> None:
        columns = ", ".join(f"count(*) filter (where {condition})" for condition in counts.values())
        for name, value in zip(counts, self._rows(f"select {columns} from {source}", values)[0], strict=True):
            setattr(t, name, value)

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return run(self._connection, query, values).fetchall()


def _by_source(counts: dict[str, int]) -> dict[str, int]:
    found = dict.fromkeys(SOURCES.values(), 0)
    for kind, count in counts.items():
        source = SOURCES.get(kind, "other")
        found[source] = found.get(source, 0) + count
    return found
