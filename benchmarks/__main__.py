"""`make bench`: what this machine does alone, what the center does with it, and the one as a share of the other.

    python -m benchmarks [--write] [end-to-end] [wall] [browser] [rules] [store] [desks] [distributed] [profile]

--write also puts the tables into benchmarks/results/latest.md.
"""

import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

RESULTS = Path(__file__).parent / "results" / "latest.md"


class Line(NamedTuple):
    what: str
    figure: float
    unit: str
    of: str = ""  # its share of a baseline of the same run


Section = Callable[[Callable[[str], None]], Iterator[Line]]


def end_to_end(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import end_to_end as center
    from benchmarks import limits

    say("the center: POSTs of 100 signals")
    many = center.run()
    say("the center: POSTs of 1 signal")
    single = center.run(1_000, 1)
    say("the doors alone")
    doors = center.doors()
    say("SQLite alone")
    commits = limits.commits_a_second()
    rows = limits.rows_a_second(2_000, many.rows)
    say("JSON alone")
    event = center.batches(1, 1)[0][1:-1]
    decoded = limits.decoded_a_second(event)
    say("Litestar alone")
    bare = limits.posts_a_second(event)
    each = sum(many.rows.values())
    yield Line("SQLite alone, FULL, one row a commit", commits, "commits/s")
    yield Line(f"SQLite alone, FULL, {each:.0f} rows a signal, 100 signals a commit (A)", rows, "signals/s", "baseline")
    yield Line("msgspec alone, decoding and encoding an event", decoded, "events/s")
    yield Line("Litestar alone, one event a POST (B)", bare, "POST/s", "baseline")
    yield Line("the doors alone, no HTTP, until the outcome is on disk", doors, "signals/s", f"{doors / rows:.1%} of A")
    for run, what, baseline, name in ((many, "100 signals", rows, "A"), (single, "1 signal", bare, "B")):
        share = f"{run.accepted / baseline:.1%} of {name}"
        yield Line(f"the center, {what} a POST, until 202 (on disk)", run.accepted, "signals/s", share)
        share = f"{run.handled / rows:.1%} of A"
        yield Line(f"the center, {what} a POST, until the outcome is on disk", run.handled, "signals/s", share)
    yield Line("the center's processor time", many.cpu_ms, "ms a signal")


def wall(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import wall as frames

    say("the wall beside websockets.broadcast")
    rows = frames.rows()
    bare = rows[0][1]
    for what, figure, unit in rows:
        of = "" if unit != "frames/s" else "baseline" if figure == bare else f"{figure / bare:.0%}"
        if unit != "%":
            yield Line(what, figure, unit, of)


def rules(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import rules as engine

    say("the rules")
    first = 0.0
    for what, micros in engine.table():
        first = first or float(micros)
        yield Line(what, float(micros), "µs an event", f"×{float(micros) / first:.1f}")


def store(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import store as works

    say("the store")
    rows = works.rows()
    for what, figure, unit in rows:
        yield Line(what, figure, unit, f"×{figure / rows[0][1]:.1f}")


def desks(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import desks as asked

    for row in asked.rows(say):
        yield Line(*row)


def distributed(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import distributed as center

    for row in center.rows(say):
        yield Line(*row)


def browser(say: Callable[[str], None]) -> Iterator[Line]:
    from benchmarks import browser as seen

    for row in seen.rows(say):
        yield Line(*row)


SECTIONS: dict[str, tuple[str, Section]] = {
    "end-to-end": ("Signals, end to end", end_to_end),
    "wall": ("The wall", wall),
    "browser": ("The wall in a browser", browser),
    "rules": ("Rules", rules),
    "store": ("The store", store),
    "desks": ("Desks of a district", desks),
    "distributed": ("The distributed engine: broker, database and center on one machine", distributed),
}


def machine() -> Iterator[str]:
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")]
    yield f"- {names[0] if names else platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    yield f"- load when it began: {os.getloadavg()[0]:.1f} (a figure is worth something only on a machine at rest)"
    yield f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def table(title: str, lines: list[Line]) -> str:
    rows = [("what", "figure", "unit", "of")]
    rows += [(line.what, f"{line.figure:,.{0 if line.figure >= 100 else 1}f}", line.unit, line.of) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]

    def shown(row: tuple[str, ...]) -> str:
        what, figure, unit, of = row
        return f"| {what:{widths[0]}} | {figure:>{widths[1]}} | {unit:{widths[2]}} | {of:{widths[3]}} |"

    ruler = f"|{'-' * (widths[0] + 2)}|{'-' * (widths[1] + 1)}:|{'-' * (widths[2] + 2)}|{'-' * (widths[3] + 2)}|"
    return "\n".join([f"## {title}", "", shown(rows[0]), ruler, *map(shown, rows[1:]), ""])


def main(args: list[str]) -> None:
    if "profile" in args:
        from benchmarks.end_to_end import profile

        print(profile())
        return
    asked = [name for name in args if not name.startswith("-")] or list(SECTIONS)
    if unknown := [name for name in asked if name not in SECTIONS]:
        sys.exit(f"benchmarks: no {unknown[0]}; there are {', '.join(SECTIONS)}, profile")
    began = time.perf_counter()
    parts = ["\n".join(["# Benchmarks", "", *machine(), ""])]
    print(parts[0])
    with Console(stderr=True).status("") as status:
        for name in asked:
            title, section = SECTIONS[name]
            parts.append(table(title, list(section(lambda what: status.update(f"measuring {what} …")))))
            print(parts[-1])
    print(f"{time.perf_counter() - began:.0f} s")
    if "--write" in args:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(parts))


if __name__ == "__main__":
    main(sys.argv[1:])
