"""The outbox: what was decided and is still to be told, in the order in which it is to be told of each key.

It is written in the transaction that it tells of, so nothing is told that did not happen, and nothing that happened is
forgotten. Rows are deleted when the broker has them: a reader needs no place to go on from, which could skip a row
that was numbered early and committed late.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from command_center.store.dialect import Dialect
from command_center.store.errors import Unavailable, said
from command_center.store.postgres import RELAY, Postgres
from command_center.store.sql import run

NEXT = """
    select outbox.seq, outbox.topic,
        coalesce(facts.case_id, nullif(signals.grid, ''), signals.key), coalesce(facts.doc, signals.doc)
    from outbox
    left join facts on outbox.topic = 'facts' and facts.id = outbox.ref
    left join signals on outbox.topic = 'signals' and signals.key = outbox.ref
    order by outbox.seq limit ?
"""


class Waiting(NamedTuple):
    id: int
    topic: str  # signals | facts
    key: str  # of a signal its grid, or its own key where it has none; of a fact its case
    doc: bytes  # JSON of a Signal, never with a reporter, or of a Fact


class Outbox:
    """One thread's: its connection holds the lock that makes it the only relay. Every call may raise Unavailable."""

    def __init__(self, dialect: Dialect) -> None:
        assert isinstance(dialect, Postgres), "only a center of several processes is relayed"
        self._engine: Engine = dialect.session_engine()
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Become the one who relays; False while somebody else does. Again after Unavailable."""
        return bool(self._run("select pg_try_advisory_lock(?)", RELAY)[0][0])

    def next(self, limit: int) -> list[Waiting]:
        """The oldest rows."""
        return [Waiting(id, topic, key, doc.encode()) for id, topic, key, doc in self._run(NEXT, limit)]

    def done(self, ids: Sequence[int]) -> None:
        """Forget these: others have them."""
        self._run("delete from outbox where seq = any(?::bigint[]) returning 1", list(ids))

    def close(self) -> None:
        """Let somebody else relay."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()

    def _run(self, statement: str, value: object) -> list:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return run(self._connection, statement, (value,)).fetchall()
        except DBAPIError as error:
            self.close()  # and with it the lock
            raise Unavailable(f"the outbox does not answer: {said(error)}") from error
