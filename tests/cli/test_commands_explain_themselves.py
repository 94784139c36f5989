import pytest

from command_center.cli import app
from tests.cli.process import GUANGFU, Center, run, ticket

COMMANDS = {
    (): (
        "up", "rebuild", "dump", "migrate", "backup", "restore", "simulate", "video", "story", "site", "rules",
        "dead-letters", "dev", "serve", "account", "key", "kiosk", "audit", "erase",
    ),
    ("account",): ("add", "list", "disable", "password"),
    ("key",): ("new", "list", "end"),
    ("kiosk",): ("new", "list", "end"),
    ("audit",): ("list", "verify", "prune"),
    ("site",): ("check",),
    ("rules",): ("check", "test", "explain"),
    ("dead-letters",): ("list", "retry"),
    ("dev",): ("up", "down", "status", "run"),
    ("serve",): ("api", "wall", "worker"),
}  # fmt: skip


def registered() -> dict[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}

    def walk(group: object, path: tuple[str, ...]) -> None:
        commands = group.registered_commands  # type: ignore[attr-defined]
        names = {c.name or c.callback.__name__.replace("_", "-") for c in commands if not c.hidden}
        groups = group.registered_groups  # type: ignore[attr-defined]
        found[path] = names | {g.name for g in groups}
        for inner in groups:
            walk(inner.typer_instance, (*path, inner.name))

    walk(app, ())
    return found


def test_this_list_is_whole() -> None:
    assert registered() == {path: set(names) for path, names in COMMANDS.items()}


@pytest.mark.parametrize("group", COMMANDS)
def test_help_lists_every_command_with_a_sentence(group: tuple[str, ...]) -> None:
    done = run(*group, "--help")
    assert done.returncode == 0
    for name in COMMANDS[group]:
        line = next((line for line in done.stdout.splitlines() if line.startswith(f"│ {name} ")), "")
        assert line.strip("│ ").removeprefix(name).strip(), f"{name} is not explained in:\n{done.stdout}"


def test_help_of_up_names_every_option() -> None:
    done = run("up", "--help")
    for option in ("--site", "--data", "--port", "--wall-port", "--clock", "--simulate", "--days", "--seed"):
        assert option in done.stdout


def test_without_a_command_there_is_help() -> None:
    assert "Usage" in run().stdout


def test_the_reference_site_is_a_site() -> None:
    done = run("site", "check", GUANGFU)
    assert done.returncode == 0, done.stdout
    assert "48 grids, 313 cameras" in done.stdout


def test_its_rules_load_and_their_tests_pass() -> None:
    for command in ("check", "test"):
        done = run("rules", command, "--site", GUANGFU)
        assert done.returncode == 0, done.stdout
        assert done.stdout


def test_a_case_explains_itself(here: Center) -> None:
    outcome = here.settled(ticket("explain-1", grid="fuxi-02"))
    by_number = run("rules", "explain", outcome["number"], "--url", here.url)
    assert by_number.returncode == 0, by_number.stderr
    assert by_number.stdout.splitlines() == here.get(f"/api/cases/{outcome['case']}")["explained"]
    assert by_number.stdout == run("rules", "explain", outcome["case"], "--url", here.url).stdout
    nobody = run("rules", "explain", "261124-000000", "--url", here.url)
    assert (nobody.returncode, nobody.stderr) == (1, "没有工单 261124-000000\n")
