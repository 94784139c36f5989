"""How rows that were held back are written."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from command_center.store.dialect import Dialect
from command_center.store.sql import WRITTEN, Pending, Rows

TABLES = {table.name: table for table in WRITTEN}


class Unwritable(Exception):
    """The database refuses a row, and not only the work in hand may have put it there."""


def write(
    dialect: Dialect,
    connection: Connection,
    pending: Pending,
    names: Sequence[str] = tuple(TABLES),
    *,
    last: bool = False,
) -> None:
    """Write the rows of these tables and take them out of `pending`. `last`: with them the transaction ends."""
    written = [name for name in names if pending.get(name)]
    if not written:
        return
    try:
        with dialect.together(connection):
            for name in written:
                _write(dialect, connection, TABLES[name], pending[name])
            if last:
                dialect.end(connection)
    except OperationalError:
        raise
    except Exception as error:
        raise Unwritable(", ".join(written)) from error
    for name in written:
        del pending[name]


def _write(dialect: Dialect, connection: Connection, table: Table, rows: Rows) -> None:
    gone = [key for key, row in rows.items() if row is None]
    kept = [row for row in rows.values() if row is not None]
    if gone:
        dialect.take_away(connection, table, gone)
    if kept:
        dialect.put(connection, table, kept)
