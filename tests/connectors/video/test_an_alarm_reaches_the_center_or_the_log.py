"""Sending, against a center that listens, stumbles, refuses or is not there: no alarm is ever lost without a word."""

import hashlib
import logging
import socket

import pytest

from connectors.video.send import Counts, Sender

PICTURE = b"\xff\xd8 a picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()


def event(number: int = 1) -> dict:
    return {"id": f"event-{number}", "data": {"title": "画面全黑", "camera": "3205", "snapshot": SHA256}}


@pytest.fixture
def sender_to():
    def make(url: str, **more) -> Sender:
        return Sender(url, first_pause_s=0.01, longest_pause_s=0.02, **more)

    return make


def test_a_center_that_stumbles_gets_it_in_the_end(center, sender_to):
    center.answers = [(503, {}), (429, {}), (201, {}), (500, {})]
    sender = sender_to(center.url)

    sender.alarm(event(), PICTURE)

    assert sender.close(10) == Counts(sent=1)
    assert center.blobs == {SHA256: PICTURE}
    assert [got["id"] for got in center.events] == ["event-1"]


def test_a_key_that_has_ended_loses_no_alarm(center, sender_to):
    center.answers = [(401, {"detail": "令牌无效或已过期"}), (403, {}), (201, {}), (403, {})]
    sender = sender_to(center.url, key="the-next-key")

    sender.alarm(event(), PICTURE)

    assert sender.close(10) == Counts(sent=1)
    assert [got["id"] for got in center.events] == ["event-1"]


def test_alarms_keep_their_order(center, sender_to):
    center.answers = [(503, {})] * 3
    sender = sender_to(center.url)

    for number in range(20):
        sender.alarm(event(number), PICTURE)

    assert sender.close(10) == Counts(sent=20)
    assert [got["id"] for got in center.events] == [f"event-{number}" for number in range(20)]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([(201, {}), (400, {"detail": "no such camera"})], id="the whole request"),
        pytest.param([(201, {}), (202, {"refused": [{"index": 0, "reason": "no such camera"}]})], id="the one event"),
    ],
)
def test_a_refusal_is_logged_with_its_reason_and_not_repeated(center, sender_to, caplog, answers):
    center.answers = answers
    sender = sender_to(center.url)

    sender.alarm(event(), PICTURE)

    assert sender.close(10) == Counts(refused=1)
    assert "event-1" in caplog.text and "no such camera" in caplog.text
    assert len(center.requests) == 2


def test_an_absent_center_is_waited_for_and_then_every_alarm_is_named(sender_to, caplog):
    sender = sender_to(f"http://127.0.0.1:{unused_port()}")

    sender.alarm(event(1), PICTURE)
    sender.alarm(event(2), PICTURE)

    assert sender.close(0.2) == Counts(lost=2)
    lost = [line.getMessage() for line in caplog.records if line.levelno == logging.ERROR]
    assert ["event-1" in lost[0], "event-2" in lost[1]] == [True, True]
    assert all("LOST" in line for line in lost)


def test_when_too_many_wait_the_oldest_is_lost_and_named(sender_to, caplog):
    sender = sender_to(f"http://127.0.0.1:{unused_port()}", capacity=2)

    for number in range(5):
        sender.alarm(event(number), PICTURE)

    assert sender.close(0) == Counts(lost=5)
    assert all(f"event-{number}" in caplog.text for number in range(5))


def test_a_center_without_beats_is_no_trouble(center, sender_to, caplog):
    sender = sender_to(center.url)

    sender.beat("32050600001320000001", 12.34, ok=True)

    assert sender.close(10) == Counts()
    assert center.beats == [("/api/cameras/32050600001320000001/beat", {"at_frame": 12.3, "ok": True})]
    assert caplog.records == []


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
