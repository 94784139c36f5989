"""What a real screen heard at some moment from the real wall is what the log gives of it two days later."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from command_center.starting import bound
from command_center.wall.wall import Wall
from tests.engines import engine_of
from tests.replay.lived import by_id, known
from tests.town import Town, town
from tests.wall.conftest import QUICK

PATIENCE = 20  # s


@pytest.fixture(params=["file", "postgres"])
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, engine_of(request, request.param)) as found:
        running = found.running
        running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, pace=QUICK)
        found.run(running.wall.start(bound(0)))
        yield found
        found.run(running.wall.stop())


@contextmanager
def joined(t: Town) -> Iterator[dict[str, Any]]:
    """The snapshot of a screen that comes now."""
    assert t.running.wall is not None
    with connect(f"ws://127.0.0.1:{t.running.wall.port}/", max_size=None) as screen:
        screen.send(json.dumps({"type": "hello"}))
        yield json.loads(screen.recv(timeout=PATIENCE))


def settled(t: Town) -> dict[str, Any]:
    """The wall counts a moment after it is told: once it shows what there is to count."""
    until = time.monotonic() + PATIENCE
    while True:
        with joined(t) as shown:
            told = t.get("/api/replay", "clerk", at=t.now())
            if known(shown["panels"]) == known(told["panels"]) or time.monotonic() > until:
                return shown


def test_a_screen_of_then_is_given_back(t: Town) -> None:
    recorded = []
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    t.alarm(*next((c.code, kind) for c in t.site.cameras.values() for kind in c.alarms))
    recorded.append(settled(t))
    t.forward(hours=3)  # nobody signs: a yellow card
    t.ticket("不知道归谁管的事", grid="chongshan-03")
    recorded.append(settled(t))
    t.forward(hours=26)
    t.blow(case, "market", "police")
    t.close(t.report("乱堆物", grid="fuxi-01", item="catering-licence"))
    recorded.append(settled(t))
    assert recorded[1]["panels"]["counters"]["yellow"], "nothing was at stake"
    t.forward(days=2)
    t.finish_all(case)
    for shown in recorded:
        told = t.get("/api/replay", "clerk", at=shown["at"])
        assert by_id(told["cases"]) == by_id(shown["cases"]), shown["at"]
        assert known(told["panels"]) == known(shown["panels"]), shown["at"]
        assert told["happened"] == shown["happened"], shown["at"]


def test_a_past_that_was_looked_at_is_not_kept_from_growing(t: Town) -> None:
    """The same replay of one center, asked before and after something happened."""
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    t.forward(hours=1)
    first = t.now()
    before = t.get("/api/replay", "clerk", at=first)
    t.forward(hours=30)  # nobody signs
    t.finish_all(case)
    seen = by_id(t.get("/api/replay", "clerk", at=t.now())["cases"])[case]
    assert seen["status"] != by_id(before["cases"])[case]["status"]
    assert t.get("/api/replay", "clerk", at=first) == before
