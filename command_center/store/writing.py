"""How rows that were held back are written."""

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from command_center.store.dialect import Dialect
from command_center.store.sql import WRITTEN, Pending

TABLES = {table.name: table for table in WRITTEN}


class Unwritable(Exception):
    """The database refuses a row, and not only the work in hand may have put it there."""


def write(dialect: Dialect, connection: Connection, pending: Pending, names: Sequence[str] = tuple(TABLES)) -> None:
    """Write the rows of these tables and take them out of `pending`."""
    for name in names:
        rows = pending.get(name)
        if not rows:
            continue
        gone = [key for key, row in rows.items() if row is None]
        kept = [row for row in rows.values() if row is not None]
        try:
            if gone:
                dialect.take_away(connection, TABLES[name], gone)
            if kept:
                dialect.put(connection, TABLES[name], kept)
        except OperationalError:
            raise
        except Exception as error:
            raise Unwritable(name) from error
        del pending[name]
