"""Two short demo clips with the zones that go with them, drawn once into a folder.

crossing.avi: somebody walks along the shops; a van parks on the fire lane for six seconds and leaves: one intrusion.
black.avi: a quiet street whose picture goes black and stays so: one black picture.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from connectors.video import scene

RATE = 10
CROSSING_S, BLACK_S = 20.0, 16.0
# The van leaves again, so that the clip played in a loop shows the lane empty for longer than it takes to be believed.
COMES_S, PARKS_S, LEAVES_S, DARK_AT_S = 2.5, 6.0, 12.0, 7.0
NOISE_LEVELS = 2.5

Paint = Callable[[np.ndarray, float], np.ndarray]


class Clips(NamedTuple):
    """The files of a folder of demo clips."""

    crossing: Path
    crossing_zones: Path
    black: Path


def make_clips(folder: Path) -> Clips:
    """Draw what is not there yet into a folder (made if need be), in about two seconds, and return the paths.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clips = Clips(folder / "crossing.avi", folder / "crossing.zones.json", folder / "black.avi")
    if not clips.crossing.exists():
        _write(clips.crossing, 1, CROSSING_S, "演示 01", _crossing)
    if not clips.black.exists():
        _write(clips.black, 2, BLACK_S, "演示 02", _going_black)
    if not clips.crossing_zones.exists():
        zones = {"zones": [{"name": "消防通道", "polygon": scene.FIRE_LANE}]}
        clips.crossing_zones.write_text(json.dumps(zones, ensure_ascii=False) + "\n", encoding="utf-8")
    return clips


def _crossing(picture: np.ndarray, seconds: float) -> np.ndarray:
    if 2.5 < seconds < 9:
        scene.person(picture, -30 + (seconds - 2.5) * 110, 192, 62, seconds, (150, 84, 52))
    if COMES_S < seconds < LEAVES_S + 3:
        coming = max(0.0, PARKS_S - seconds) / (PARKS_S - COMES_S)
        leaving = max(0.0, seconds - LEAVES_S)
        scene.van(picture, 268 + 400 * coming**2 - 100 * leaving**2, 296, 172)
    return picture


def _going_black(picture: np.ndarray, seconds: float) -> np.ndarray:
    if 2.5 < seconds < 5.5:
        scene.person(picture, 670 - (seconds - 2.5) * 250, 250, 78, seconds, (60, 70, 150))
    light = min(1.0, max(0.0, DARK_AT_S + 0.4 - seconds) / 0.4)
    return picture * light + 4 * (1 - light)


def _write(path: Path, seed: int, lasts_s: float, caption: str, paint: Paint) -> None:
    rng = np.random.default_rng(seed)
    street = scene.street(seed)
    noise = rng.normal(0, NOISE_LEVELS, (scene.HEIGHT * 2, scene.WIDTH * 2, 1)).astype(np.float32)
    # Under another name first: a clip that exists is whole.
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.unfinished{path.suffix}")
    writer = cv2.VideoWriter(str(unfinished), cv2.VideoWriter.fourcc(*"XVID"), RATE, (scene.WIDTH, scene.HEIGHT))
    if not writer.isOpened():
        raise OSError(f"{path}: cannot be written as a video")
    for number in range(round(lasts_s * RATE)):
        picture = paint(street.copy(), number / RATE)
        top, left = int(rng.integers(scene.HEIGHT)), int(rng.integers(scene.WIDTH))
        picture = picture + noise[top : top + scene.HEIGHT, left : left + scene.WIDTH]
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        cv2.putText(picture, caption, (12, 346), scene.WHITE, cv2.FontFace("uni"), 20, 500)
        writer.write(picture)
    writer.release()
    unfinished.replace(path)
