"""From readable names to codes: what each name in a rule may mean."""

from collections.abc import Iterable

from command_center.facts.signal import SOURCES, Kind
from command_center.rules.fields import MATCH
from command_center.rules.model import BY, ROLES, Names


class Book:
    """Every known name → the codes that it may mean. A name that two things share is of no use by itself."""

    def __init__(self, names: Names):
        self.names = names
        self.units = _readings((u.code, u.name, u.short) for u in names.units.values())
        self.villages = _readings((u.code, u.name, u.short) for u in names.units.values() if u.level == "village")
        families = {f for item in names.items.values() for f in item.families}
        categories = {c for item in names.items.values() for c in item.category if c}
        alarms = {alarm for camera in names.cameras.values() for alarm in camera.alarms}
        self.match: dict[str, dict[str, set[str]]] = {
            "item": _readings((i.code, i.name, i.short) for i in names.items.values()),
            "family": _readings((f,) for f in families),
            "category": _readings((c,) for c in categories),
            "village": self.villages,
            "grid": _readings((g.code, g.name) for g in names.grids.values()),
            "level": _readings((level.code, level.name) for level in names.levels.values()),
            "kind": _readings((k,) for k in Kind.__args__),  # type: ignore[attr-defined]
            "source": _readings((s,) for s in SOURCES.values()),
            "camera": _readings((c.code, c.name) for c in names.cameras.values()),
            "alarm": _readings((a,) for a in alarms),
        }
        self.levels = self.match["level"]
        self.whistles = _readings((k,) for k in names.whistles)
        roles = (("role:" + code, code, word) for code, word in ROLES.items())
        posts = (("post:" + p.code, p.code, p.name) for p in names.posts.values())
        self.told = {**_readings(posts), **_readings(roles), **self.units}
        self.by = _readings((b,) for b in BY)
        self.fields = _readings((f,) for f in MATCH)


def _readings(things: Iterable[tuple[str, ...]]) -> dict[str, set[str]]:
    """Every reading of each thing → the codes (the first of each tuple) that it may mean. A code means itself."""
    found: dict[str, set[str]] = {}
    codes = set()
    for code, *others in things:
        codes.add(code)
        for reading in (code, *others):
            if reading:
                found.setdefault(reading, set()).add(code)
    return found | {code: {code} for code in codes}
