"""Each contract between packages in pyproject.toml, shown to bite: an offence is planted in a copy, and reported."""

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
    ("facts know msgspec alone", "command_center/facts", "import yaml"),
    ("pure rooms know facts and msgspec", "command_center/case", "import httpx"),
    ("pure rooms know facts and msgspec", "command_center/intake", "import command_center.rules"),
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
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("command_center", "streams", "connectors"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copytree(ROOT / "deploy/dev", tmp_path / "deploy/dev")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "place", "offence"), OFFENCES)
def test_an_offence_is_reported_under_its_contract(copy: Path, contract: str, place: str, offence: str) -> None:
    (copy / place / "planted.py").write_text(f"{offence}\n")
    told = lint(copy)
    assert f"{contract} BROKEN" in told
    assert f"{place.replace('/', '.')}.planted -> " in told


def test_every_contract_has_a_planted_offence() -> None:
    assert {contract["name"] for contract in CONTRACTS} == {contract for contract, _, _ in OFFENCES}
