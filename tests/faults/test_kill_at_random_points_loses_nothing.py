"""SIGKILL, ten times, under load. `SEED=… pytest tests/faults` kills at the same moments again."""

import os
import sqlite3
import time
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from random import Random, SystemRandom

import msgspec
import pytest

from command_center.facts.ids import command_id, has_case, outcome_id, signal_key
from command_center.store import Store, dump, rebuild
from tests.cli.process import Center, until
from tests.faults.load import Load

KILLS = 10
OUTCOMES = ("case.opened", "case.joined", "signal.set-aside")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kill_at_random_points_loses_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED") or SystemRandom().randrange(1_000_000))
    print(f"SEED={seed}")
    load, data = Load(Random(seed)), tmp_path / "data"
    for n in range(KILLS):
        here = started(data, load)
        # By what was acknowledged and not by time, so that a busy machine is killed as deep in its work as an idle one.
        goal, more = load.acknowledged + load.chance.randint(1, 150), load.chance.uniform(0, 0.05)
        threads = load.start(here)
        until(lambda goal=goal: load.acknowledged >= goal or load.wrong, "acknowledgements", 60)
        time.sleep(more)
        here.kill()
        for thread in threads:
            thread.join()
        print(f"kill {n + 1}: {len(load.events)} signals, {len(load.done)} acts acknowledged")
    here = started(data, load)
    try:
        here.quiet()
        assert here.end() == 0
    finally:
        here.kill()
    assert not load.wrong, load.wrong[:5]
    assert "Traceback" not in here.log.read_text(), here.log.read_text()
    assert load.events and load.done and load.blobs, "too little happened to prove anything"
    check_blobs(data, load)
    with sqlite3.connect(data / "center.db") as database:
        check_log(database, load)
    database.close()
    check_rebuild(data)


def started(data: Path, load: Load) -> Center:
    here = Center(data).ready()
    try:
        assert here.get("/api/clock")["now_at"] >= load.now_at, "the clock ran back"
        load.again(here)
    except BaseException:
        here.kill()
        raise
    return here


class Row(msgspec.Struct):
    id: str
    case: str
    version: int
    kind: str
    at: int
    cause: str


def check_log(database: sqlite3.Connection, load: Load) -> None:
    rows = database.execute("select id, case_id, version, kind, at, cause from facts order by case_id, version")
    facts = [Row(*row) for row in rows]
    assert len({fact.id for fact in facts}) == len(facts)
    by_cause, by_case = defaultdict(list), defaultdict(list)
    for fact in facts:
        by_cause[fact.cause].append(fact)
        by_case[fact.case].append(fact)

    # Every acknowledged signal is there and has exactly one outcome.
    kept = {key for (key,) in database.execute("select key from signals")}
    for event in load.events.values():
        key = signal_key(event["source"], event["id"])
        assert key in kept, event
        outcomes = [fact.id for fact in by_cause[key] if fact.kind in OUTCOMES]
        assert outcomes == [outcome_id(key)], event
    assert not database.execute("select * from dead_letters").fetchall()
    # Every signal that is there has one, too, whether its sender heard of it or not.
    assert kept == {fact.cause for fact in facts if fact.kind in OUTCOMES if fact.cause in kept}

    # Every acknowledged act caused the facts that its answer named, once.
    for act, answered in load.done.values():
        caused = by_cause[command_id(act.post, act.key)]
        assert sorted(fact.id for fact in caused) == sorted(answered), act

    # Every clock fired once a step, no step was left out, and none is overdue.
    steps: dict[str, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == "clock.fired":
            clock, _, step = fact.cause.rpartition("|")
            steps[clock].append(int(step))
    assert steps, "no clock fired"
    for clock, fired in steps.items():
        assert fired == list(range(len(fired))), clock
    now = msgspec.json.decode(database.execute("select value from settings where name = 'clock'").fetchone()[0])
    overdue = database.execute("select * from clocks where next_at <= ?", (now["now_at"],)).fetchall()
    assert not overdue

    # A case's versions have no gap, and its time does not run back.
    for case, told in by_case.items():
        assert [fact.version for fact in told] == list(range(1, len(told) + 1)), case
        assert [fact.at for fact in told] == sorted(fact.at for fact in told), case
    count = Counter(has_case(case) for case in by_case)[True]
    assert database.execute("select count(*) from cases").fetchone() == (count,)


def check_blobs(data: Path, load: Load) -> None:
    for name, content in load.blobs.items():
        assert sha256((data / "blobs" / name[:2] / name[2:4] / name).read_bytes()).hexdigest() == name, content


def check_rebuild(data: Path) -> None:
    store = Store(f"sqlite:///{data / 'center.db'}", data)
    store.open()
    try:
        live = b"".join(dump(store))
        rebuild(store)
        assert b"".join(dump(store)) == live
    finally:
        store.close()
