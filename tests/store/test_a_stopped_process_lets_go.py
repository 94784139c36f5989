"""A process that is stopped in the middle of what it sends, as by SIGSTOP, keeps no lock for ever."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_center.store import Store, Tx, postgres
from command_center.store.sql import run
from tests.cli.process import ROOT, stat, until

LOCK = 4711
STOPPED = f"""
import os, signal, sys, time
from pathlib import Path
from command_center.store import Store

store = Store(sys.argv[1], Path(sys.argv[2]))
store.open()

def work(tx):
    with tx.dialect.together(tx.connection) as driver:
        driver.execute("select pg_advisory_xact_lock({LOCK})")
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(2)  # a thread may run on for a moment

store.transact_now(work)
"""


@pytest.fixture
def store(database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(postgres, "SILENT_S", 0.5)
    found = Store(database(), tmp_path)
    found.open()
    yield found
    found.close()


@pytest.fixture
def url(store: Store) -> str:
    return store._dialect.writing.url.set(drivername="postgresql").render_as_string(hide_password=False)


def free(store: Store) -> bool:
    return bool(store.transact_now(lambda tx: run(tx.connection, f"select pg_try_advisory_xact_lock({LOCK})").scalar()))


def test_what_it_holds_is_let_go(store: Store, url: str, tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", STOPPED, url, str(tmp_path)], cwd=ROOT)
    try:
        until(lambda: stat(process.pid)[:1] == ["T"], "it is stopped")
        assert not free(store), "it has the lock"
        until(lambda: store.let_go() == 1, "it is taken for stopped")
        until(lambda: free(store), "its lock is let go")
        os.kill(process.pid, signal.SIGCONT)
        assert process.wait(30) == 1, "it learns that its transaction has ended"
        assert store.let_go() == 0
    finally:
        process.kill()
        process.wait()


def test_who_only_waits_or_works_for_long_is_left_alone(store: Store, url: str, tmp_path: Path) -> None:
    other = Store(url, tmp_path)
    other.open()
    ready, enough = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        run(tx.connection, "select pg_sleep(1.5)")

    def idle(tx: Tx) -> None:
        run(tx.connection, "select 1")
        ready.set()
        enough.wait(30)

    for work in (slow, idle):
        ready.clear()
        thread = threading.Thread(target=other.transact_now, args=(work,))
        thread.start()
        if work is idle:
            ready.wait(30)
        ended = [store.let_go() for _ in range(40) if not enough.wait(0.03)]
        assert not any(ended)
        if work is idle:
            enough.set()
        thread.join()
    other.close()
