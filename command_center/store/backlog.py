"""What waits: signals for their outcome, and what is still to be told to others."""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Table

from command_center.facts.codec import decode_signal
from command_center.facts.signal import Signal
from command_center.store.dialect import Dialect
from command_center.store.sql import run
from command_center.store.tables import signals

_WAITING = """
    from signals where seq > ?
    and not exists (select 1 from facts where facts.id = signals.outcome)
    and not exists (select 1 from dead_letters where origin = 'signals' and position = signals.key)
"""
UNHANDLED = f"select key, doc {_WAITING} order by seq limit ?"
FIRST_UNHANDLED = f"select seq {_WAITING} order by seq limit 1"
HOW_MANY = f"select count(*) {_WAITING}"

OUTBOX_LAG = """
    select count(*), coalesce(min(coalesce(facts.at, signals.arrived_at)), 0)
    from outbox
    left join facts on outbox.topic = 'facts' and facts.id = outbox.ref
    left join signals on outbox.topic = 'signals' and signals.key = outbox.ref
"""

RETRIED = "retried-signals"
"""The setting that says how often a dead letter of a signal was to be tried again, and the first place of these."""
NEVER = (0, 1 << 62)


class Watermark:
    """Up to this place every signal has its outcome or is a dead letter. A hint that saves looking again: each start
    finds it anew, and who sees that letters were retried since goes back to the first of them."""

    def __init__(self) -> None:
        self._found = (0, 0)  # after so many retries, this place

    def place(self, retries: int, first: int) -> int:
        known, place = self._found
        return place if retries == known else min(place, first - 1)

    def rise(self, retries: int, place: int) -> None:
        # Outcomes are never taken back, so whoever read last may only have seen less, never more than is true.
        self._found = max(self._found, (retries, place))


class Unreadable(NamedTuple):
    """A signal's row that does not decode: damaged, or of a type that this program does not know."""

    key: str
    doc: bytes
    reason: str


class Waiting(NamedTuple):
    signals: list[Signal]
    unreadable: list[Unreadable]


class Backlog:
    """What a reader may ask."""

    _connection: Connection
    _watermark: Watermark
    _dialect: Dialect

    def unhandled(self, limit: int) -> list[Signal]:
        """Accepted signals without an outcome, oldest first; those among the dead letters wait for a retry."""
        return self.waiting(limit).signals

    def waiting(self, limit: int) -> Waiting:
        """The same, and apart from them those whose rows cannot be read: one of these must not hold up the others."""
        found = Waiting([], [])
        for key, doc in run(self._connection, UNHANDLED, (self._handled(), limit)).fetchall():
            try:
                found.signals.append(decode_signal(doc))
            except msgspec.MsgspecError as error:
                found.unreadable.append(Unreadable(key, doc.encode(), str(error)))
        return found

    def backlog(self) -> int:
        """How many signals wait for their outcome, dead letters not counted."""
        return run(self._connection, HOW_MANY, (self._handled(),)).scalar()

    def outbox_lag(self) -> tuple[int, int]:
        """Rows that wait to be told, and since when (UTC µs of the center's clock) the oldest; (0, 0) for none."""
        return tuple(run(self._connection, OUTBOX_LAG).one())

    def _settled(self, table: Table) -> int:
        """The place up to which nothing can come any more. A snapshot that was taken before need not hold all of it."""
        assert not self._connection.in_transaction(), f"{table.name} are asked about after a first look"
        return self._dialect.settled(table)

    def _handled(self) -> int:
        """The place up to which no signal waits."""
        until = self._settled(signals)
        said = run(self._connection, "select value from settings where name = ?", (RETRIED,)).scalar()
        retries, retried = msgspec.json.decode(said) if said else NEVER
        place = self._watermark.place(retries, retried)
        first = run(self._connection, FIRST_UNHANDLED, (place,)).scalar()
        open_from = first or run(self._connection, "select coalesce(max(seq), 0) + 1 from signals").scalar()
        place = min(open_from - 1, until)
        self._watermark.rise(retries, place)
        return place
