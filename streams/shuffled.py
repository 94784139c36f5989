"""A carrier for tests that promises as little as a broker does: order within a key, each signal at least once.

Across keys it permutes; some signals come twice, some keys come late. A key is a grid; a signal without a grid is a
key of its own. The seed says how.
"""

from collections import defaultdict, deque
from random import Random

from command_center.facts.signal import Signal
from command_center.store import Store
from streams.deliver import Deliver
from streams.embedded import EmbeddedCarrier

LATE = 0.2  # of the keys wait for the next round
TWICE = 0.2  # of the signals come again
PIECE = 7  # signals delivered at once, at most


class ShuffledCarrier(EmbeddedCarrier):
    def __init__(self, store: Store, deliver: Deliver, seed: int = 0) -> None:
        super().__init__(store, deliver)
        self._chance = Random(seed)
        self._again: list[Signal] = []

    async def _carry(self, batch: list[Signal]) -> None:
        late: list[Signal] = []
        now: list[Signal] = []
        for signals in by_key(batch).values():
            (late if self._chance.random() < LATE else now).extend(signals)
        for part in (now, late):
            await self._pieces(self._permuted(part))
        again, self._again = self._again, []
        for signal in batch:
            if self._chance.random() < TWICE:  # at once, or after newer ones
                self._chance.choice((again, self._again)).append(signal)
        await self._pieces(self._permuted(again))

    async def _pieces(self, signals: list[Signal]) -> None:
        while signals:
            size = self._chance.randint(1, PIECE)
            await self._deliver(signals[:size])
            signals = signals[size:]

    def _permuted(self, signals: list[Signal]) -> list[Signal]:
        queues = [deque(rows) for rows in by_key(signals).values()]
        found: list[Signal] = []
        while queues:
            queue = self._chance.choice(queues)
            found.append(queue.popleft())
            if not queue:
                queues.remove(queue)
        return found


def by_key(signals: list[Signal]) -> dict[str, list[Signal]]:
    found: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        found[signal.grid or signal.key].append(signal)
    return found
