"""Rows carried from one database to another, whichever engines they are.

Carried are the tables that all others are folded from, batch by batch, with their serial numbers: who follows the log
by its places goes on where he was. Nothing that was told before is told again.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import zip_longest
from typing import Any

import msgspec
from sqlalchemy import Table, func, select, true

from command_center.store import tables
from command_center.store.backlog import UNHANDLED
from command_center.store.blobs import Blobs
from command_center.store.errors import CannotMove
from command_center.store.reader import Reader
from command_center.store.rebuild import dump, rebuild
from command_center.store.sql import run
from command_center.store.store import Store
from command_center.store.tx import Tx

LOGS = (tables.facts, tables.signals)
"""Only ever added to: what has come since is what lies behind the last place."""
OTHERS = (
    tables.requesters, tables.dead_letters, tables.settings, tables.accounts, tables.tokens, tables.attempts,
    tables.audit, tables.deliveries,
)  # fmt: skip
"""Carried wholly: who was erased here is erased there."""
SOURCES = (*LOGS, *OTHERS, tables.outbox)
"""All that cannot be folded anew. An embedded center has an empty outbox."""

BATCH = 1_000  # rows
MOVED = "moved"
"""The setting of a database that is moved to: False while rows are missing, True when it is whole, gone when a center
has begun to work there."""

TELL_WAITING = f"""
    insert into outbox (topic, ref) select 'signals', key from ({UNHANDLED}) as waiting
    where key not in (select ref from outbox where topic = 'signals')
"""

Progress = Callable[[str, int, int | None], None]
"""Told a part's name, how much of it is done, and all of it where that is known."""


def migrate(source: Store, target: Store, progress: Progress) -> dict[str, int]:
    """Bring `target` to a moment of `source`, which may be only looked at; answers how many rows or blobs of each part
    were copied. Each batch is a commit, and again it copies only what is missing. Raises CannotMove.
    """
    with source.snapshot() as reader:
        places = target.transact_now(partial(_begin, reader))
        copied = {table.name: _add(reader, target, table, places[table.name], progress) for table in LOGS}
        for table in OTHERS:
            copied[table.name] = target.transact_now(partial(_replace, reader, table, progress))
    # A blob is there before a fact names it, so the snapshot's are all there now.
    copied["blobs"] = copy_blobs(source.blobs, target.blobs, progress)
    return copied


def complete(source: Store, target: Store, progress: Progress) -> int:
    """Fold the tables of `target`, compare them with those of `source`, at which nobody works any more, and hand it
    over; answers the number of cases. Raises CannotMove."""
    count = rebuild(target, partial(progress, "rebuild"))
    if found := difference(source, target, progress):
        raise CannotMove(f"the tables differ: {found}")
    target.transact_now(_hand_over)
    return count


def work_begins(tx: Tx) -> None:
    """A process of a center begins to work on this database: nothing is copied there any more. Raises CannotMove."""
    tx.lock([MOVED])
    moved = tx.get(MOVED)
    if moved is False:
        raise CannotMove("a site is being moved here, and the rest of it is missing")
    if moved:
        tx.put(MOVED, None)


def insert(tx: Tx, table: Table, rows: Sequence[Any]) -> None:
    """Rows as they are, serial numbers and all."""
    tx.write()
    tx.dialect.carry(tx.connection, table, rows)


def is_empty(tx: Tx) -> bool:
    return not any(tx.connection.execute(select(table).limit(1)).first() for table in SOURCES)


def tell_waiting(tx: Tx) -> None:
    """Signals without an outcome are put into the outbox, since a center of several processes takes them from there."""
    tx.write()
    run(tx.connection, TELL_WAITING, (0, 1 << 62))


def copy_blobs(source: Blobs, target: Blobs, progress: Progress) -> int:
    """Those that are missing; answers how many."""
    total, copied = sum(1 for _ in source.names()), 0
    for done, name in enumerate(source.names(), 1):
        if not target.has(name) and (data := source.get(name)) is not None:
            copied += target.put(name, data)
        progress("blobs", done, total)
    return copied


def difference(one: Store, other: Store, progress: Progress) -> str:
    """Where their dumps first differ, by table, key and columns: what is written there is nobody's business."""
    with closing(dump(one)) as ones, closing(dump(other)) as others:
        for number, (left, right) in enumerate(zip_longest(ones, others, fillvalue=b"{}"), 1):
            if left != right:
                return f"line {number}, {_told(msgspec.json.decode(left), msgspec.json.decode(right))}"
            progress("compare", number, None)
    return ""


def _told(left: dict[str, Any], right: dict[str, Any]) -> str:
    row = left or right
    keys = [column.name for column in tables.metadata.tables[row["table"]].primary_key]
    where = f"{row['table']} {' '.join(row[key] for key in keys)}"
    if any(left.get(key) != right.get(key) for key in ("table", *keys)):
        return f"{where}: one of them lacks it"
    return f"{where}: {', '.join(name for name in left if left[name] != right.get(name))}"


def _begin(reader: Reader, tx: Tx) -> dict[str, int]:
    """A work: the places from which to go on."""
    tx.lock([MOVED])
    if tx.get(MOVED) is None and not is_empty(tx):
        raise CannotMove("it is not empty, and a center works on it or has worked on it")
    places = {table.name: _reached(reader, tx, table) for table in LOGS}
    tx.put(MOVED, False)
    return places


def _reached(reader: Reader, tx: Tx, table: Table) -> int:
    """The place of the target's last row, which must be the very same in the source."""
    last = tx.connection.execute(select(table).order_by(table.c.seq.desc()).limit(1)).first()
    if last is None:
        return 0
    if reader.rows(select(table).where(table.c.seq == last.seq)) != [last]:
        raise CannotMove("another site was moved there")
    return last.seq


def _add(reader: Reader, target: Store, table: Table, after: int, progress: Progress) -> int:
    rest = select(table).where(table.c.seq > after).order_by(table.c.seq)
    total, done = count_of(reader, rest), 0
    for rows in reader.batches(rest, BATCH):
        target.transact_now(partial(insert, table=table, rows=rows))
        done += len(rows)
        progress(table.name, done, total)
    return done


def _replace(reader: Reader, table: Table, progress: Progress, tx: Tx) -> int:
    """A work: all rows anew, in one commit."""
    tx.write()
    kept = table.c.name != MOVED if table is tables.settings else true()
    tx.connection.execute(table.delete().where(kept))
    rest = select(table).where(kept).order_by(*table.primary_key)
    total, done = count_of(reader, rest), 0
    for rows in reader.batches(rest, BATCH):
        insert(tx, table, rows)
        done += len(rows)
        progress(table.name, done, total)
    return done


def count_of(reader: Reader, rows: Any) -> int:
    return reader.rows(select(func.count()).select_from(rows.order_by(None).subquery()))[0][0]


def _hand_over(tx: Tx) -> None:
    tell_waiting(tx)
    tx.put(MOVED, True)
