"""The store: one database, in each process one writer and any number of readers, and the blobs beside them."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future as ThreadFuture
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from command_center.access.audit import Entry
from command_center.store.alone import Alone
from command_center.store.backlog import Watermark
from command_center.store.blobs import Blobs
from command_center.store.buffer import Buffer, Cache, Committed
from command_center.store.dialect import Dialect
from command_center.store.errors import Closed, Unavailable, is_away, said
from command_center.store.migrations import check, migrate
from command_center.store.outbox import Outbox
from command_center.store.postgres import MESSAGES, Postgres
from command_center.store.reader import Reader
from command_center.store.sqlite import Sqlite
from command_center.store.tx import Tx
from command_center.store.writer import Job, Writer
from command_center.store.writing import write

T = TypeVar("T")


class Store:
    """`url`: `sqlite:///…/center.db` (with its lock in `folder`), `sqlite://` (in memory) or `postgresql://…`, where
    many processes may work at once. `folder` holds the blobs. `relayed`: facts and signals go into the outbox too."""

    def __init__(self, url: str, folder: Path, relayed: bool = False) -> None:
        self.folder = folder
        self.blobs = Blobs(folder / "blobs")
        self.on_commit: Callable[[Committed], None] | None = None
        """Called in the writer thread after each commit that brought facts or signals."""
        self._dialect: Dialect = Postgres(url) if url.startswith("postgresql") else Sqlite(url, folder)
        self._relayed = relayed
        self._watermark = Watermark()
        self._writer: Writer | None = None
        self._readable = False

    def open(self) -> None:
        """Bring the database up to date and start the writer. DataBusy, DataNewer: hands off. Unavailable: later."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._dialect.open()
        with self._beginning(), self._dialect.writing.connect() as connection:
            migrate(self._dialect, connection)
            self._writer = Writer(self._dialect, self._tell, self._relayed)
        self._writer.start()

    def look(self) -> None:
        """Open beside the center that works there, to read alone, without its lock. Else DataNewer, DataOlder,
        Unavailable."""
        with self._beginning(), self._dialect.reading.connect() as connection:
            check(connection)

    def note(self, entry: Entry) -> None:
        """A row of the audit, also beside the center that works there: it remembers nothing of the audit, and waits
        for this moment."""
        if self._writer is not None:
            self.transact_now(lambda tx: tx.audit(entry))
            return
        with self._dialect.alone, self._dialect.writing.connect() as connection, connection.begin():
            held = Buffer()
            tx = Tx(connection, self._dialect, held, Cache())
            tx.audit(entry)
            tx.keep()
            write(self._dialect, connection, held.rows)

    def outbox(self) -> Outbox:
        """For the one thread that relays."""
        return Outbox(self._dialect)

    def sender(self) -> Alone:
        """For the one process that sends messages."""
        return Alone(self._dialect, MESSAGES)

    def teller(self, hook: str) -> Alone:
        """For the one process that tells this hook what the log has."""
        return Alone(self._dialect, int.from_bytes(sha256(hook.encode()).digest()[:8], signed=True))

    async def transact(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in the writer thread, on disk when this returns.

        It may run more than once (a batch that one work spoils is done again one by one), so it changes nothing but
        through its Tx. What it raises comes out here, and of its effects nothing is kept.
        """
        loop = asyncio.get_running_loop()
        job = Job(work, loop.create_future(), loop)
        self._submit(job)
        return await job.future  # type: ignore[misc]

    def transact_now(self, work: Callable[[Tx], T]) -> T:
        """The same for a thread that can wait. In an event loop's thread it would stop the loop."""
        job = Job(work, ThreadFuture(), None)
        self._submit(job)
        return job.future.result()

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run `query` on one snapshot of what is committed, from any thread."""
        with self.snapshot() as reader:
            return query(reader)

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """What is committed, as it is at the first question, for as long as this is held."""
        with self._connected() as connection:
            yield Reader(connection, self._watermark, self._dialect)

    def let_go(self) -> int:
        """End the transactions of other processes that were stopped in the middle of one, with its locks, and that the
        database itself does not end; how many. Blocks."""
        with self._connected() as connection:
            return self._dialect.let_go(connection)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """To read."""
        if not self._readable:
            raise Closed("the store is not open")
        try:
            with self._dialect.alone, self._dialect.reading.connect() as connection:
                yield connection
        except DBAPIError as error:
            if is_away(error):
                raise Unavailable(f"not read: {said(error)}") from error
            raise

    def forget(self) -> None:
        """Within a work that changed tables past its Tx: drop what the writer remembers of them."""
        if self._writer is not None:
            self._writer.forget()

    def close(self) -> None:
        """Finish the works that wait, then let go of the folder."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._readable = False
        self._dialect.close()

    @property
    def commits(self) -> tuple[int, int]:
        """Transactions of this process so far, and the works in them."""
        return (self._writer.commits, self._writer.works) if self._writer else (0, 0)

    @contextmanager
    def _beginning(self) -> Iterator[None]:
        """What does not begin keeps nothing."""
        try:
            yield
        except BaseException as error:
            self._dialect.close()
            if is_away(error):
                raise Unavailable(f"not opened: {said(error)}") from error
            raise
        self._readable = True

    def _submit(self, job: Job) -> None:
        if self._writer is None:
            raise Closed("the store is not open")
        self._writer.submit(job)

    def _tell(self, committed: Committed) -> None:
        if self.on_commit is not None:
            self.on_commit(committed)
