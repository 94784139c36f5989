"""Two generated clips before two cameras of the site, over and over: real pictures, really analysed, for the demo."""

import signal
import threading
from pathlib import Path
from typing import Any

import httpx

from connectors.video.clips import make_clips
from connectors.video.run import run


def play(folder: Path, url: str) -> None:
    """Until SIGINT or SIGTERM: somebody crosses a fire lane, and a picture that goes black."""
    cameras = httpx.get(f"{url}/api/site", timeout=20.0, trust_env=False).raise_for_status().json()["cameras"]
    lane, dark = _camera(cameras, "intrusion", "消防通道"), _camera(cameras, "black", "路口")
    clips = make_clips(folder)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    watches = [
        threading.Thread(
            target=run, args=(str(clips.crossing),),
            kwargs={"camera": lane, "url": url, "zones": clips.crossing_zones, "loop": True, "stop": stop},
        ),
        threading.Thread(
            target=run, args=(str(clips.black),),
            kwargs={"camera": dark, "url": url, "loop": True, "stop": stop},
        ),
    ]  # fmt: skip
    for watch in watches:
        watch.start()
    for watch in watches:
        watch.join()


def _camera(cameras: list[dict[str, Any]], alarm: str, overlooks: str) -> str:
    """A camera for which the site gives this alarm a meaning, best one that overlooks such a place."""
    able = [camera for camera in cameras if alarm in camera["alarms"]]
    if not able:
        raise ValueError(f"no camera of this site has a meaning for {alarm}")
    return str(next((camera for camera in able if overlooks in camera["overlooks"]), able[0])["code"])
