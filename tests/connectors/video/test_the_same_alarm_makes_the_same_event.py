"""The CloudEvent of an alarm: its shape, and an id that derives from what it reports."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from connectors.video.payloads import WORDS, alarm_event

ONSET = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
USUAL = {
    "camera": "32050600001320000001",
    "kind": "intrusion",
    "onset": ONSET,
    "at": ONSET + timedelta(seconds=5),
    "snapshot": "ab" * 32,
    "zone": "消防通道",
    "boxes": [(0.1, 0.2, 1 / 3, 0.4)],
}


def test_its_shape():
    made = alarm_event(**USUAL)

    assert made == {
        "specversion": "1.0",
        "id": "b6d713c5-d4e7-59d0-935c-9d1ba586c866",
        "source": "urn:video:32050600001320000001",
        "type": "video.alarm.v1",
        "datacontenttype": "application/json",
        "data": {
            "title": "画面有人或物停留",
            "text": "区域“消防通道”内有人或物持续停留 5 秒。",
            "camera": "32050600001320000001",
            "alarm": "intrusion",
            "boxes": [[0.1, 0.2, 0.3333, 0.4]],
            "snapshot": "ab" * 32,
        },
    }


def test_a_stamped_event_states_its_time_with_an_offset():
    assert alarm_event(**USUAL, stamp=True)["time"] == "2026-03-02T09:30:05.000+00:00"


def test_the_offset_of_the_writer_does_not_change_the_id():
    shanghai = timezone(timedelta(hours=8))

    assert alarm_event(**USUAL | {"onset": ONSET.astimezone(shanghai)})["id"] == alarm_event(**USUAL)["id"]


@pytest.mark.parametrize(
    "other",
    [
        {"camera": "32050600001320000002"},
        {"kind": "motion"},
        {"zone": "校门"},
        {"onset": ONSET + timedelta(milliseconds=1)},
    ],
)
def test_another_alarm_has_another_id(other):
    assert alarm_event(**USUAL | other)["id"] != alarm_event(**USUAL)["id"]


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_has_words(kind):
    data = alarm_event(**USUAL | {"kind": kind})["data"]

    assert data["title"] and "{" not in data["text"]


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"camera": "12"}, "camera: expected a GB/T 28181 id of 20 digits, got '12'"),
        ({"kind": "smoke"}, "alarm: expected one of .*, got 'smoke'"),
        ({"at": datetime(2026, 3, 2)}, "time: expected moments with an offset"),
    ],
)
def test_what_cannot_be_is_refused(other, complaint):
    with pytest.raises(ValueError, match=complaint):
        alarm_event(**USUAL | other)
