"""Worker, api and wall are killed under load, poison is written and partitions are added. `SEED=… pytest tests/faults`
does the same at the same moments again; `make faults` is the long form."""

import os
from pathlib import Path
from random import Random, SystemRandom

import pytest

from tests.faults.done import KILLS, POISONED, RAISED, suffer
from tests.faults.many import many


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_parts_that_die_lose_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED") or SystemRandom().randrange(1_000_000))
    print(f"SEED={seed}")
    with many(tmp_path, Random(seed)) as town:
        town.load.start(town)
        for fault, times in [(POISONED, 1), (RAISED, 1), *((kill, 2) for kill in KILLS)]:
            print(fault.what, suffer(town, fault, times))
        town.check()
