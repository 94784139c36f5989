"""Files end, loop, and keep real time; feeds are opened again, ever more patiently. Nobody sleeps: time is given."""

import itertools
import socket

import pytest

from connectors.video.frames import SourceError, frames, shown


class Time:
    """A clock that moves only when somebody waits; stops the player after `limit_s`."""

    def __init__(self, limit_s: float = 1e9) -> None:
        self.now, self.limit_s, self.waits = 0.0, limit_s, []

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        return self.now > self.limit_s


def test_a_file_keeps_real_time(clips):
    time = Time()

    seen = [(frame.seconds, time.now) for frame in frames(str(clips.black), clock=time.clock, wait=time.wait)]

    assert len(seen) == 80
    assert all(seconds == pytest.approx(now) for seconds, now in seen)
    assert seen[-1][0] == pytest.approx(15.8)


def test_a_fast_one_waits_for_nobody(clips):
    time = Time()

    assert len(list(frames(str(clips.black), fast=True, clock=time.clock, wait=time.wait))) == 80
    assert time.waits == []


@pytest.mark.parametrize(("per_second", "pictures"), [(1, 16), (3, 48), (5, 80), (10, 160), (25, 160)])
def test_the_rate_is_what_was_asked_for(clips, per_second, pictures):
    seen = [frame.seconds for frame in frames(str(clips.black), per_second=per_second, fast=True)]

    assert len(seen) == pictures


def test_a_loop_goes_on_and_its_seconds_too(clips):
    seen = list(itertools.islice(frames(str(clips.black), loop=True, fast=True), 170))

    assert [seen[80].seconds, seen[160].seconds] == pytest.approx([16, 32])
    assert [seen[80].number, seen[160].number] == [160, 320]
    assert (seen[0].picture == seen[80].picture).all()


def test_it_stops_when_told(clips):
    time = Time(limit_s=5)

    assert len(list(frames(str(clips.black), loop=True, clock=time.clock, wait=time.wait))) <= 26


@pytest.mark.parametrize("content", [None, b"no video at all"])
def test_a_file_without_pictures_is_named(tmp_path, content):
    path = tmp_path / "cam.avi"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SourceError, match=r"cam\.avi: expected a video file"):
        list(frames(str(path)))


def test_a_feed_that_is_away_is_tried_again_ever_more_patiently(caplog):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    time = Time(limit_s=100)

    seen = list(frames(f"rtsp://name:secret@127.0.0.1:{port}/cam", clock=time.clock, wait=time.wait))

    assert time.waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert all(frame.picture is None for frame in seen)
    assert "secret" not in caplog.text


def test_a_password_is_not_shown():
    assert shown("rtsp://name:secret@10.0.0.8/ch1") == "rtsp://10.0.0.8/ch1"
    assert shown("/data/a@b.avi") == "/data/a@b.avi"
