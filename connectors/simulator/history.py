"""Days that have been: the same demand and the same people, as fast as the center can take them.

    lay(town, days=30, until=…, seed=7)

For the first start of a demo and for tests: a loop over events on a clock that is moved by hand.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from command_center.facts.durations import DAY, HOUR, MINUTE
from connectors.simulator import pictures
from connectors.simulator.acting import Act
from connectors.simulator.demand import Arrival, Demand
from connectors.simulator.directory import Directory
from connectors.simulator.plan import Plan
from connectors.simulator.scenes import ISLAND, QUIET_DAYS, scenes
from connectors.simulator.town import ClockedTown, RefusedByCenter, is_case

TOGETHER = 5 * MINUTE
"""Signals of so many minutes are posted at once, unless somebody acts in between."""
STEP = 6 * HOUR


class Laid(NamedTuple):
    signals: int
    acts: int
    refusals: int


def lay(
    town: ClockedTown, *, days: int, until: int, seed: int, progress: Callable[[float], None] | None = None
) -> Laid:
    """Lay the `days` before `until`, where the town's clock then stands. `progress` is told the share done."""
    laying = Laying(town, days=days, until=until, seed=seed)
    for share in laying.steps():
        if progress:
            progress(share)
    return laying.laid


class Laying:
    """A history being laid, step by step, for a town that wants to keep several hours in one transaction."""

    def __init__(self, town: ClockedTown, *, days: int, until: int, seed: int) -> None:
        directory = Directory(town.site())
        self._town, self._until, self._start = town, until, until - days * DAY
        self._plan = Plan(directory, seed)
        demand = Demand(directory, seed)
        shown = scenes(demand, until)
        self._coming = deque[Arrival]()
        self._later = _arrivals(demand, self._start, until, shown.arrivals)
        self._script = deque(act for act in shown.acts if act.at > self._start)
        self._cursor = ""
        self._signals = 0

    @property
    def laid(self) -> Laid:
        return Laid(self._signals, self._plan.done, self._plan.refusals)

    def steps(self) -> Iterator[float]:
        """Each step lays some hours, whole when it yields; it yields the share done, 1 at the end."""
        for picture in pictures.all_pictures():
            self._town.put_picture(picture)
        told = self._start
        while (at := min(self._next_at(), told + STEP)) < self._until:
            if at == told + STEP:
                # Where nobody has anything to do, clocks go on all the same.
                self._town.advance(at)
                told = at
                yield (at - self._start) / (self._until - self._start)
            else:
                self._do(at)
            self._look()
        self._town.advance(self._until)
        yield 1.0

    def _next_at(self) -> int:
        if not self._coming:
            self._coming.extend(next(self._later, ()))
        script = self._script[0].at if self._script else self._until
        signal = self._coming[0].at if self._coming else self._until
        return min(self._plan.next_at() or self._until, script, signal)

    def _do(self, at: int) -> None:
        """What is due at that moment: signals, or one act."""
        if self._coming and self._coming[0].at == at:
            self._report(min(at + TOGETHER, self._plan.next_at() or self._until))
        elif self._script and self._script[0].at == at:
            self._town.advance(at)
            self._play(self._script.popleft())
        else:
            self._town.advance(at)
            self._plan.do_next(self._town)

    def _report(self, until: int) -> None:
        batch = [self._coming.popleft()]
        while self._coming and self._coming[0].at <= until:
            batch.append(self._coming.popleft())
        self._town.advance(batch[-1].at)
        self._town.post_events([arrival.event for arrival in batch])
        self._signals += len(batch)

    def _play(self, act: Act) -> None:
        # Where the day went another way it is refused: a scene is not worth a history.
        with suppress(RefusedByCenter):
            self._town.act(act.path, act.post, act.body, f"sim-scene-{act.post}-{act.path}")

    def _look(self) -> None:
        """Plan what has changed besides one's own doing: cases opened, joined, moved by their clocks."""
        found = self._town.changed(self._cursor)
        for case, version in found.cases.items():
            if is_case(case) and not self._plan.knows(case, version):
                self._plan.read(self._town.case(case))
        self._cursor = found.cursor


def _arrivals(demand: Demand, start: int, until: int, extra: list[Arrival]) -> Iterator[list[Arrival]]:
    """The signals of these days, a day at a time. Shortly before the end the island is left to its scene."""
    office = demand.directory.office
    day, last = office.local(start).date(), office.local(until).date()
    while day <= last:
        quiet = ISLAND if (last - day).days < QUIET_DAYS else ""
        found = demand.day(day, quiet) + [a for a in extra if office.local(a.at).date() == day]
        yield sorted((a for a in found if start <= a.at < until), key=lambda arrival: arrival.at)
        day += timedelta(days=1)
