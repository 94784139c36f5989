"""Wrong arguments end a run before it begins, with one line; a running one stops when told."""

import signal
import threading
from datetime import UTC, datetime

import pytest

from connectors.video.run import run


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"camera": "1"}, "20 digits"),
        ({"per_second": 0}, "per_second: expected 1 to 25, got 0"),
        ({"url": "127.0.0.1:8000"}, "url: expected an address with http:// or https://"),
        ({"source": "/nowhere.avi"}, "/nowhere.avi: expected a video file"),
    ],
)
def test_wrong_arguments_are_named(clips, center, camera, wrong, complaint):
    usual = {"source": str(clips.black), "camera": camera, "url": center.url, "fast": True}

    with pytest.raises(ValueError, match=complaint):
        run(**usual | wrong)


def test_a_run_that_is_told_to_stop_stops(clips, center, camera):
    stop = threading.Event()
    stop.set()

    report = run(str(clips.black), camera=camera, url=center.url, loop=True, stop=stop)

    assert report.pictures <= 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_in_order(clips, center, camera, number):
    before = signal.getsignal(number)

    def signalled() -> datetime:
        signal.raise_signal(number)
        return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    report = run(str(clips.black), camera=camera, url=center.url, loop=True, fast=True, now=signalled)

    assert report.delivery.sent == 1
    assert signal.getsignal(number) == before
