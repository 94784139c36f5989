"""The program as a process of its own that need not import itself: forked from one that has. The imports are half of
what a short command takes, and tests run hundreds of them.

What it cannot show: how the program is loaded, how the interpreter ends, another hash seed in each process."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PRELOADED = [
    "command_center.cli",
    "command_center.bootstrap",
    "command_center.roles",
    "command_center.store.postgres",
    "connectors.simulator.run",
    "tests.cli.forked",
]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(PRELOADED)


class Forked:
    """Has of `subprocess.Popen` what is asked of it here."""

    def __init__(self, args: Sequence[str], out: Path, err: Path, folder: Path, env: Mapping[str, str]) -> None:
        """`command-center` with these arguments. `out` begins anew, `err` goes on."""
        out.write_bytes(b"")
        err.touch()
        given = (list(args), out, err, folder, {**os.environ, **env})
        self._process = FORKS.Process(target=_become, args=given, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("command-center", timeout or 0.0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()


def _become(args: list[str], out: Path, err: Path, folder: Path, env: dict[str, str]) -> None:
    from command_center.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for path, number in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
    sys.argv = ["command-center", *args]
    main()
