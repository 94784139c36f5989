"""grids.geojson, land.geojson and cameras.csv: where things are. Coordinates are longitude, latitude (RFC 7946)."""

import json
import re
from collections.abc import Mapping
from typing import Any

import shapely

from command_center.site.load.entry import Entry, Problems
from command_center.site.load.people import unique
from command_center.site.value import Camera, Grid, Item, Post, Unit

GRID_FIELDS = ("code", "name", "village", "leader", "worker", "helpers", "branch", "station", "households")
CAMERA_COLUMNS = ("code", "name", "grid", "lon", "lat", "heading", "overlooks", "alarms")
OVERLAP = 1e-9  # square degrees, about 10 m²: less is rounding
CAMERA = "[0-9]{10}13[12][0-9]{7}"
ALARM = "[a-z][a-z0-9-]{0,39}"

Ring = tuple[tuple[float, float], ...]


def features(problems: Problems, file: str, text: str, *, optional: bool = False) -> list[tuple[Entry, Any]]:
    """Each feature's properties, as texts, and its geometry; their line is the feature's first."""
    if not text:
        return []
    try:
        whole = json.loads(text)
    except ValueError as error:
        problems.error(file, getattr(error, "lineno", 1), "", "JSON", error)
        return []
    if not isinstance(whole, dict) or not isinstance(whole.get("features"), list):
        problems.error(file, 1, "features", "a GeoJSON FeatureCollection", whole)
        return []
    starts = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r'"type"\s*:\s*"Feature"', text)]
    lines = starts if len(starts) == len(whole["features"]) else [1] * len(whole["features"])
    result = []
    for line, feature in zip(lines, whole["features"], strict=True):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        values = {name: _text(value) for name, value in (properties or {}).items()}
        entry = Entry(problems, file, values, lambda field, line=line: line)  # type: ignore[misc]
        result.append((entry, feature.get("geometry") if isinstance(feature, dict) else None))
    if not result and not optional:
        problems.error(file, 1, "features", "at least one", "nothing")
    return result


def grids(rows: list[tuple[Entry, Any]], units: Mapping[str, Unit]) -> tuple[dict[str, Grid], list[Entry]]:
    """The grids, and the entry of each in the same order."""
    found: dict[str, Grid] = {}
    entries: list[Entry] = []
    shapes = []
    villages = {code for code, unit in units.items() if unit.level == "village"}
    for row, geometry in rows:
        row.only(GRID_FIELDS)
        ring = _ring(row, geometry)
        shape = shapely.Polygon(ring) if ring else shapely.Polygon()
        if ring and not shape.is_valid:
            row.fail("geometry", "a simple polygon", shapely.is_valid_reason(shape))
        center = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
        grid = Grid(
            code=row.code(),
            name=row.text("name"),
            village=row.choice("village", villages, "the code of a unit of the level village"),
            ring=ring,
            center=(round(center.x, 6), round(center.y, 6)) if ring else (0.0, 0.0),
            leader=row.text("leader"),
            worker=row.text("worker"),
            helpers=int(row.number("helpers", 0, 1000, whole=True)),
            branch=row.text("branch"),
            station=row.text("station"),
            households=int(row.number("households", 0, 100_000, whole=True)),
        )
        unique(row, found, "the code of one grid")
        found[grid.code] = grid
        entries.append(row)
        shapes.append(shape)
    _apart(entries, shapes)
    return found, entries


def _apart(entries: list[Entry], shapes: list[Any]) -> None:
    """Grids that share ground: of two, the later one is at fault. Neighbours touch, and rounding is forgiven."""
    valid = [shape if shape.is_valid else shapely.Polygon() for shape in shapes]
    if not valid:
        return
    tree = shapely.STRtree(valid)
    for left, right in tree.query(valid, predicate="intersects").T:
        if left < right and valid[left].intersection(valid[right]).area > OVERLAP:
            other = entries[left].values.get("code")
            entries[right].fail("geometry", "no common ground with another grid", f"overlaps {other}")


def manned(
    entries: list[Entry], grids: Mapping[str, Grid], posts: Mapping[str, Post], units: Mapping[str, Unit]
) -> None:
    """Whether every grid has its leader and its worker, and every village a grid."""
    for row in entries:
        grid = grids[row.values.get("code", "")]
        for field, code in (("leader", grid.leader), ("worker", grid.worker)):
            if code and posts and code not in posts:
                row.fail(field, "the code of a post", code)
            elif code in posts and posts[code].grid != grid.code:
                row.fail(field, f"a post of this grid ({grid.code})", f"{code} of {posts[code].grid or 'no grid'}")
        if grid.worker in posts and "grid-worker" not in posts[grid.worker].roles:
            row.fail("worker", "a post with the role grid-worker", ", ".join(posts[grid.worker].roles))
    with_grids = {grid.village for grid in grids.values()}
    for code, unit in units.items():
        if unit.level == "village" and code not in with_grids and entries:
            entries[0].problems.error("grids.geojson", 1, "village", f"a grid of {code}", "nothing")


def cameras(rows: list[Entry], grids: Mapping[str, Grid], items: Mapping[str, Item]) -> dict[str, Camera]:
    found: dict[str, Camera] = {}
    names: set[str] = set()
    shapes = {code: shapely.Polygon(grid.ring) for code, grid in grids.items() if grid.ring}
    for shape in shapes.values():
        shapely.prepare(shape)
    for row in rows:
        camera = Camera(
            code=row.code(pattern=CAMERA, form="a GB/T 28181 id: 20 digits, the 11th to 13th 131 or 132"),
            name=row.text("name"),
            grid=row.choice("grid", grids, "the code of a grid"),
            lon=row.number("lon", -180, 180),
            lat=row.number("lat", -90, 90),
            heading=row.number("heading", 0, 360, default=0),
            overlooks=row.text("overlooks"),
            alarms=_alarms(row, items),
        )
        placed = camera.grid in shapes and not row.wrong & {"lon", "lat"}
        if placed and not shapely.intersects_xy(shapes[camera.grid], camera.lon, camera.lat):
            row.fail("grid", f"the grid that holds {camera.lon}, {camera.lat}", camera.grid)
        if camera.name in names:
            row.fail("name", "the name of one camera", camera.name)
        unique(row, found, "the id of one camera")
        names.add(camera.name)
        found[camera.code] = camera
    return found


def _alarms(row: Entry, items: Mapping[str, Item]) -> dict[str, str]:
    """`intrusion=fire-lane|motion=`: an alarm without an item is set aside."""
    alarms: dict[str, str] = {}
    for text in row.texts("alarms", optional=True):
        kind, equals, item = text.partition("=")
        if not equals or not re.fullmatch(ALARM, kind):
            row.fail("alarms", "kinds of alarm and items, such as intrusion=fire-lane|black=camera-fault", text)
        elif kind in alarms:
            row.fail("alarms", "each kind of alarm once", kind)
        elif item and items and item not in items:
            row.fail("alarms", "the code of an item", item)
        elif item:
            alarms[kind] = item
    return alarms


def land(rows: list[tuple[Entry, Any]]) -> tuple[tuple[Ring, ...], tuple[Ring, ...]]:
    """Lakes and outline: what the map draws and nothing reckons with."""
    rings: dict[str, list[Ring]] = {"lake": [], "outline": []}
    for row, geometry in rows:
        kind = row.choice("kind", tuple(rings))
        ring = _ring(row, geometry)
        if kind and ring:
            rings[kind].append(ring)
    return tuple(rings["lake"]), tuple(rings["outline"])


def _ring(row: Entry, geometry: Any) -> Ring:
    """The one ring of a polygon; holes have no meaning for a grid."""
    form = "a Polygon of one closed ring of longitude, latitude"
    try:
        if geometry["type"] != "Polygon":
            raise ValueError
        (points,) = geometry["coordinates"]
        ring = tuple((float(lon), float(lat)) for lon, lat in points)
    except (TypeError, ValueError, KeyError):
        row.fail("geometry", form, geometry.get("type") if isinstance(geometry, dict) else geometry)
        return ()
    if len(ring) < 4 or ring[0] != ring[-1]:
        row.fail("geometry", form, f"{len(ring)} points, {ring[:1]} to {ring[-1:]}")
        return ()
    if any(not (-180 <= lon <= 180 and -90 <= lat <= 90) for lon, lat in ring):
        row.fail("geometry", "degrees: longitude within 180, latitude within 90", "a point outside")
        return ()
    return ring


def _text(value: object) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
