"""The statements of the hot path, made once from the tables: driver tuples go in, one statement a table and batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from command_center.store import tables

Row = tuple[Any, ...]
Pending = dict[str, dict[tuple[str, ...], Row | None]]
"""Rows to write, by table and primary key; None deletes."""

# What is never overwritten: the log, and what was accepted.
APPEND_ONLY = (tables.facts, tables.signals)
UPSERTED = (tables.requesters, tables.settings, *tables.PROJECTED)

# Overwriting one counts the try.
DEAD_LETTER = """
    insert into dead_letters (origin, position, reason, payload, at, tries) values (?, ?, ?, ?, ?, 1)
    on conflict (origin, position) do update
    set reason = excluded.reason, payload = excluded.payload, at = excluded.at, tries = dead_letters.tries + 1
"""


class Unwritable(Exception):
    """The database refuses a row, and not only the work in hand may have put it there."""


def insert(table: Table) -> str:
    names = [column.name for column in table.columns if column.name != "seq"]
    return f"insert into {table.name} ({', '.join(names)}) values ({marks(len(names))})"


def upsert(table: Table) -> str:
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    then = f"update set {', '.join(f'{name} = excluded.{name}' for name in others)}" if others else "nothing"
    return f"{insert(table)} on conflict ({', '.join(keys)}) do {then}"


def delete(table: Table) -> str:
    return f"delete from {table.name} where {' and '.join(f'{column.name} = ?' for column in table.primary_key)}"


def marks(count: int) -> str:
    return ", ".join("?" * count)


PUT: Mapping[str, str] = {
    **{table.name: insert(table) for table in APPEND_ONLY},
    **{table.name: upsert(table) for table in UPSERTED},
    "dead_letters": DEAD_LETTER,
}
TAKE_AWAY: Mapping[str, str] = {
    **{table.name: delete(table) for table in UPSERTED},
    "dead_letters": "delete from dead_letters where origin = ? and position = ?",
}


def run(connection: Connection, statement: str, values: Row | Sequence[Row] = ()) -> Any:
    """`?` is SQLite's mark; other drivers have another."""
    if connection.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    return connection.exec_driver_sql(statement, values)


def write(connection: Connection, pending: Pending, names: Sequence[str] = tuple(PUT)) -> None:
    """Write the rows of these tables and take them out of `pending`."""
    for name in names:
        rows = pending.get(name)
        if not rows:
            continue
        gone = [key for key, row in rows.items() if row is None]
        kept = [row for row in rows.values() if row is not None]
        try:
            if gone:
                run(connection, TAKE_AWAY[name], gone)
            if kept:
                run(connection, PUT[name], kept)
        except OperationalError:
            raise
        except Exception as error:
            raise Unwritable(name) from error
        del pending[name]
