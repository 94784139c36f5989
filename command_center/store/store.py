"""The store: one database, one writer, any number of readers, and the blobs beside them."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future as ThreadFuture
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, NullPool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from command_center.store.blobs import Blobs
from command_center.store.buffer import Committed, Watermark
from command_center.store.errors import Closed, Unavailable
from command_center.store.lock import FolderLock
from command_center.store.migrations import migrate
from command_center.store.reader import Reader
from command_center.store.tx import Tx
from command_center.store.writer import Job, Writer

T = TypeVar("T")

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # an acknowledged signal survives the power cut
    "busy_timeout = 5000",
    "cache_size = -32000",
    "wal_autocheckpoint = 4000",  # a checkpoint costs fsyncs of its own: 16 MB at a time
)


class Store:
    """`folder` holds the database, its lock and the blobs; `sqlite://` keeps all but the blobs in memory."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.blobs = Blobs(folder / "blobs")
        self.on_commit: Callable[[Committed], None] | None = None
        """Called in the writer thread after each commit that brought facts or signals."""
        self._in_memory = make_url(url).database in (None, "", ":memory:")
        # In memory there is one connection for all, so that readers wait for the writer's transaction to end.
        self._alone = threading.RLock() if self._in_memory else nullcontext()
        self._writing = _engine(url, "BEGIN IMMEDIATE", StaticPool if self._in_memory else NullPool)
        self._reading = self._writing if self._in_memory else _engine(url, "BEGIN", None, "query_only = 1")
        self._lock = None if self._in_memory else FolderLock(folder)
        self._watermark = Watermark()
        self._writer: Writer | None = None

    def open(self) -> None:
        """Take the folder, bring the database up to date and start the writer. DataBusy, DataNewer: hands off."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock is not None:
            self._lock.take()
        try:
            with self._writing.connect() as connection:
                migrate(connection)
            self._writer = Writer(self._writing.connect(), self._watermark, self._alone, self._tell)
        except BaseException:
            self._free()
            raise
        self._writer.start()

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
        if self._writer is None:
            raise Closed("the store is not open")
        try:
            with self._alone, self._reading.connect() as connection:
                return query(Reader(connection, self._watermark))
        except OperationalError as error:
            raise Unavailable(f"not read: {error.orig}") from error

    def forget(self) -> None:
        """Within a work that changed tables past its Tx: drop what the writer remembers of them."""
        if self._writer is not None:
            self._writer.forget()

    def close(self) -> None:
        """Finish the works that wait, then let go of the folder."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._free()

    def _submit(self, job: Job) -> None:
        if self._writer is None:
            raise Closed("the store is not open")
        self._writer.submit(job)

    def _tell(self, committed: Committed) -> None:
        if self.on_commit is not None:
            self.on_commit(committed)

    def _free(self) -> None:
        self._writing.dispose()
        self._reading.dispose()
        if self._lock is not None:
            self._lock.free()


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
