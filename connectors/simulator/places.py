"""Where things happen: the town's place names, and the points and grids that belong to them."""

from collections import defaultdict
from math import cos, radians
from random import Random
from typing import Any, NamedTuple

from connectors.simulator.dice import chance, dice, pick
from connectors.simulator.directory import Directory
from connectors.simulator.phrases import Topic, fill, phrases

METRES_A_DEGREE = 111_320
SPREAD = 60
"""Metres by which two reports of one place may differ: people point from where they stand."""
ALL_OVER = ("group", "road", "river", "estate", "fields", "shops")
"""Sorts of places that stretch over their village: a road is reported now in this grid and now in that."""
ANYWHERE = {
    "road": ("{village}主路", "{village}支路"),
    "estate": ("{village}小区{1-20}幢",),
    "group": ("{village}{1-12}组",),
    "shops": ("{village}沿街商铺",),
}
"""For villages that the tables do not know."""

Point = tuple[float, float]


class Spot(NamedTuple):
    village: str  # unit code
    grid: str
    text: str
    lon: float
    lat: float
    quarter: str  # the part of town as the tables name it


class Gazetteer:
    """All places of the site. A market or a bus stop is always in the same grid and at the same point."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._places: dict[str, dict[str, tuple[str, ...]]] = {}
        self._grids: dict[str, list[str]] = {}
        self._choices: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, str, str]]] = {}
        self._anchors: dict[str, tuple[str, Point]] = {}
        self._share_out()

    def spot(self, topic: Topic, rng: Random) -> Spot | None:
        """A place where this may happen; None when the site has none."""
        wanted = (topic.at, topic.villages)
        if wanted not in self._choices:
            self._choices[wanted] = self._fitting(*wanted)
        choices = self._choices[wanted]
        return self._settled(*rng.choice(choices), rng) if choices else None

    def at_camera(self, camera: dict[str, Any], rng: Random) -> Spot:
        """A place within a camera's view, named as people there would."""
        quarter = next((q for q, grids in self._grids.items() if camera["grid"] in grids), "")
        text = str(camera.get("overlooks") or camera["name"]).removesuffix("消防通道")
        stands = camera["lon"], camera["lat"]
        lon, lat = _inside(_moved(stands, rng, SPREAD / 2), self._ring(camera["grid"]), stands)
        return Spot(self._directory.grids[camera["grid"]]["village"], camera["grid"], text, lon, lat, quarter)

    def home(self, quarter: str, rng: Random) -> str:
        """Where somebody from there lives."""
        sorts = self._places.get(quarter, {})
        homes = (*sorts.get("estate", ()), *sorts.get("group", ()))
        return fill(rng.choice(homes), rng) if homes else quarter

    def again(self, spot: Spot, rng: Random) -> Spot:
        """The same place, pointed at from where somebody else stands."""
        point = _inside(_moved((spot.lon, spot.lat), rng, SPREAD / 2), self._ring(spot.grid), (spot.lon, spot.lat))
        return spot._replace(lon=point[0], lat=point[1])

    def _share_out(self) -> None:
        """Which grids each quarter has: those that bear its name, else those of the village of that name."""
        free = dict(self._directory.grids)
        by_village = defaultdict(list)
        for quarter in phrases().places:
            self._grids[quarter] = [code for code, grid in free.items() if quarter in _names(grid)]
            own = self._grids[quarter]
            if own and any(quarter in self._directory.units[free[code]["village"]]["name"] for code in own):
                continue
            for code in own:
                del free[code]
        for code, grid in free.items():
            by_village[grid["village"]].append(code)
        for village, grids in by_village.items():
            name = self._directory.units[village]["name"]
            quarter = next((q for q in phrases().places if name.startswith(q)), "")
            known = phrases().places.get(quarter) or {
                sort: tuple(pattern.replace("{village}", name) for pattern in patterns)
                for sort, patterns in ANYWHERE.items()
            }
            self._places[quarter or name], self._grids[quarter or name] = known, grids
        for quarter, own in self._grids.items():
            if own and quarter not in self._places:
                self._places[quarter] = phrases().places[quarter]

    def _fitting(self, at: tuple[str, ...], villages: tuple[str, ...]) -> list[tuple[str, str, str]]:
        """(quarter, sort, pattern), a quarter as often as it has grids."""
        quarters = [q for q in self._places if (not villages or q in villages) and self._grids[q]]
        return [
            (quarter, sort, pattern)
            for quarter in quarters
            for sort in at
            for pattern in self._places[quarter].get(sort, ())
            for _ in self._grids[quarter]
        ]

    def _settled(self, quarter: str, sort: str, pattern: str, rng: Random) -> Spot:
        text = fill(pattern, rng)
        if sort in ALL_OVER:
            grid = rng.choice(self._grids[quarter])
            lon, lat = _somewhere(self._ring(grid), rng)
        else:
            grid, anchor = self._anchor(quarter, pattern)
            lon, lat = _inside(_moved(anchor, rng, SPREAD), self._ring(grid), anchor)
        return Spot(self._directory.grids[grid]["village"], grid, text, lon, lat, quarter)

    def _anchor(self, quarter: str, name: str) -> tuple[str, Point]:
        key = f"{quarter}/{name}"
        if key not in self._anchors:
            grid = pick(chance(key), self._grids[quarter])
            self._anchors[key] = grid, _somewhere(self._ring(grid), dice("place", key))
        return self._anchors[key]

    def _ring(self, grid: str) -> list[Point]:
        ring: list[Point] = self._directory.grids[grid]["ring"]
        return ring


def _names(grid: dict[str, Any]) -> str:
    return f"{grid['name']} {grid.get('branch', '')} {grid.get('station', '')}"


def _moved(point: Point, rng: Random, metres: float) -> Point:
    lon, lat = point
    north = rng.uniform(-metres, metres) / METRES_A_DEGREE
    east = rng.uniform(-metres, metres) / (METRES_A_DEGREE * cos(radians(lat)))
    return round(lon + east, 6), round(lat + north, 6)


def _somewhere(ring: list[Point], rng: Random) -> Point:
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    for _ in range(200):
        point = round(rng.uniform(min(lons), max(lons)), 6), round(rng.uniform(min(lats), max(lats)), 6)
        if inside(point, ring):
            return point
    return lons[0], lats[0]


def _inside(point: Point, ring: list[Point], otherwise: Point) -> Point:
    return point if inside(point, ring) else otherwise


def inside(point: Point, ring: list[Point]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd
