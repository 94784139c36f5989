"""When people are at work: the simulator's own sense of office time, from the calendar that the site publishes."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from command_center.facts.durations import MINUTE, SECOND

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
USUAL_HOURS = ((540, 720), (810, 1050))  # where the site says none: 9:00–12:00, 13:30–17:30
REACH = timedelta(days=400)


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(value: Any) -> int:
    """µs of a moment as JSON has it: RFC 3339 text, or already µs. Nothing is 0."""
    if not value:
        return 0
    return value if isinstance(value, int) else micros(datetime.fromisoformat(value))


class Office:
    """Working time as the site's `calendar` {spans, off, on} gives it; without one Monday to Friday, usual hours.

    The spans of office time lie in one sorted list, made around the first moment asked for.
    """

    def __init__(self, site: dict[str, Any]) -> None:
        calendar = site.get("calendar") or {}
        self.zone = ZoneInfo(site["timezone"])
        self._off = frozenset(calendar.get("off") or ())
        self._on = frozenset(calendar.get("on") or ())
        self._hours = calendar.get("spans") or USUAL_HOURS
        self._starts: list[int] = []

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / SECOND, self.zone)

    def iso(self, at: int) -> str:
        return self.local(at).isoformat(timespec="milliseconds")

    def midnight(self, day: date) -> int:
        return micros(datetime.combine(day, time.min, self.zone))

    def works_on(self, day: date) -> bool:
        text = day.isoformat()
        return text in self._on or (day.weekday() < 5 and text not in self._off)

    def holiday(self, day: date) -> bool:
        """Whether it belongs to a run of free days that is more than a weekend."""
        if self.works_on(day):
            return False
        first = last = day
        while not self.works_on(first - timedelta(days=1)):
            first -= timedelta(days=1)
        while not self.works_on(last + timedelta(days=1)):
            last += timedelta(days=1)
        return any((first + timedelta(days=n)).isoformat() in self._off for n in range((last - first).days + 1))

    def add(self, at: int, minutes: float) -> int:
        """`at` plus so many working minutes; outside office time counting starts at the next opening."""
        passed = self._passed(at) + round(minutes * MINUTE)
        index = bisect_right(self._before, passed) - 1
        return self._starts[index] + passed - self._before[index]

    def working(self, at: int) -> bool:
        self._reach(at)
        index = bisect_right(self._starts, at) - 1
        return at < self._ends[index]

    def opening(self, at: int) -> int:
        """`at` in office time, else the next opening."""
        return at if self.working(at) else self._starts[bisect_right(self._starts, at)]

    def minutes(self, start: int, end: int) -> float:
        """Working minutes between two moments; negative when `end` comes first."""
        return (self._passed(end) - self._passed(start)) / MINUTE

    def _passed(self, at: int) -> int:
        self._reach(at)
        index = bisect_right(self._starts, at) - 1
        return self._before[index] + min(at, self._ends[index]) - self._starts[index]

    def _reach(self, at: int) -> None:
        if self._starts and self._starts[1] < at < self._starts[-100]:
            return
        middle = self.local(at).date()
        days = (middle - REACH + timedelta(days=n) for n in range(2 * REACH.days))
        spans = [
            (self.midnight(day) + start * MINUTE, self.midnight(day) + end * MINUTE)
            for day in days
            if self.works_on(day)
            for start, end in self._hours
        ]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._before = list(accumulate((end - start for start, end in spans), initial=0))[:-1]
