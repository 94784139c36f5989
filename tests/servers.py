"""One Kafka and one PostgreSQL for a whole test session, its xdist workers together.

Each process that uses a server holds a shared lock on a file. A keeper beside tries to hold that lock alone, which the
system grants when the last of them has ended, killed ones too; then it stops the server and removes its data.
KAFKA_BOOTSTRAP and DATABASE_URL (of any database there) name servers that exist already.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from deploy.process import Process

if TYPE_CHECKING:
    from deploy.kafka.broker import Kafka
    from deploy.postgres.server import Postgres


def server(name: str, folder: Path) -> "Kafka | Postgres":
    """Imported here, since most sessions use neither."""
    if name == "kafka":
        from deploy.kafka.broker import Kafka

        return Kafka(folder / name)
    from deploy.postgres.server import Postgres

    return Postgres(folder / name, durable=False)


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a real broker."""
    with serving("kafka", "KAFKA_BOOTSTRAP", tmp_path_factory) as address:
        yield address


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The url of a real server's maintenance database."""
    with serving("postgres", "DATABASE_URL", tmp_path_factory) as address:
        yield address


@pytest.fixture(scope="session")
def names() -> Iterator[str]:
    """Of databases: no two tests of a session take the same one."""
    return (f"test_{os.getpid()}_{number}" for number in itertools.count())


@pytest.fixture
def database(postgres: str, names: Iterator[str]) -> Iterator[Callable[[], str]]:
    """Makes an empty database, and gives its url; it is gone after the test."""
    from deploy.postgres.server import create, drop

    made: list[str] = []

    def make() -> str:
        made.append(next(names))
        return create(postgres, made[-1])

    yield make
    for name in made:
        drop(postgres, name)


@contextlib.contextmanager
def serving(name: str, variable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that the environment names, else that of the session's own server."""
    if existing := os.environ.get(variable):
        yield existing
    else:
        with shared(name, session_folder(tmp_path_factory)) as address:
            yield address


def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all of the session's xdist workers."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "servers"


@contextlib.contextmanager
def shared(name: str, folder: Path) -> Iterator[str]:
    """The address of the server, started where nobody has yet."""
    folder.mkdir(exist_ok=True)
    with open(folder / f"{name}.lock", "w") as starting, open(folder / f"{name}.users", "w") as users:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)  # after a keeper that was about to stop it
        keeper = folder / f"{name}.keeper"
        keeper.mkdir(exist_ok=True)
        Process(keeper).start([sys.executable, "-m", "tests.servers", name, folder])
        address = server(name, folder).start()
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield address


def keep(name: str, folder: Path) -> None:
    with open(folder / f"{name}.users") as users:
        while not alone(users):
            time.sleep(0.2)
        server(name, folder).stop()
        shutil.rmtree(folder / name, ignore_errors=True)


def alone(users: IO[str]) -> bool:
    """Asks without waiting: where a system is fair, one that waits to be alone would keep others from joining."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    keep(sys.argv[1], Path(sys.argv[2]))
