"""The writer: one thread, and through it everything that is written.

It takes what waits in the queue, up to `BATCH` works and without waiting for more, and makes one transaction of it. So
under load many works share one fsync, and when idle nobody waits for company.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future as ThreadFuture
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from command_center.store.buffer import Buffer, Cache, Committed, Watermark
from command_center.store.errors import Closed, Conflict, Unavailable
from command_center.store.sql import Unwritable, write
from command_center.store.tx import Tx

log = logging.getLogger(__name__)

BATCH = 500

Work = Callable[[Tx], Any]


class Job(Struct, eq=False):
    work: Work
    future: asyncio.Future[Any] | ThreadFuture[Any]
    loop: asyncio.AbstractEventLoop | None  # None: a thread waits
    result: Any = None
    error: Exception | None = None


class Writer:
    """`alone` is held during a transaction, for a database whose readers share the writer's connection."""

    def __init__(
        self,
        connection: Connection,
        watermark: Watermark,
        alone: AbstractContextManager[Any],
        tell: Callable[[Committed], None],
    ) -> None:
        self._tell = tell
        self._connection = connection
        self._watermark = watermark
        self._alone = alone
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
        except OperationalError as error:
            # Whether the commit reached the disk is not known here, so nothing remembered is trusted.
            self._recover()
            log.error("commit failed", exc_info=error)
            for job in batch:
                job.result, job.error = None, Unavailable(f"not written: {error.orig}")
        except Exception as error:
            self._recover()
            if len(batch) > 1:  # one of them spoils it; alone, each gets what is its own
                for job in batch:
                    self._write([job])
            else:
                batch[0].result, batch[0].error = None, _meaning(error)
        else:
            self._publish(committed)

    def _commit(self, batch: list[Job]) -> Committed:
        held = Buffer()
        with self._alone:
            with self._connection.begin():
                for job in batch:
                    self._do(job, held)
                write(self._connection, held.rows)
            for case in held.cases.values():
                self._cache.put(case)
        return held.committed()

    def _recover(self) -> None:
        self._cache.clear()
        # A COMMIT that fails leaves the transaction open in the driver, where SQLAlchemy takes it for ended.
        with self._alone:
            try:
                self._connection.connection.rollback()
            except Exception:
                self._connection.invalidate()

    def _do(self, job: Job, held: Buffer) -> None:
        tx = Tx(self._connection, held, self._cache, self._watermark)
        job.error = None
        try:
            job.result = job.work(tx)
        except (Unwritable, OperationalError):
            raise  # the whole batch's
        except Exception as error:
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
