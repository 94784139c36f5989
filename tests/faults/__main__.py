"""`make faults N=30`: each process is killed N times under load, each server stopped and paused, and all looked at.

Writes what it prints into benchmarks/results/faults.md. SEED=… does the same again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random, SystemRandom
from statistics import median

from benchmarks.__main__ import machine
from tests.cli.process import ROOT
from tests.faults.done import KILLS, OUTAGES, POISONED, RAISED, Fault, suffer
from tests.faults.many import Many, many

RESULT = ROOT / "benchmarks" / "results" / "faults.md"

HEAD = """# Faults

An api, two workers, two walls, a broker and PostgreSQL on one machine, all under load, new ones for each row. After it
the load ends and everything is looked at: each acknowledged signal has one outcome, each command caused what its answer
named, clocks fired and whistles were blown once, no version is missing, Kafka has every fact in order, a unit's
messages are queued once and sent, the poison and nothing else is among the dead letters, the walls show what the tables
hold, and a rebuild gives the same tables.

Recovery is the time until new signals, one of each grid of the town, all have outcomes again; and until both walls show
their cases. Wanted after SIGKILL of a worker: outcomes within 15 s, which is the session's timeout and five.
"""
COLUMNS = (
    "| what was done | times | signals | commands | outcomes again, s: median, most | shown, s | counted | wrong |",
    "|---|--:|--:|--:|--:|--:|---|---|",
)


Line = tuple[str, str]
"""A row of the table, and what was wrong."""


def main(kills: int, seed: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    began, lines = time.monotonic(), list[Line]()
    print(f"SEED={seed}, in {folder}", flush=True)
    plan = [(fault, 1) for fault in (POISONED, RAISED, *OUTAGES)] + [(kill, kills) for kill in KILLS]
    about = [*machine(), f"- commit {commit()}", f"- `SEED={seed} make faults N={kills}`"]
    for number, (fault, times) in enumerate(plan):
        # A center of its own: under this load its cases grow from minute to minute, and what they cost with them.
        with many(folder / str(number), Random(seed + number), fault.brokers) as town:
            if not lines:
                about.append(f"- {servers(town)}")
            lines.append(suffered(town, fault, times))
        print(lines[-1][0], flush=True)
        took = f"- {(time.monotonic() - began) / 60:.0f} minutes, {len(lines)} of {len(plan)} rows"
        RESULT.write_text("\n".join([HEAD, *about, took, "", *COLUMNS, *(text for text, _ in lines), ""]))
    print(RESULT.read_text())
    if any(wrong for _, wrong in lines):
        print(f"logs and data are in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def suffered(town: Many, fault: Fault, times: int) -> Line:
    town.load.start(town)
    try:
        done = suffer(town, fault, times)
    except AssertionError as error:
        town.load.stop()
        return f"| {fault.what} | {times} | | | | | {fault.counted} | it did not recover: {error} |", str(error)
    wrong = seen(town)
    taken, shown = zip(*done.recoveries, strict=True)
    cells = (
        fault.what,
        str(times),
        f"{done.signals:,}",
        f"{done.acts:,}",
        f"{median(taken):.1f}, {max(taken):.1f}",
        f"{median(shown):.1f}, {max(shown):.1f}",
        fault.counted,
        wrong or "nothing",
    )
    return f"| {' | '.join(cells)} |", wrong


def seen(town: Many) -> str:
    """What is wrong; "" for nothing."""
    try:
        town.check()
    except AssertionError as error:
        return " ".join(str(error).split())[:300] or repr(error)
    return ""


def commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    return git("rev-parse", "--short", "HEAD") + (" and changes" if git("status", "--porcelain") else "")


def servers(town: Many) -> str:
    (version,) = town.ask("show server_version")[0]
    return f"PostgreSQL {version}, Kafka {kafka_version()}"


def kafka_version() -> str:
    jars = (ROOT / "deploy" / "kafka" / "lib").glob("**/kafka-server-[0-9]*.jar")
    return next((jar.stem.rpartition("-")[2] for jar in jars), "4")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(os.environ.get("SEED") or SystemRandom().randrange(1_000_000))))
