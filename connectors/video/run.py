"""One camera from its pictures to the center: what `command-center video` calls."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from connectors.stopping import stopping
from connectors.video.frames import frames, shown
from connectors.video.payloads import alarm_event, check_camera
from connectors.video.send import Counts, Sender
from connectors.video.snapshot import jpeg, sha256
from connectors.video.watch import Watch
from connectors.video.zones import load_zones

log = logging.getLogger(__name__)

BEAT_S = 10.0
PATIENCE_S = 60.0
PATIENCE_STOPPED_S = 3.0


class Report(NamedTuple):
    """What a run saw and did: pictures analysed, alarms by kind, what became of them."""

    pictures: int
    alarms: dict[str, int]
    delivery: Counts


def real_now() -> datetime:
    """The present, UTC. A camera lives in real time, whatever clock the center runs on."""
    return datetime.fromtimestamp(time.time(), UTC)


def run(
    source: str,
    *,
    camera: str,
    url: str = "http://127.0.0.1:8000",
    key: str = "",
    zones: Path | None = None,
    loop: bool = False,
    fast: bool = False,
    stamp: bool = False,
    per_second: float = 5.0,
    stop: threading.Event | None = None,
    now: Callable[[], datetime] = real_now,
) -> Report:
    """Watch a video file or an RTSP feed and send its alarms to the center until it ends or is stopped.

    source: a file, or an address with `://`
    camera: GB/T 28181 id, 20 digits
    url, key: the center's address, and the key that it gave, where one signs in
    zones: a JSON file (see `zones.py`); without one the whole picture is watched
    loop, fast: play a file again and again; play it as fast as it can be read
    stamp: whether events state their time; without, their arrival counts (right for a center on a demo clock)
    per_second: pictures analysed a second, 1 to 25
    stop: ends the run when set; without one SIGINT and SIGTERM do, when called from the main thread

    Raises SourceError, ZonesError, or ValueError for a bad camera id, address or rate: all are ValueErrors with one
    clear line.
    """
    check_camera(camera)
    if not 1 <= per_second <= 25:
        raise ValueError(f"per_second: expected 1 to 25, got {per_second}")
    cv2.setNumThreads(1)  # a camera takes one core at most
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # its warnings only repeat ours
    watch = Watch(load_zones(zones), per_second)
    alarms: Counter[str] = Counter()
    pictures = 0
    with stopping(stop) as stopped:
        sender = Sender(url, key)
        try:
            next_beat = time.monotonic()
            for frame in frames(source, per_second=per_second, loop=loop, fast=fast, wait=stopped.wait):
                if stopped.is_set():
                    break
                if frame.picture is not None:
                    pictures += 1
                    if frame.begins:
                        watch.forget_scene()
                    for event, picture in _found(watch, camera, frame.picture, frame.seconds, now, stamp):
                        alarms[event["data"]["alarm"]] += 1
                        log.info("%s at %.1f s: %s", shown(source), frame.seconds, event["data"]["text"])
                        sender.alarm(event, picture)
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + BEAT_S
                    sender.beat(camera, frame.seconds, frame.picture is not None and watch.alive)
        finally:
            delivery = sender.close(PATIENCE_STOPPED_S if stopped.is_set() else PATIENCE_S)
    return Report(pictures, dict(alarms), delivery)


def _found(
    watch: Watch, camera: str, picture: np.ndarray, seconds: float, now: Callable[[], datetime], stamp: bool
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The events, with the snapshot that all of them share, that one picture brings."""
    alarms = watch.look(picture, seconds)
    if not alarms:
        return
    snapshot, at = jpeg(picture), now()
    for alarm in alarms:
        onset = at - timedelta(seconds=alarm.at - alarm.onset)
        event = alarm_event(
            camera,
            alarm.kind,
            onset=onset,
            at=at,
            snapshot=sha256(snapshot),
            zone=alarm.zone,
            boxes=alarm.boxes,
            stamp=stamp,
        )
        yield event, snapshot
