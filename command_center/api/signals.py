"""Signals in: `POST /events`, their schemas, what became of them, and the files they name."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec.structs import replace

from command_center.access.people import Viewer
from command_center.access.sees import is_for, sees, shared, sight, to_machine
from command_center.api import cloudevents
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.reports import source_of
from command_center.api.services import Given, Services
from command_center.case.state import Case
from command_center.facts.ids import signal_key
from command_center.facts.parts import SignalPart
from command_center.facts.signal import SIGNAL_TYPES
from command_center.intake.door import Arrival
from command_center.intake.events import BadEvent, check_files, files_of
from command_center.store import Reader
from command_center.store.reader import Outcome
from command_center.view import became

MOST_BYTES = 20_000_000


@post("/events", status_code=202, request_max_body_size=MOST_BYTES)
async def take_events(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, dry_run: FromQuery[bool] = False
) -> Response[dict[str, Any]]:
    """Accept CloudEvents (binary, structured, batch). 202 comes after they are on disk; bad ones are refused one by
    one. `dry_run=true` answers what the events would become and stores nothing."""
    try:
        found = cloudevents.read(request.headers, await request.body())
    except cloudevents.BadEvents as error:
        raise Problem(400, f"事件读不成：{error}", str(error)) from None
    foreign = _foreign(viewer, found)
    named = any(map(files_of, found.arrivals))  # most name no picture, and need no disk and no thread
    missing = await asyncio.to_thread(_missing_blobs, services, found) if named else []
    refused = sorted([*found.refused, *{r.position: r for r in [*missing, *foreign]}.values()])
    bad = {refusal.position for refusal in [*missing, *foreign]}
    arrivals = [a for a, index in zip(found.arrivals, found.indexes, strict=True) if index not in bad]
    listed = [{"index": r.position, "reason": r.reason} for r in refused]
    if not arrivals:
        zh, en = ("都没有收下", "nothing was kept") if listed else ("没有事件", "no event")
        raise Problem(400, zh, en, accepted=0, duplicate=0, refused=listed)
    if dry_run:
        answers = [await _foretold(services, viewer, arrival) for arrival in arrivals]
        return Response({"would": answers, "refused": listed}, status_code=200)
    kept = await services.center.accept(arrivals)
    return Response({"accepted": kept.accepted, "duplicate": kept.duplicate, "refused": listed}, status_code=202)


def _foreign(viewer: Viewer, found: cloudevents.Read) -> list[cloudevents.Refusal]:
    """Events that speak for somebody else than the key was given to."""
    return [
        cloudevents.Refusal(index, f"source: this key sends for {viewer.source}… alone, got {arrival.source:.80}")
        for arrival, index in zip(found.arrivals, found.indexes, strict=True)
        if not arrival.source.startswith(viewer.source)
    ]


def _missing_blobs(services: Services, found: cloudevents.Read) -> list[cloudevents.Refusal]:
    refused = []
    for arrival, index in zip(found.arrivals, found.indexes, strict=True):
        try:
            check_files(arrival, services.center.store.blobs.has)
        except BadEvent as error:
            refused.append(cloudevents.Refusal(index, str(error)))
    return refused


async def _foretold(services: Services, viewer: Viewer, arrival: Arrival) -> dict[str, Any]:
    """A machine is told nothing of a case that others reported: to try events would be a way to look for it."""
    case, found = await services.center.dry_run(arrival)
    facts = [{"kind": fact.kind, "because": fact.because} for fact in found]
    if case is None:
        return {"outcome": found[0].kind if found else "", "facts": facts}
    outcome = "joined" if any(fact.kind == "case.joined" for fact in found) else "opened"
    if await asyncio.to_thread(services.center.store.read, lambda reader: _shared(reader, viewer, case)):
        key = signal_key(arrival.source, arrival.id)
        own = next(part for fact in found if (part := fact.change.signals.get(key)) is not None)
        return {"outcome": outcome, "grid": own.grid, "item": own.item}
    view = services.view(case)
    return {
        "outcome": outcome,
        "case": {"number": case.number, "status": case.status, "level": case.level, "reasons": list(case.reasons)},
        "grid": case.grid,
        "item": case.item,
        "unit": case.lead,
        "rules": msgspec.to_builtins(case.rules),
        "clocks": view["clocks"],
        "duties": view["duties"],
        "whistles": view["whistles"],
        "why": case.why,
        "facts": facts,
    }


def _shared(reader: Reader, viewer: Viewer, case: Case) -> bool:
    """Whether a machine asks, and others have reported the case too."""
    return bool(viewer.source) and shared(viewer.source, case, reader.facts(case.id))


@get("/api/signals", sync_to_thread=True)
def find_signal(
    services: Given,
    viewer: Asking,
    source: Annotated[str, QueryParameter(min_length=1)],
    id: Annotated[str, QueryParameter(min_length=1)],
) -> dict[str, Any]:
    """What became of an event; a machine asks for its own."""
    found = services.center.store.read(lambda reader: _found(reader, viewer, source, id))
    if found is None or not _asks_its_own(services, viewer, found):
        raise Problem(404, f"{source} 没有来件 {id}", f"no signal {id} of {source}")
    signal, fact, case = found.signal, found.fact, found.case
    return services.shown.plain(
        {
            "key": signal.key,
            "source": signal.source,
            "id": signal.id,
            "type": signal.type,
            "at": signal.at,
            "arrived_at": signal.arrived_at,
            "grid": signal.grid,
            "outcome": became(fact, case),
        }
    )


def _found(reader: Reader, viewer: Viewer, source: str, id: str) -> Outcome | None:
    found = reader.signal(source, id)
    if found is not None and found.case is not None and _shared(reader, viewer, found.case):
        return replace(found, case=to_machine(found.case, viewer.source))
    return found


def _asks_its_own(services: Services, viewer: Viewer, found: Outcome) -> bool:
    if viewer.source:
        return found.signal.source.startswith(viewer.source)
    if found.case is not None:
        return sees(viewer, found.case, services.center.site)
    which = sight(viewer, services.center.site)
    return which is None or is_for(which.source, found.signal)


@get("/schemas/{name:str}")
async def schema(name: FromPath[str]) -> dict[str, Any]:
    """The JSON Schema of a type's data: /schemas/hotline.ticket.v1.json."""
    kind = SIGNAL_TYPES.get(name.removesuffix(".json"))
    if kind is None:
        asked = name.removesuffix(".json")
        zh, en = (
            f"没有类型 {asked}；有 {'、'.join(SIGNAL_TYPES)}",
            f"no type {asked}; there are {', '.join(SIGNAL_TYPES)}",
        )
        raise Problem(404, zh, en)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(kind)}


@put("/blobs/{name:str}", status_code=201, request_max_body_size=MOST_BYTES)
async def put_blob(request: Request[Any, Any, Any], services: Given, name: FromPath[str]) -> dict[str, Any]:
    """Keep a file under its own SHA-256; on disk when this answers."""
    body = await request.body()
    await asyncio.to_thread(services.center.store.blobs.put, name, body)
    return {"sha256": name, "bytes": len(body)}


def _sent(machine: Viewer, part: SignalPart, picture: str) -> bool:
    return bool(machine.source) and part.source.startswith(machine.source) and picture in part.pictures


KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png", b"RIF": "image/webp", b"GIF": "image/gif"}


@get("/blobs/{name:str}", sync_to_thread=True)
def get_blob(services: Given, viewer: Asking, name: FromPath[str]) -> Response[bytes]:
    """A picture of a case that one sees, or reported. While no case names it, who put it alone knows its name."""
    body = services.center.store.blobs.get(name)
    if body is None or not _may_look(services, viewer, name):
        raise Problem(404, f"没有文件 {name}", f"no blob {name}")
    kind = KINDS.get(body[:3], "application/octet-stream")
    # A picture never runs as a page, and its name is its content: it may be kept for ever.
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(body, media_type=kind, headers=headers)


def _may_look(services: Services, viewer: Viewer, name: str) -> bool:
    site, own = services.center.site, source_of(viewer.post.code) if viewer.post else ""
    if viewer.source == "" and sight(viewer, site) is None:
        return True  # all cases, which need not be asked for

    def look(reader: Reader) -> bool:
        unnamed = True
        for case in reader.cases_with(name):
            if any(part.source == own or _sent(viewer, part, name) for part in case.signals.values()):
                return True
            if sees(viewer, case, site) and not _shared(reader, viewer, case):
                return True
            unnamed = False
        return unnamed

    return services.center.store.read(look)


HANDLERS = [take_events, find_signal, schema, put_blob, get_blob]
