"""Drawn stand-ins for photographs: a road with something on it, the same road swept, a camera's view with a frame.

Real pictures of a real town would show real people; these are plainly drawings, small PNGs made from a number.
"""

import struct
import zlib
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from connectors.simulator.dice import dice

WIDTH, HEIGHT = 320, 180
SKY, WALL, ROAD, KERB, FRAME = (176, 190, 200), (158, 150, 140), (112, 116, 120), (196, 196, 190), (255, 178, 36)
THINGS = ((92, 78, 60), (70, 92, 74), (140, 60, 50), (60, 70, 96), (200, 190, 160))
KINDS = ("before", "after", "alarm")
VARIANTS = 12

Rows = list[bytearray]
Tone = tuple[int, int, int]


class Rect(NamedTuple):
    left: int
    top: int
    width: int
    height: int


class Street(NamedTuple):
    """What is drawn, from the back to the front."""

    horizon: int
    houses: list[tuple[Rect, Tone]]
    things: list[tuple[Rect, Tone]]

    @property
    def frame(self) -> Rect:
        """Around the first of the things: what an analysis means."""
        left, top = self.things[0][0][:2]
        return Rect(left - 8, top - 8, 60, min(40, HEIGHT - (top - 8)))


@cache
def _street(variant: int) -> Street:
    street = dice("street", variant)
    horizon = street.randint(50, 80)
    houses, things = list[tuple[Rect, Tone]](), list[tuple[Rect, Tone]]()
    left = 0
    while left < WIDTH:
        width = street.randint(30, 90)
        shade = street.randint(-24, 24)
        tone = (WALL[0] + shade, WALL[1] + shade, WALL[2] + shade)
        houses.append((Rect(left, horizon - street.randint(10, 46), width - 2, 60), tone))
        left += width
    places = [(street.randint(20, 260), street.randint(horizon + 24, 150)) for _ in range(street.randint(3, 7))]
    for x, y in places:
        thing = Rect(x, y, street.randint(10, 42), street.randint(8, 24))
        things.append((thing, street.choice(THINGS)))
    return Street(horizon, houses, things)


@cache
def picture(kind: str, variant: int) -> bytes:
    """A PNG: `before` and `after` of one variant are the same street, with and without things lying about."""
    street = _street(variant)
    rows: Rows = [bytearray(bytes(SKY) * WIDTH) for _ in range(HEIGHT)]
    for house, tone in street.houses:
        _fill(rows, *house, tone)
    _fill(rows, 0, street.horizon + 14, WIDTH, HEIGHT, ROAD)
    _fill(rows, 0, street.horizon + 12, WIDTH, 5, KERB)
    if kind != "after":
        for thing, tone in street.things:
            _fill(rows, *thing, tone)
    if kind == "alarm":
        x, y, width, height = street.frame
        for edge in ((x, y, width, 2), (x, y + height - 2, width, 2), (x, y, 2, height), (x + width - 2, y, 2, height)):
            _fill(rows, *edge, FRAME)
    return _png(rows)


def framed(variant: int) -> list[float]:
    """The frame in an `alarm`, relative to the picture: x, y, width, height."""
    x, y, width, height = _street(variant).frame
    return [round(side, 3) for side in (x / WIDTH, y / HEIGHT, width / WIDTH, height / HEIGHT)]


def address(data: bytes) -> str:
    """The SHA-256 by which the center files a picture."""
    return sha256(data).hexdigest()


def shown(kind: str, variant: int) -> str:
    """The address of a picture that `all_pictures` has brought to the center."""
    return address(picture(kind, variant % VARIANTS))


def all_pictures() -> list[bytes]:
    return [picture(kind, variant) for kind in KINDS for variant in range(VARIANTS)]


def _fill(rows: Rows, left: int, top: int, width: int, height: int, tone: Tone) -> None:
    right = min(left + width, WIDTH)
    if right <= left:
        return
    line = bytes(tone) * (right - left)
    for row in rows[max(top, 0) : min(top + height, HEIGHT)]:
        row[left * 3 : right * 3] = line


def _png(rows: Rows) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
