"""units.csv and posts.csv: who there is, and whether everybody is there whom the verbs need."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import get_args

from command_center.site.load.entry import HOURS_FORM, Entry, hours
from command_center.site.load.limits import ROLES
from command_center.site.value import Post, Unit, UnitLevel

UNIT_COLUMNS = (
    "code", "name", "short", "level", "module", "superior", "english", "hours", "organ", "lon", "lat",
)  # fmt: skip
POST_COLUMNS = ("code", "name", "unit", "roles", "grid")
UNIT_LEVELS = get_args(UnitLevel)

NEEDED = ("clerk", "duty-leader", "supervisor", "verifier", "caller", "leader", "secretary", "mayor")
"""Roles without which some case would wait for nobody."""


def units(rows: list[Entry], modules: Collection[str]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    shorts: Counter[str] = Counter()
    codes = {row.values["code"] for row in rows}
    for row in rows:
        unit = Unit(
            code=row.code(),
            name=row.text("name"),
            short=row.text("short", most=5),
            level=row.choice("level", UNIT_LEVELS) or "town",  # type: ignore[arg-type]
            module=row.choice("module", modules),
            superior=row.choice("superior", codes, "the code of a unit", optional=True),
            english=row.text("english", most=9),
            hours=row.text("hours", optional=True),
            organ=row.yes("organ"),
            lon=row.number("lon", -180, 180, default=0),
            lat=row.number("lat", -90, 90, default=0),
        )
        if unit.hours and hours(unit.hours) is None:
            row.fail("hours", HOURS_FORM, unit.hours)
        if unit.organ and unit.level in ("village", "center"):
            row.fail("organ", f"no: a {unit.level} issues no notice", "yes")
        unique(row, found, "the code of one unit")
        shorts[unit.short] += 1
        if unit.short and shorts[unit.short] > 1:
            row.fail("short", "the short name of one unit", unit.short)
        found[unit.code] = unit
    _no_loops(rows, found)
    return found


def unique(row: Entry, found: Mapping[str, object], expected: str) -> None:
    code = row.values["code"]
    if code in found:
        row.fail("code", expected, f"{code} again")


def _no_loops(rows: list[Entry], found: Mapping[str, Unit]) -> None:
    for row in rows:
        seen: list[str] = []
        code = row.values["code"]
        while code in found and code not in seen:
            seen.append(code)
            code = found[code].superior
        if code and code == row.values["code"]:
            row.fail("superior", "no circle of superiors", " > ".join([*seen, code]))


def posts(rows: list[Entry], units: Mapping[str, Unit], grids: Collection[str]) -> dict[str, Post]:
    found: dict[str, Post] = {}
    for row in rows:
        post = Post(
            code=row.code(),
            name=row.text("name"),
            unit=row.choice("unit", units, "the code of a unit"),
            roles=row.choices("roles", ROLES),
            grid=row.choice("grid", grids, "the code of a grid", optional=True),
        )
        if "grid-worker" in post.roles and not row.has("grid"):
            row.fail("grid", "the code of a grid: a grid worker has one", "nothing")
        unique(row, found, "the code of one post")
        found[post.code] = post
    return found


def staffed(rows: list[Entry], units: Mapping[str, Unit], posts: Mapping[str, Post]) -> None:
    """Whether each unit can play its part: one who signs, one who returns, officers (two, to issue a notice)."""
    if not posts:
        return
    roles = Counter((post.unit, role) for post in posts.values() for role in post.roles)
    for row in rows:
        unit = units.get(row.values["code"])
        if unit is None or unit.level == "center":
            continue
        for role, least in (("unit-clerk", 1), ("unit-head", 1), ("officer", 2 if unit.organ else 1)):
            if roles[unit.code, role] < least:
                row.fail("code", f"at least {least} with the role {role} in posts.csv", roles[unit.code, role])
    everywhere = {role for post in posts.values() for role in post.roles}
    for role in NEEDED:
        if role not in everywhere:
            rows[0].problems.error("posts.csv", 1, "roles", f"a post with the role {role}", "nothing")
