"""An alarm becomes a CloudEvent. Pure: the same alarm gives the same event and id, so a repeat is harmless."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

TYPE = "video.alarm.v1"

# kind → title, text. {zone} and {seconds} are filled in.
WORDS = {
    "intrusion": ("画面有人或物停留", "区域“{zone}”内有人或物持续停留 {seconds} 秒。"),
    "loitering": ("画面有人徘徊", "区域“{zone}”内有人徘徊 {seconds} 秒。"),
    "motion": ("画面大幅变动", "画面持续大幅变动 {seconds} 秒。"),
    "black": ("画面全黑", "画面全黑已 {seconds} 秒，疑似遮挡、断电或镜头故障。"),
    "frozen": ("画面静止", "画面静止不变已 {seconds} 秒，疑似视频信号卡死。"),
}


def check_camera(camera: str) -> str:
    """Return a camera's GB/T 28181 id; raises ValueError unless it has 20 digits."""
    if not re.fullmatch(r"[0-9]{20}", camera):
        raise ValueError(f"camera: expected a GB/T 28181 id of 20 digits, got {camera!r}")
    return camera


def alarm_event(
    camera: str,
    kind: str,
    *,
    onset: datetime,
    at: datetime,
    snapshot: str | None,
    zone: str | None = None,
    boxes: Sequence[tuple[float, float, float, float]] = (),
    stamp: bool = False,
) -> dict[str, Any]:
    """Return the CloudEvent (structured mode, ready for JSON) of one alarm.

    camera: GB/T 28181 id, 20 digits
    kind: intrusion, loitering, motion, black or frozen
    onset, at: since when the condition has held, and when it became an alarm; both with an offset
    snapshot: SHA-256 of the picture, 64 hex digits; None when there is no picture
    zone: the name of the zone meant; None for the whole picture
    boxes: `(x, y, width, height)` of the objects meant, relative to the picture
    stamp: whether the event states its time; without one its arrival counts

    The id derives from camera, kind, zone and onset. Raises ValueError for any other camera id or kind, and for a
    time without offset.
    """
    if kind not in WORDS:
        raise ValueError(f"alarm: expected one of {', '.join(WORDS)}, got {kind!r}")
    if onset.tzinfo is None or at.tzinfo is None:
        raise ValueError(f"time: expected moments with an offset, got {onset} and {at}")
    source = f"urn:video:{check_camera(camera)}"
    since = onset.astimezone(UTC).isoformat(timespec="microseconds")
    title, text = WORDS[kind]
    data: dict[str, Any] = {
        "title": title,
        "text": text.format(zone=zone or "全画面", seconds=round((at - onset).total_seconds())),
        "camera": camera,
        "alarm": kind,
        "boxes": [[round(side, 4) for side in box] for box in boxes],
    }
    if snapshot is not None:
        data["snapshot"] = snapshot
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(uuid5(NAMESPACE_URL, "/".join((source, kind, zone or "", since)))),
        "source": source,
        "type": TYPE,
        "datacontenttype": "application/json",
        "data": data,
    }
    if stamp:
        event["time"] = at.isoformat(timespec="milliseconds")
    return event
