import shutil
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.cli.process import GUANGFU, Center, center, refused, run, until

ANY = ("--port", 0, "--wall-port", 0)


def up(data: Path, *more: object, site: Path = GUANGFU) -> str:
    return refused("up", "--site", site, "--data", data, *more)


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in up(tmp_path / "data", "--port", port, "--wall-port", 0)
        assert f"port {port} is in use" in up(tmp_path / "data", "--port", 0, "--wall-port", port)
    assert not (tmp_path / "data").exists()  # it looked before it touched anything


def test_a_port_of_a_center_that_is_only_starting(tmp_path: Path) -> None:
    starting = Center(tmp_path / "first")
    try:
        starting.ready()
        starting.process.send_signal(signal.SIGSTOP)
        assert f"port {starting.port} is in use" in up(tmp_path / "second", "--port", starting.port, "--wall-port", 0)
    finally:
        starting.kill()


def test_a_port_that_is_no_port(tmp_path: Path) -> None:
    assert "cannot listen on port 70000" in up(tmp_path / "data", "--port", 70_000)


def test_a_second_center_on_the_same_data(tmp_path: Path) -> None:
    with center(tmp_path / "data"):
        assert "another center works on this data folder" in up(tmp_path / "data", *ANY)
        for command in ("rebuild", "dump"):
            assert "another center works on this data folder" in refused(command, "--data", tmp_path / "data")


def test_data_of_a_newer_version(tmp_path: Path) -> None:
    with center(tmp_path / "data"):
        pass
    with sqlite3.connect(tmp_path / "data" / "center.db") as database:
        database.execute("update alembic_version set version_num = '9999'")
    database.close()
    for said in (up(tmp_path / "data", *ANY), refused("dump", "--data", tmp_path / "data")):
        assert "9999" in said
        assert "更新的版本" in said


def test_a_data_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "不能使用数据目录" in up(tmp_path / "file", *ANY)


@pytest.mark.parametrize("command", ["rebuild", "dump"])
def test_a_folder_without_data_is_not_made_into_one(tmp_path: Path, command: str) -> None:
    assert "no data in this folder" in refused(command, "--data", tmp_path / "mistyped")
    assert not (tmp_path / "mistyped").exists()


def test_a_site_that_is_not_there(tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in up(tmp_path / "data", *ANY, site=tmp_path / "nowhere")


def test_a_broken_site_says_all_that_is_wrong_a_line_each(tmp_path: Path) -> None:
    site = tmp_path / "town"
    shutil.copytree(GUANGFU, site)
    posts, items = site / "posts.csv", site / "items.csv"
    posts.write_text(posts.read_text().replace("clerk", "clerck", 1))
    items.write_text(items.read_text().replace(",market,", ",markte,", 1).replace(",L3,", ",L33,", 1))
    done = run("up", "--site", site, "--data", tmp_path / "data", *ANY)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) >= 2, done.stderr
    for line in lines:
        assert line.startswith("command-center: "), line
        assert "expected" in line and "got" in line, line
    assert any("items.csv:2" in line and "markte" in line for line in lines)
    # The checks say the same.
    for command in (("site", "check", site), ("rules", "test", "--site", site), ("rules", "check", "--site", site)):
        other = run(*command)
        assert other.returncode in (1, 2), command
        assert "Traceback" not in other.stderr, command
        assert "markte" in other.stdout + other.stderr, command


@pytest.mark.parametrize("clock", ["wall", "x", "x0", "60", "x-1", "x1000000"])
def test_a_clock_that_is_none(tmp_path: Path, clock: str) -> None:
    assert f"expected real, manual or xN such as x60, got {clock}" in up(tmp_path / "data", *ANY, "--clock", clock)


def test_a_demo_on_real_data_and_real_time_on_a_demo(tmp_path: Path) -> None:
    with center(tmp_path / "real", clock="real"):
        pass
    for clock in ("x60", "manual"):
        assert "real" in up(tmp_path / "real", *ANY, "--clock", clock)
    assert "real" in up(tmp_path / "real", *ANY, "--clock", "x60", "--simulate")
    with center(tmp_path / "demo", clock="x60"):
        pass
    assert "demo" in up(tmp_path / "demo", *ANY, "--clock", "real")


def test_a_history_that_was_interrupted_is_laid_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    here = Center(data, "--simulate", "--days", "30", clock="x60")
    try:
        until(lambda: (data / "center.db").exists(), "the database")
        until(lambda: here.cpu_seconds() > 3 or here.process.poll() is not None, "the first days")
        assert here.end() == 0
        assert "Traceback" not in here.log.read_text()
    finally:
        here.kill()
    with center(data, "--simulate", "--days", "1", clock="x60") as again:  # laid anew
        assert again.get("/api/cases", limit=1)["items"]


@pytest.mark.parametrize(
    "command", [("dead-letters", "list"), ("dead-letters", "retry"), ("rules", "explain", "x"), ("story", "--no-pause")]
)
def test_a_center_that_does_not_answer(command: tuple[str, ...]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert url in refused(*command, "--url", url)
