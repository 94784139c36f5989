"""The projected tables folded anew from the log, and printed so that two foldings can be compared."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from command_center.case.state import Case, evolve
from command_center.facts.codec import decode_fact
from command_center.facts.ids import has_case
from command_center.store import tables
from command_center.store.project import Rows, changed, pictures_in
from command_center.store.reader import Reader
from command_center.store.sql import Pending, run
from command_center.store.store import Store
from command_center.store.tx import Tx
from command_center.store.writing import write

CHUNK = 500  # cases written at once
Progress = Callable[[int, int], None]
"""Told what is done, and all."""


def rebuild(store: Store, progress: Progress = lambda done, total: None) -> int:
    """Empty every projected table and fold the log into them, in one transaction; answers the number of cases.

    `progress` is told facts done and facts in all. A rebuild that dies leaves the tables as they were.
    """

    def work(tx: Tx) -> int:
        count = fold(tx, progress)
        store.forget()
        return count

    return store.transact_now(work)


def fold(tx: Tx, progress: Progress) -> int:
    """What `rebuild` does, within a work."""
    tx.write()
    tx.alone(tables.PROJECTED)
    total = run(tx.connection, "select count(*) from facts").scalar()
    for table in tables.PROJECTED:
        run(tx.connection, f"delete from {table.name}")
    done = count = 0
    pending: Pending = {}
    with closing(_fold(tx.connection)) as streams:
        for case, length, pictures in streams:
            done += length
            pending.setdefault("case_pictures", {}).update(pictures)
            if case is not None:
                count += 1
                for name, rows in changed(None, case).items():
                    pending.setdefault(name, {}).update(rows)
                if count % CHUNK == 0:
                    write(tx.dialect, tx.connection, pending)
            progress(done, total)
    write(tx.dialect, tx.connection, pending)
    return count


def dump(store: Store) -> Generator[bytes, None, None]:
    """Every projected table as JSON lines in the order of keys: equal tables give equal bytes.

    No log positions and no requesters are in it, so a dump may be shown.
    """
    with store.snapshot() as reader:
        yield from lines(reader)


def lines(reader: Reader) -> Iterator[bytes]:
    """What `dump` gives, of a snapshot at hand."""
    for table in tables.PROJECTED:
        for rows in reader.batches(select(table).order_by(*table.primary_key), CHUNK):
            yield from (_line(str(table.name), row._asdict()) for row in rows)


def _line(table: str, row: dict[str, Any]) -> bytes:
    if "doc" in row:
        row["doc"] = msgspec.json.decode(row["doc"])
    return msgspec.json.encode({"table": table, **row}, order="sorted") + b"\n"


def _fold(connection: Connection) -> Generator[tuple[Case | None, int, Rows], None, None]:
    """Each stream's state, the number of its facts and the pictures in them; one stream at a time is in memory."""
    query = select(tables.facts.c.case_id, tables.facts.c.doc)
    query = query.order_by(tables.facts.c.case_id, tables.facts.c.version).execution_options(yield_per=1_000)
    with connection.execute(query) as found:
        for stream, rows in groupby(found, itemgetter(0)):
            case, length, pictures = None, 0, Rows()
            for _, doc in rows:
                length += 1
                if has_case(stream):
                    fact = decode_fact(doc)
                    case = evolve(case, fact)
                    pictures |= pictures_in(fact)
            yield case, length, pictures
