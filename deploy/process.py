"""A server's process: it outlives the one that started it, and is found again by its folder."""

import contextlib
import os
import random
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

READY = 60.0  # seconds that a server may take to answer


class CannotServe(Exception):
    """A server cannot run here: what is missing, or what its log says."""


class Process:
    """`folder`/pid names it, `folder`/log is what it writes. Its command line must name the folder: a number that the
    system has meanwhile given to another process is not taken for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.log = self.folder / "log"
        self._pid = self.folder / "pid"

    @property
    def pid(self) -> int | None:
        """None where it does not run."""
        found = self._found()
        return found.pid if found else None

    def _found(self) -> psutil.Process | None:
        try:
            pid = int(self._pid.read_text())
            process = psutil.Process(pid)
            words = process.cmdline()
            # In the instants of its start and of its end a program has no words; a thread of the system's never has.
            ours = any(str(self.folder) in word for word in words) if words else process.ppid() not in (0, 2)
        except psutil.ZombieProcess:
            with contextlib.suppress(ChildProcessError):  # somebody else's to bury
                os.waitpid(pid, 0)  # a server that finds it in its way would not start
            return None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None
        return process if ours else None

    def start(self, command: Sequence[str | Path]) -> None:
        """In a session of its own, where Ctrl-C does not reach it."""
        words = [str(word) for word in command]
        append = os.O_CREAT | os.O_WRONLY | os.O_APPEND
        pid = os.posix_spawn(
            words[0],
            words,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self.log), append, 0o644),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )
        self._pid.write_text(str(pid))

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Raises CannotServe with the end of its log."""
        until = time.monotonic() + READY
        while not ready():
            if self.pid is None:
                raise CannotServe(f"the server in {self.folder} ended while it started:\n{self._last_lines()}")
            if time.monotonic() > until:
                raise CannotServe(f"the server in {self.folder} did not answer in {READY:g} s:\n{self._last_lines()}")
            time.sleep(0.05)

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])

    def ask_to_end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """One that was paused goes on first."""
        if process := self._found():
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
                process.resume()
                process.send_signal(how)

    def end(self, patience: float = 30.0) -> None:
        """Waits until it has ended as asked; after `patience` seconds ends it."""
        until = time.monotonic() + patience
        while process := self._found():
            if time.monotonic() > until:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            time.sleep(0.02)
        self._pid.unlink(missing_ok=True)


_given: set[int] = set()  # by this process


def free_port() -> int:
    """On loopback, below the range from which the system picks the other ends of connections: a client that tries again
    and again while the server is away could otherwise be given the server's own port, and be connected to itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        if port in _given:  # and perhaps not listened at yet
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            _given.add(port)
            return port


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
