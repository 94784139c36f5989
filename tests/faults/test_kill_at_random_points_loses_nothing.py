"""SIGKILL, ten times, under load. `SEED=… pytest tests/faults` kills at the same moments again."""

import os
import sqlite3
import time
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.cli.process import Center, until
from tests.faults.checks import check_blobs, check_log, check_rebuild
from tests.faults.load import Load

KILLS = 10


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
        check_log(lambda query: database.execute(query).fetchall(), load)
    database.close()
    check_rebuild(f"sqlite:///{data / 'center.db'}", data)


def started(data: Path, load: Load) -> Center:
    here = Center(data).ready()
    try:
        assert here.get("/api/clock")["now_at"] >= load.now_at, "the clock ran back"
        load.again(here)
    except BaseException:
        here.kill()
        raise
    return here
