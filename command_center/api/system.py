"""Health, the clock, beats, and what the browser needs to know of the site."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from command_center.api.problems import Problem
from command_center.api.services import Given, GivenHealth
from command_center.api.town import described
from command_center.facts.durations import SECOND
from command_center.facts.signal import SOURCES
from command_center.metrics import CONTENT_TYPE


@get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", sync_to_thread=True)
def readyz(health: GivenHealth, quiet: FromQuery[bool] = False) -> Response[dict[str, Any]]:
    """Ready to work; with `quiet=1`: and no signal and no clock waits."""
    late = {"late_s": health.late() / SECOND}
    if lacks := health.lacks():
        return Response({"status": "waiting", "for": lacks, **late}, status_code=503)
    busy = quiet and not health.quiet()
    return Response({"status": "busy" if busy else "ready", **late}, status_code=503 if busy else 200)


@get("/metrics", sync_to_thread=True, media_type=CONTENT_TYPE)
def metrics(health: GivenHealth) -> bytes:
    """For Prometheus."""
    return health.metrics()


@get("/api/clock")
async def read_clock(services: Given) -> dict[str, Any]:
    clock = services.center.clock
    return {"mode": clock.mode, "rate": clock.rate, "now_at": services.shown.moment(clock.now())}


class Advance(Struct, frozen=True, forbid_unknown_fields=True):
    advance_s: Annotated[float, Meta(gt=0, le=366 * 86_400)]


@post("/api/clock", status_code=200)
async def advance_clock(services: Given, data: JSONBody[Advance]) -> dict[str, Any]:
    """Move the manual clock; answers when all that fell due has fired."""
    clock = services.center.clock
    if clock.mode != "manual":
        raise Problem(404, "只有 --clock manual 才能拨钟", "the clock is moved under --clock manual alone")
    fired = await services.center.advance(clock.now() + round(data.advance_s * SECOND))
    return {"mode": clock.mode, "rate": clock.rate, "now_at": services.shown.moment(clock.now()), "fired": fired}


Seconds = Annotated[float, Meta(ge=0, le=1e9)]


class Beat(Struct, frozen=True):
    """A camera is alive: `ok` and how old its last frame is, in seconds."""

    ok: bool = True
    age_s: Seconds = 0.0
    at_frame: float = 0.0


@post("/api/cameras/{code:str}/beat", status_code=200)
async def camera_beat(services: Given, code: FromPath[str], data: JSONBody[Beat]) -> dict[str, bool]:
    if code not in services.center.site.cameras:
        raise Problem(404, f"没有摄像机 {code}", f"no camera {code}")
    if data.ok:
        services.pulse.camera(code, data.age_s)
    return {"ok": True}


FEEDS = tuple(SOURCES.values())
"""The links that can be heard; of others nothing is kept."""


class Beats(Struct, frozen=True, forbid_unknown_fields=True):
    """Many at once: seconds since each camera's last frame, and the links that are up."""

    cameras: dict[str, Seconds] = {}
    feeds: tuple[str, ...] = ()


@post("/api/beats", status_code=200)
async def beats(services: Given, data: JSONBody[Beats]) -> dict[str, int]:
    known = {code: age for code, age in data.cameras.items() if code in services.center.site.cameras}
    for code, age in known.items():
        services.pulse.camera(code, age)
    feeds = [source for source in data.feeds if source in FEEDS]
    for source in feeds:
        services.pulse.feed(source)
    return {"cameras": len(known), "feeds": len(feeds)}


@post("/api/feeds/{source:str}/beat", status_code=200)
async def feed_beat(services: Given, source: FromPath[str]) -> dict[str, bool]:
    if source not in FEEDS:
        zh, en = f"没有来源 {source}；有 {'、'.join(FEEDS)}", f"no feed {source}; there are {', '.join(FEEDS)}"
        raise Problem(404, zh, en)
    services.pulse.feed(source)
    return {"ok": True}


@get("/api/site")
async def show_site(services: Given) -> dict[str, Any]:
    """What the pages draw with; changes only with the site's hash."""
    center = services.center
    return described(center.site, center.clock.mode, center.clock.rate, services.wall_url)


HEALTH = [healthz, readyz, metrics]
"""What every process answers, whatever its role."""

HANDLERS = [*HEALTH, read_clock, advance_clock, camera_beat, beats, feed_beat, show_site]
