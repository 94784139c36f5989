"""What a browser test tells a running center beside the browser: signals, acts of posts, the clock."""

import hashlib
import itertools
import struct
import zlib
from typing import Any

from connectors.simulator.posts import Posts
from tests.cli.process import Center

_ids = itertools.count(1)
LANE = "32050608001320000239"  # 漫山岛民宿集中区消防通道: an intrusion there means fire-lane
NAME, PHONE = "欧阳小满", "13912345678"  # of the requester: nobody may see them


def picture(width: int = 96, height: int = 54, grey: int = 90) -> bytes:
    """A PNG of one grey."""
    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Told:
    """One center, spoken to over HTTP."""

    def __init__(self, center: Center) -> None:
        self.center = center
        self.client, self.posts = center.client(), Posts()
        self.grids = {grid["code"]: grid for grid in self.get("/api/site")["grids"]}

    def __enter__(self) -> "Told":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, path: str, **params: Any) -> Any:
        return self.client.get(path, params=params).raise_for_status().json()

    def event(self, type: str, data: dict[str, Any]) -> dict[str, Any]:
        n = next(_ids)
        return {"specversion": "1.0", "id": f"b{n}", "source": f"urn:browser:{type}", "type": type, "data": data}

    def ticket(self, title: str, *, grid: str = "chongshan-01", east_m: float = 0.0, **data: Any) -> dict[str, Any]:
        """A hotline ticket, not sent yet."""
        lon, lat = self.grids[grid]["center"]
        place = {"text": "村口", "lon": lon + east_m / 95_000, "lat": lat, "datum": "WGS84"}
        reporter = {"name": NAME, "phone": PHONE}
        data = {
            "title": title,
            "text": f"{title}，盼处理",
            "kind": "投诉",
            "place": place,
            "reporter": reporter,
            **data,
        }
        return self.event("hotline.ticket.v1", data)

    def alarm(self, camera: str = LANE, alarm: str = "intrusion", grey: int = 90, **data: Any) -> dict[str, Any]:
        data = {"camera": camera, "alarm": alarm, "snapshot": self.picture(grey), **data}
        return self.event("video.alarm.v1", data)

    def picture(self, grey: int = 90) -> str:
        body = picture(grey=grey)
        name = hashlib.sha256(body).hexdigest()
        self.client.put(f"/blobs/{name}", content=body).raise_for_status()
        return name

    def post(self, event: dict[str, Any]) -> None:
        """Send it; returns when it is on disk."""
        head = {"content-type": "application/cloudevents+json"}
        answer = self.client.post("/events", json=event, headers=head)
        assert answer.status_code == 202, answer.text

    def send(self, event: dict[str, Any]) -> str:
        """Send it and wait for its outcome; returns its case."""
        self.post(event)
        self.center.quiet()
        found = self.get("/api/signals", source=event["source"], id=event["id"])
        return str(found["outcome"]["case"])

    def act(self, path: str, post: str, **args: Any) -> dict[str, Any]:
        answer = self.client.post(path, json=args, auth=self.posts.auth(post))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def view(self, case: str) -> dict[str, Any]:
        return dict(self.get(f"/api/cases/{case}")["view"])

    def duty(self, case: str, unit: str) -> dict[str, Any]:
        return next(duty for duty in self.view(case)["duties"] if duty["unit"] == unit)

    def on_duty(self, case: str, unit: str, verb: str, role: str = "clerk", **args: Any) -> None:
        self.act(f"/api/duties/{self.duty(case, unit)['id']}/{verb}", f"{unit}-{role}", **args)

    def forward(self, seconds: float) -> None:
        self.client.post("/api/clock", json={"advance_s": seconds}).raise_for_status()
