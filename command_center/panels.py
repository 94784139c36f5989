"""The wall's panels: absolute figures, so that showing one twice is harmless.

`live` counts over the open cases in memory, at every change; `slow` asks the tables for the rest, every few seconds.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from command_center import rates as rate_formulas
from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.parts import Clock
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store.reader import Reader
from command_center.view import card, owner

MINUTE = 60_000_000
HOUR = 60 * MINUTE
UNIT_STEPS = ("sign", "contact", "arrive", "close", "stage", "serve", "recheck")
WALL_RATES = ("closed", "signed-in-time", "satisfied", "settled")
LATE_AFTER, OFFLINE_AFTER = 10.0, 30.0  # s without a frame; three missed beats


class Pulse:
    """When cameras and links were last heard, by the machine's own time: kept in memory, a restart hears them anew."""

    def __init__(self) -> None:
        self._cameras: dict[str, float] = {}
        self._feeds: dict[str, float] = {}

    def camera(self, code: str, age: float = 0.0) -> None:
        """`age`: seconds since its last frame."""
        self._cameras[code] = time.monotonic() - age

    def feed(self, source: str) -> None:
        self._feeds[source] = time.monotonic()

    def camera_state(self, code: str) -> tuple[str, float | None]:
        """("ok" | "late" | "offline", seconds since heard)."""
        heard = self._cameras.get(code)
        if heard is None:
            return "offline", None
        age = time.monotonic() - heard
        return ("ok" if age < LATE_AFTER else "late" if age < OFFLINE_AFTER else "offline"), age

    def feed_age(self, source: str) -> float | None:
        heard = self._feeds.get(source)
        return None if heard is None else time.monotonic() - heard


def day_start(work: WorkTime, now: int) -> int:
    midnight = work.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return round(midnight.timestamp() * 1_000_000)


def month_start(work: WorkTime, now: int) -> int:
    first = work.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return round(first.timestamp() * 1_000_000)


def unit_clocks(case: Case) -> Iterable[Clock]:
    """The running clocks that a unit answers for."""
    return (c for c in case.clocks.values() if c.kind in UNIT_STEPS and not c.paused_at)


def live(cases: Iterable[Case], site: Site, now: int, *, dead_letters: int) -> dict[str, Any]:
    """counters, totals and modules. `late` counts clocks of units whose due moment has passed, of those running."""
    counters = {
        "late": 0, "running": 0, "red": 0, "red_units": 0, "yellow": 0, "yellow_units": 0, "ownerless": 0,
        "unmatched": 0, "unmatched_due_at": None, "dead_letters": dead_letters, "undelivered": 0,
    }  # fmt: skip
    red: set[str] = set()
    yellow: set[str] = set()
    modules = {zh: {"zh": zh, "en": en, "open": 0, "worst": ""} for zh, en in site.modules}
    units: dict[str, dict[str, int]] = {}
    count = 0
    for case in cases:
        count += 1
        counters["ownerless"] += not owner(case)
        if case.reasons and case.status in ("received", "to-dispatch", "waiting"):
            counters["unmatched"] += 1
            due = min((c.due_at for c in case.clocks.values() if c.on == "case"), default=None)
            known = counters["unmatched_due_at"]
            counters["unmatched_due_at"] = due if known is None else min(known, due or known)
        late_parts = set()
        for clock in unit_clocks(case):
            counters["running"] += 1
            if clock.due_at <= now:
                counters["late"] += 1
                late_parts.add(clock.on)
        for duty in case.duties.values():
            if duty.state not in DUTY_OPEN:
                continue
            row = units.setdefault(duty.unit, {"open": 0, "late": 0, "red": 0, "yellow": 0})
            row["open"] += 1
            row["late"] += duty.id in late_parts
            if duty.card:
                row[duty.card] += 1
                counters[duty.card] += 1
                (red if duty.card == "red" else yellow).add(duty.unit)
        _into_module(modules, case, site, now)
    counters["red_units"], counters["yellow_units"] = len(red), len(yellow)
    return {"counters": counters, "open": count, "modules": list(modules.values()), "units": units}


def _into_module(modules: dict[str, dict[str, Any]], case: Case, site: Site, now: int) -> None:
    unit = site.units.get(case.lead)
    name = unit.module if unit else (site.modules[1][0] if len(site.modules) > 1 else "")
    module = modules.get(name)
    if module is None:
        return
    module["open"] += 1
    if card(case) == "red" or any(c.late and c.kind == "close" for c in case.clocks.values()):
        module["worst"] = "red"
    elif module["worst"] == "" and any(c.due_at <= now for c in unit_clocks(case)):
        module["worst"] = "amber"


def slow(reader: Reader, site: Site, work: WorkTime, now: int) -> dict[str, Any]:
    """rates, sources, feeds, alarms and what units did this month."""
    today, month = day_start(work, now), month_start(work, now)
    since_today, since_month = reader.arrivals(today), reader.arrivals(month)
    times = reader.arrival_times(now - 3 * HOUR)
    alarms = reader.alarms(today)
    recent = [at for at in times.get("video", []) if at > now - 10 * MINUTE]
    figures = reader.units(now, month)
    return {
        "rates": [r for r in rates(reader, month, now, site) if r["code"] in WALL_RATES],
        "sources": [{"source": s, "today": since_today[s], "month": since_month[s]} for s in since_today],
        "today": sum(since_today.values()),
        "times": times,
        "since_today": since_today,
        "alarms_10min": len(recent),
        "alarms": {
            "alarms": since_today.get("video", 0),
            "confirmed": sum(a.confirmed for a in alarms.values()),
            "rejected": sum(a.rejected for a in alarms.values()),
        },
        "on_time": {unit: (f.on_time_n, f.on_time_d) for unit, f in figures.items()},
        "done_today": reader.decided_since(today),
        "dead_letters": reader.dead_letter_count(),
    }


def rates(reader: Reader, since: int, until: int, site: Site | None = None) -> list[dict[str, Any]]:
    """Every rate of a period, as plain values: numerator, denominator, what is left out and by whom."""
    dispute = str(site.settings.get("dispute_family", "矛盾纠纷")) if site else ""
    names = {code: name for code, name, _ in rate_formulas.RATES}
    return [
        {
            "code": r.code,
            "name": names[r.code],
            "n": round(r.n, 1),
            "d": r.d,
            "value": r.value,
            "few": r.few,
            "left_out": r.left_out,
            "left_out_because": r.left_out_because,
            "left_out_by": list(r.left_out_by),
        }
        for r in rate_formulas.rates(reader.tally(since, until, dispute))
    ]


def assembled(
    fast: Mapping[str, Any], rest: Mapping[str, Any], site: Site, pulse: Pulse, waiting: list[str], now: int
) -> dict[str, Any]:
    """The panels as the protocol names them. `waiting`: cameras with an alarm that nobody has confirmed yet."""
    units = {unit: {"unit": unit, **row} for unit, row in fast["units"].items()}
    for unit, (n, d) in rest["on_time"].items():
        row = units.setdefault(unit, {"unit": unit, "open": 0, "late": 0, "red": 0, "yellow": 0})
        row |= {"on_time_n": n, "on_time_d": d}
    for row in units.values():
        row.setdefault("on_time_n", 0)
        row.setdefault("on_time_d", 0)
    counters = {
        **fast["counters"],
        "done_today": rest["done_today"],
        "alarms_10min": rest["alarms_10min"],
    }
    return {
        "counters": counters,
        "totals": {"open": fast["open"], "today": rest["today"]},
        "modules": fast["modules"],
        "units": sorted(units.values(), key=lambda row: str(row["unit"])),
        "rates": rest["rates"],
        "sources": rest["sources"],
        "video": _video(site, pulse, rest["alarms"], waiting, now),
        "feeds": [_feed(source, rest, pulse, now) for source in rest["since_today"]],
    }


def _video(site: Site, pulse: Pulse, today: Mapping[str, int], waiting: list[str], now: int) -> dict[str, Any]:
    """Only the cameras that are not well, and how many are."""
    troubled: dict[str, Any] = {}
    for code in site.cameras:
        state, age = pulse.camera_state(code)
        if state != "ok":
            seen = now - round(age * 1_000_000) if age is not None else None
            troubled[code] = {"state": state, "seen_at": seen}
    well = len(site.cameras) - len(troubled)
    return {"cameras": {**troubled, "ok": well}, "today": dict(today), "alarm_cameras": waiting}


def _feed(source: str, rest: Mapping[str, Any], pulse: Pulse, now: int) -> dict[str, Any]:
    """The age of a link is apart from its last arrival: no calls is not dead."""
    age = pulse.feed_age(source)
    times = rest["times"].get(source, [])
    link = now - round(age * 1_000_000) if age is not None else None
    return {"source": source, "link_at": link, "today": rest["since_today"][source], "ticks": [_at(t) for t in times]}


def _at(moment: int) -> dict[str, int]:
    return {"at": moment}
