"""PostgreSQL: many processes on one database.

The order of the log. Numbers of rows are given when they are written and become visible when their transaction
commits, so a reader could see number 7 before number 6 and, going on from there, never see 6. Therefore whoever writes
to the log holds `LOG` in common with all others from its first row to its commit; and a reader that will go on from a
place first takes it for itself alone, for a moment: then every number given out before is committed or will never be.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from select import POLLIN, poll
from typing import Any

from sqlalchemy import Column, Connection, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from command_center.store import tables
from command_center.store.dialect import Current, Question, Row
from command_center.store.sql import array, columns, insert, insert_or_update, keys, marked, run

# What it warns of when a connection ends within a pipeline is raised as well.
logging.getLogger("psycopg").setLevel(logging.ERROR)

# Advisory locks by number; those by name are hashes, in whose 64 bits these small ones do not occur.
LOG, RELAY, MESSAGES = 1, 2, 3

NAME = "command-center"
SILENT_S = 10.0  # s after which who is silent in the middle of something is taken for stopped, or its machine for gone

OPTIONS = {
    "application_name": NAME,
    "connect_timeout": 5,
    "options": " ".join((
        "-c synchronous_commit=on",  # an acknowledged signal survives the power cut
        "-c jit=off",  # the statements are short
        # A process that was stopped in the middle, or a machine that is gone, must not keep its locks.
        f"-c idle_in_transaction_session_timeout={SILENT_S:.0f}s",
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3",
        "-c tcp_user_timeout=15s",
    )),
}  # fmt: skip

# The writer and the relay ask by keys. PostgreSQL remembers how it found them when a table was still empty, which was
# by reading all of it, until the next ANALYZE: a minute or more in which each question takes longer than before. One
# that comes while the outbox is long for once would have the relay read all facts from then on.
BY_KEY = OPTIONS | {
    "options": f"{OPTIONS['options']} -c enable_seqscan=off -c max_parallel_workers_per_gather=0"
    " -c plan_cache_mode=force_generic_plan"
}

# Of several statements that are sent together, the server waits for the next: it is not idle then, and none of its
# timeouts ends what a process holds that was stopped there.
HALF_SENT = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and application_name = ?
    and state = 'active' and wait_event = 'ClientRead' and state_change < clock_timestamp() - ? * interval '1 second'
"""
LOCK = """
    select pg_advisory_xact_lock(h) from (
        select distinct hashtextextended(name, 0) as h from unnest(?::text[]) as name order by h
    ) as names
"""
CURRENT = """
    select cases.id, case when cases.version = known.version then null else cases.doc end
    from cases join unnest(?::text[], ?::int[]) as known (id, version) on known.id = cases.id
    order by cases.id
"""
NEWEST = """
    select newest.* from unnest(?::text[]) as wanted (item) cross join lateral (
        select item, opened_at, id, grid from cases
        where is_open = 1 and cases.item = wanted.item and status = any(?::text[])
        order by opened_at desc, id desc limit ?
    ) as newest
"""
LOCKED = {True: " for update of cases", False: " for update of cases skip locked"}


class Postgres:
    shared = True
    among = "= any(?::text[])"
    among_pairs = "in (select * from unnest(?::text[], ?::text[]))"

    def __init__(self, url: str) -> None:
        at = make_url(url).set(drivername="postgresql+psycopg")
        # hide_parameters: an error goes to the log, and the values of a statement may be somebody's name.
        self._given: dict[str, Any] = {"connect_args": OPTIONS, "hide_parameters": True}
        self._at = at
        self.alone: AbstractContextManager[Any] = nullcontext()
        self._by_key = self._given | {"connect_args": BY_KEY}
        self.writing = create_engine(at, isolation_level="READ COMMITTED", pool_size=2, **self._by_key)
        self.reading = create_engine(at, isolation_level="REPEATABLE READ", pool_size=4, max_overflow=16, **self._given)

    def session_engine(self) -> Engine:
        """For one connection that keeps a lock while it lives; silent for long, it is taken for dead. It waits for no
        disk: all it writes is what was told already, and after a power cut that is told once more."""
        engine = create_engine(self._at, isolation_level="AUTOCOMMIT", poolclass=NullPool, **self._by_key)

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _: Any) -> None:
            connection.execute("set idle_session_timeout = '10s'")
            connection.execute("set synchronous_commit = off")

        return engine

    def several(self, values: Sequence[str]) -> tuple[Any, ...]:
        return (list(values),)

    def pairs(self, values: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
        return [first for first, _ in values], [second for _, second in values]

    def open(self) -> None:
        """Nothing is this process's own."""

    def close(self) -> None:
        self.writing.dispose()
        self.reading.dispose()

    def ask(self, connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
        with self.together(connection) as driver:
            cursors = [driver.execute(marked(statement), values) for statement, values in questions]
        return [cursor.fetchall() for cursor in cursors]

    @contextmanager
    def together(self, connection: Connection) -> Iterator[Any]:
        """Gives the driver's own connection: what it is asked, SQLAlchemy does not see, nor what it raises."""
        driver: Any = connection.connection.driver_connection
        errors: Any = connection.dialect.loaded_dbapi
        try:
            if _spoke(driver):
                # The server said something unasked: mostly why it ends the connection, which is lost where several
                # statements are sent. One alone raises it.
                run(connection, "select 1")
            with driver.pipeline():
                yield driver
        except errors.Error as error:
            raise DBAPIError.instance("", None, error, errors.Error, hide_parameters=True) from error

    def end(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute("commit")

    def put(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        connection.exec_driver_sql(_put(table), _by_column(rows))

    def carry(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        connection.exec_driver_sql(insert(table, table.columns, _arrays(table.columns)), _by_column(rows))
        if "seq" in table.columns:
            run(connection, f"select setval('{table.name}_seq_seq', (select max(seq) from {table.name}))")

    def take_away(self, connection: Connection, table: Table, gone: Sequence[Row]) -> None:
        connection.exec_driver_sql(_delete(table), _by_column(gone))

    def overwrite(self, connection: Connection) -> None:
        """Its vacuum does, in its own time."""

    def locks(self, names: Iterable[str]) -> list[Question]:
        wanted = list(names)
        return [(LOCK, (wanted,))] if wanted else []

    def alone_with(self, connection: Connection, changed: Sequence[Table]) -> None:
        run(connection, f"lock table {', '.join(table.name for table in changed)} in exclusive mode")

    def current(
        self, connection: Connection, known: Mapping[str, int], *, lock: bool, wait: bool = True
    ) -> Iterable[Current]:
        statement = CURRENT + (LOCKED[wait] if lock else "")
        return [Current(*row) for row in run(connection, statement, (list(known), list(known.values())))]

    def newest(self, items: Sequence[str], statuses: Sequence[str], limit: int) -> list[Question]:
        return [(NEWEST, (list(items), list(statuses), limit))]

    def let_go(self, connection: Connection) -> int:
        return len(run(connection, HALF_SENT, (NAME, SILENT_S)).all())

    def settled(self, table: Table) -> int:
        with self.writing.begin() as connection:
            run(connection, "select pg_advisory_xact_lock(?)", (LOG,))
            # Under the lock, so that no transaction has one fact before this place and another behind it.
            last, used = run(connection, f"select last_value, is_called from {table.name}_seq_seq").one()
        return last if used else 0


def _spoke(driver: Any) -> bool:
    waiting = poll()
    waiting.register(driver, POLLIN)
    return bool(waiting.poll(0))


@cache
def _put(table: Table) -> str:
    rows = _arrays(columns(table))
    if table in (tables.facts, tables.signals):
        # No row gets its number before the lock is held.
        rows = f"select rows.* from (select pg_advisory_xact_lock_shared({LOG})) as held, ({rows}) as rows"
    return insert_or_update(table, rows)


@cache
def _delete(table: Table) -> str:
    names = ", ".join(column.name for column in keys(table))
    return f"delete from {table.name} where ({names}) in ({_arrays(keys(table))})"


def _arrays(of: Iterable[Column[Any]]) -> str:
    """An array a column: one statement however many rows, and the cheapest for both sides."""
    return f"select * from unnest({', '.join(map(array, of))})"


def _by_column(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))
