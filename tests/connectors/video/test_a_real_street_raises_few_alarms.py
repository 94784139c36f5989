"""Eighty seconds of a real campus road with people on it all the time (Debian's opencv-doc): one alarm, not a storm."""

import gzip
import shutil
from pathlib import Path

import pytest

from connectors.video.run import run

FOLDER = Path("/usr/share/doc/opencv-doc/examples/data")


@pytest.fixture
def street(tmp_path: Path) -> Path:
    plain, packed = FOLDER / "vtest.avi", FOLDER / "vtest.avi.gz"
    if plain.exists():
        return plain
    if not packed.exists():
        pytest.skip(f"{plain} is missing: apt-get install opencv-doc")
    with gzip.open(packed) as source, (tmp_path / "vtest.avi").open("wb") as target:
        shutil.copyfileobj(source, target)
    return tmp_path / "vtest.avi"


def test_people_who_stay_in_view_are_reported_once(street, center, camera):
    report = run(str(street), camera=camera, url=center.url, fast=True)

    assert report.alarms == {"intrusion": 1}
    assert [event["data"]["alarm"] for event in center.events] == ["intrusion"]
    assert len(center.beats) >= 1


def test_a_corner_that_nobody_enters_stays_quiet(street, center, camera, tmp_path):
    zones = tmp_path / "zones.json"
    zones.write_text('{"zones": [{"name": "草坪", "polygon": [[0, 0.12], [0.3, 0.12], [0.3, 0.24], [0, 0.24]]}]}')

    assert run(str(street), camera=camera, url=center.url, zones=zones, fast=True).alarms == {}
