from pathlib import Path

import pytest

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
