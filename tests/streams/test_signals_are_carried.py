import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from command_center.facts.signal import Signal
from command_center.store import Closed, Store, Tx, Unavailable
from streams.deliver import Deliver
from streams.embedded import EmbeddedCarrier
from streams.shuffled import ShuffledCarrier
from tests.store import given

GRIDS = ("fuxi-01", "fuxi-02", "meiyuan-01", "")


class Town:
    """A center that opens a case for each signal, and what happened to it on the way."""

    def __init__(self, folder: Path) -> None:
        self.store = Store("sqlite://", folder)
        self.store.open()
        self.taken: list[list[int]] = []
        self.waits: list[float] = []
        self.fails: Callable[[list[Signal]], None] = lambda batch: None
        self.deliver = Deliver(self.store, self.take, lambda: given.T0, self.sleep)

    async def take(self, batch: list[Signal]) -> None:
        self.taken.append([int(s.id) for s in batch])
        self.fails(batch)

        def work(tx: Tx) -> None:
            for signal in batch:
                if tx.fact(given.opened(int(signal.id)).id) is None:
                    tx.append([given.opened(int(signal.id))])

        await self.store.transact(work)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    async def accept(self, carrier: EmbeddedCarrier, *numbers: int) -> None:
        signals = [given.signal(n, grid=GRIDS[n % len(GRIDS)]) for n in numbers]
        await self.store.transact(lambda tx: tx.insert_signals(signals, {}))
        carrier.notify()

    async def calm(self, carrier: EmbeddedCarrier) -> None:
        async with asyncio.timeout(10):
            while not carrier.quiet():
                await asyncio.sleep(0.001)

    def outcomes(self) -> int:
        return len(self.store.read(lambda r: r.every_case()))

    def letters(self) -> list[tuple[str, str]]:
        found, _ = self.store.read(lambda r: r.dead_letters())
        return [(letter.position, letter.reason) for letter in found]


@pytest.fixture
def town(tmp_path: Path):
    town = Town(tmp_path)
    yield town
    town.store.close()


@pytest.fixture(params=["embedded", "shuffled"])
def carrying(request: pytest.FixtureRequest, town: Town) -> EmbeddedCarrier:
    if request.param == "embedded":
        return EmbeddedCarrier(town.store, town.deliver)
    return ShuffledCarrier(town.store, town.deliver, seed=11)


def run(town: Town, carrier: EmbeddedCarrier, *waves: range, leftover: range = range(0)) -> None:
    async def play() -> None:
        await town.accept(carrier, *leftover)
        carrier.start()
        assert not carrier.quiet(), "the leftovers of a crash are looked for first"
        for wave in waves:
            await town.accept(carrier, *wave)
            await town.calm(carrier)
        await town.calm(carrier)
        await carrier.stop()

    asyncio.run(play())


def test_every_signal_has_its_outcome(town: Town, carrying: EmbeddedCarrier) -> None:
    run(town, carrying, range(450), range(450, 500))
    assert town.outcomes() == 500 and town.letters() == []
    assert town.store.read(lambda r: r.backlog()) == 0


def test_what_a_crash_left_is_carried_at_the_start(town: Town, carrying: EmbeddedCarrier) -> None:
    run(town, carrying, leftover=range(30))
    assert town.outcomes() == 30


def test_a_failed_batch_is_retried_one_by_one_and_what_still_fails_is_set_aside(
    town: Town, carrying: EmbeddedCarrier
) -> None:
    def fails(batch: list[Signal]) -> None:
        if any(signal.id in ("3", "7") for signal in batch):
            raise ValueError("no such thing")

    town.fails = fails
    run(town, carrying, range(20), range(20, 25))
    assert town.outcomes() == 23
    assert sorted(town.letters()) == sorted((given.key(n), "ValueError: no such thing") for n in (3, 7))
    assert [3] in town.taken and [7] in town.taken

    town.fails = lambda batch: None
    town.store.transact_now(lambda tx: tx.retry_dead_letter("signals", given.key(3)))
    carrier = EmbeddedCarrier(town.store, town.deliver)
    run(town, carrier)
    assert town.outcomes() == 24


def test_an_absent_database_is_waited_for(town: Town, carrying: EmbeddedCarrier) -> None:
    left = 8

    def fails(batch: list[Signal]) -> None:
        nonlocal left
        if left:
            left -= 1
            raise Unavailable("not written: the disk is full")

    town.fails = fails
    run(town, carrying, range(4))
    assert town.outcomes() == 4 and town.letters() == []
    assert town.waits[:8] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_closed_store_makes_no_dead_letters(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    async def closed(_: list[Signal]) -> None:
        raise Closed("the store is closed")

    with pytest.raises(Closed):
        asyncio.run(Deliver(town.store, closed, lambda: given.T0)([given.signal(1), given.signal(2)]))
    assert town.letters() == [] and "dead letter" not in caplog.text


def test_a_signal_that_is_taken_without_an_outcome_does_not_come_for_ever(town: Town) -> None:
    async def forgetful(batch: list[Signal]) -> None:
        await town.take([signal for signal in batch if signal.id != "2"])

    carrier = EmbeddedCarrier(town.store, Deliver(town.store, forgetful, lambda: given.T0))
    run(town, carrier, range(5))
    assert town.outcomes() == 4
    assert town.letters() == [(given.key(2), "it was taken and has no outcome")]


def test_the_shuffling_carrier_keeps_the_order_of_a_key_and_no_other(town: Town) -> None:
    run(town, ShuffledCarrier(town.store, town.deliver, seed=5), range(100))
    delivered = [n for batch in town.taken for n in batch]
    first = list(dict.fromkeys(delivered))
    assert first != sorted(first) and len(delivered) > len(first) == 100
    for grid in range(len(GRIDS) - 1):
        of_grid = [n for n in first if n % len(GRIDS) == grid]
        assert of_grid == sorted(of_grid)


def test_a_seed_shuffles_alike(tmp_path: Path) -> None:
    def order(seed: int) -> list[list[int]]:
        town = Town(tmp_path / str(seed))
        run(town, ShuffledCarrier(town.store, town.deliver, seed=seed), range(60))
        town.store.close()
        return town.taken

    assert order(1) == order(1) != order(2)
