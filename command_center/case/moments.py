"""Moments as people and sources write them."""

from datetime import UTC, datetime, timedelta

from command_center.case.commands import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(1900, 2200)
"""A moment of another year is a slip; near the ends of the calendar it could not even be shown in the town's time."""


def read_moment(text: str, field: str) -> int:
    """RFC 3339 with an offset, of a year in YEARS → UTC µs. Raises Refused (invalid) naming the field."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        form, first, last = "2026-11-24T10:30:00+08:00", YEARS[0], YEARS[-1]
        raise Refused(
            "invalid",
            f"{field} 要写成 {form} 这样（带时区，{first} 至 {last} 年），收到 {text}",
            f"{field}: expected {form} (with an offset, {first} to {last}), got {text}",
            field=field,
        )
    return (moment - EPOCH) // timedelta(microseconds=1)  # exact, unlike a float of seconds
