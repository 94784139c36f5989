"""site.yaml: what the town is called, its office hours and working calendar, its modules and settings."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct

from command_center.site.load.entry import Entry
from command_center.site.value import Calendar, Settings

FIELDS = (
    "code", "name", "english", "timezone", "datum", "schematic", "office_hours", "calendar", "modules", "settings",
)  # fmt: skip

SETTINGS: dict[str, tuple[str, float, float]] = {
    # name: whole | number | limit | text, least, most; what each means stands in docs/site.md
    "join_metres": ("whole", 0, 10_000),
    "join_days": ("number", 0, 366),
    "repeat_days": ("whole", 0, 366),
    "upstream_margin": ("limit", 0, 0),
    "sample_share": ("number", 0, 1),
    "on_site_sample_share": ("number", 0, 1),
    "dispute_family": ("text", 0, 0),
    "shifts": ("times", 0, 0),
}


class Town(Struct, frozen=True):
    code: str
    name: str
    english: str
    schematic: bool
    calendar: Calendar
    modules: tuple[tuple[str, str], ...]
    settings: Settings
    country: str


def read(entry: Entry) -> Town:
    entry.only(FIELDS)
    datum = entry.choice("datum", ("WGS84", "CGCS2000", "GCJ02"))
    if datum == "GCJ02":
        entry.fail("datum", "WGS84 or CGCS2000: convert the files first, GCJ-02 is some 490 m off", datum)
    modules = []
    for _, module in entry.entries("modules"):
        module.only(("name", "english"))
        modules.append((module.text("name"), module.text("english")))
    if len(set(modules)) != len(modules):
        entry.fail("modules", "each module once", "one again")
    if not modules and entry.has("modules"):
        entry.fail("modules", "at least one", "nothing")
    return Town(
        code=entry.code(),
        name=entry.text("name"),
        english=entry.text("english"),
        schematic=entry.yes("schematic"),
        calendar=_calendar(entry),
        modules=tuple(modules),
        settings=_settings(entry.entry("settings")),
        country=entry.entry("calendar").text("country", optional=True),
    )


def _settings(entry: Entry) -> Settings:
    entry.only(SETTINGS)
    found: dict[str, Any] = {}
    for name, (kind, low, high) in SETTINGS.items():
        if kind == "limit":
            found[name] = entry.limit(name)
        elif kind == "text":
            found[name] = entry.text(name)
        elif kind != "times":
            found[name] = entry.number(name, low, high, whole=kind == "whole")
        elif entry.has(name):
            found[name] = _times(entry, name)
    return Settings(**found)


def _times(entry: Entry, name: str) -> tuple[tuple[int, int], ...]:
    """`"08:00,20:00"` as hours and minutes."""
    text = entry.text(name)
    times = [re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", one.strip()) for one in text.split(",")]
    if text and not all(times):
        entry.fail(name, "times of the day, as 08:00,20:00", text)
    return tuple((int(time[1]), int(time[2])) for time in times if time)


def _calendar(entry: Entry) -> Calendar:
    timezone = entry.text("timezone")
    try:
        ZoneInfo(timezone or "UTC")
    except (KeyError, ValueError, OSError):
        near = [zone for zone in sorted(available_timezones()) if zone.lower() == timezone.lower()]
        entry.fail("timezone", near[0] if near else "a name such as Asia/Shanghai", timezone)
    inner = entry.entry("calendar")
    inner.only(("country", "published", "off", "on"))
    years = set()
    for text in inner.texts("published", separator=","):
        if re.fullmatch(r"\d{4}", text):
            years.add(int(text))
        else:
            inner.fail("published", "a year", text)
    off, on = dict(_days(inner, "off", years)), dict(_days(inner, "on", years))
    for day, where in on.items():
        if day in off:
            inner.fail(where, "a day that is not off", day)
        elif day.weekday() < 5:
            inner.fail(where, "a Saturday or Sunday: other days are working days already", day)
    # A weekend inside a holiday says nothing new.
    differing = frozenset(day.isoformat() for day in off if day.weekday() < 5)
    return Calendar(
        timezone=timezone or "UTC",
        hours=entry.hours("office_hours"),
        published_years=tuple(sorted(years)),
        off=differing,
        on=frozenset(day.isoformat() for day in on),
    )


def _days(entry: Entry, field: str, years: set[int]) -> Iterator[tuple[date, str]]:
    """Each day, and the field that names it."""
    form = "a date 2026-10-01 or a span 2026-10-01..2026-10-07"
    for position, text in enumerate(entry.texts(field, optional=True)):
        where = f"{field}.{position}"
        first, _, last = text.partition("..")
        try:
            start = date.fromisoformat(first)
            end = date.fromisoformat(last or first)
        except ValueError:
            entry.fail(where, form, text)
            continue
        if not timedelta() <= end - start <= timedelta(days=31):
            entry.fail(where, form, text)
            continue
        if not {start.year, end.year} <= years:
            entry.fail(where, "a day of a published year", text)
        yield from ((start + timedelta(days=n), where) for n in range((end - start).days + 1))
