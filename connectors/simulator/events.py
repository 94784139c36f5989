"""Matters as the events that sources send: CloudEvents in structured mode, ready for JSON."""

from math import cos, pi, radians, sin, sqrt
from random import Random
from typing import Any, NamedTuple

from command_center.facts.durations import DAY, HOUR
from connectors.simulator import pictures
from connectors.simulator.dice import chance
from connectors.simulator.directory import Directory
from connectors.simulator.phrases import fill, phrases
from connectors.simulator.places import Spot

FALSE_ALARMS = 0.3  # of all
PICTURED = 0.6  # of the grid's reports
NERVOUS = 8  # views that raise most false alarms
SURE, UNSURE = (70, 98), (36, 62)
"""How sure an analysis says it is, in per cent, of what is there and of what is not."""
CAN_BE_WRONG = 65
"""Below this a clerk looks twice, and finds nothing."""


def _envelope(directory: Directory, source: str, id: str, type: str, at: int, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": type,
        "time": directory.office.iso(at),
        "datacontenttype": "application/json",
        "data": data,
    }


def ticket(
    directory: Directory, id: str, at: int, data: dict[str, Any], spot: Spot, rng: Random, *, other: bool
) -> dict[str, Any]:
    """A ticket of the hotline, or of the district's platform. Telephones place callers in GCJ-02."""
    lon, lat = to_gcj02(spot.lon, spot.lat)
    data["place"] = {"text": spot.text, "lon": lon, "lat": lat, "datum": "GCJ02"}
    data["external_id"] = f"{'QZ' if other else 'SZ'}{id.replace('-', '')}"
    data["reporter"] = reporter(rng)
    source = f"urn:{'district' if other else 'hotline'}:{directory.site['code']}"
    return _envelope(directory, source, id, "hotline.ticket.v1", at, data)


def grid_report(
    directory: Directory, id: str, at: int, data: dict[str, Any], spot: Spot, rng: Random
) -> dict[str, Any]:
    """A report from a grid worker's telephone, which knows its grid and gives CGCS2000."""
    data["place"] = {"text": spot.text, "lon": spot.lon, "lat": spot.lat, "datum": "CGCS2000"}
    data |= {"grid": spot.grid, "post": directory.worker(spot.grid)}
    if rng.random() < PICTURED:
        data["attachments"] = [pictures.shown("before", rng.randrange(pictures.VARIANTS))]
    return _envelope(directory, f"urn:grid:{directory.site['code']}", id, "grid.report.v1", at, data)


def settled(event: dict[str, Any], rng: Random) -> None:
    """The grid worker dealt with it on the spot and shows both pictures."""
    variant = rng.randrange(pictures.VARIANTS)
    event["data"].pop("attachments", None)
    event["data"]["on_site"] = {
        "before": pictures.shown("before", variant),
        "after": pictures.shown("after", variant),
    }


def asked_by(event: dict[str, Any], rng: Random) -> None:
    event["data"]["reporter"] = reporter(rng)


def from_upstream(directory: Directory, event: dict[str, Any], at: int, rng: Random) -> None:
    """It came down from the upper platform, with a due date; sometimes that platform calls back itself."""
    office = directory.office
    names = [unit["name"] for unit in directory.units.values() if unit["level"] == "district"]
    other = event["source"].startswith("urn:district")
    due = office.opening(at + rng.choice((7, 8, 10, 14)) * DAY)
    upstream = {
        "system": names[0] if other and names else "12345",
        "number": event["data"]["external_id"],
        "due_at": office.iso(due),
    }
    if rng.random() < 0.5:
        upstream["callback_by"] = office.iso(due + 6 * HOUR)
    event["data"]["upstream"] = upstream


class View(NamedTuple):
    """What one kind of alarm of a camera means to the site."""

    camera: dict[str, Any]
    alarm: str
    item: str


def views(directory: Directory) -> list[View]:
    """All that the cameras' alarms mean, where the site shows it."""
    cameras = directory.site["cameras"]
    return [View(c, alarm, item) for c in cameras for alarm, item in (c.get("alarms") or {}).items() if item]


def nervous(found: list[View], seed: int, rng: Random) -> View:
    """One of the few that raise most false alarms."""
    ranked = sorted(found, key=lambda view: chance(seed, "nervous", view.camera["code"], view.alarm))
    return rng.choice(ranked[:NERVOUS] if rng.random() < 0.8 else ranked)


def alarm(directory: Directory, id: str, at: int, view: View, role: str, rng: Random) -> dict[str, Any]:
    camera = view.camera
    what = directory.items[view.item]["name"]
    low, high = UNSURE if role == "false" else SURE
    slots = {"what": f"疑似{what}", "camera": camera["name"], "sure": str(rng.randint(low, high))}
    text = fill(rng.choice(phrases().voices["alarm"]), rng, slots)
    variant = rng.randrange(pictures.VARIANTS)
    data: dict[str, Any] = {
        "camera": camera["code"],
        "alarm": view.alarm,
        "title": f"{camera['name']} {what}",
        "text": text,
        "snapshot": pictures.shown("alarm", variant),
        "boxes": [pictures.framed(variant)],
    }
    if role == "drill":
        data |= {"exercise": True, "title": f"演练：{data['title']}"}
    return _envelope(directory, f"urn:video:{camera['code']}", id, "video.alarm.v1", at, data)


def reporter(rng: Random) -> dict[str, Any]:
    """A generated person, and called so; no telephone number begins with 00."""
    number = rng.randint(1, 9999)
    return {
        "name": f"生成居民 {number:04d}",
        "phone": f"0000000{number:04d}",
        "confidential": rng.random() < 0.08,
    }


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 as China's maps shift it, within about a metre."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    radius, flat = 6378245.0, 0.00669342162296594323
    curve = 1 - flat * sin(radians(lat)) ** 2
    dlat = north * 180 / (radius * (1 - flat) / (curve * sqrt(curve)) * pi)
    dlon = east * 180 / (radius / sqrt(curve) * cos(radians(lat)) * pi)
    return round(lon + dlon, 6), round(lat + dlat, 6)
