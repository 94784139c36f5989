import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_center.cli import app
from command_center.cli import serve as command
from command_center.starting import CannotStart
from tests.cli.process import GUANGFU

NOWHERE = "postgresql://postgres@127.0.0.1:1/center"


@pytest.fixture(autouse=True)
def same_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def refused(role: str, folder: Path, *more: object) -> str:
    """Why this command does not start: what the program prints in its one line."""
    with pytest.raises(CannotStart) as reason:
        app(["serve", role, *map(str, ["--site", GUANGFU, "--data", folder, *more])], standalone_mode=False)
    assert "\n" not in str(reason.value)
    return str(reason.value)


@pytest.mark.parametrize("url", ["center", "sqlite:///center.db", "postgresql://host", "postgresql:///center"])
def test_a_database_that_none_can_be(tmp_path: Path, url: str) -> None:
    said = refused("api", tmp_path, "--database", url, "--port", 0)
    assert "expected postgresql://user@host:port/database" in said


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    assert "secret" not in refused("api", tmp_path, "--database", "postgres://me:secret@host/center", "--port", 0)


@pytest.mark.parametrize("brokers", ["localhost", "localhost:0", "localhost:9092,", "a:1,b:x"])
def test_brokers_that_none_can_be(tmp_path: Path, brokers: str) -> None:
    assert f"got {brokers}" in refused("worker", tmp_path, "--database", NOWHERE, "--kafka", brokers)


def test_a_port_in_use(tmp_path: Path) -> None:
    servers = ("--database", NOWHERE, "--kafka", "localhost:1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for role, option in (("wall", "--port"), ("wall", "--health-port"), ("worker", "--health-port")):
            other = {"--port": ("--health-port", 0), "--health-port": ("--port", 0)}[option] if role == "wall" else ()
            assert f"port {port} is in use" in refused(role, tmp_path, *servers, option, port, *other)


def test_a_program_without_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "NEEDED", ("msgspec", "no_such_library"))
    said = refused("api", tmp_path, "--database", NOWHERE, "--port", 0)
    assert "no_such_library" in said and "pip install 'command-center[kafka,postgres]'" in said
