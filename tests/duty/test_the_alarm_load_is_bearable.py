"""How much the queue asks of one operator, with the simulator's demand and people, on the manual clock."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from command_center.case.state import Case
from command_center.center import Center
from command_center.cli.history import TownWithin
from command_center.clock import Clock
from command_center.duty.queue import Entry, Row, entries, fold
from command_center.facts.durations import DAY, HOUR, MINUTE
from command_center.store.tx import Tx
from connectors.simulator.demand import Demand
from connectors.simulator.directory import Directory
from connectors.simulator.history import Laying
from tests.engines import EMBEDDED
from tests.town import guangfu, micros

LEADER = guangfu().posts["duty-leader"]  # who may do what a clerk may, and reminds units: the longest queue
AN_HOUR, TEN_MINUTES = 6, 10


class Watched(TownWithin):
    """A town whose queue is looked at after every change: when did something new stand before the operator?"""

    def __init__(self, center: Center) -> None:
        super().__init__(center)
        self.waiting: dict[str, list[Entry]] = {}
        self.rows: list[Row] = []
        self.interruptions: list[tuple[int, str]] = []
        self.settled: list[int] = []
        self.most = 0  # rows of the last hour that ever stood at once

    def _note(self, case: Case | None) -> None:
        super()._note(case)
        if case is None:
            return
        now = self._center.clock.now()
        found = entries(case, self._center.site, now, LEADER) if case.is_open else []
        self.waiting.pop(case.id, None)
        if found:
            self.waiting[case.id] = found
        known_rows = {row.key for row in self.rows}
        known = {entry.cause for row in self.rows for entry in row.entries}
        self.rows = fold(entry for those in self.waiting.values() for entry in those)
        for row in self.rows:  # what was folded and comes out is no news: the operator settled something
            if row.key not in known_rows and not {entry.cause for entry in row.entries} <= known:
                self.interruptions.append((now, row.key))
        left = {entry.cause for row in self.rows for entry in row.entries}
        self.settled += [now for _ in known - left]
        self.most = max(self.most, sum(row.came_at > now - HOUR for row in self.rows))


@contextmanager
def watched(folder: Path, start: int) -> Iterator[tuple[Center, Watched]]:
    store = EMBEDDED.store(folder)
    store.open()
    try:
        center = Center(guangfu(), store, Clock("manual", start_at=start))
        store.transact_now(center.announce)
        yield center, Watched(center)
    finally:
        store.close()


def in_ten_minutes(town: Watched) -> int:
    """At most."""
    moments = sorted(at for at, _ in town.interruptions)
    return max(sum(first <= at < first + 10 * MINUTE for at in moments) for first in moments)


@pytest.mark.parametrize("seed", range(1, 13))
def test_on_ordinary_days_an_operator_is_interrupted_six_times_an_hour_at_most(tmp_path: Path, seed: int) -> None:
    """By six rows, of which one may come back within the hour: who settles a thing at once has room for the next, and
    nothing is held back. So the same row may make a seventh time, but only after something was settled."""
    until = micros("2026-11-28T00:00:00+08:00")
    with watched(tmp_path, until - 8 * DAY) as (center, town):
        steps = Laying(town, days=8, until=until, seed=seed).steps()

        def step(tx: Tx) -> float | None:
            town.tx = tx
            return next(steps, None)

        while center.store.transact_now(step) is not None:
            pass
    rows = Counter(hour for hour, _ in {(at // HOUR, key) for at, key in town.interruptions})
    times, settled = Counter(at // HOUR for at, _ in town.interruptions), Counter(at // HOUR for at in town.settled)
    assert town.most <= AN_HOUR
    assert max(rows.values()) <= AN_HOUR, rows.most_common(3)
    assert max(times.values()) <= AN_HOUR + 1, times.most_common(3)
    assert all(came <= AN_HOUR + settled[hour] for hour, came in times.items())
    assert in_ten_minutes(town) <= TEN_MINUTES
    assert len(town.interruptions) > 60, "the days were not empty"


@pytest.mark.parametrize("seed", [7, 8, 9])
@pytest.mark.parametrize("hour", [10, 14])
def test_a_storm_brings_ten_new_rows_in_ten_minutes_at_most_and_loses_nothing(
    tmp_path: Path, seed: int, hour: int
) -> None:
    """Ten times the demand for half an hour, and nobody who settles anything."""
    start = micros(f"2026-11-24T{hour:02d}:00:00+08:00")
    with watched(tmp_path, start) as (center, town):
        demand = Demand(Directory(town.site()), seed, times=10)
        come = [one for one in demand.day(date(2026, 11, 24)) if start <= one.at < start + 30 * MINUTE]

        def storm(tx: Tx) -> None:
            town.tx = tx
            for one in come:
                town.advance(one.at)
                town.post_events([one.event])

        center.store.transact_now(storm)
        left = center.store.read(lambda reader: reader.open_cases())
    assert len(come) > 20
    assert in_ten_minutes(town) <= TEN_MINUTES
    waiting = {case.id for case in left if entries(case, guangfu(), start + HOUR, LEADER)}
    assert {entry.case for row in town.rows for entry in row.entries} == waiting and waiting
    assert sum(row.times for row in town.rows) == sum(entry.times for those in town.waiting.values() for entry in those)
