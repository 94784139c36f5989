"""A district for the load that a town never has: the reference town over and over, each further to the east.

Of 32 such towns come 1,504 matters a day, about what a district of Suzhou has.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from connectors.simulator.directory import Directory
from tests.cli.process import GUANGFU

APART = 0.2  # degrees of longitude from one town to the next: more than it is wide

TOWN = re.compile(r"t(\d+)-")

Row = dict[str, str]


def write(folder: Path, towns: int) -> Path:
    """The site's folder."""
    shutil.copytree(GUANGFU, folder)
    with (GUANGFU / "units.csv").open() as file:
        villages = {row["code"] for row in csv.DictReader(file) if row["level"] == "village"}
    for number in range(1, towns):
        _table(folder, number, "units.csv", lambda row, town: _unit(row, town) if row["code"] in villages else None)
        _table(folder, number, "posts.csv", lambda row, town: _post(row, town) if row["unit"] in villages else None)
        _table(folder, number, "cameras.csv", _camera)
    _outlines(folder / "grids.geojson", towns)
    return folder


def town_of(site: dict[str, Any], town: int) -> Directory:
    """One town of the district, with the units that all of them share, as a site of its own."""
    own = {grid["code"] for grid in site["grids"] if _of(grid["code"]) == town}
    others = {unit["code"] for unit in site["villages"] if _of(unit["code"]) != town}
    return Directory(
        site
        | {
            "code": f"{site['code']}-{town}",
            "grids": [grid for grid in site["grids"] if grid["code"] in own],
            "cameras": [camera for camera in site["cameras"] if camera["grid"] in own],
            "posts": [post for post in site["posts"] if post["unit"] not in others],
            "villages": [unit for unit in site["villages"] if unit["code"] not in others],
            "units": {code: unit for code, unit in site["units"].items() if code not in others},
        }
    )


def _of(code: str) -> int:
    """The town that a grid or a village is in. The reference town is the first, and keeps its codes."""
    found = TOWN.match(code)
    return int(found[1]) if found else 0


def _coded(code: str, town: int) -> str:
    return f"t{town}-{code}" if town else code


def _table(folder: Path, town: int, name: str, moved: Callable[[Row, int], Row | None]) -> None:
    with (GUANGFU / name).open() as file:
        found = csv.DictReader(file)
        rows = [row for one in found if (row := moved(one, town)) is not None]
    with (folder / name).open("a", newline="") as file:
        csv.DictWriter(file, found.fieldnames or ()).writerows(rows)


def _unit(row: Row, town: int) -> Row:
    names = {name: f"{row[name][:most]}{town}" for name, most in (("name", 20), ("short", 3), ("english", 7))}
    return row | names | {"code": _coded(row["code"], town), "lon": str(_east(float(row["lon"]), town))}


def _post(row: Row, town: int) -> Row:
    codes = {name: _coded(row[name], town) if row[name] else "" for name in ("code", "unit", "grid")}
    return row | codes | {"name": f"{row['name']}{town}"}


def _camera(row: Row, town: int) -> Row:
    return row | {
        "code": f"{town:04}{row['code'][4:]}",
        "name": f"{row['name']}·{town}",
        "grid": _coded(row["grid"], town),
        "lon": str(_east(float(row["lon"]), town)),
    }


def _east(lon: float, town: int) -> float:
    return round(lon + town * APART, 6)


def _outlines(file: Path, towns: int) -> None:
    whole = json.loads(file.read_text())
    whole["features"] = [_outline(feature, town) for town in range(towns) for feature in whole["features"]]
    file.write_text(json.dumps(whole, ensure_ascii=False))


def _outline(feature: dict[str, Any], town: int) -> dict[str, Any]:
    said = feature["properties"]
    codes = {name: _coded(said[name], town) for name in ("code", "village", "leader", "worker")}
    rings = [[[_east(lon, town), lat] for lon, lat in ring] for ring in feature["geometry"]["coordinates"]]
    return feature | {
        "properties": said | codes | {"name": f"{said['name']}{town or ''}"},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }
