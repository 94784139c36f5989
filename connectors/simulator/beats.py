"""Signs of life of cameras and links, in the machine's own time: a few cameras are dead, now and then one is late."""

import logging
import threading
import time
from datetime import date

import httpx

from command_center.facts.durations import DAY
from connectors.simulator.dice import chance
from connectors.simulator.town import HttpTown, RefusedByCenter

log = logging.getLogger(__name__)

EVERY_S = 4.0
DEAD, SLOW = 0.013, 0.004
"""Shares of the cameras: for a whole day, for some half minutes."""
FEEDS = ["hotline", "grid", "video"]


def ages(cameras: list[str], seed: int, day: date, beat: int) -> dict[str, float]:
    """Seconds since each living camera's last picture; dead ones are not in it."""
    found = {}
    for code in cameras:
        if chance(seed, code, day, "dead") < DEAD:
            continue
        slow = chance(seed, code, beat // 8, "slow") < SLOW
        found[code] = round((12 if slow else 0.2) + 2 * chance(seed, code, beat), 1)
    return found


def keep_beating(url: str, seed: int, stop: threading.Event) -> None:
    """Until stopped. A center that is away, or knows nothing of beats, is no reason to end."""
    town = HttpTown(url)
    cameras: list[str] = []
    try:
        while not stop.wait(EVERY_S):
            try:
                cameras = cameras or [camera["code"] for camera in town.site()["cameras"]]
                beat = int(time.monotonic() / EVERY_S)
                day = date.fromordinal(1 + town.now() // DAY)
                town.beat(ages(cameras, seed, day, beat), FEEDS)
            except (httpx.TransportError, RefusedByCenter) as reason:
                log.debug("no beat: %s", reason)
    finally:
        town.close()
