import json
from pathlib import Path

import pytest

from deploy.process import free_port
from tests.cli.process import Center, refused, ticket, until
from tests.streams.listener import SECRET, Listener, listening

VARIABLE = "COMMAND_CENTER_WEBHOOK_SECRET"


def opened(listener: Listener) -> list[str]:
    return [fact["subject"] for fact in listener.heard if fact["type"] == "case.opened"]


@pytest.mark.slow
def test_others_are_told_what_happens_and_after_a_kill_what_happened_meanwhile(tmp_path: Path) -> None:
    with listening() as listener:
        told = ("--webhook", listener.hook.url)
        center = Center(tmp_path / "data", *told, env={VARIABLE: SECRET}).ready()
        first = center.settled(ticket("1"))["case"]
        until(lambda: opened(listener) == [first], "the first case")
        center.kill()

        center = Center(tmp_path / "data").ready()
        second = center.settled(ticket("2", grid="fuxi-01"))["case"]
        assert center.end() == 0

        center = Center(tmp_path / "data", *told, env={VARIABLE: SECRET}).ready()
        until(lambda: second in opened(listener), "the second case")
        assert center.end() == 0
    assert set(opened(listener)) == {first, second}


def test_who_cannot_be_told_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    up = ("up", "--site", "deploy/guangfu", "--data", tmp_path, "--port", 0, "--wall-port", 0)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert VARIABLE in refused(*up, "--webhook", "http://127.0.0.1:1/")
    monkeypatch.setenv(VARIABLE, SECRET)
    assert "ftp://x" in refused(*up, "--webhook", "ftp://x")


def test_what_is_not_taken_is_told_to_who_keeps_the_center_a_line_of_json_each(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"
    center = Center(tmp_path / "data", "--webhook", nobody, env={VARIABLE: SECRET}).ready()
    center.settled(ticket("1"))
    until(lambda: nobody in center.log.read_text(), "that nobody answers")
    assert center.end() == 0
    lines = [json.loads(line) for line in center.log.read_text().splitlines()]
    assert {(line["role"], line["pid"]) for line in lines} == {("all", center.process.pid)}
    assert any(line["level"] == "warning" and nobody in line["event"] for line in lines)
