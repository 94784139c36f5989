"""Doing something as the only one: of the processes of a center, the one that holds the lock."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from command_center.store.dialect import Dialect, Question
from command_center.store.errors import Unavailable, said
from command_center.store.postgres import Postgres

HOLD = "select pg_try_advisory_lock(?)"


class Alone:
    """Called by one thread at a time. A session that is silent for ten seconds is taken for dead, and its lock is free:
    so it is held again and again. On SQLite a process is alone anyway."""

    def __init__(self, dialect: Dialect, lock: int) -> None:
        self._dialect = dialect
        self._lock = lock
        self._engine = dialect.session_engine() if isinstance(dialect, Postgres) else None
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Become, or stay, the one; False while somebody else is. Raises Unavailable: again later."""
        return self._engine is None or bool(self._asked([(HOLD, (self._lock,))])[0][0][0])

    def close(self) -> None:
        """Let somebody else be it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()

    def _asked(self, questions: Sequence[Question]) -> list[list[Any]]:
        """On the connection that has the lock, and together one transaction. Raises Unavailable."""
        assert self._engine is not None, "nobody else works on an SQLite"
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return self._dialect.ask(self._connection, questions)
        except DBAPIError as error:
            if self._connection is not None:
                self._connection.invalidate()
            self.close()  # and with it the lock
            raise Unavailable(f"the database does not answer: {said(error)}") from error
