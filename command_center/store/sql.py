"""The statements of the hot path, made once from the tables: driver tuples go in, one statement a table and batch."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, SmallInteger, Table

from command_center.store import tables

Rows = dict[tuple[Any, ...], tuple[Any, ...] | None]
"""Rows to write, by key; None deletes."""
Pending = dict[str, Rows]
"""… by table."""

WRITTEN = (
    tables.facts, tables.signals, tables.outbox, tables.requesters, tables.settings, tables.dead_letters,
    tables.accounts, tables.tokens, tables.attempts, tables.audit, tables.deliveries,
    *tables.PROJECTED,
)  # fmt: skip
"""In this order."""
APPEND_ONLY = (tables.facts, tables.signals, tables.outbox, tables.audit)
"""Never overwritten: the log, what was accepted, and what is on its way out."""
TYPES = {SmallInteger: "smallint", BigInteger: "bigint", Integer: "int", LargeBinary: "bytea"}


@cache
def columns(table: Table) -> tuple[Column[Any], ...]:
    """What a row gives: all but the serial number."""
    return tuple(column for column in table.columns if column.name != "seq")


@cache
def keys(table: Table) -> tuple[Column[Any], ...]:
    """What a row is overwritten or deleted by."""
    if table is tables.dead_letters:
        return (table.c.origin, table.c.position)
    return tuple(table.primary_key)


def insert(table: Table, into: Iterable[Column[Any]], source: str) -> str:
    return f"insert into {table.name} ({', '.join(column.name for column in into)}) {source}"


def insert_or_update(table: Table, source: str) -> str:
    if table in APPEND_ONLY:
        return insert(table, columns(table), source)
    names = [column.name for column in columns(table)]
    same = [column.name for column in keys(table)]
    values = {name: f"excluded.{name}" for name in names if name not in same}
    if table is tables.dead_letters:
        values["tries"] = "dead_letters.tries + 1"
    then = f"update set {', '.join(f'{name} = {value}' for name, value in values.items())}" if values else "nothing"
    return f"{insert(table, columns(table), source)} on conflict ({', '.join(same)}) do {then}"


def delete(table: Table) -> str:
    return f"delete from {table.name} where {' and '.join(f'{column.name} = ?' for column in keys(table))}"


def array(column: Column[Any]) -> str:
    """A parameter of PostgreSQL that holds a column's values, in binary."""
    return f"%b::{next((name for kind, name in TYPES.items() if isinstance(column.type, kind)), 'text')}[]"


def marks(count: int) -> str:
    return ", ".join("?" * count)


def run(connection: Connection, statement: str, values: Sequence[Any] = ()) -> Any:
    """`?` is SQLite's mark; PostgreSQL's driver has another."""
    ours = connection.dialect.paramstyle == "qmark"
    return connection.exec_driver_sql(statement if ours else marked(statement), tuple(values))


@cache
def marked(statement: str) -> str:
    """As PostgreSQL's driver marks values."""
    return statement.replace("?", "%s")
