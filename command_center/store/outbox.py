"""The outbox: what was decided and is still to be told, in the order in which it is to be told of each key.

It is written in the transaction that it tells of, so nothing is told that did not happen, and nothing that happened is
forgotten. Rows are deleted when the broker has them: a reader needs no place to go on from, which could skip a row
that was numbered early and committed late.
"""

from collections.abc import Sequence
from typing import NamedTuple

from command_center.store.alone import Alone
from command_center.store.dialect import Dialect
from command_center.store.postgres import RELAY, Postgres

NEXT = """
    select outbox.seq, outbox.topic, outbox.ref,
        coalesce(facts.case_id, nullif(signals.grid, ''), signals.key), coalesce(facts.doc, signals.doc)
    from outbox
    left join facts on outbox.topic = 'facts' and facts.id = outbox.ref
    left join signals on outbox.topic = 'signals' and signals.key = outbox.ref
    order by outbox.seq limit ?
"""


FORGET = "delete from outbox where seq = any(?::bigint[]) returning 1"


class Waiting(NamedTuple):
    id: int
    topic: str  # signals | facts
    ref: str  # the signal's key or the fact's id
    key: str  # of a signal its grid, or its own key where it has none; of a fact its case
    doc: bytes  # JSON of a Signal, never with a reporter, or of a Fact


class Outbox(Alone):
    """One thread's: who holds its lock is the only relay. Every call may raise Unavailable."""

    def __init__(self, dialect: Dialect) -> None:
        assert isinstance(dialect, Postgres), "only a center of several processes is relayed"
        super().__init__(dialect, RELAY)

    def next(self, limit: int, told: Sequence[int] = ()) -> list[Waiting]:
        """The oldest rows, once those `told` are forgotten: others have them."""
        questions = [(FORGET, (list(told),))] if told else []
        rows = self._asked([*questions, (NEXT, (limit,))])[-1]
        return [Waiting(id, topic, ref, key, doc.encode()) for id, topic, ref, key, doc in rows]
