"""The README names every command, and its Chinese twin says the same."""

import re
from collections.abc import Iterator
from itertools import zip_longest

import click
import pytest
import typer

from command_center.cli import app
from tests.docs.pages import cells, fenced, headings, links, read

ENGLISH, CHINESE = "README.md", "README.zh-CN.md"


def commands(group: click.Command, before: str = "command-center") -> Iterator[tuple[str, click.Command]]:
    """Those that `--help` shows, by their full name."""
    for name, command in getattr(group, "commands", {}).items():
        if not command.hidden:
            full = f"{before} {name}"
            yield from commands(command, full) if hasattr(command, "commands") else [(full, command)]


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE])
def test_every_command_is_in_the_readme(readme: str) -> None:
    listed = [row[0].strip("`") for row in cells(read(readme)) if row[0].startswith("`command-center")]
    names = [re.split(r" (?=--|[A-Z]{2})", entry)[0] for entry in listed]
    assert sorted(names) == sorted(COMMANDS)


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE])
def test_options_that_it_names_exist(readme: str) -> None:
    for row in cells(read(readme)):
        if row[0].startswith("`command-center"):
            full = re.split(r" (?=--|[A-Z]{2})", row[0].strip("`"))[0]
            known = {option for parameter in COMMANDS[full].params for option in parameter.opts}
            assert set(re.findall(r"--[a-z-]+", " ".join(row))) - {"--help"} <= known


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE, "CONTRIBUTING.md"])
def test_make_targets_that_it_names_exist(readme: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)\b", "\n".join(re.findall(r"`[^`]+`", read(readme))))) <= targets
    assert {line.split()[1] for block in fenced(read(readme), "sh") for line in block.splitlines()
            if line.startswith("make ")} <= targets  # fmt: skip


def test_the_twin_has_the_same_sections() -> None:
    assert [level for level, _ in headings(read(ENGLISH))] == [level for level, _ in headings(read(CHINESE))]


def test_the_twin_has_the_same_commands() -> None:
    assert fenced(read(ENGLISH), "sh") == fenced(read(CHINESE), "sh")


def test_the_twin_has_the_same_links_and_tables() -> None:
    own = {CHINESE: ENGLISH, ENGLISH: CHINESE}
    theirs = [own.get(link, link) for link in links(read(CHINESE))]
    assert links(read(ENGLISH)) == theirs
    for ours, twins in zip_longest(cells(read(ENGLISH)), cells(read(CHINESE)), fillvalue=[]):
        assert len(ours) == len(twins)
        if ours[0].startswith("`"):
            assert ours[0] == twins[0]
