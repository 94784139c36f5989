"""Health, the clock, beats, and what the browser needs to know of the site."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from msgspec import Meta, Struct

from command_center.api.problems import Problem
from command_center.api.services import Services


@get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", sync_to_thread=True)
def readyz(services: Services, quiet: bool = False) -> Response[dict[str, Any]]:
    """Ready to work; with `quiet=1`: and no signal and no clock waits."""
    services.center.store.read(lambda reader: reader.get("site"))
    waiting = quiet and not services.quiet()
    return Response({"status": "busy" if waiting else "ready"}, status_code=503 if waiting else 200)


@get("/api/clock")
async def read_clock(services: Services) -> dict[str, Any]:
    clock = services.center.clock
    return {"mode": clock.mode, "rate": clock.rate, "now_at": services.shown.moment(clock.now())}


class Advance(Struct, frozen=True, forbid_unknown_fields=True):
    advance_s: Annotated[float, Meta(gt=0, le=366 * 86_400)]


@post("/api/clock", status_code=200)
async def advance_clock(services: Services, data: Advance) -> dict[str, Any]:
    """Move the manual clock; answers when all that fell due has fired."""
    clock = services.center.clock
    if clock.mode != "manual":
        raise Problem(404, "the clock is moved under --clock manual alone")
    fired = await services.center.advance(clock.now() + round(data.advance_s * 1_000_000))
    return {"mode": clock.mode, "rate": clock.rate, "now_at": services.shown.moment(clock.now()), "fired": fired}


class Beat(Struct, frozen=True):
    """A camera is alive: `ok` and how old its last frame is, in seconds."""

    ok: bool = True
    age_s: float = 0.0
    at_frame: float = 0.0


@post("/api/cameras/{code:str}/beat", status_code=200)
async def camera_beat(services: Services, code: str, data: Beat) -> dict[str, bool]:
    if code not in services.center.site.cameras:
        raise Problem(404, f"没有摄像机 {code}")
    if data.ok:
        services.pulse.camera(code, data.age_s)
    return {"ok": True}


class Beats(Struct, frozen=True, forbid_unknown_fields=True):
    """Many at once: seconds since each camera's last frame, and the links that are up."""

    cameras: dict[str, float] = {}
    feeds: tuple[str, ...] = ()


@post("/api/beats", status_code=200)
async def beats(services: Services, data: Beats) -> dict[str, int]:
    known = {code: age for code, age in data.cameras.items() if code in services.center.site.cameras}
    for code, age in known.items():
        services.pulse.camera(code, age)
    for source in data.feeds:
        services.pulse.feed(source)
    return {"cameras": len(known), "feeds": len(data.feeds)}


@post("/api/feeds/{source:str}/beat", status_code=200)
async def feed_beat(services: Services, source: str) -> dict[str, bool]:
    services.pulse.feed(source)
    return {"ok": True}


@get("/api/site")
async def show_site(services: Services) -> dict[str, Any]:
    """What the pages draw with; changes only with the site's hash."""
    site, clock = services.center.site, services.center.clock
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
                     "families": i.families, "lead": i.lead, "keywords": i.keywords, "on_site": i.on_site}
            for i in site.items.values()
        },
        "levels": msgspec.to_builtins(site.levels),
        "whistles": msgspec.to_builtins(site.whistles),
        "calendar": {
            "spans": site.calendar.hours.spans,
            "off": sorted(site.calendar.off),
            "on": sorted(site.calendar.on),
        },
        "clock": {"mode": clock.mode, "rate": clock.rate},
        "wall": {"url": services.wall_url},
    }  # fmt: skip


HANDLERS = [
    healthz, readyz, read_clock, advance_clock, camera_beat, beats, feed_beat, show_site,
]  # fmt: skip
