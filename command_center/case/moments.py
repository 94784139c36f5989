"""Moments as people and sources write them."""

from datetime import UTC, datetime, timedelta

from command_center.case.commands import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(text: str, field: str) -> int:
    """RFC 3339 with an offset → UTC µs. Raises Refused (invalid) naming the field."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused("invalid", f"{field} 要写成 2026-11-24T10:30:00+08:00 这样（带时区），收到 {text}", field=field)
    return (moment - EPOCH) // timedelta(microseconds=1)  # exact, unlike a float of seconds
