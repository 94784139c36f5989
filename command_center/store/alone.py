"""Doing something as the only one: of the processes of a center, the one that holds the lock."""

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from command_center.store.dialect import Dialect
from command_center.store.errors import Unavailable, said
from command_center.store.postgres import Postgres
from command_center.store.sql import run


class Alone:
    """Called by one thread at a time. A session that is silent for ten seconds is taken for dead, and its lock is free:
    so it is held again and again. On SQLite a process is alone anyway."""

    def __init__(self, dialect: Dialect, lock: int) -> None:
        self._lock = lock
        self._engine = dialect.session_engine() if isinstance(dialect, Postgres) else None
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Become, or stay, the one; False while somebody else is. Raises Unavailable: again later."""
        if self._engine is None:
            return True
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return bool(run(self._connection, "select pg_try_advisory_lock(?)", (self._lock,)).scalar())
        except DBAPIError as error:
            self.close()
            raise Unavailable(f"the lock does not answer: {said(error)}") from error

    def close(self) -> None:
        """Let somebody else be it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
