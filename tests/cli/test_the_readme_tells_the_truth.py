"""The README's five minutes, typed as printed against a demo started as `make run` starts it."""

import contextlib
import itertools
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import GUANGFU, ROOT, Center, until

END = "--that-was-it--"


def blocks(readme: str, heading: str) -> list[str]:
    """The commands of a section."""
    text = (ROOT / readme).read_text()
    assert f"\n## {heading}\n" in text, f"{readme} has no section {heading}"
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.M | re.S)


def made(target: str) -> list[str]:
    """The command of a Makefile's target."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M)
    assert recipe
    return shlex.split(recipe[1].replace("\\\n", " ").replace("@exec", " "))


class Terminal:
    """One shell; its environment is a user's, but for the address and for days that take less time to lay."""

    def __init__(self, here: Center) -> None:
        self._center = here
        env = {**os.environ, "COMMAND_CENTER_URL": here.url, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
        pipe = subprocess.PIPE
        self._shell = subprocess.Popen(
            ["sh"], stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=env
        )

    def type(self, commands: str) -> str:
        assert self._shell.stdin is not None and self._shell.stdout is not None
        there = commands.replace("http://127.0.0.1:8000", self._center.url).replace("var/demo", str(self._center.data))
        self._shell.stdin.write(f"{there}\nprintf '\\n{END} %s\\n' $?\n")
        self._shell.stdin.flush()
        said = ""
        for line in self._shell.stdout:
            if line.startswith(END):
                assert line == f"{END} 0\n", f"{commands}\n{said}"
                return said
            said += line
        raise AssertionError(f"the shell ended: {said}")

    def close(self) -> None:
        self._shell.communicate()


@contextmanager
def demo(data: Path, port: int = 0) -> Iterator[Center]:
    """What `make run` starts, on other data and ports."""
    command = made("run")
    assert command[:2] == [".venv/bin/command-center", "up"]
    options = dict(itertools.pairwise(command))
    assert options["--site"] == str(GUANGFU.relative_to(ROOT))
    assert "--simulate" in command
    days = {"COMMAND_CENTER_DEMO_DAYS": "2"}
    here = Center(data, "--simulate", clock=options["--clock"], port=port, env=days)
    try:
        yield here.ready()
    finally:
        if here.process.poll() is None:
            here.process.send_signal(signal.SIGTERM)
            here.process.wait(60)


def test_both_languages_print_the_same_commands() -> None:
    assert blocks("README.md", "Five minutes") == blocks("README.zh-CN.md", "五分钟")


@pytest.mark.slow
def test_five_minutes(tmp_path: Path) -> None:
    send, find, why, sign, kill, again = blocks("README.md", "Five minutes")
    source = re.search(r"source=([^&']+)&id=([^&']+)'", find)
    assert source

    def outcome() -> dict[str, Any]:
        return dict(here.get("/api/signals", source=source[1], id=source[2])["outcome"])

    def opened() -> dict[str, Any]:
        found = until(lambda: (o := outcome())["state"] != "waiting" and o, "an outcome")
        return dict(here.get(f"/api/cases/{found['case']}"))

    with demo(tmp_path / "demo") as here, contextlib.closing(Terminal(here)) as terminal:
        assert '"accepted":1' in terminal.type(send)
        told = opened()  # a reader takes a second, too
        assert '"duplicate":1' in terminal.type(send)
        assert f"{here.url}/cases/{told['case']['id']}" in terminal.type(find)
        with here.client() as client:
            assert client.get(f"/cases/{told['case']['id']}").status_code == 200
        assert told["view"]["grid"] == "fuxi-01"
        if outcome()["state"] == "opened":  # a generated neighbour may have reported the very same
            assert told["case"]["lead"] == "enforcement"
            (whistle,) = told["view"]["whistles"]
            assert len({whistle["lead"], *whistle["assist"]}) == 3
        explained = terminal.type(why)
        assert told["case"]["number"] in explained or told["view"]["title"] in explained
        terminal.type(sign)  # or the generated town was quicker: then it is signed as well
        duty = next(iter(opened()["case"]["duties"].values()))
        assert duty["signed_at"]
        before = opened()["story"]
        terminal.type(kill)
        assert here.process.wait(30) == -signal.SIGKILL
        with demo(tmp_path / "demo", here.port) as here:
            after = opened()
            assert after["story"][: len(before)] == before
            assert next(iter(after["case"]["duties"].values()))["signed_at"] == duty["signed_at"]
            said = terminal.type(again)
            assert told["case"]["number"] in said
            assert explained.strip() in said
