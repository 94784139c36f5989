"""Four processes of a center on one real database: four stores, each with its writer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from command_center.center import Center
from command_center.clock import Mode
from command_center.facts.durations import HOUR
from command_center.facts.ids import SITE
from command_center.loops import shared_clock, shared_pulse
from command_center.panels import Pulse
from command_center.roles import Given, joined
from command_center.starting import CannotStart, Settings
from command_center.store import Store
from streams.topics import Streams
from tests.town import guangfu

FOUR = range(4)


@pytest.fixture
def stores(tmp_path: Path, database: Callable[[], str]) -> Iterator[list[Store]]:
    url = database()
    with ExitStack() as held:
        found = [Store(url, tmp_path, relayed=True) for _ in FOUR]
        with ThreadPoolExecutor(len(found)) as threads:
            list(threads.map(Store.open, found))
        for store in found:
            held.callback(store.close)
        yield found


def given(mode: Mode, rate: float = 1.0) -> Given:
    return Given(guangfu(), Settings(Path(), Path(), mode, rate), "", Streams(""))


def together(stores: list[Store], mode: Mode, rate: float = 1.0) -> list[Center]:
    with ThreadPoolExecutor(len(stores)) as threads:
        return list(threads.map(lambda store: joined(given(mode, rate), store), stores))


def test_a_demo_has_one_line_for_all(stores: list[Store]) -> None:
    centers = together(stores, "demo", 60.0)
    states = [center.clock.state() for center in centers]
    assert len({state["now_at"] - 60 * state["machine_at"] for state in states}) == 1
    facts = stores[0].read(lambda reader: reader.facts(SITE))
    assert [fact.kind for fact in facts] == ["site.loaded"], "they announce the site once"


def test_another_rate_is_refused(stores: list[Store]) -> None:
    joined(given("demo", 60.0), stores[0])
    with pytest.raises(CannotStart, match=r"x60.*x120"):
        joined(given("demo", 120.0), stores[1])


def test_a_manual_clock_that_two_move_at_once_is_as_far_as_the_farther(stores: list[Store]) -> None:
    centers = together(stores, "manual")
    begun = centers[0].clock.now()
    rows = [shared_clock(center.store, center.clock) for center in centers]
    with ThreadPoolExecutor(len(centers)) as threads:
        list(threads.map(lambda n: centers[n].clock.move_to(begun + (n + 1) * HOUR), FOUR))
    assert stores[0].read(lambda reader: reader.get("clock"))["now_at"] == begun + 4 * HOUR
    for row in rows:
        row.look()
    assert {center.clock.now() for center in centers} == {begun + 4 * HOUR}


def test_what_each_heard_is_known_to_all(stores: list[Store]) -> None:
    pulses = [Pulse(lambda n=n: 1_000 + n) for n in FOUR]
    rows = [shared_pulse(store, pulse) for store, pulse in zip(stores, pulses, strict=True)]
    for pulse, camera in zip(pulses, ("a", "a", "b", "c"), strict=True):
        pulse.camera(camera)
    with ThreadPoolExecutor(len(rows)) as threads:
        list(threads.map(lambda row: row.look(), rows))
    for row in rows:
        row.look()
    assert [pulse.heard()["cameras"] for pulse in pulses] == [{"a": 1_001, "b": 1_002, "c": 1_003}] * 4
