"""Lists for desks and integrators: duties, whistles, rates, the log, dead letters, the tables themselves."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from command_center.access.sees import sight
from command_center.api.confidential import log_export
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Limit, several
from command_center.case.table import TABLES
from command_center.center import Center
from command_center.intake.events import BadEvent, Envelope, arrival, check_files, opened
from command_center.panels import month_start, rates
from command_center.store.reader import DeadLetter
from command_center.store.tx import WEBHOOK
from command_center.view import clock_view, duty_view, whistle_view

States = Annotated[str, QueryParameter(name="state")]

ON_DISK = ("signals", "clocks", "facts")
"""Origins of dead letters whose matter is in the tables, as is a webhook's. All others are a topic's partition."""


@get("/api/duties", sync_to_thread=True)
def list_duties(
    services: Given,
    viewer: Asking,
    unit: FromQuery[str] = "",
    named: States = "",
    cursor: FromQuery[str] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Duties of the cases that one sees, newest first; `state` may name several, parted by commas."""
    seen = sight(viewer, services.center.site)
    rows, following = services.center.store.read(
        lambda reader: reader.duties(unit, several(named), cursor, limit, seen)
    )
    items = [
        {
            **duty_view(duty),
            "case": case.id,
            "number": case.number,
            "title": case.title,
            "level": case.level,
            "clocks": [clock_view(clock) for clock in case.clocks.values() if clock.on == duty.id],
        }
        for case, duty in rows
    ]
    return {"items": services.shown.plain(items), "next": following}


@get("/api/whistles", sync_to_thread=True)
def list_whistles(
    services: Given, viewer: Asking, named: States = "", cursor: FromQuery[str] = "", limit: Limit = 50
) -> dict[str, Any]:
    site = services.center.site
    seen = sight(viewer, site)
    rows, following = services.center.store.read(lambda reader: reader.whistles(several(named), cursor, limit, seen))
    items = [{**whistle_view(w, case, site), "case": case.id, "case_number": case.number} for case, w in rows]
    return {"items": services.shown.plain(items), "next": following}


@get("/api/rates", sync_to_thread=True)
def list_rates(services: Given) -> dict[str, Any]:
    """This month's rates: numerator, denominator, what is left out and by whose approval."""
    center = services.center
    until = center.clock.now()
    since = month_start(center.work, until)
    found = center.store.read(lambda reader: rates(reader, since, until, center.site))
    return {"since_at": services.shown.moment(since), "items": found}


@get("/api/units", sync_to_thread=True)
def list_units(services: Given) -> dict[str, Any]:
    return {"items": [msgspec.to_builtins(unit) for unit in services.center.site.units.values()]}


@get("/api/posts", sync_to_thread=True)
def list_posts(services: Given) -> dict[str, Any]:
    return {"items": [msgspec.to_builtins(post) for post in services.center.site.posts.values()]}


@get("/api/grids", sync_to_thread=True)
def list_grids(services: Given) -> dict[str, Any]:
    return {"items": [msgspec.to_builtins(grid) for grid in services.center.site.grids.values()]}


@get("/api/facts", sync_to_thread=True)
def list_facts(services: Given, viewer: Asking, after: FromQuery[str] = "", limit: Limit = 100) -> dict[str, Any]:
    """The log from a cursor on; `next` is where to go on, now or later. `after=latest` answers no facts but the cursor
    behind the last one. Who reads it is in the audit, once an hour."""
    if viewer.known:
        log_export(services.center.store, viewer.name)
    if after == "latest":
        return {"items": [], "next": services.center.store.read(lambda reader: reader.end_of_facts())}
    facts, following = services.center.store.read(lambda reader: reader.facts_after(after, limit))
    return {"items": services.shown.plain(msgspec.to_builtins(facts)), "next": following}


@get("/api/transitions")
async def transitions() -> dict[str, Any]:
    """The tables: which verb, in which states, by whom, with which fields."""
    return {
        target: [
            {
                "verb": row.verb,
                "states": list(row.states),
                "by": list(row.by),
                "fields": [info.name for info in msgspec.structs.fields(row.args)],
            }
            for row in table
        ]
        for target, table in TABLES.items()
    }


@get("/api/dead-letters", sync_to_thread=True)
def list_dead_letters(services: Given, cursor: FromQuery[str] = "", limit: Limit = 50) -> dict[str, Any]:
    """What could not be handled: origin, place and reason, never its content."""
    letters, following = services.center.store.read(lambda reader: reader.dead_letters(cursor, limit))
    items = [
        {"origin": d.origin, "offset": d.position, "reason": d.reason, "at": d.at, "tries": d.tries} for d in letters
    ]
    return {"items": services.shown.plain(items), "next": following}


@post("/api/dead-letters/{origin:str}/{offset:str}/retry", status_code=200)
async def retry_dead_letter(services: Given, origin: FromPath[str], offset: FromPath[str]) -> dict[str, Any]:
    """Try again: what is on disk counts as unhandled from now on; a record of a broker is read again and accepted as if
    it had been posted, or stays a letter with one more try, and the answer says why."""
    store = services.center.store
    letter = await asyncio.to_thread(store.read, lambda reader: reader.dead_letter(origin, offset))
    if letter is None:
        raise Problem(404, f"没有死信 {origin} {offset}", f"no dead letter {origin} {offset}")
    if origin not in ON_DISK and not origin.startswith(WEBHOOK):
        await _accept(services.center, letter)
    await store.transact(lambda tx: tx.retry_dead_letter(origin, offset))
    services.center.notify()
    return {"retried": 1}


async def _accept(center: Center, letter: DeadLetter) -> None:
    try:
        found = arrival(opened(msgspec.json.decode(letter.payload, type=Envelope)))
        await asyncio.to_thread(check_files, found, center.store.blobs.has)
    except BadEvent as error:
        row = (letter.origin, letter.position, str(error), letter.payload, center.clock.now())
        await center.store.transact(lambda tx: tx.dead_letter(*row))
        raise Problem(422, f"这一条还是读不成：{error}", str(error)) from None
    await center.accept([found])


HANDLERS = [
    list_duties, list_whistles, list_rates, list_units, list_posts, list_grids, list_facts, transitions,
    list_dead_letters, retry_dead_letter,
]  # fmt: skip
