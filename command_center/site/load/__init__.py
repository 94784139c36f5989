"""A folder becomes a `Site`: read everything, note everything that is wrong, stop only at the end.

This is the page to read first; docs/site.md describes the files for those who write them.
"""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from command_center.site.load import catalogue, channels, limits, people, shapes, town
from command_center.site.load.entry import Problems
from command_center.site.load.files import Files
from command_center.site.located import Located, SiteErrors
from command_center.site.value import Rule, Site, verifies_alone

__all__ = ["Found", "Located", "SiteErrors", "inspect", "load"]


class Found(Struct, frozen=True):
    """`site` is None when there are errors."""

    site: Site | None
    errors: tuple[Located, ...]
    country: str = ""  # whose public holidays the calendar can be compared with


def load(folder: Path) -> Site:
    """The site of a folder; raises SiteErrors with all that is wrong."""
    found = inspect(folder)
    if found.site is None:
        raise SiteErrors(found.errors)
    return found.site


def inspect(folder: Path) -> Found:
    problems = Problems()
    if not Path(folder).is_dir():
        problems.error(str(folder), 1, "", "a folder", "nothing")
        return Found(None, tuple(problems.errors))
    files = Files(Path(folder), problems)

    general = town.read(files.settings("site.yaml"))
    limit = limits.read(files.settings("limits.yaml"))
    unit_rows = files.table("units.csv", people.UNIT_COLUMNS)
    units = people.units(unit_rows, [name for name, _ in general.modules])
    grids, grid_rows = shapes.grids(shapes.features(problems, "grids.geojson", files.text("grids.geojson")), units)
    posts = people.posts(files.table("posts.csv", people.POST_COLUMNS), units, grids)
    people.staffed(unit_rows, units, posts)
    shapes.manned(grid_rows, grids, posts, units)
    able = {code: unit for code, unit in units.items() if unit.level != "center" and not verifies_alone(posts, code)}
    items = catalogue.items(files.table("items.csv", catalogue.COLUMNS), able, limit.levels)
    cameras = shapes.cameras(files.table("cameras.csv", shapes.CAMERA_COLUMNS), grids, items)
    reached = channels.read(files.settings("channels.yaml"), units, posts)
    lakes, outline = shapes.land(shapes.features(problems, "land.geojson", files.text("land.geojson"), optional=True))

    site = Site(
        code=general.code,
        name=general.name,
        english=general.english,
        hash=files.hash,
        rules_hash=files.rules_hash,
        modules=general.modules,
        calendar=general.calendar,
        units=units,
        posts=posts,
        items=items,
        grids=grids,
        cameras=cameras,
        levels=limit.levels,
        whistles=limit.whistles,
        ladders=limit.ladders,
        rules=(),
        settings=general.settings,
        lakes=lakes,
        outline=outline,
        schematic=general.schematic,
        units_reached=reached.units,
        posts_reached=reached.posts,
        address=reached.address,
    )
    rules = _rules(Path(folder) / "rules", site, problems)
    if problems.errors:
        return Found(None, tuple(sorted(set(problems.errors))))
    return Found(replace(site, rules=rules), (), general.country)


def _rules(folder: Path, site: Site, problems: Problems) -> tuple[Rule, ...]:
    """The rules, which name units, items and places. A name that is missing in a faulty table is not their fault."""
    from command_center.rules.load import load_rules  # it brings CEL, which a site without rules does not need
    from command_center.rules.model import Names

    if problems.errors:
        return ()
    rules, errors = load_rules(folder, Names.of(site))
    problems.errors += errors
    return rules
