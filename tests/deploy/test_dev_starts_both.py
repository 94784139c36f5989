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


def test_a_program_without_its_checkout_says_so() -> None:
    """As where it was installed from a wheel, which has no deploy/."""
    code = "import sys; sys.modules['deploy'] = None; from command_center.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "dev", "status"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert "dev works in a checkout alone" in line
