"""Drawn stand-ins for photographs: a road with something on it, the same road swept, a camera's view with a frame.

Real pictures of a real town would show real people; these are plainly drawings, small PNGs made from a number.
"""

import struct
import zlib
from functools import cache
from hashlib import sha256

from connectors.simulator.dice import dice

WIDTH, HEIGHT = 320, 180
SKY, WALL, ROAD, KERB, FRAME = (176, 190, 200), (158, 150, 140), (112, 116, 120), (196, 196, 190), (255, 178, 36)
THINGS = ((92, 78, 60), (70, 92, 74), (140, 60, 50), (60, 70, 96), (200, 190, 160))
KINDS = ("before", "after", "alarm")
VARIANTS = 12

Rows = list[bytearray]


@cache
def picture(kind: str, variant: int) -> bytes:
    """A PNG: `before` and `after` of one variant are the same street, with and without things lying about."""
    street = dice("street", variant)
    rows: Rows = [bytearray(bytes(SKY) * WIDTH) for _ in range(HEIGHT)]
    horizon = street.randint(50, 80)
    left = 0
    while left < WIDTH:
        width = street.randint(30, 90)
        shade = street.randint(-24, 24)
        tone = (WALL[0] + shade, WALL[1] + shade, WALL[2] + shade)
        _fill(rows, left, horizon - street.randint(10, 46), width - 2, 60, tone)
        left += width
    _fill(rows, 0, horizon + 14, WIDTH, HEIGHT, ROAD)
    _fill(rows, 0, horizon + 12, WIDTH, 5, KERB)
    if kind != "after":
        places = [(street.randint(20, 260), street.randint(horizon + 24, 150)) for _ in range(street.randint(3, 7))]
        for x, y in places:
            _fill(rows, x, y, street.randint(10, 42), street.randint(8, 24), street.choice(THINGS))
        if kind == "alarm":
            x, y = places[0]
            for left, top, width, height in ((0, 0, 60, 2), (0, 38, 60, 2), (0, 0, 2, 40), (58, 0, 2, 40)):
                _fill(rows, x - 8 + left, y - 8 + top, width, height, FRAME)
    return _png(rows)


def address(data: bytes) -> str:
    """The SHA-256 by which the center files a picture."""
    return sha256(data).hexdigest()


def shown(kind: str, variant: int) -> str:
    """The address of a picture that `all_pictures` has brought to the center."""
    return address(picture(kind, variant % VARIANTS))


def all_pictures() -> list[bytes]:
    return [picture(kind, variant) for kind in KINDS for variant in range(VARIANTS)]


def _fill(rows: Rows, left: int, top: int, width: int, height: int, tone: tuple[int, int, int]) -> None:
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
