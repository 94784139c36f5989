"""The fixtures of tests/servers.py, in a session of their own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

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
        others = ("PYTEST_", "DATABASE_URL", "KAFKA_BOOTSTRAP")
        mine = {"NOTES": str(folder), "LASTS": str(lasts), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-p", "tests.servers", "-c", folder / "pytest.ini",
             "--basetemp", folder / "tmp", *arguments, folder / "test_it.py"],
            env={name: value for name, value in os.environ.items() if not name.startswith(others)} | mine | environment,
            cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def note(self, name: str) -> list[str]:
        """What a test wrote, once it has."""
        until(lambda: (self.folder / name).is_file() and bool((self.folder / name).read_text()))
        return (self.folder / name).read_text().split()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def servers(self) -> list[psutil.Process]:
        """Those whose data is in its folder, and their keepers."""
        return [found for found in psutil.process_iter() if str(self.folder / "tmp") in " ".join(words(found))]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Starts one; what is left of it after the test is ended."""
    started: list[Session] = []

    def start(*arguments: str, **options: Any) -> Session:
        started.append(Session(tmp_path, *arguments, **options))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def words(process: psutil.Process) -> list[str]:
    try:
        return [] if "pytest" in process.cmdline() else process.cmdline()
    except psutil.Error:
        return []


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end
        time.sleep(0.25)


def test_workers_share_one_server_and_no_database(session: Callable[..., Session]) -> None:
    running = session("-n", "2", lasts=1.0)
    urls = running.note("one") + running.note("two")
    assert running.process.wait(SOON) == 0
    assert len(set(urls)) == 3
    assert len({url.rpartition("/")[0] for url in urls}) == 1
    until(lambda: not running.servers())


def test_a_killed_session_leaves_no_server(session: Callable[..., Session]) -> None:
    running = session("-n", "2", lasts=60.0)
    running.note("one")
    assert running.servers()
    running.kill()
    until(lambda: not running.servers())


def test_existing_servers_are_used(session: Callable[..., Session], postgres: str) -> None:
    running = session(DATABASE_URL=postgres)
    assert running.process.wait(SOON) == 0
    assert running.note("one")[0].startswith(postgres.rpartition("/")[0])
    assert not running.servers()
