"""The panels of a moment that has passed, as `census.live` and `panels.slow` gave them then, counted over the cases as
they were. What the log does not have is None: who was heard, what was not delivered, dead letters."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from command_center import panels, rates
from command_center.case.state import Case
from command_center.census import live
from command_center.replay.then import Then
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store import Reader
from command_center.store.project import STANDING


def slow(reader: Reader, then: Then, site: Site, work: WorkTime) -> dict[str, Any]:
    """What `panels.slow` answers, of `then.at`."""
    now, until = then.at, then.at + 1  # what arrived at that moment had arrived
    today, month = panels.day_start(work, now), panels.month_start(work, now)
    arrived = panels.arrivals(reader, work, now, until)
    cases, dispute = then.cases.values(), site.settings.dispute_family
    counted = rates.tally(cases, month, now, dispute=dispute, granted=then.granted)
    return {
        "rates": [rate for rate in panels.rated(counted) if rate["code"] in panels.WALL_RATES],
        **arrived,
        "alarms_today": {"alarms": arrived["feeds"]["video"]["today"], **_alarms(cases, today)},
        "on_time": _on_time(cases, month),
        "done_today": reader.decisions_between(panels.desk_posts(site), today, now),
        "dead_letters": None,
        "undelivered": None,
    }


def assembled(then: Then, rest: dict[str, Any], site: Site) -> dict[str, Any]:
    """What `panels.assembled` answers: nobody says any more whether a camera or a link was alive."""
    open_cases = (case for case in then.cases.values() if case.is_open)
    found = panels.assembled(live(open_cases, site, then.at), rest, panels.Pulse(), then.at)
    return found | {"cameras": None, "figures": {"late_since_at": None}}


def _alarms(cases: Iterable[Case], since: int) -> dict[str, int]:
    standings = {
        (part.key, STANDING.get(case.status, "counted"))
        for case in cases
        for part in case.signals.values()
        if part.camera and part.at >= since
    }
    counted = Counter(standing for _, standing in standings)
    return {"confirmed": counted["counted"], "rejected": counted["rejected"]}


def _on_time(cases: Iterable[Case], since: int) -> dict[str, tuple[int, int]]:
    """Of each unit's duties that were finished since then: those that were not late, and all."""
    found: dict[str, tuple[int, int]] = {}
    for case in cases:
        for duty in case.duties.values():
            if duty.finished_at >= max(since, 1):
                n, d = found.get(duty.unit, (0, 0))
                found[duty.unit] = n + ("close" not in duty.late), d + 1
    return found
