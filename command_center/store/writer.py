"""The writer: one thread, and through it everything that is written.

It takes what waits in the queue, up to `BATCH` works and without waiting for more, and makes one transaction of it. So
under load many works share one fsync, and when idle nobody waits for company.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future as ThreadFuture
from queue import Empty, SimpleQueue
from typing import Any

from msgspec import Struct
from sqlalchemy.exc import DBAPIError, IntegrityError

from command_center.store.buffer import Buffer, Cache, Committed
from command_center.store.dialect import Dialect
from command_center.store.errors import Closed, Conflict, Unavailable, is_away, is_conflict, said
from command_center.store.tx import Tx
from command_center.store.writing import Unwritable, write

log = logging.getLogger(__name__)

BATCH = 500
TRIES = 5
"""Of a work alone that meets another process's: whoever was first is then seen, so more than two are rare."""

Work = Callable[[Tx], Any]


class Job(Struct, eq=False):
    work: Work
    future: asyncio.Future[Any] | ThreadFuture[Any]
    loop: asyncio.AbstractEventLoop | None  # None: a thread waits
    result: Any = None
    error: Exception | None = None


class Writer:
    """The thread that writes. `relayed`: what is written is put into the outbox as well."""

    def __init__(self, dialect: Dialect, tell: Callable[[Committed], None], relayed: bool = False) -> None:
        self._dialect = dialect
        self._connection = dialect.writing.connect()
        self._tell = tell
        self._relayed = relayed
        self.commits = self.works = 0  # so far
        self._cache = Cache()
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = False
        self._door = threading.Lock()  # nothing enters the queue after the job that ends it
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Job) -> None:
        with self._door:
            if self._closing:
                raise Closed("the store is closed")
            self._queue.put(job)

    def close(self) -> None:
        """Finish what was submitted, then end."""
        with self._door:
            if not self._closing:
                self._closing = True
                self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def forget(self) -> None:
        """Drop what was read before: a work has changed the tables themselves."""
        self._cache.clear()

    def _run(self) -> None:
        going = True
        while going:
            jobs = [self._queue.get()]
            try:
                while len(jobs) < BATCH:
                    jobs.append(self._queue.get_nowait())
            except Empty:
                pass
            going = jobs[-1] is not None
            batch = [job for job in jobs if job is not None]
            if batch:
                self._write(batch)
                _answer(batch)

    def _write(self, batch: list[Job]) -> None:
        try:
            committed = self._commit(batch)
        except Exception as error:
            # Whether the commit reached the disk may not be known here, so nothing remembered is trusted.
            self._recover()
            if is_away(error):
                log.error("commit failed: %s", said(error))
                for job in batch:
                    job.result, job.error = None, Unavailable(f"not written: {said(error)}")
            else:  # one of them spoils it; alone, each gets what is its own
                for job in batch:
                    self._write_alone(job)
        else:
            self._publish(committed)

    def _write_alone(self, job: Job) -> None:
        """What another process did meanwhile is seen at the next try, and decided upon anew."""
        for left in reversed(range(TRIES)):
            try:
                committed = self._commit([job])
            except Exception as error:
                self._recover()
                if is_away(error):
                    job.result, job.error = None, Unavailable(f"not written: {said(error)}")
                    return
                job.result, job.error = None, _meaning(error)
                if not (self._dialect.shared and left and is_conflict(error)):
                    return
            else:
                self._publish(committed)
                return

    def _commit(self, batch: list[Job]) -> Committed:
        held = Buffer()
        with self._dialect.alone:
            with self._connection.begin():
                for job in batch:
                    self._do(job, held)
                write(self._dialect, self._connection, held.rows, last=True)
            for case in held.cases.values():
                self._cache.put(case)
        self.commits += 1
        self.works += len(batch)
        return held.committed()

    def _recover(self) -> None:
        self._cache.clear()
        # A COMMIT that fails leaves the transaction open in the driver, where SQLAlchemy takes it for ended.
        with self._dialect.alone:
            try:
                self._connection.connection.rollback()
            except Exception:
                self._connection.invalidate()

    def _do(self, job: Job, held: Buffer) -> None:
        tx = Tx(self._connection, self._dialect, held, self._cache, self._relayed)
        job.error = None
        try:
            job.result = job.work(tx)
        except Exception as error:
            if isinstance(error, Unwritable | DBAPIError) or (self._dialect.shared and is_conflict(error)):
                raise  # the whole batch's
            tx.undo()
            job.result, job.error = None, error
        else:
            tx.keep()

    def _publish(self, committed: Committed) -> None:
        if committed.facts or committed.signals:
            try:
                self._tell(committed)
            except Exception:
                # The works are done and on disk: who listens badly cannot undo them.
                log.exception("a listener of commits failed")


def _meaning(error: Exception) -> Exception:
    """What a work that spoiled its own transaction is told."""
    cause = error.__cause__ if isinstance(error, Unwritable) else error
    if isinstance(cause, IntegrityError):
        return Conflict(str(cause.orig))
    return cause if isinstance(cause, Exception) else error


def _answer(batch: list[Job]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in batch:
        if job.loop is None:
            _resolve(job)
        else:
            loops.setdefault(job.loop, []).append(job)
    for loop, jobs in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve_all, jobs)
        except RuntimeError:
            log.debug("nobody waits any more for %d works: their loop has ended", len(jobs))


def _resolve_all(jobs: list[Job]) -> None:
    for job in jobs:
        _resolve(job)


def _resolve(job: Job) -> None:
    if job.future.done():  # its awaiter was cancelled
        return
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)
