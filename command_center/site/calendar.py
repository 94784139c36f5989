"""Working time: moments and spans that count office hours alone. Moments are UTC µs.

- `wh` consumes office time: 1 wh from 11:30 ends at 13:30 + 30 min when noon to 13:30 is closed. The result is the
  earliest moment at which that much has passed, so 1 wh from 11:00 ends at 12:00.
- `wd`: n whole working days later at the same point of the office day: 5 wd from Monday 10:15 is the Monday after,
  10:15. From outside office time it counts from the next opening. A fraction of a day is that share of its office time.
- `min`, `h` and `d` run on, day and night.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from command_center.facts.durations import HOUR, MINUTE
from command_center.site.value import Calendar, Limit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RUNNING = {"min": MINUTE, "h": HOUR, "d": 24 * HOUR}
_YEAR = 366 * 24 * HOUR
_FARTHEST = 5 * _YEAR
"""A calendar without office hours for so long is taken for broken, instead of searched for ever."""


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


class Office(Struct, frozen=True):
    """The office hours of a stretch of days, in which bisection finds every answer. What has `passed` is office time
    since its beginning; days without any do not count."""

    since: int  # the midnights between which the days lie
    until: int
    starts: Sequence[int] = ()  # of each span
    ends: Sequence[int] = ()
    before: Sequence[int] = (0,)  # what has passed before each span, and at the end
    days: Sequence[int] = (0,)  # what has passed before each day, and at the end

    def passed(self, at: int) -> int:
        span = bisect_right(self.starts, at) - 1
        return self.before[span] + min(at, self.ends[span]) - self.starts[span] if span >= 0 else 0

    def earliest(self, passed: int) -> int:
        """The first moment by which so much has passed; not for 0."""
        span = bisect_left(self.before, passed) - 1
        return self.starts[span] + passed - self.before[span]

    def latest(self, passed: int) -> int:
        """The last such moment, at which the office is open; not for all that passes."""
        span = bisect_right(self.before, passed) - 1
        return self.starts[span] + passed - self.before[span]

    def length(self, day: int) -> int:
        return self.days[day + 1] - self.days[day]

    def point(self, at: int) -> tuple[int, int]:
        """The number of the day of an open moment, and how much of that day has passed."""
        passed = self.passed(at)
        day = bisect_right(self.days, passed) - 1
        return day, passed - self.days[day]

    def moment(self, day: int, point: int) -> int:
        """The other way round. Beyond a day's end is its end: only where a clock change made it shorter."""
        passed, whole = self.days[day] + point, self.days[day + 1]
        return self.latest(passed) if passed < whole else self.earliest(whole)


class WorkTime:
    """A calendar to count with. Office hours are worked out once, so one `WorkTime` should live long."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.timezone)
        years = sorted({*calendar.published_years})
        self._published = [self._midnight(year + n, 1, 1) for year in years for n in (0, 1)]  # begin, end, begin …
        self._office = Office(since=1 << 62, until=-1 << 62)  # nothing yet

    def local(self, at: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=at)).astimezone(self.zone)

    def published(self, at: int) -> bool:
        """Whether the working days of that moment's year have been announced."""
        return bisect_right(self._published, at) % 2 == 1

    def is_working_day(self, day: date) -> bool:
        text = day.isoformat()
        if text in self.calendar.on:
            return True
        return day.weekday() < 5 and text not in self.calendar.off

    def is_open(self, at: int) -> bool:
        return self.next_opening(at) == at

    def next_opening(self, at: int) -> int:
        """`at` itself within office time, else the moment at which the office next opens."""
        office = self._covering(at, at)
        while (span := bisect_right(office.ends, at)) == len(office.ends):
            office = self._longer(office, ahead=True)
        return max(at, office.starts[span])

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
        office = self._covering(min(start, end), max(start, end))
        return office.passed(end) - office.passed(start)

    def open_spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of office time from `start` to a later `end`, in order."""
        office = self._covering(start, end)
        for span in range(bisect_right(office.ends, start), bisect_left(office.starts, end)):
            yield max(start, office.starts[span]), min(end, office.ends[span])

    def forward(self, at: int, span: int) -> int:
        """The earliest moment by which `span` µs of office time have passed since `at`; negative looks back."""
        if span == 0:
            return at
        office = self._covering(at, at)
        while not 0 <= (passed := office.passed(at) + span) <= office.before[-1]:
            office = self._longer(office, ahead=span > 0)
        return office.earliest(passed) if span > 0 else office.latest(passed)

    def _days_later(self, at: int, amount: float) -> int:
        at, whole = self.next_opening(at), int(amount)
        office = self._covering(at, at)
        day, point = office.point(at)
        if not 0 <= day + whole < len(office.days) - 1:
            self._longer(office, ahead=whole > 0)
            return self._days_later(at, amount)
        at = office.moment(day + whole, point)
        part = amount - whole
        return self.forward(at, round(part * office.length(day + whole))) if part else at

    def _covering(self, first: int, last: int) -> Office:
        """Office hours that reach from `first` to `last` at least. A thread that works them out at the same time as
        another loses nothing but its work."""
        office = self._office
        if not office.since <= first <= last < office.until:
            since, until = min(office.since, first - _YEAR), max(office.until, last + _YEAR)
            office = self._office = self._worked_out(self.local(since).date(), self.local(until).date())
        return office

    def _longer(self, office: Office, *, ahead: bool) -> Office:
        """Twice as many days, on that side."""
        length = office.until - office.since
        if not office.starts and length > _FARTHEST:
            raise ValueError("the calendar has no office hours in five years")
        if ahead:
            return self._covering(office.since, office.until + length)
        return self._covering(office.since - length, office.until)

    def _worked_out(self, first: date, last: date) -> Office:
        """The office hours of these days, the last one among them."""
        starts, ends, before, days = list[int](), list[int](), [0], [0]
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            for start, end in self._spans(date.fromordinal(ordinal)):
                starts.append(start)
                ends.append(end)
                before.append(before[-1] + end - start)
            if before[-1] > days[-1]:
                days.append(before[-1])
        after = last + timedelta(days=1)
        since = self._midnight(first.year, first.month, first.day)
        until = self._midnight(after.year, after.month, after.day)
        return Office(since, until, starts, ends, before, days)

    def _spans(self, day: date) -> Iterator[tuple[int, int]]:
        """None in an hour that clocks skip."""
        if self.is_working_day(day):
            midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
            for minutes in self.calendar.hours.spans:
                # Wall-clock minutes, so 9:00 stays 9:00 on the day the clocks change.
                start, end = (micros((midnight + timedelta(minutes=m)).astimezone(UTC)) for m in minutes)
                if start < end:
                    yield start, end

    def _midnight(self, year: int, month: int, day: int) -> int:
        return micros(datetime(year, month, day, tzinfo=self.zone))


@lru_cache(8)
def work_time(calendar: Calendar) -> WorkTime:
    """The one that this calendar already has, for who cannot hold on to his own."""
    return WorkTime(calendar)
