"""随手报: what grid workers report from their phones, what became of it, and what there is to look at near them.

A report is a signal like any other: it comes through the same door as `/events`, with the device's id, so that the
same report sent twice is one. `at` is the device's moment; when it arrived is told by the center's clock.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from command_center.access.people import Viewer
from command_center.access.sees import sees
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Limit, Services, acting
from command_center.api.standing import standing
from command_center.case.decide import allowed
from command_center.case.state import OPEN, Case
from command_center.facts.durations import DAY
from command_center.facts.signal import GridReport, OnSite, PlaceGiven, Sha256, Text, Title
from command_center.intake.datum import metres
from command_center.intake.door import Arrival
from command_center.intake.events import BadEvent, arrival, check_files
from command_center.site.value import Post, Site
from command_center.store.reader import Outcome
from command_center.view import became

TYPE = "grid.report.v1"
SHOWN_FOR = 92 * DAY
"""How far back one's own reports are looked for."""
MOST_TASKS = 50


class ReportGiven(Struct, frozen=True, forbid_unknown_fields=True):
    """A report as the device wrote it; `at` is RFC 3339 with an offset. Pictures are put before it."""

    id: Annotated[str, Meta(min_length=8, max_length=100)]  # made on the device
    title: Title
    at: str
    text: Text = ""
    item: str = ""
    place: PlaceGiven = PlaceGiven()
    grid: str = ""
    pictures: Annotated[tuple[Sha256, ...], Meta(max_length=20)] = ()
    on_site: OnSite | None = None


def source_of(post: str) -> str:
    return f"urn:post:{post}"


@post("/api/reports", status_code=202)
async def send_report(services: Given, viewer: Asking, data: JSONBody[ReportGiven]) -> dict[str, Any]:
    """Keep a grid worker's report; on disk when this answers. The same id again is the same report."""
    try:
        found = event_of(data, acting(viewer))
        await asyncio.to_thread(check_files, found, services.center.store.blobs.has)
    except BadEvent as error:
        raise Problem(422, f"上报不合要求：{error}", str(error)) from None
    kept = await services.center.accept([found])
    return {"key": kept.keys[0], "accepted": kept.accepted, "duplicate": kept.duplicate}


def event_of(given: ReportGiven, post: str) -> Arrival:
    """The report as the CloudEvent that it stands for. Raises BadEvent."""
    data = {
        "title": given.title, "text": given.text, "item": given.item, "place": msgspec.to_builtins(given.place),
        "grid": given.grid, "attachments": given.pictures, "post": post, "on_site": msgspec.to_builtins(given.on_site),
    }  # fmt: skip
    attributes = {"specversion": "1.0", "id": given.id, "source": source_of(post), "type": TYPE, "time": given.at}
    return arrival({**attributes, "data": data})


@get("/api/reports", sync_to_thread=True)
def my_reports(services: Given, viewer: Asking, cursor: FromQuery[str] = "", limit: Limit = 50) -> dict[str, Any]:
    """One's own reports of the last three months, newest first, and what became of each."""
    since = services.center.clock.now() - SHOWN_FOR
    source = source_of(acting(viewer))
    found, following = services.center.store.read(lambda reader: reader.sent_by(source, TYPE, since, cursor, limit))
    return {"items": services.shown.plain([report_view(one) for one in found]), "next": following}


def report_view(found: Outcome) -> dict[str, Any]:
    signal, data = found.signal, found.signal.data
    assert isinstance(data, GridReport)  # its type was asked for
    return {
        "key": signal.key,
        "id": signal.id,
        "at": signal.at,
        "arrived_at": signal.arrived_at,
        "title": data.title,
        "text": data.text,
        "item": data.item,
        "grid": signal.grid,
        "place": {"text": signal.place.text, "lon": signal.place.lon, "lat": signal.place.lat},
        "pictures": list(data.attachments),
        "on_site": msgspec.to_builtins(data.on_site),
        "became": _became(found),
    }


def _became(found: Outcome) -> dict[str, Any]:
    told, case = became(found.fact, found.case), found.case
    if case is not None and "case" in told:
        told |= {"unit": case.lead, "closed": case.status not in OPEN, "closed_at": case.closed_at}
    return told


TASKS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("case", "pass"): ("verify", "verify:case"),
    ("case", "sample_pass"): ("sample", "sample:case"),
    ("notice", "pass"): ("recheck", "recheck:{on}"),
    ("case", "close_on_site"): ("on-site", ""),  # others have a limit for it, the grid worker has none
}
"""Verbs for which somebody goes and looks: the kind of task, and its clock."""


@get("/api/reports/near", sync_to_thread=True)
def tasks_near(
    services: Given,
    viewer: Asking,
    lon: Annotated[float, QueryParameter(ge=-180, le=180)],
    lat: Annotated[float, QueryParameter(ge=-90, le=90)],
) -> dict[str, Any]:
    """What one's post may recheck, verify or settle on the spot, nearest first. `lon`, `lat` in WGS-84; what has no
    place comes last."""
    acting(viewer)
    tasks = [task for case in standing(services) for task in _tasks(services, viewer, case, lon, lat)]
    tasks.sort(key=lambda task: (task["metres"] is None, task["metres"] or 0, task["number"]))
    found = {"now_at": services.center.clock.now(), "total": len(tasks), "items": tasks[:MOST_TASKS]}
    return dict(services.shown.plain(found))


def _tasks(services: Services, viewer: Viewer, case: Case, lon: float, lat: float) -> Iterator[dict[str, Any]]:
    site, found = services.center.site, viewer.post
    if found is None or not sees(viewer, case, site):
        return
    for kind, clock_id in _kinds(case, site, found):
        clock = case.clocks.get(clock_id)
        at = _where(case, site)
        yield {
            "kind": kind,
            "case": case.id,
            "number": case.number,
            "title": case.title,
            "item": case.item,
            "level": case.level,
            "status": case.status,
            "grid": case.grid,
            "place": {"text": case.place.text, "lon": case.place.lon, "lat": case.place.lat},
            "metres": round(metres(lon, lat, *at)) if at else None,
            "started_at": clock.started_at if clock else None,
            "due_at": clock.due_at if clock else None,
            "working": bool(clock and clock.working),
            "paused": bool(clock and clock.paused_at),
        }


def _kinds(case: Case, site: Site, post: Post) -> Iterator[tuple[str, str]]:
    for entry in allowed(case, site, post):
        if task := TASKS.get((entry.target, entry.row.verb)):
            kind, clock = task
            yield kind, clock.format(on=entry.on)


def _where(case: Case, site: Site) -> tuple[float, float] | None:
    """In WGS-84; of a case without coordinates the middle of its grid."""
    if case.place.lon is not None and case.place.lat is not None:
        return case.place.lon, case.place.lat
    return site.grids[case.grid].center if case.grid in site.grids else None


HANDLERS = [send_report, my_reports, tasks_near]
