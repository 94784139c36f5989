"""Each contract between packages in pyproject.toml, shown to bite: an offence is planted in a copy, and reported."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

# contract, where the offence is planted, what it says
OFFENCES = [
    ("arrows point one way", "command_center/facts", "import command_center.case"),
    ("arrows point one way", "command_center/case", "import command_center.store"),
    ("arrows point one way", "command_center/store", "import command_center.api"),
    ("arrows point one way", "command_center/api", "import command_center.cli"),
    ("arrows point one way", "streams", "import command_center.bootstrap"),
    ("arrows point one way", "command_center/wall", "import command_center.roles"),
    ("arrows point one way", "command_center/store", "import command_center.loops"),
    ("facts know msgspec alone", "command_center/facts", "import yaml"),
    ("pure rooms know facts and msgspec", "command_center/case", "import httpx"),
    ("pure rooms know facts and msgspec", "command_center/intake", "import command_center.rules"),
    ("who may come in is decided by values alone", "command_center/access", "import httpx"),
    ("joserfc has one door", "command_center/api", "from joserfc import jwt"),
    ("argon2 has one door", "command_center/api", "import argon2"),
    ("messages are made of facts, cases and the site", "command_center/messages", "import httpx"),
    ("Apprise has one door", "command_center/api", "import apprise"),
    ("rules know CEL and YAML beside", "command_center/rules", "import structlog"),
    ("the store knows facts, cases and rates", "command_center/store", "import command_center.site.load"),
    ("connectors know facts alone", "connectors/video", "import command_center.case"),
    ("SQLAlchemy has one door", "command_center/api", "from sqlalchemy import select"),
    ("websockets has one door", "command_center/wall", "import websockets.asyncio.server"),
    ("OpenCV has one door", "connectors", "import cv2"),
    ("shapely has one door", "command_center/api", "from shapely.geometry import Point"),
    ("holidays has one door", "command_center/case", "import holidays"),
    ("PyYAML has one door", "command_center/site", "import yaml"),
    ("Litestar has one door", "command_center/case", "from litestar import get"),
    ("uvicorn has one door", "command_center/cli", "import uvicorn"),
    ("prometheus-client has one door", "command_center/store", "from prometheus_client import Counter"),
    ("structlog has one door", "streams", "import structlog"),
    ("kafka-python has one door", "streams", "from kafka import KafkaConsumer"),
    ("Faust has one door", "command_center/api", "import faust"),
    ("standardwebhooks has one door", "command_center/api", "from standardwebhooks.webhooks import Webhook"),
    ("psycopg has no door", "command_center/store", "import psycopg"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What import-linter says under each heading of a copy with every offence in it, each in a module of its own."""
    copy = tmp_path_factory.mktemp("copy")
    for folder in ("command_center", "streams", "connectors", "deploy/dev"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for number, (_, place, offence) in enumerate(OFFENCES):
        (copy / place / f"planted_{number}.py").write_text(f"{offence}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    _, *parts = re.split(r"^(.+)\n-{3,}\n", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("number", range(len(OFFENCES)), ids=lambda number: " in ".join(OFFENCES[number][2:0:-1]))
def test_an_offence_is_reported_under_its_contract(report: dict[str, str], number: int) -> None:
    contract, place, _ = OFFENCES[number]
    assert f"{place.replace('/', '.')}.planted_{number} -> " in report[contract]


def test_every_contract_has_a_planted_offence() -> None:
    assert {contract["name"] for contract in CONTRACTS} == {contract for contract, _, _ in OFFENCES}
