"""The fixtures of tests/servers.py, in a session of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
SOON = 60.0
TESTS = """
import os, time
from pathlib import Path

def note(name, text):
    Path(os.environ["NOTES"], name).write_text(text)

def test_one(database):
    note("one", database())
    time.sleep(float(os.environ["LASTS"]))

def test_two(database):
    note("two", database() + " " + database())
    time.sleep(float(os.environ["LASTS"]))
"""


class Session:
    """pytest in a process of its own."""

    def __init__(self, folder: Path, *arguments: str, lasts: float = 0.0, **environment: str) -> None:
        self.folder = folder
        (folder / "test_it.py").write_text(TESTS)
        (folder / "pytest.ini").write_text("[pytest]\n")
        mine = ("PYTEST_", "DATABASE_URL", "KAFKA_BOOTSTRAP")
        base = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.servers", "-c", folder / "pytest.ini",
             "--basetemp", folder / "tmp", *arguments, folder / "test_it.py"],
            cwd=ROOT, env=base | {"NOTES": str(folder), "LASTS": str(lasts)} | environment,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def note(self, name: str) -> list[str]:
        """What a test wrote, once it has."""
        until(lambda: (self.folder / name).is_file() and bool((self.folder / name).read_text()))
        return (self.folder / name).read_text().split()

    def servers(self) -> list[psutil.Process]:
        """Those whose data is in its folder, and their keepers."""
        return [found for found in psutil.process_iter() if str(self.folder / "tmp") in " ".join(words(found))]


def words(process: psutil.Process) -> list[str]:
    try:
        return [] if "pytest" in process.cmdline() else process.cmdline()
    except psutil.Error:
        return []


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_workers_share_one_server_and_no_database(tmp_path: Path) -> None:
    session = Session(tmp_path, "-n", "2", lasts=1.0)
    urls = session.note("one") + session.note("two")
    assert session.process.wait(SOON) == 0
    assert len(set(urls)) == 3
    assert len({url.rpartition("/")[0] for url in urls}) == 1
    until(lambda: not session.servers())


def test_a_killed_session_leaves_no_server(tmp_path: Path) -> None:
    session = Session(tmp_path, "-n", "2", lasts=60.0)
    session.note("one")
    assert session.servers()
    os.killpg(session.process.pid, signal.SIGKILL)
    session.process.wait()
    until(lambda: not session.servers())


def test_existing_servers_are_used(tmp_path: Path, postgres: str) -> None:
    session = Session(tmp_path, DATABASE_URL=postgres)
    assert session.process.wait(SOON) == 0
    assert session.note("one")[0].startswith(postgres.rpartition("/")[0])
    assert not session.servers()
