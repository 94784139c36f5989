"""SQLite: one process, one writer, group commit."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, NullPool, StaticPool, Table, create_engine, event, make_url

from command_center.store.dialect import Current, Question, Row
from command_center.store.lock import FolderLock
from command_center.store.sql import columns, delete, insert, insert_or_update, marks

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # an acknowledged signal survives the power cut
    "busy_timeout = 5000",
    "cache_size = -32000",
    "wal_autocheckpoint = 4000",  # a checkpoint costs fsyncs of its own: 16 MB at a time
)
CURRENT = "select id, doc from cases where id in (select value from json_each(?)) order by id"
NEWEST = """
    select item, opened_at, id, grid from cases
    where is_open = 1 and item = ? and status in ({statuses}) order by opened_at desc, id desc limit ?
"""
EVERYTHING = (1 << 63) - 1


class Sqlite:
    shared = False
    among = "in (select value from json_each(?))"
    among_pairs = "in (select value ->> 0, value ->> 1 from json_each(?))"

    def __init__(self, url: str, folder: Path) -> None:
        in_memory = make_url(url).database in (None, "", ":memory:")
        # In memory there is one connection for all, so that readers wait for the writer's transaction to end.
        self.alone: AbstractContextManager[Any] = threading.RLock() if in_memory else nullcontext()
        self.writing = _engine(url, "BEGIN IMMEDIATE", StaticPool if in_memory else NullPool)
        self.reading = self.writing if in_memory else _engine(url, "BEGIN", None, "query_only = 1")
        self._lock = None if in_memory else FolderLock(folder)

    def several(self, values: Sequence[str]) -> tuple[Any, ...]:
        return (msgspec.json.encode(values).decode(),)

    def pairs(self, values: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
        return (msgspec.json.encode(values).decode(),)

    def open(self) -> None:
        if self._lock is not None:
            self._lock.take()

    def close(self) -> None:
        self.writing.dispose()
        self.reading.dispose()
        if self._lock is not None:
            self._lock.free()

    def ask(self, connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
        return [list(connection.exec_driver_sql(statement, tuple(values))) for statement, values in questions]

    def together(self, connection: Connection) -> AbstractContextManager[Any]:
        """There is nobody to wait for."""
        return nullcontext()

    def end(self, connection: Connection) -> None:
        """SQLAlchemy commits."""

    def put(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        connection.exec_driver_sql(_put(table), rows)

    def carry(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        values = f"values ({marks(len(table.columns))})"
        connection.exec_driver_sql(insert(table, table.columns, values), [tuple(row) for row in rows])

    def take_away(self, connection: Connection, table: Table, gone: Sequence[Row]) -> None:
        connection.exec_driver_sql(delete(table), gone)

    def overwrite(self, connection: Connection) -> None:
        connection.exec_driver_sql("pragma secure_delete = on")

    def locks(self, names: Iterable[str]) -> list[Question]:
        """With one writer every work already has all names."""
        return []

    def alone_with(self, connection: Connection, changed: Sequence[Table]) -> None:
        """It is alone."""

    def current(
        self, connection: Connection, known: Mapping[str, int], *, lock: bool, wait: bool = True
    ) -> Iterable[Current]:
        ids = [id for id, version in known.items() if not version]  # the others: nobody else can have changed them
        found = [Current(id, None) for id, version in known.items() if version]
        if ids:
            found += [Current(*row) for row in connection.exec_driver_sql(CURRENT, self.several(ids))]
        return found

    def newest(self, items: Sequence[str], statuses: Sequence[str], limit: int) -> list[Question]:
        query = NEWEST.format(statuses=marks(len(statuses)))
        return [(query, (item, *statuses, limit)) for item in items]

    def let_go(self, connection: Connection) -> int:
        return 0

    def settled(self, table: Table) -> int:
        return EVERYTHING


@cache
def _put(table: Table) -> str:
    return insert_or_update(table, f"values ({marks(len(columns(table)))})")


def _engine(url: str, begin: str, pool: Any, *pragmas: str) -> Engine:
    # hide_parameters: an error goes to the log, and the values of a statement may be somebody's name.
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own comes too late for a snapshot
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
