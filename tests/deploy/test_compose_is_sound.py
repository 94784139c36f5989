"""The compose file, which has not been run, held against the program."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from command_center.cli import app

FOLDER = Path("deploy/compose")
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CENTER = [name for name, service in SERVICES.items() if "build" in service]


def understood(arguments: list[str]) -> dict[str, Any]:
    """The role, and its options as the program reads them."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        name, *arguments = arguments
        command = command.commands[name]
    return {"role": name, **command.make_context(name, arguments).params}


def test_every_role_is_there_and_two_workers() -> None:
    assert sorted(SERVICES[name]["command"][1] for name in CENTER) == ["api", "wall", "worker", "worker"]


@pytest.mark.parametrize("name", CENTER)
def test_the_program_understands_its_commands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, value)
    told = understood(SERVICES[name]["command"])
    assert told["database"].startswith("postgresql://center:")
    assert told["database"].endswith("@127.0.0.1:5432/center")
    assert str(told["site"]) == "/site"
    if told["role"] != "api":
        assert SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"] == f"PLAINTEXT://{told['kafka']}"


def test_an_option_that_does_not_exist_is_noticed() -> None:
    with pytest.raises(Exception, match="No such option"):
        understood([*SERVICES["api"]["command"], "--no-such-option"])


@pytest.mark.parametrize("name", CENTER)
def test_health_is_asked_where_it_is_answered(name: str) -> None:
    command, test = SERVICES[name]["command"], SERVICES[name]["healthcheck"]["test"]
    option = "--port" if command[1] == "api" else "--health-port"
    assert test == ["CMD", "python", "/ready.py", command[command.index(option) + 1]]


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_pinned_watched_and_on_loopback_alone(name: str) -> None:
    service = SERVICES[name]
    assert re.search(r":\d+(\.\d+)+$", service["image"])
    assert service["healthcheck"]["test"]
    assert service["network_mode"] == "host"
    assert "ports" not in service
    for address in re.findall(r"//([\w.]+):\d+", str(service).replace("postgresql://", "")):
        assert address == "127.0.0.1"


def test_no_two_listen_on_one_port() -> None:
    ports = [port for name in CENTER for port in re.findall(r"'--(?:health-)?port', '(\d+)'", str(SERVICES[name]))]
    ports += ["5432", *re.findall(r":(\d+)", SERVICES["kafka"]["environment"]["KAFKA_LISTENERS"])]
    assert len(ports) == len(set(ports)) == 8


def test_the_database_listens_on_loopback() -> None:
    assert "listen_addresses=127.0.0.1" in SERVICES["postgres"]["command"]


def test_the_broker_is_the_one_that_is_tested() -> None:
    jars = Path("deploy/kafka/pom.xml").read_text()
    [version] = re.findall(r"<artifactId>kafka_2.13</artifactId>\s*<version>(.+)</version>", jars)
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"


def test_files_that_it_names_exist() -> None:
    build = COMPOSE["x-center"]["build"]
    context = FOLDER / build["context"]
    recipe = (context / build["dockerfile"]).read_text()
    for name in re.findall(r"(?:-r|COPY|python) ((?:deploy|requirements)/\S+)", recipe):
        assert (context / name).is_file()
    site, data = (volume.split(":") for volume in COMPOSE["x-center"]["volumes"])
    assert (FOLDER / site[0] / "site.yaml").is_file()
    assert data[0] in COMPOSE["volumes"]
    bases = re.findall(r"FROM (\S+)", recipe)
    assert all(re.match(r"python:\d+\.\d+\.\d+-", base) for base in bases)
    assert len(set(bases)) == 1  # an environment that was made by one Python runs on no other
