"""The town at work on a running center, in the center's time: what `command-center simulate` calls."""

import logging
import threading
from collections import deque
from datetime import date, timedelta

import httpx

from command_center.facts.durations import DAY, HOUR, SECOND
from connectors.simulator import pictures
from connectors.simulator.beats import keep_beating
from connectors.simulator.demand import Arrival, Demand
from connectors.simulator.directory import Directory
from connectors.simulator.plan import Plan
from connectors.simulator.town import HttpTown, RefusedByCenter, is_case
from connectors.stopping import stopping

log = logging.getLogger(__name__)

PAUSE_S = 0.4
AGAIN_S = 2.0
LEAVE_S = 120.0
"""Real seconds for which the town leaves a case alone after somebody else acted on it, so that a verb tried by hand is
not answered by a ghost."""
BACK = HOUR
"""After a restart, signals of so long ago are posted again: the center knows those that it has."""
AT_ONCE = 40
"""Acts, and cases looked at, between two looks at the clock."""


class Coming:
    """The signals that fall due from `since` on, day after day."""

    def __init__(self, demand: Demand, since: int) -> None:
        self._demand = demand
        self._day = demand.directory.office.local(since).date()
        self._queue = [arrival for arrival in self._arrivals(self._day) if arrival.at >= since]

    def due(self, now: int) -> list[Arrival]:
        """Those due by `now`, each once."""
        while self._demand.directory.office.local(now).date() > self._day:
            self._day += timedelta(days=1)
            self._queue += self._arrivals(self._day)
        found = [arrival for arrival in self._queue if arrival.at <= now]
        del self._queue[: len(found)]
        return found

    def _arrivals(self, day: date) -> list[Arrival]:
        return self._demand.day(day)


def simulate(
    town: HttpTown, *, seed: int, stop: threading.Event, days: float | None = None, times: float = 1.0
) -> Plan:
    """Play the town until stopped, or for so many of the center's days. Everything is posted as it falls due."""
    directory = Directory(town.site())
    plan = Plan(directory, seed)
    for picture in pictures.all_pictures():
        town.put_picture(picture)
    began = town.now()
    coming = Coming(Demand(directory, seed, times), began - BACK)
    leave = round(LEAVE_S * town.rate() * SECOND)
    cursor = town.latest()
    unread = deque(town.unfinished())
    log.info("the town is at work, seed %s: %s cases to look at", seed, len(unread))
    while not stop.is_set():
        now = town.now()
        if days is not None and now >= began + days * DAY:
            break
        changed = town.changed(cursor)
        cursor = changed.cursor
        for id in changed.by_hand:
            plan.hold(id, now + leave)
        news = [id for id, version in changed.cases.items() if is_case(id) and not plan.knows(id, version)]
        for id in [*news, *(unread.popleft() for _ in range(min(len(unread), AT_ONCE)))]:
            plan.read(town.case(id))
        due = coming.due(now)
        if due:
            town.post_events([arrival.event for arrival in due])
        for _ in range(AT_ONCE):
            if (plan.next_at() or now + 1) > now or stop.is_set():
                break
            plan.do_next(town)
        stop.wait(PAUSE_S)
    return plan


def main(
    url: str,
    seed: int = 7,
    days: float | None = None,
    times: float = 1.0,
    stop: threading.Event | None = None,
) -> None:
    """Play a generated town against the center at `url` until stopped (SIGINT and SIGTERM, from the main thread).

    days: end after so many of the center's days
    times: multiplies the demand, for load
    A center that is away is waited for; what was under way is planned anew from its cases.
    """
    with stopping(stop) as stopped:
        beats = threading.Thread(target=keep_beating, args=(url, seed, stopped), name="beats", daemon=True)
        beats.start()
        town = HttpTown(url)
        try:
            while not stopped.is_set():
                try:
                    plan = simulate(town, seed=seed, stop=stopped, days=days, times=times)
                    log.info("%s acts, %s refused", plan.done, plan.refusals)
                    stopped.set()
                except httpx.TransportError as reason:
                    log.info("the center is away (%s), again in %.0f s", reason or type(reason).__name__, AGAIN_S)
                    stopped.wait(AGAIN_S)
                except RefusedByCenter as reason:
                    log.error("the center refused: %s", reason)
                    stopped.wait(AGAIN_S)
        finally:
            town.close()
            beats.join()
