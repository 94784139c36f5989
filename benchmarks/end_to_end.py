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
from command_center.site.load import load
from command_center.site.value import Site
from streams.embedded import BATCH as CARRIED
from tests.cli.process import GUANGFU, center

SIGNALS = 3_000
BATCH = 100
KIND = "application/cloudevents-batch+json"


class Run(NamedTuple):
    accepted: float  # signals a second, until the last 202
    handled: float  # signals a second, until the last outcome
    rows: dict[str, float]  # how many a signal left in each table
    cpu: float  # processor seconds of the center
    seconds: float


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
    """The disk is asked, in a second connection, how far it has come."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        bodies = batches(number, size)
        with center(Path(name).resolve() / "data") as here:
            with closing(sqlite3.connect(here.data / "center.db")) as database:
                before = here.cpu_seconds()
                began = time.perf_counter()
                asyncio.run(post_each(here.port, KIND, bodies))
                accepted = time.perf_counter() - began
                while _handled(database) < number:
                    time.sleep(0.02)
                seconds = time.perf_counter() - began
                cpu = here.cpu_seconds() - before
                rows = {
                    table: database.execute(f"select count(*) from {table}").fetchone()[0] / number
                    for (table,) in database.execute(
                        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                        " and name not in ('alembic_version', 'settings')"
                    ).fetchall()
                }
    kept = {table: count for table, count in rows.items() if count > 0.005}
    return Run(number / accepted, number / seconds, kept, cpu, seconds)


def _handled(database: sqlite3.Connection) -> int:
    query = "select count(*) from facts where kind in ('case.opened', 'case.joined', 'signal.set-aside')"
    return int(database.execute(query).fetchone()[0])


def profile(number: int = 1_000, lines: int = 60) -> str:
    """Where the writer thread's processor time goes when it takes signals, in batches as the carrier brings them."""
    from command_center.api.cloudevents import read
    from command_center.center import Center
    from command_center.clock import Clock
    from command_center.intake.door import admit
    from command_center.store import Store

    site = load(GUANGFU)
    arrivals = [a for body in batches(number) for a in read({"content-type": KIND}, body).arrivals]
    with tempfile.TemporaryDirectory(dir=".") as name:
        store = Store(f"sqlite:///{name}/center.db", Path(name))
        store.open()
        doors = Center(site, store, Clock("manual", start_at=1_795_500_000_000_000))
        watched = cProfile.Profile(time.thread_time)
        admitted = [admit(site, doors.locator, arrival, doors.clock.now())[0] for arrival in arrivals]
        store.transact_now(lambda tx: tx.insert_signals(admitted, {}))
        store.transact_now(lambda tx: watched.enable())
        for start in range(0, number, CARRIED):
            asyncio.run(doors.take(admitted[start : start + CARRIED]))
        store.transact_now(lambda tx: watched.disable())
        store.close()
    said = io.StringIO()
    stats = pstats.Stats(watched, stream=said).strip_dirs()
    stats.sort_stats("cumulative").print_stats(lines)
    stats.sort_stats("tottime").print_stats(lines // 2)
    return said.getvalue()


if __name__ == "__main__":
    print(profile())
