"""What SQLite and PostgreSQL do in different ways. The rest of this room does not know which of them it works on.

SQLite has one writer, which therefore holds every lock at any time and knows every case as it is. On PostgreSQL other
processes write too: cases and names are locked, and what was read before is asked after again.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Engine, Table

Row = tuple[Any, ...]
Question = tuple[str, Sequence[Any]]
"""A statement with `?` for each of its values, and these."""


class Current(NamedTuple):
    """A case as it is now: its document only where the version is not the one that was known."""

    id: str
    doc: str | None


class Dialect(Protocol):
    writing: Engine
    reading: Engine
    alone: AbstractContextManager[Any]
    """Held during a transaction, where readers share the writer's connection."""
    shared: bool
    """Whether other processes write to the same database."""

    among: str
    """`column {among}`: it is one of many values, which `several` makes the parameter of."""
    among_pairs: str
    """`(column, column) {among_pairs}`: the same of pairs, with `pairs`."""

    def several(self, values: Sequence[str]) -> tuple[Any, ...]: ...

    def pairs(self, values: Sequence[tuple[str, str]]) -> tuple[Any, ...]: ...

    def open(self) -> None:
        """Take what must be this process's own. Raises DataBusy."""

    def close(self) -> None: ...

    def ask(self, connection: Connection, questions: Sequence[Question]) -> list[list[Any]]:
        """The rows of each, in the time of one."""

    def together(self, connection: Connection) -> AbstractContextManager[Any]:
        """What is written within is sent without waiting for an answer to each; what fails may be said at its end."""

    def end(self, connection: Connection) -> None:
        """Where what is written is sent together, commit with it: SQLAlchemy's own commit then has nothing to do."""

    def put(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows in the order of the table's columns, its serial left out; overwrite what may be overwritten."""

    def carry(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows of another database with their serial numbers; those to come are numbered behind them."""

    def take_away(self, connection: Connection, table: Table, gone: Sequence[Row]) -> None:
        """Delete by keys."""

    def overwrite(self, connection: Connection) -> None:
        """From now on what is deleted is overwritten at once, where the engine can do that."""

    def locks(self, names: Iterable[str]) -> list[Question]:
        """To be asked in order to hold these names until the transaction ends, taken in sorted order."""

    def alone_with(self, connection: Connection, changed: Sequence[Table]) -> None:
        """Keep others from writing these tables until the transaction ends."""

    def current(
        self, connection: Connection, known: Mapping[str, int], *, lock: bool, wait: bool = True
    ) -> Iterable[Current]:
        """Those of the cases that exist; `known`: the version that is known, 0 for none. With `lock` they are locked
        in the order of their ids; without `wait` those that somebody else has locked are passed over."""

    def newest(self, items: Sequence[str], statuses: Sequence[str], limit: int) -> list[Question]:
        """For item, moment of opening, id and grid of each item's newest open cases of these statuses, newest first."""

    def let_go(self, connection: Connection) -> int:
        """End what processes hold that were stopped in the middle of sending; how many."""

    def settled(self, table: Table) -> int:
        """The last place in this log up to which nothing can come any more; what it has is what it will have."""
