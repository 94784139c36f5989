"""Ctrl-C, or a service manager's SIGTERM, in the middle of what is one transaction."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from command_center.starting import open_store
from command_center.store import Store
from tests.cli.process import ROOT, run, until
from tests.store.given import lived

# A command whose folding waits until its main thread is interrupted, and waits for the end of the transaction.
PROGRAM = """
import sys, threading
from importlib import import_module
from pathlib import Path
from command_center.cli import main
from command_center.store import backup, writer

rebuild = import_module("command_center.store.rebuild")  # its function bears the same name
begun, interrupted = Path(sys.argv.pop(1)), threading.Event()
fold, close = rebuild.fold, writer.Writer.close

def folded(tx, progress):
    begun.touch()
    assert interrupted.wait(60)
    return fold(tx, progress)

def closed(self):
    interrupted.set()
    close(self)

backup.fold = rebuild.fold = folded
writer.Writer.close = closed
main()
"""
SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with closing(open_store(tmp_path / "data")) as store:
        lived(store, range(5))
    return tmp_path / "data"


def interrupt(number: int, begun: Path, *command: object) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(begun), *map(str, command)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until(lambda: begun.exists() or process.poll() is not None, "it is in the middle")
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode > 0 and "Traceback" not in said, said


@SIGNALS
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_restore_leaves_the_place_empty(
    number: int, engine: str, data: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file, back = tmp_path / "site.tar", tmp_path / "back"
    database = ["--database", request.getfixturevalue("database")()] if engine == "postgres" else []
    assert run("backup", "--data", data, "--to", file).returncode == 0
    restore = ("restore", file, "--data", back, *database)
    interrupt(number, tmp_path / "begun", *restore)
    again = run(*restore)
    assert again.returncode == 0, again.stderr


@SIGNALS
def test_a_rebuild_leaves_the_tables_as_they_were(number: int, data: Path, tmp_path: Path) -> None:
    def statuses() -> set[str]:
        with closing(sqlite3.connect(data / "center.db")) as database:
            return {status for (status,) in database.execute("select status from cases")}

    with closing(sqlite3.connect(data / "center.db")) as database:
        database.execute("update cases set status = 'damaged'")
        database.commit()
    interrupt(number, tmp_path / "begun", "rebuild", "--data", data)
    assert statuses() == {"damaged"}
    assert run("rebuild", "--data", data).returncode == 0
    assert statuses() == {"to-sign"}


@SIGNALS
def test_a_move_is_not_handed_over(number: int, data: Path, tmp_path: Path, database: Callable[[], str]) -> None:
    url = database()
    move = ("migrate", "--data", data, "--to", url)
    interrupt(number, tmp_path / "begun", *move)
    with closing(Store(url, data)) as target:
        target.look()
        assert target.read(lambda reader: reader.every_case()) == []
    assert "the site is moved: 5 cases" in run(*move).stdout
