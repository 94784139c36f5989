"""A database gives up on a transaction that is silent for long: what was too much at once is done in smaller parts."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from command_center.facts.signal import Signal
from command_center.store import Store, Tx
from streams.deliver import Deliver
from tests.store import given

PATIENCE_S, EACH_S = 1.2, 0.3


def test_what_the_database_does_not_wait_for_is_halved_until_it_does(store: Store) -> None:
    done: list[list[str]] = []

    def work(signals: Sequence[Signal], tx: Tx) -> None:
        tx.connection.exec_driver_sql(f"set local idle_in_transaction_session_timeout = '{PATIENCE_S}s'")
        time.sleep(EACH_S * len(signals))  # what deciding takes
        tx.put("done", len(signals))

    async def take(signals: list[Signal]) -> None:
        await store.transact(partial(work, signals))
        done.append([signal.id for signal in signals])

    signals = [given.signal(n) for n in range(9)]
    asyncio.run(Deliver(store, take, lambda: given.T0)(signals))
    assert [id for batch in done for id in batch] == [signal.id for signal in signals]
    assert 1 < len(done) < len(signals)
    assert store.read(lambda reader: reader.dead_letters()) == ([], None)
