"""Two processes on one database, each with its batch: together they decide what one would have decided."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.parts import Fact
from command_center.intake.events import arrival
from command_center.store import Reader, Store, Tx
from tests.cli import process
from tests.store import given
from tests.town import guangfu

AT_ONCE = 5.0  # s, before the database ends what is idle in a transaction
GRIDS = sorted(guangfu().grids)[:12]


@pytest.fixture
def centers(tmp_path: Path, database: Callable[[], str]) -> Iterator[list[Center]]:
    url = database()
    with ExitStack() as held:
        found = []
        for _ in range(2):
            store = Store(url, tmp_path)
            store.open()
            held.enter_context(closing(store))
            found.append(Center(guangfu(), store, Clock("manual", start_at=given.T0)))
        yield found


def ticket(id: str, item: str, grid: str) -> dict[str, Any]:
    lon, lat = guangfu().grids[grid].center
    place = {"text": "村口", "lon": lon, "lat": lat, "datum": "WGS84"}
    return process.ticket(id, grid=grid, item=item, place=place)


async def taken(center: Center, events: list[dict[str, Any]]) -> None:
    await center.take(await center.kept([arrival(event) for event in events]))


def facts(center: Center, kind: str) -> list[Fact]:
    every = center.store.read(lambda reader: reader.latest_facts(10_000))
    return [fact for fact in every if fact.kind == kind]


def test_signals_of_a_grid_keep_their_order_though_some_wait_for_a_wider_group(centers: list[Center]) -> None:
    flood, drain = ticket("1", "road-flooding", GRIDS[0]), ticket("2", "drain-blocked", GRIDS[0])
    asyncio.run(taken(centers[0], [flood, drain, ticket("3", "street-lamp", GRIDS[1])]))
    opened = {fact.change.set["item"] for fact in facts(centers[0], "case.opened")}
    assert "road-flooding" in opened and "drain-blocked" not in opened, "the second joined the first"


def test_a_group_of_the_whole_town_is_counted_once(centers: list[Center]) -> None:
    async def play() -> None:
        there = [ticket(f"a{n}", "road-flooding", grid) for n, grid in enumerate(GRIDS[:6])]
        back = [ticket(f"b{n}", "road-flooding", grid) for n, grid in enumerate(reversed(GRIDS[6:]))]
        await asyncio.gather(taken(centers[0], there), taken(centers[1], back))

    asyncio.run(play())
    assert len(facts(centers[0], "case.opened")) == len(GRIDS)
    assert len(facts(centers[0], "whistle.drafted")) == 1


def test_clocks_of_a_case_that_another_works_on_are_not_waited_for(centers: list[Center]) -> None:
    one, other = centers
    asyncio.run(taken(one, [ticket("1", "road-flooding", GRIDS[0])]))
    ((case,), due) = {fact.case for fact in facts(one, "case.opened")}, one.store.read(Reader.next_due)
    assert due is not None
    for center in centers:
        center.clock.move_to(due)
    held, enough = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        assert tx.load([case])
        held.set()
        enough.wait(30)

    holder = threading.Thread(target=one.store.transact_now, args=(work,))
    holder.start()
    try:
        assert held.wait(30)
        assert asyncio.run(asyncio.wait_for(other.fire(), AT_ONCE)) == 0
    finally:
        enough.set()
        holder.join()
    assert asyncio.run(other.fire()) > 0
