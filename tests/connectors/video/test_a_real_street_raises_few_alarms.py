"""Eighty seconds of a real campus road with people on it all the time (Debian's opencv-doc): one alarm, not a storm."""

import gzip
import json
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


def test_people_who_stay_are_reported_once_and_a_lawn_that_nobody_enters_not(street, center, camera, tmp_path):
    zones = tmp_path / "zones.json"
    lawn = {"name": "草坪", "polygon": [[0, 0.12], [0.3, 0.12], [0.3, 0.24], [0, 0.24]]}
    everything = {"name": "全画面", "polygon": [[0, 0], [1, 0], [1, 1], [0, 1]]}
    zones.write_text(json.dumps({"zones": [lawn, everything]}), encoding="utf-8")

    report = run(str(street), camera=camera, url=center.url, zones=zones, fast=True)

    assert report.alarms == {"intrusion": 1}
    assert [event["data"]["text"] for event in center.events] == ["区域“全画面”内有人或物持续停留 5 秒。"]
    assert len(center.beats) >= 1
