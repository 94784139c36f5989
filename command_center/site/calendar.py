"""Working time: moments and spans that count office hours alone. Moments are UTC µs.

- `wh` consumes office time: 1 wh from 11:30 ends at 13:30 + 30 min when noon to 13:30 is closed. The result is the
  earliest moment at which that much has passed, so 1 wh from 11:00 ends at 12:00.
- `wd`: n whole working days later at the same point of the office day: 5 wd from Monday 10:15 is the Monday after,
  10:15. From outside office time it counts from the next opening. A fraction of a day is that share of its office time.
- `min`, `h` and `d` run on, day and night.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from command_center.site.value import Calendar, Limit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
_RUNNING = {"min": MINUTE, "h": HOUR, "d": 24 * HOUR}
_FARTHEST = 366 * 5
"""Days without office hours after which a calendar is taken for broken, instead of searched for ever."""

Spans = tuple[tuple[int, int], ...]


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


class WorkTime:
    """A calendar to count with. Office spans are worked out once a date, so one `WorkTime` should live long."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.timezone)
        self._years = frozenset(calendar.published_years)
        self._days: dict[int, tuple[Spans, int]] = {}  # by ordinal: spans in UTC, their sum

    def local(self, at: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=at)).astimezone(self.zone)

    def published(self, at: int) -> bool:
        """Whether the working days of that moment's year have been announced."""
        return self.local(at).year in self._years

    def is_working_day(self, day: date) -> bool:
        text = day.isoformat()
        if text in self.calendar.on:
            return True
        return day.weekday() < 5 and text not in self.calendar.off

    def is_open(self, at: int) -> bool:
        spans, _ = self._day(self._ordinal(at))
        return any(start <= at < end for start, end in spans)

    def next_opening(self, at: int) -> int:
        """`at` itself within office time, else the moment at which the office next opens."""
        return next(max(at, start) for start, end in self._ahead(at) if at < end)

    def add(self, at: int, limit: Limit) -> int:
        """The moment at which `limit`, begun at `at`, has passed; a negative one looks back."""
        amount = limit.amount
        if limit.unit == "wh":
            return self.forward(at, round(amount * HOUR))
        if limit.unit == "wd":
            return self._days_later(at, amount)
        return at + round(amount * _RUNNING[limit.unit])

    def subtract(self, at: int, limit: Limit) -> int:
        return self.add(at, Limit(-limit.amount, limit.unit))

    def between(self, start: int, end: int) -> int:
        """Office time from `start` to `end`; negative when `end` lies before."""
        if end < start:
            return -self.between(end, start)
        first, last = self._ordinal(start), self._ordinal(end)
        if first == last:
            return self._passed(last, end) - self._passed(first, start)
        whole = sum(self._day(ordinal)[1] for ordinal in range(first + 1, last))
        return self._day(first)[1] - self._passed(first, start) + whole + self._passed(last, end)

    def forward(self, at: int, span: int) -> int:
        """The earliest moment by which `span` µs of office time have passed since `at`; negative looks back."""
        if span < 0:
            return self._backward(at, -span)
        if span == 0:
            return at
        for start, end in self._ahead(at):
            start = max(start, at)
            if end - start >= span:
                return start + span
            span -= max(end - start, 0)
        raise AssertionError("unreachable: _ahead never ends")

    def _backward(self, at: int, span: int) -> int:
        for start, end in self._behind(at):
            end = min(end, at)
            if end - start >= span:
                return end - span
            span -= max(end - start, 0)
        raise AssertionError("unreachable: _behind never ends")

    def _days_later(self, at: int, amount: float) -> int:
        at = self.next_opening(at)
        whole = int(amount)
        ordinal = self._ordinal(at)
        point = self._passed(ordinal, at)
        step = 1 if whole > 0 else -1
        idle = 0
        for _ in range(abs(whole)):
            ordinal += step
            while not self._day(ordinal)[1]:
                ordinal += step
                idle = self._idle(idle)
            idle = 0
        if whole:
            at = self._at_point(ordinal, point)
        part = amount - whole
        return self.forward(at, round(part * self._day(ordinal)[1])) if part else at

    def _at_point(self, ordinal: int, point: int) -> int:
        """The moment of that day by which `point` µs of its office time have passed, and the office is open."""
        spans, _ = self._day(ordinal)
        for start, end in spans:
            if point < end - start:
                return start + point
            point -= end - start
        return spans[-1][1]  # only where a clock change made this day shorter

    def _passed(self, ordinal: int, at: int) -> int:
        """Office time of that day before `at`."""
        return sum(min(at, end) - start for start, end in self._day(ordinal)[0] if at > start)

    def _ahead(self, at: int) -> Iterator[tuple[int, int]]:
        yield from self._spans(self._ordinal(at), 1)

    def _behind(self, at: int) -> Iterator[tuple[int, int]]:
        yield from self._spans(self._ordinal(at), -1)

    def _spans(self, ordinal: int, step: int) -> Iterator[tuple[int, int]]:
        idle = 0
        while True:
            spans, total = self._day(ordinal)
            idle = 0 if total else self._idle(idle)
            yield from spans[::step]
            ordinal += step

    def _idle(self, days: int) -> int:
        if days > _FARTHEST:
            raise ValueError("the calendar has no office hours in five years")
        return days + 1

    def _ordinal(self, at: int) -> int:
        return self.local(at).toordinal()

    def _day(self, ordinal: int) -> tuple[Spans, int]:
        known = self._days.get(ordinal)
        if known is None:
            day = date.fromordinal(ordinal)
            hours = self.calendar.hours.spans if self.is_working_day(day) else ()
            found = (self._span(day, span) for span in hours)
            spans = tuple((start, end) for start, end in found if start < end)  # none in an hour that clocks skip
            known = self._days[ordinal] = spans, sum(end - start for start, end in spans)
        return known

    def _span(self, day: date, minutes: tuple[int, int]) -> tuple[int, int]:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        # Wall-clock minutes, so 9:00 stays 9:00 on the day the clocks change.
        start, end = (micros((midnight + timedelta(minutes=m)).astimezone(UTC)) for m in minutes)
        return start, end
