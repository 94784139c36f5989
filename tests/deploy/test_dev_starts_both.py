import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaConsumer

from tests.cli.process import run


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "dev"
    run("dev", "down", "--data", tmp_path / "dev")


@pytest.mark.slow
def test_dev_starts_both_and_says_where(data: Path) -> None:
    assert run("dev", "status", "--data", data).stdout.count("not running") == 2
    done = run("dev", "up", "--data", data)
    assert done.returncode == 0, done.stderr
    told = dict(line.removeprefix("export ").split("=", 1) for line in done.stdout.splitlines())
    with psycopg.connect(told["COMMAND_CENTER_DATABASE"]) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
    KafkaConsumer(bootstrap_servers=told["COMMAND_CENTER_KAFKA"]).close()
    status = run("dev", "status", "--data", data).stdout
    assert all(address in status for address in told.values())
    assert run("dev", "up", "--data", data).stdout == done.stdout  # what runs goes on
    assert run("dev", "down", "--data", data).returncode == 0
    assert run("dev", "status", "--data", data).stdout.count("not running") == 2


def test_a_program_without_its_checkout_says_so(tmp_path: Path) -> None:
    """As where it was installed from a wheel: the packages are there, deploy/ is not."""
    for package in ("command_center", "streams", "connectors"):
        (tmp_path / package).symlink_to(Path(package).resolve())
    code = (
        "import sys; sys.path = [sys.argv.pop(1), *(place for place in sys.path if not place.endswith(sys.argv[1]))];"
        "sys.argv.pop(1); from command_center.cli import main; main()"
    )
    here = str(Path.cwd())
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, tmp_path, here, "dev", "status"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert "dev works in a checkout alone" in line
