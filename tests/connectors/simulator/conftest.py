"""The reference site as `GET /api/site` answers it."""

from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from command_center.site.load import load
from connectors.simulator.directory import Directory

SITE = Path(__file__).parents[3] / "deploy" / "guangfu"


@pytest.fixture(scope="session")
def loaded():
    return load(SITE)


@pytest.fixture(scope="session")
def site(loaded) -> dict[str, Any]:
    plain = msgspec.to_builtins(loaded)
    calendar = plain["calendar"]
    return {
        "code": plain["code"],
        "timezone": calendar["timezone"],
        "calendar": {
            "spans": calendar["hours"]["spans"],
            "off": sorted(calendar["off"]),
            "on": sorted(calendar["on"]),
        },
        "units": plain["units"],
        "posts": list(plain["posts"].values()),
        "items": plain["items"],
        "grids": list(plain["grids"].values()),
        "cameras": list(plain["cameras"].values()),
    }


@pytest.fixture(scope="session")
def directory(site) -> Directory:
    return Directory(site)


@pytest.fixture
def rng() -> Random:
    return Random(1)
