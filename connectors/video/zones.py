"""The parts of a camera's picture that matter, as polygons in relative coordinates.

A zones file is JSON: `{"zones": [{"name": "消防通道", "polygon": [[0.4, 0.5], [0.9, 0.5], [0.9, 1.0]]}]}`.
x runs from 0 (left) to 1 (right), y from 0 (top) to 1 (bottom), so a file outlives a change of resolution.
"""

from pathlib import Path

import msgspec

Point = tuple[float, float]


class ZonesError(ValueError):
    """A zones file that cannot be used; the message names the file, the field and what was expected."""


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One polygon of a picture: at least three corners, each `(x, y)` within 0..1."""

    name: str
    polygon: tuple[Point, ...]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    zones: list[Zone]


WHOLE_PICTURE = Zone("全画面", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))


def load_zones(path: Path | None) -> tuple[Zone, ...]:
    """Return the zones of a file, or the whole picture as the only zone when there is no file.

    Raises ZonesError for a file that cannot be read, is not JSON of the right shape, or holds an impossible polygon.
    """
    if path is None:
        return (WHOLE_PICTURE,)
    try:
        zones = msgspec.json.decode(path.read_bytes(), type=_File).zones
    except OSError as error:
        raise ZonesError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ZonesError(f"{path}: {error}") from error
    if not zones:
        raise ZonesError(f"{path}: $.zones: expected at least one zone, got none")
    names: set[str] = set()
    for number, zone in enumerate(zones):
        _check(zone, f"{path}: $.zones[{number}]")
        if zone.name in names:
            raise ZonesError(f"{path}: $.zones[{number}].name: {zone.name!r} is used twice; names tell alarms apart")
        names.add(zone.name)
    return tuple(zones)


def area(polygon: tuple[Point, ...]) -> float:
    """The area of a polygon as a share of the picture (shoelace formula)."""
    following = polygon[1:] + polygon[:1]
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(polygon, following, strict=True))) / 2


def _check(zone: Zone, where: str) -> None:
    if not zone.name.strip():
        raise ZonesError(f"{where}.name: expected a name, got an empty text")
    if len(zone.polygon) < 3:
        raise ZonesError(f"{where}.polygon: expected at least 3 points, got {len(zone.polygon)}")
    for number, (x, y) in enumerate(zone.polygon):
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise ZonesError(f"{where}.polygon[{number}]: expected x and y within 0..1, got [{x}, {y}]")
    if area(zone.polygon) < 0.0001:
        raise ZonesError(f"{where}.polygon: expected an area, got points on one line")
