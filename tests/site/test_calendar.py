"""Working time, on Guangfu's calendar and on ones that are hard on it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.facts.durations import HOUR
from command_center.site.calendar import WorkTime, micros
from command_center.site.value import Calendar, Hours, Limit, LimitUnit, Site

HOURS = Hours(((540, 720), (810, 1050)))
OFF_2026 = (
    "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06 2026-05-01 "
    "2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07"
)
ON_2026 = "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
CHINA = Calendar("Asia/Shanghai", HOURS, (2026,), frozenset(OFF_2026.split()), frozenset(ON_2026.split()))
NEW_YORK = Calendar("America/New_York", Hours(((0, 1440),)), (2026,), frozenset(), frozenset())
WORK = {"china": WorkTime(CHINA), "new york": WorkTime(NEW_YORK)}
DAY = Limit(1, "wd")


def at(text: str, calendar: Calendar = CHINA) -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.timezone)))


def shown(moment: int) -> str:
    return WORK["china"].local(moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-24 10:15", 30, "min", "2026-11-24 10:45"),
        ("2026-11-24 23:30", 2, "h", "2026-11-25 01:30"),
        ("2026-11-27 10:15", 30, "d", "2026-12-27 10:15"),
        # working hours: over noon, over night, over a weekend
        ("2026-11-24 11:00", 1, "wh", "2026-11-24 12:00"),
        ("2026-11-24 11:30", 1, "wh", "2026-11-24 14:00"),
        ("2026-11-24 12:40", 1, "wh", "2026-11-24 14:30"),
        ("2026-11-24 16:30", 2, "wh", "2026-11-25 10:00"),
        ("2026-11-27 17:00", 4, "wh", "2026-11-30 14:00"),
        # working days: the same point of a later working day
        ("2026-11-23 10:15", 5, "wd", "2026-11-30 10:15"),
        ("2026-11-24 09:58", 1, "wd", "2026-11-25 09:58"),
        ("2026-11-27 11:00", 1, "wd", "2026-11-30 11:00"),
        ("2026-11-24 20:00", 1, "wd", "2026-11-26 09:00"),  # counts from Wednesday 9:00
        ("2026-11-28 15:00", 1, "wd", "2026-12-01 09:00"),  # a Saturday
        ("2026-11-24 12:30", 1, "wd", "2026-11-25 13:30"),
        ("2026-11-24 12:00", 1, "wd", "2026-11-25 13:30"),
        ("2026-11-24 09:00", 0.5, "wd", "2026-11-24 14:00"),  # half of 7 hours
        ("2026-11-24 10:00", 1.5, "wd", "2026-11-25 15:00"),
        # 调休: Saturday 02-14 works, then nine days off; Saturday 02-28 works
        ("2026-02-13 10:00", 1, "wd", "2026-02-14 10:00"),
        ("2026-02-14 10:00", 1, "wd", "2026-02-24 10:00"),
        ("2026-02-27 16:30", 1, "wd", "2026-02-28 16:30"),
        ("2026-02-14 17:00", 1, "wh", "2026-02-24 09:30"),
        ("2026-09-30 11:00", 5, "wd", "2026-10-13 11:00"),
    ],
)
def test_add(start: str, amount: float, unit: LimitUnit, end: str) -> None:
    assert shown(WORK["china"].add(at(start), Limit(amount, unit))) == end


def test_one_working_day_before_a_due_moment() -> None:
    work = WORK["china"]
    assert shown(work.subtract(at("2026-11-30 10:15"), DAY)) == "2026-11-27 10:15"
    assert shown(work.subtract(at("2026-11-30 09:00"), DAY)) == "2026-11-27 09:00"
    assert shown(work.subtract(at("2026-11-30 14:00"), Limit(1, "wh"))) == "2026-11-30 11:30"
    assert shown(work.subtract(at("2026-11-30 09:30"), Limit(1, "wh"))) == "2026-11-27 17:00"


def test_between_counts_office_time_alone() -> None:
    work = WORK["china"]
    assert work.between(at("2026-11-24 11:00"), at("2026-11-24 14:00")) == 1.5 * HOUR
    assert work.between(at("2026-11-24 20:00"), at("2026-11-25 08:00")) == 0
    assert work.between(at("2026-11-27 17:00"), at("2026-11-30 10:00")) == 1.5 * HOUR
    assert work.between(at("2026-02-14 17:00"), at("2026-02-24 09:00")) == 0.5 * HOUR
    assert work.between(at("2026-11-24 14:00"), at("2026-11-24 11:00")) == -1.5 * HOUR


def test_openings() -> None:
    work = WORK["china"]
    assert shown(work.next_opening(at("2026-11-24 10:00"))) == "2026-11-24 10:00"
    assert shown(work.next_opening(at("2026-11-24 12:00"))) == "2026-11-24 13:30"
    assert shown(work.next_opening(at("2026-10-01 08:00"))) == "2026-10-08 09:00"
    assert work.is_open(at("2026-11-24 09:00")) and not work.is_open(at("2026-11-24 12:00"))


def test_working_days_are_those_announced(guangfu: Site) -> None:
    work = WorkTime(guangfu.calendar)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if day.weekday() < 5 and not work.is_working_day(day)] == [
        date.fromisoformat(day) for day in OFF_2026.split()
    ]
    assert [day for day in days if day.weekday() >= 5 and work.is_working_day(day)] == [
        date.fromisoformat(day) for day in ON_2026.split()
    ]
    assert work.published(at("2026-12-31 23:59")) and not work.published(at("2027-01-01 00:00"))


def test_a_day_that_the_clocks_make_shorter() -> None:
    sunday = Calendar("America/New_York", Hours(((0, 1440),)), (2026,), frozenset(), frozenset({"2026-03-08"}))
    work = WorkTime(sunday)
    midnight = at("2026-03-08 00:00", sunday)
    assert work.between(midnight, at("2026-03-09 00:00", sunday)) == 23 * HOUR
    last = at("2026-03-06 23:30", sunday)
    assert work.local(work.add(last, DAY)).isoformat() == "2026-03-09T00:00:00-04:00"
    early = at("2026-03-06 01:30", sunday)
    assert work.local(work.add(early, DAY)).isoformat() == "2026-03-08T01:30:00-05:00"


def test_a_calendar_without_office_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="no office hours"):
        WorkTime(Calendar("UTC", Hours(()), (), frozenset(), frozenset())).add(0, DAY)


moments = st.integers(at("2025-12-20 00:00"), at("2027-02-01 00:00"))
limits = st.builds(
    Limit,
    st.floats(0, 20).map(lambda amount: round(amount, 2)),
    st.sampled_from(["min", "h", "d", "wh", "wd"]),
)
calendars = st.sampled_from(sorted(WORK)).map(WORK.__getitem__)
china = st.just(WORK["china"])


@given(calendars, moments, limits)
@settings(max_examples=100, deadline=None)
def test_add_never_goes_back(work: WorkTime, start: int, limit: Limit) -> None:
    assert work.add(start, limit) >= start


@given(calendars, moments, st.integers(0, 3 * 24 * HOUR), limits)
@settings(max_examples=150, deadline=None)
def test_who_starts_later_ends_no_earlier(work: WorkTime, start: int, later: int, limit: Limit) -> None:
    assert work.add(start + later, limit) >= work.add(start, limit)


@given(china, moments, limits, st.floats(0, 5))
@settings(max_examples=100, deadline=None)
def test_a_longer_limit_ends_no_earlier(work: WorkTime, start: int, limit: Limit, more: float) -> None:
    assert work.add(start, Limit(limit.amount + more, limit.unit)) >= work.add(start, limit)


@given(calendars, moments, st.integers(0, 200 * HOUR))
@settings(max_examples=100, deadline=None)
def test_forward_and_between_are_inverse(work: WorkTime, start: int, span: int) -> None:
    end = work.forward(start, span)
    assert work.between(start, end) == span
    assert span == 0 or work.between(start, end - 1) == span - 1  # the earliest such moment
    back = work.forward(end, -span)
    assert work.between(back, end) == span


@given(china, moments, st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_working_days_are_worth_seven_hours_each(work: WorkTime, start: int, days: int) -> None:
    end = work.add(start, Limit(days, "wd"))
    assert work.between(start, end) == days * 7 * HOUR
    assert work.is_open(end)
    assert work.subtract(end, Limit(days, "wd")) == work.next_opening(start)


@given(calendars, moments, st.lists(st.integers(0, 20 * 24 * HOUR), min_size=2, max_size=2))
@settings(max_examples=100, deadline=None)
def test_between_adds_up(work: WorkTime, start: int, steps: list[int]) -> None:
    middle = start + steps[0]
    end = middle + steps[1]
    assert work.between(start, middle) + work.between(middle, end) == work.between(start, end)
    assert 0 <= work.between(start, end) <= end - start


@given(calendars, moments, st.integers(1, 30 * 24 * HOUR))
@settings(deadline=None)
def test_open_spans_are_what_between_counts(work: WorkTime, start: int, span: int) -> None:
    found = list(work.open_spans(start, start + span))
    assert sum(end - begin for begin, end in found) == work.between(start, start + span)
    assert all(work.is_open(begin) and begin < end for begin, end in found)
    edges = [edge for pair in found for edge in pair]
    assert edges == sorted(edges) and all(start <= edge <= start + span for edge in edges)


@given(moments, limits, st.booleans())
@settings(max_examples=25, deadline=None)
def test_what_was_asked_before_changes_no_answer(start: int, limit: Limit, back: bool) -> None:
    """The first question decides which days are worked out; later ones, far from them, are answered all the same."""
    limit = Limit(-limit.amount if back else limit.amount, limit.unit)
    fresh = WorkTime(CHINA)
    fresh.is_open(at("2031-05-01 10:00"))
    assert fresh.add(start, limit) == WORK["china"].add(start, limit) == WorkTime(CHINA).add(start, limit)


def test_a_limit_of_years_is_counted_too() -> None:
    work = WorkTime(CHINA)
    end = work.add(at("2026-01-05 10:15"), Limit(2_000, "wd"))
    assert work.local(end).isoformat() == "2033-09-21T10:15:00+08:00"
    assert work.subtract(end, Limit(2_000, "wd")) == at("2026-01-05 10:15")


@given(moments)
@settings(deadline=None)
def test_local_is_the_same_moment(moment: int) -> None:
    for work in WORK.values():
        local = work.local(moment)
        assert micros(local) == moment and local.utcoffset() is not None
