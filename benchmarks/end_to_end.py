"""Signals a second through a real center: HTTP in, until the last outcome fact is on disk."""

import asyncio
import cProfile
import io
import pstats
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec

from benchmarks.posting import post_each
from command_center.api.cloudevents import read
from command_center.center import Center
from command_center.clock import Clock
from command_center.intake.door import admit
from command_center.site.load import load
from command_center.site.value import Site
from command_center.store import Store, tables
from streams.embedded import BATCH as CARRIED
from tests.cli.process import GUANGFU, center

SIGNALS = 2_000
BATCH = 100
KIND = "application/cloudevents-batch+json"
NOW = 1_795_500_000_000_000
OUTCOMES = ("case.opened", "case.joined", "signal.set-aside")
TABLES = [table.name for table in (tables.signals, tables.requesters, tables.facts, *tables.PROJECTED)]


class Run(NamedTuple):
    accepted: float  # signals a second, until the last 202
    handled: float  # signals a second, until the last outcome is on disk
    rows: dict[str, float]  # how many a signal left in each table
    cpu_ms: float  # processor time of the center a signal


def events(site: Site, number: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Tickets all over the town, as a bad month would bring them in a minute: 600 bytes each."""
    chance = Random(seed)
    items, grids = sorted(site.items), sorted(site.grids)
    for n in range(number):
        item, grid = site.items[chance.choice(items)], site.grids[chance.choice(grids)]
        place = {"text": f"{grid.name}{n}号", "lon": grid.center[0], "lat": grid.center[1], "datum": "WGS84"}
        data = {"title": f"{item.name}", "text": "来电人反映，" * 12, "item": item.code, "kind": "投诉", "place": place}
        data["reporter"] = {"name": "来电人", "phone": f"138{n:08}"}
        yield {"specversion": "1.0", "id": f"b{n}", "source": "urn:bench", "type": "hotline.ticket.v1", "data": data}


def batches(number: int = SIGNALS, size: int = BATCH) -> list[bytes]:
    found = list(events(load(GUANGFU), number))
    return [msgspec.json.encode(found[start : start + size]) for start in range(0, number, size)]


def run(number: int = SIGNALS, size: int = BATCH) -> Run:
    """A second connection asks the disk how far it has come."""
    bodies = batches(number, size)
    with (
        tempfile.TemporaryDirectory(dir=".") as name,
        center(Path(name).resolve() / "data") as here,
        closing(sqlite3.connect(here.data / "center.db")) as database,
    ):
        spent, began = here.cpu_seconds(), time.perf_counter()
        asyncio.run(post_each(here.port, KIND, bodies))
        accepted = time.perf_counter() - began
        while count(database, "facts", f"kind in {OUTCOMES}") < number:
            time.sleep(0.02)
        handled = time.perf_counter() - began
        spent = here.cpu_seconds() - spent
        rows = {table: count(database, table) / number for table in TABLES}
    return Run(number / accepted, number / handled, rows, 1_000 * spent / number)


def count(database: sqlite3.Connection, table: str, where: str = "true") -> int:
    return int(database.execute(f"select count(*) from {table} where {where}").fetchone()[0])


def doors(number: int = 1_000, watched: cProfile.Profile | None = None) -> float:
    """Signals a second that `take` alone handles, with no HTTP and no JSON before it; batches as the carrier's."""
    site = load(GUANGFU)
    arrivals = [a for body in batches(number) for a in read({"content-type": KIND}, body).arrivals]
    with tempfile.TemporaryDirectory(dir=".") as name:
        store = Store(f"sqlite:///{name}/center.db", Path(name))
        store.open()
        found = Center(site, store, Clock("manual", start_at=NOW))
        signals = [admit(site, found.locator, arrival, NOW)[0] for arrival in arrivals]
        store.transact_now(lambda tx: tx.insert_signals(signals, {}))
        if watched is not None:
            store.transact_now(lambda tx: watched.enable())  # in the writer's thread
        began = time.perf_counter()
        for start in range(0, number, CARRIED):
            asyncio.run(found.take(signals[start : start + CARRIED]))
        seconds = time.perf_counter() - began
        if watched is not None:
            store.transact_now(lambda tx: watched.disable())
        store.close()
    return number / seconds


def profile(lines: int = 60) -> str:
    """Where the writer thread's processor time goes when it takes signals."""
    watched = cProfile.Profile(time.thread_time)
    doors(watched=watched)
    said = io.StringIO()
    stats = pstats.Stats(watched, stream=said).strip_dirs()
    stats.sort_stats("cumulative").print_stats(lines)
    stats.sort_stats("tottime").print_stats(lines // 2)
    return said.getvalue()


if __name__ == "__main__":
    print(profile())
