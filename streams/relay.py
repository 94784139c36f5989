"""The relay: what waits in the outbox goes to Kafka, in the order of each key, at least once.

    hold the lock ─▶ next ─▶ produce ─▶ all acks ─▶ next, and these forgotten

Each worker runs one, and one of them holds the lock. If it dies before they are forgotten, its rows are sent again.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from operator import methodcaller

import msgspec

from command_center.store.errors import Closed, Unavailable
from command_center.store.outbox import Outbox, Waiting
from command_center.store.store import Store
from streams.binding import Record, record
from streams.deliver import FIRST_WAIT, LONGEST_WAIT
from streams.kafka import Producer, Unreachable, create
from streams.topics import Streams

log = logging.getLogger(__name__)

BATCH = 500
LOOK_EVERY = 0.01  # s: other processes' commits ring no bell here
HOLD_EVERY = 1.0  # s


class Relay:
    """`now` is the center's clock, for the moment on a dead letter."""

    def __init__(self, store: Store, streams: Streams, now: Callable[[], int]) -> None:
        self._store, self._streams, self._now = store, streams, now
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._wait = FIRST_WAIT

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was committed here. From any thread."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what was sent, then let another relay take over. Blocks, for seconds where a server is away."""
        self._ended.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with closing(self._store.outbox()) as outbox:
                    self._await_turn(outbox)
            except Closed:
                return
            except Exception as error:
                known = isinstance(error, Unavailable | Unreachable)
                log.warning("the relay waits %.1f s: %s", self._wait, error, exc_info=not known)
                self._ended.wait(self._wait)
                self._wait = min(self._wait * 2, LONGEST_WAIT)

    def _await_turn(self, outbox: Outbox) -> None:
        while not outbox.hold():
            if self._ended.wait(HOLD_EVERY):
                return
        create(self._streams)
        with closing(Producer(self._streams)) as producer:
            told: list[int] = []
            while not self._ended.is_set():
                told = self._once(outbox, producer, told)
                self._wait = FIRST_WAIT
            outbox.next(0, told)

    def _once(self, outbox: Outbox, producer: Producer, told: Sequence[int]) -> list[int]:
        """Answers what was told now, to be forgotten next time."""
        self._woken.clear()
        rows = outbox.next(BATCH, told)
        if not rows:
            self._woken.wait(LOOK_EVERY)
            return []
        records, unreadable = _read(rows)
        refused = producer.send([found for _, found in records], lambda: self._still(outbox))
        self._set_aside([*unreadable, *((records[place][0], reason) for place, reason in refused.items())])
        return [row.id for row in rows]

    def _still(self, outbox: Outbox) -> bool:
        """While brokers are waited for: the lock is kept, which a silent connection would lose."""
        return not self._ended.is_set() and outbox.hold()

    def _set_aside(self, refused: Sequence[tuple[Waiting, str]]) -> None:
        """What no broker will ever take holds up nothing behind it. A signal is found in the database: see `Sweep`."""
        for row, reason in refused:
            if row.topic == "signals":
                log.warning("signal %s is not told of by the broker: %s", row.ref, reason)
                continue
            log.error("fact %s became a dead letter: %s", row.ref, reason)
            letter = (row.topic, row.ref, reason, row.doc, self._now())
            self._store.transact_now(methodcaller("dead_letter", *letter))


def _read(rows: Sequence[Waiting]) -> tuple[list[tuple[Waiting, Record]], list[tuple[Waiting, str]]]:
    """The record of each, and apart from them those that cannot be read: damaged, or of another program."""
    records, unreadable = [], []
    for row in rows:
        try:
            records.append((row, record(row)))
        except (msgspec.MsgspecError, OverflowError) as error:
            unreadable.append((row, f"unreadable: {error}"))
    return records, unreadable
