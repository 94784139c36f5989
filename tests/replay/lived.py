"""Generated days, and what the wall showed in them."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from command_center import panels
from command_center.center import Center
from command_center.cli.history import TownWithin
from command_center.clock import Clock
from command_center.facts.durations import DAY, MINUTE
from command_center.store import Store
from command_center.view import Shown
from command_center.wall.hub import TOWN, Hub
from connectors.simulator import history
from connectors.simulator.history import Laying
from tests.town import guangfu, micros

OFTEN = 17 * MINUTE
UNKNOWN = ("dead_letters", "undelivered")
START = "2026-10-30T06:00:00+08:00"  # a Friday: the days go over a weekend into another month


class Lived(NamedTuple):
    center: Center
    shown: Shown
    recorded: dict[int, dict[str, Any]]  # by moment, the snapshot that the wall had for whoever came then


class Recording:
    """A wall without sockets: the real hub, fed by what was committed."""

    def __init__(self, center: Center, shown: Shown) -> None:
        self._center = center
        self._hub = Hub(center.site, shown, center.clock)
        center.store.on_commit = lambda news: self._hub.touched(news.cases, news.facts)

    def snapshot(self) -> dict[str, Any]:
        center, now = self._center, self._center.clock.now()
        rest = center.store.read(lambda reader: panels.slow(reader, center.site, center.work, now))
        fast = self._hub.figures(now)
        figures = panels.assembled(fast, rest, panels.Pulse(), now)
        figures |= {"figures": {"late_since_at": None}}
        self._hub.flush(now, panels.day_start(center.work, now), figures)
        return dict(json.loads(self._hub.snapshot(TOWN, now)))


def lived(store: Store, days: int, seed: int) -> Lived:
    start = micros(START)
    center = Center(guangfu(), store, Clock("manual", start_at=start))
    shown = Shown(center.work)
    recording = Recording(center, shown)
    store.transact_now(center.announce)
    town, recorded = TownWithin(center), {}
    steps = Laying(town, days=days, until=start + days * DAY, seed=seed).steps()

    def step(tx: Any) -> float | None:
        town.tx = tx
        return next(steps, None)

    with patch.object(history, "STEP", OFTEN):
        while store.transact_now(step) is not None:
            recorded[center.clock.now()] = recording.snapshot()  # if more happens at that moment, the last one counts
    return Lived(center, shown, recorded)


def store_at(url: str, folder: Path) -> Store:
    store = Store(url, folder)
    store.open()
    return store


def known(panels: dict[str, Any]) -> dict[str, Any]:
    """Without what no log has: who was heard, what waited, what could not be handled."""
    counters = {name: n for name, n in panels["counters"].items() if name not in UNKNOWN}
    feeds = [{name: value for name, value in feed.items() if name != "link_at"} for feed in panels["feeds"]]
    return panels | {"counters": counters, "cameras": None, "feeds": feeds}


def by_id(views: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {view["id"]: view for view in views}
