"""The wall's panels: absolute figures, so that showing one twice is harmless.

`census` counts what is open, in memory and at every change; `slow` asks the tables for the rest, every few seconds;
`assembled` puts both together as the wall's protocol names them. Moments are UTC µs, `Shown` turns them into text.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from command_center import rates as rate_formulas
from command_center.clock import machine_now
from command_center.facts.durations import HOUR, MINUTE, SECOND
from command_center.site.calendar import WorkTime, micros
from command_center.site.value import Site
from command_center.store.reader import Reader

MOST_TICKS, BAR = 60, 5 * MINUTE
WALL_RATES = ("closed", "signed-in-time", "satisfied", "settled")
DESK_ROLES = ("clerk", "duty-leader", "supervisor")  # who decides what `view.todo` lists
LATE_AFTER, OFFLINE_AFTER = 10.0, 30.0  # s without a frame; three missed beats


class Pulse:
    """When cameras and links were last heard, by the machine's own time, which the processes of a center share."""

    def __init__(self, machine: Callable[[], int] = machine_now) -> None:
        self._machine = machine
        self._since = machine()
        self._heard: dict[str, dict[str, int]] = {"cameras": {}, "feeds": {}}  # UTC µs

    def camera(self, code: str, age: float = 0.0) -> None:
        """`age`: seconds since its last frame."""
        self._heard["cameras"][code] = self._machine() - round(age * SECOND)

    def feed(self, source: str) -> None:
        self._heard["feeds"][source] = self._machine()

    def camera_state(self, code: str) -> tuple[str, float | None]:
        """("ok" | "late" | "offline" | "unknown", seconds since heard). Of what was never heard nothing is known before
        this has listened for as long as makes a camera offline."""
        age = self._age("cameras", code)
        if age is None:
            listened = (self._machine() - self._since) / SECOND
            return ("unknown" if listened < OFFLINE_AFTER else "offline"), None
        return ("ok" if age < LATE_AFTER else "late" if age < OFFLINE_AFTER else "offline"), age

    def feed_age(self, source: str) -> float | None:
        return self._age("feeds", source)

    def heard(self) -> dict[str, dict[str, int]]:
        """For other processes: UTC µs by camera, and by link."""
        return {kind: dict(moments) for kind, moments in self._heard.items()}

    def merge(self, heard: Mapping[str, Mapping[str, int]]) -> None:
        """What other processes heard: the later moment counts."""
        for kind, moments in heard.items():
            own = self._heard[kind]
            own.update({name: at for name, at in moments.items() if at > own.get(name, 0)})

    def _age(self, kind: str, name: str) -> float | None:
        at = self._heard[kind].get(name)
        return None if at is None else (self._machine() - at) / SECOND


def day_start(work: WorkTime, now: int) -> int:
    midnight = work.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return micros(midnight)


def month_start(work: WorkTime, now: int) -> int:
    first = work.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return micros(first)


def slow(reader: Reader, site: Site, work: WorkTime, now: int) -> dict[str, Any]:
    """rates, sources, feeds, alarms and what units did this month."""
    today, month = day_start(work, now), month_start(work, now)
    alarms, arrived = reader.alarms(today).values(), arrivals(reader, work, now)
    return {
        "rates": [r for r in rates(reader, month, now, site) if r["code"] in WALL_RATES],
        **arrived,
        "alarms_today": {
            "alarms": arrived["feeds"]["video"]["today"],
            "confirmed": sum(a.confirmed for a in alarms),
            "rejected": sum(a.rejected for a in alarms),
        },
        "on_time": reader.on_time(month),
        "done_today": reader.decisions(desk_posts(site), today),
        "dead_letters": reader.dead_letter_count(),
        "undelivered": reader.undelivered(),
    }


def arrivals(reader: Reader, work: WorkTime, now: int, until: int = 1 << 62) -> dict[str, Any]:
    """sources, feeds and alarms_10min: what had arrived before `until`."""
    since_today = reader.arrivals(day_start(work, now), until)
    since_month = reader.arrivals(month_start(work, now), until)
    times = reader.arrival_times(now - 3 * HOUR, until)
    return {
        "sources": [{"source": s, "today": since_today[s], "month": since_month.get(s, 0)} for s in since_today],
        "feeds": {
            source: {"today": since_today[source], "ticks": _ticks(times.get(source, []), now)}
            for source in since_today
        },
        "alarms_10min": sum(1 for at in times.get("video", []) if at > now - 10 * MINUTE),
    }


def _ticks(times: Sequence[int], now: int) -> list[dict[str, int]]:
    """A tick an arrival; where they would merge, one in the middle of each five minutes."""
    if len(times) <= MOST_TICKS:
        return [{"at": at, "n": 1} for at in times]
    bars = Counter(at // BAR for at in times)
    return [{"at": min(bar * BAR + BAR // 2, now), "n": n} for bar, n in sorted(bars.items())]


def desk_posts(site: Site) -> list[str]:
    """Whose decisions are the duty desk's."""
    return [post.code for post in site.posts.values() if any(role in DESK_ROLES for role in post.roles)]


def rates(reader: Reader, since: int, until: int, site: Site) -> list[dict[str, Any]]:
    """Every rate of a period, as plain values: numerator, denominator, what is left out and by whom."""
    return rated(reader.tally(since, until, site.settings.dispute_family))


def rated(counted: rate_formulas.Tally) -> list[dict[str, Any]]:
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
        for r in rate_formulas.rates(counted)
    ]


def assembled(
    fast: Mapping[str, Any], rest: Mapping[str, Any], pulse: Pulse, now: int, rate: float = 1.0
) -> dict[str, Any]:
    """The panels as the protocol names them, without the `cameras`. `rate`: how fast the center's time runs."""
    counters = {
        **fast["counters"],
        "dead_letters": rest["dead_letters"],
        "undelivered": rest["undelivered"],
        "done_today": rest["done_today"],
        "alarms_10min": rest["alarms_10min"],
    }
    today = sum(row["today"] for row in rest["sources"])
    return {
        "counters": counters,
        "totals": {"open": fast["open"], "today": today},
        "modules": fast["modules"],
        "units": _units(fast["units"], rest["on_time"]),
        "rates": rest["rates"],
        "sources": rest["sources"],
        "video": {"today": rest["alarms_today"], "alarm_cameras": fast["alarm_cameras"]},
        "feeds": [
            {"source": source, "link_at": _heard_at(pulse.feed_age(source), now, rate), **feed}
            for source, feed in rest["feeds"].items()
        ],
    }


def _units(now_open: Mapping[str, Mapping[str, int]], on_time: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """Each unit with something open now, or finished this month."""
    idle = {"open": 0, "late": 0, "red": 0, "yellow": 0}
    rows = []
    for unit in sorted({*now_open, *on_time}):
        n, d = on_time.get(unit, (0, 0))
        rows.append({"unit": unit, **now_open.get(unit, idle), "on_time_n": n, "on_time_d": d})
    return rows


def cameras(site: Site, pulse: Pulse, now: int, rate: float = 1.0) -> dict[str, Any]:
    """The panel of the cameras that are not well, and how many are. It is by itself: long, and moved by no case."""
    states = {code: pulse.camera_state(code) for code in site.cameras}
    troubled = {
        code: {"state": state, "seen_at": _heard_at(age, now, rate)}
        for code, (state, age) in states.items()
        if state != "ok"
    }
    return {**troubled, "ok": len(states) - len(troubled)}


def _heard_at(age: float | None, now: int, rate: float) -> int | None:
    """The center's moment `age` real seconds ago, to the real second: finer, it would differ at every look."""
    if age is None:
        return None
    second = round(rate * SECOND)
    return round((now - age * second) / second) * second
