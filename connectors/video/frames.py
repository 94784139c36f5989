"""Opens a video file or an RTSP feed and hands out its pictures at a steady rate.

A file ends; a feed never does: when it breaks off it is opened again, waiting longer after each failure.
"""

import logging
import math
import re
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
FEED_TIMEOUT_MS = 5_000
USUAL_RATE = 25.0


class SourceError(ValueError):
    """A file that holds no readable video; the message names it."""


class Frame(NamedTuple):
    """One picture of a source.

    number: which picture of its source it is, counting those left out, from 0
    seconds: since the source was opened; goes on growing over loops and reconnections
    begins: whether it is the first since the source was opened, so that what was learnt before may no longer be true
    picture: BGR, shape (height, width, 3), uint8; None while a feed is away
    """

    number: int
    seconds: float
    begins: bool
    picture: np.ndarray | None


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def frames(
    source: str,
    *,
    per_second: float = 5.0,
    loop: bool = False,
    fast: bool = False,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], bool] = _sleep,
) -> Iterator[Frame]:
    """Yield the pictures of a file or of a feed (any source with `://`), at most `per_second` each second.

    A file is played in real time, or as fast as it can be read with `fast`; with `loop` it starts again at its end.
    `wait(seconds)` pauses and answers whether to stop; `clock` gives seconds that never run back.
    Raises SourceError for a file that cannot be played; a feed that cannot be opened is waited for.
    """
    if "://" in source:
        return _feed(source, per_second, clock, wait)
    return _file(source, per_second, loop, fast, clock, wait)


def shown(source: str) -> str:
    """The source as it may stand in a log line: without the name and password that RTSP addresses carry."""
    return re.sub(r"(?<=://)[^/@]*@", "", source)


def _file(
    source: str, per_second: float, loop: bool, fast: bool, clock: Callable[[], float], wait: Callable[[float], bool]
) -> Iterator[Frame]:
    begun = clock()
    number = 0
    passed_s = 0.0
    while True:
        capture = cv2.VideoCapture(source)
        rate = capture.get(cv2.CAP_PROP_FPS)
        if not (math.isfinite(rate) and 1 <= rate <= 240):
            rate = USUAL_RATE
        step_s = 1 / per_second
        due_s = 0.0
        count = 0
        begins = True
        while capture.grab():
            at_s = count / rate
            count += 1
            number += 1
            # Half a picture of slack: 10 a second thinned to 5 must not become 3.3 through rounding.
            if at_s + 0.5 / rate < due_s:
                continue
            due_s += step_s
            seconds = passed_s + at_s
            ahead_s = begun + seconds - clock()
            if not fast and ahead_s > 0 and wait(ahead_s):
                return
            readable, picture = capture.retrieve()
            if readable:
                yield Frame(number - 1, seconds, begins, picture)
                begins = False
        capture.release()
        if count == 0:
            raise SourceError(f"{source}: expected a video file that OpenCV can read, found no picture in it")
        if not loop:
            return
        passed_s += count / rate


def _feed(source: str, per_second: float, clock: Callable[[], float], wait: Callable[[float], bool]) -> Iterator[Frame]:
    begun = clock()
    number = 0
    pause_s = FIRST_WAIT_S
    due_s = 0.0
    timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, FEED_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, FEED_TIMEOUT_MS]
    while True:
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, timeouts)
        begins = True
        # Every picture is grabbed, even those left out: a feed that is not drained falls behind the present.
        while capture.grab():
            pause_s = FIRST_WAIT_S
            number += 1
            seconds = clock() - begun
            if seconds < due_s:
                continue
            # The next one is due a step after this one was, not after it came: jitter must not cost pictures.
            due_s = max(due_s + 1 / per_second, seconds)
            readable, picture = capture.retrieve()
            if readable:
                yield Frame(number - 1, seconds, begins, picture)
                begins = False
        capture.release()
        log.warning("%s: no picture; opening it again in %.0f s", shown(source), pause_s)
        yield Frame(number, clock() - begun, False, None)
        if wait(pause_s):
            return
        pause_s = min(pause_s * 2, LONGEST_WAIT_S)
