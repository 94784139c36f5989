"""The site as the pages and the simulator see it: plain values, nothing of requesters or rules."""

from typing import Any

import msgspec

from command_center.site.value import Site


def described(site: Site, mode: str, rate: float, wall_url: str) -> dict[str, Any]:
    villages = [u for u in site.units.values() if u.level == "village"]
    return {
        "code": site.code,
        "name": site.name,
        "english": site.english,
        "hash": site.hash,
        "schematic": site.schematic,
        "timezone": site.calendar.timezone,
        "modules": [list(pair) for pair in site.modules],
        "grids": [
            {
                "code": g.code, "name": g.name, "village": g.village, "ring": g.ring, "center": g.center,
                "leader": g.leader, "worker": g.worker, "branch": g.branch, "station": g.station,
            }
            for g in site.grids.values()
        ],
        "lakes": site.lakes,
        "outline": site.outline,
        "villages": [{"code": u.code, "name": u.name, "short": u.short, "english": u.english} for u in villages],
        "units": {
            u.code: {
                "name": u.name, "short": u.short, "english": u.english, "module": u.module, "level": u.level,
                "lon": u.lon, "lat": u.lat, "organ": u.organ,
            }
            for u in site.units.values()
        },
        "posts": [msgspec.to_builtins(p) for p in site.posts.values()],
        "cameras": [
            {
                "code": c.code, "name": c.name, "village": site.grids[c.grid].village if c.grid in site.grids else "",
                "grid": c.grid, "lon": c.lon, "lat": c.lat, "heading": c.heading, "overlooks": c.overlooks,
                "alarms": c.alarms,
            }
            for c in site.cameras.values()
        ],
        "items": {
            i.code: {"name": i.name, "short": i.short, "english": i.english, "category": i.category, "level": i.level,
                     "families": i.families, "lead": i.lead, "assist": i.assist, "keywords": i.keywords,
                     "on_site": i.on_site, "department_only": i.department_only,
                     "stages": [stage.name for stage in i.stages]}
            for i in site.items.values()
        },
        "levels": msgspec.to_builtins(site.levels),
        "whistles": msgspec.to_builtins(site.whistles),
        "calendar": {
            "spans": site.calendar.hours.spans,
            "off": sorted(site.calendar.off),
            "on": sorted(site.calendar.on),
        },
        "shifts": site.settings.shifts,
        "clock": {"mode": mode, "rate": rate},
        "wall": {"url": wall_url},
    }  # fmt: skip
