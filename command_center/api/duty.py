"""The duty desk 值班席: its queue, what one thing of it may be, and what a verb would do before it is done."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import to_builtins

from command_center.access.people import Viewer
from command_center.access.sees import sees
from command_center.api.cases import actor_name
from command_center.api.confidential import all_seen
from command_center.api.deliveries import shown_to
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.api.verbs import Steps, commands
from command_center.case.commands import Command
from command_center.case.state import Case
from command_center.case.whistle_verbs import may_approve
from command_center.census import live, unit_clocks
from command_center.center import Foreseen
from command_center.clock import new_id
from command_center.duty import preview, suggest
from command_center.duty.queue import Entry, Row, entries, fold
from command_center.facts.durations import DAY
from command_center.facts.ids import has_case
from command_center.facts.parts import Clock, Fact
from command_center.messages import sending
from command_center.messages.message import Message
from command_center.panels import day_start, desk_posts
from command_center.site.value import Post
from command_center.store.reader import CaseFilter, Reader
from command_center.view import card, still_alike, unmatched

Tab = Literal["mine", "units", "approvals", "done"]
MOST = 200  # rows of a tab
CAMERA_DAYS = 30
LEARNS_FROM = 200
"""So many of the newest ended cases tell what a text may be about."""


class Tabs(NamedTuple):
    mine: list[Row]
    units: list[Row]
    approvals: list[Row]


@get("/api/duty", sync_to_thread=True)
def duty_queue(services: Given, viewer: Asking, tab: FromQuery[Tab] = "mine") -> dict[str, Any]:
    """What waits for one's post as folded rows, strictly by the next clock; and what waits for units, for approval,
    and what the desk did today. Rows of one tab, counts of all."""
    center = services.center
    now = center.clock.now()
    midnight = day_start(center.work, now)
    posts = desk_posts(center.site)

    def ask(reader: Reader) -> tuple[list[Case], int, list[Fact], dict[str, Case]]:
        facts = reader.latest_facts(5 * MOST) if tab == "done" else []
        told = {case.id: case for case in reader.cases_by_id(sorted({fact.case for fact in facts}))}
        return services.known.open_cases(reader), reader.decisions(posts, midnight), facts, told

    cases, done, facts, named = center.store.read(ask)
    cases = still_alike(cases)
    known = {case.id: case for case in cases}
    tabs = _tabs(services, cases, viewer.post, now)
    counters = live(cases, center.site, now)["counters"]
    rows = [_shown(services, row, known) for row in getattr(tabs, tab)[:MOST]] if tab != "done" else []
    return services.shown.plain(
        {
            "post": viewer.post.code if viewer.post else "",
            "at": now,
            "tab": tab,
            "tabs": {name: len(those) for name, those in tabs._asdict().items()} | {"done": done},
            "counters": {name: counters[name] for name in ("late", "ownerless", "unmatched", "unmatched_due_at")},
            "rows": rows,
            "done": _done(services, facts, named, posts, midnight),
        }
    )


def _tabs(services: Services, cases: Iterable[Case], found: Post | None, now: int) -> Tabs:
    site = services.center.site
    mine, units, approvals = list[Entry](), list[Entry](), list[Entry]()
    for case in cases:
        own = entries(case, site, now, found)
        mine += own
        approving = [c for c in case.clocks.values() if c.kind in ("approve", "extension", "suspension")]
        approvals += [_waits(case, clock) for clock in approving]
        running = sorted(unit_clocks(case), key=lambda clock: (clock.due_at, clock.id))
        if running:
            units.append(_waits(case, running[0]))
    return Tabs(fold(mine), _plainly(units), _plainly(approvals))


def _waits(case: Case, clock: Clock) -> Entry:
    """Something that is not the desk's to do: its row has the clock's kind in the place of a verb."""
    return Entry(
        case.id, clock.kind, clock.id + case.id, clock.due_at, clock.started_at, 1, clock.on, clock.late, clock.working
    )


def _plainly(found: list[Entry]) -> list[Row]:
    return [Row(entry.cause, (entry,)) for entry in sorted(found, key=lambda entry: (entry.due_at, entry.cause))]


def _shown(services: Services, row: Row, cases: dict[str, Case]) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "times": row.times,
        **_entry(services, row.head, cases[row.head.case]),
        "entries": [_entry(services, entry, cases[entry.case]) for entry in row.entries] if row.entries[1:] else [],
    }


def _entry(services: Services, entry: Entry, case: Case) -> dict[str, Any]:
    site = services.center.site
    item = site.items.get(case.item)
    first = next(iter(case.signals.values()), None)
    duty = case.duties.get(entry.on)
    return {
        "case": case.id,
        "number": case.number,
        "version": case.version,
        "verb": entry.verb,
        "on": entry.on,
        "step": entry.cause.split(" ")[1] if entry.verb == "escalate" else "",
        "unit": duty.unit if duty else case.lead,
        "called": bool(duty and duty.whistle),
        "due_at": entry.due_at,
        "started_at": entry.started_at,
        "late": entry.late,
        "working": entry.working,
        "title": case.title,
        "short": item.short if item else case.title[:8],
        "status": case.status,
        "item": case.item,
        "level": case.level,
        "source": case.source,
        "grid": case.grid,
        "village": case.village,
        "camera": first.camera if first else "",
        "alarm": first.alarm if first else "",
        "unmatched": unmatched(case),
        "reasons": list(case.reasons),
        "card": card(case),
        "like": len(case.suggestions),
    }


def _done(
    services: Services, facts: Sequence[Fact], named: Mapping[str, Case], posts: Sequence[str], midnight: int
) -> list[dict[str, Any]]:
    """What the desk's posts did to cases, newest first; a command of several facts is one thing."""
    first: dict[str, Fact] = {}
    for fact in facts:  # newest first, so that a command's first fact stays
        if fact.at >= midnight and fact.actor in posts and has_case(fact.case):
            first[fact.cause] = fact
    return [
        {
            "at": f.at,
            "case": f.case,
            "number": named[f.case].number if f.case in named else "",
            "title": named[f.case].title if f.case in named else "",
            "kind": f.kind,
            "because": f.because,
            "actor": actor_name(services, f.actor),
        }
        for f in list(first.values())[:MOST]
    ]


@get("/api/duty/{id:str}", sync_to_thread=True)
def duty_thing(services: Given, viewer: Asking, id: FromPath[str]) -> dict[str, Any]:
    """One thing of the queue, for who has to decide on it: what it may be, which open cases lie near it, how its camera
    did lately, which rule or row of the catalogue names which unit, how much each has to do."""
    center = services.center

    def ask(reader: Reader) -> tuple[Case | None, list[Case], list[Case], list[tuple[int, str]]]:
        case = reader.case(id)
        if case is None:
            return None, [], [], []
        camera = next((signal.camera for signal in case.signals.values()), "")
        since = day_start(center.work, center.clock.now()) - (CAMERA_DAYS - 1) * DAY
        old = reader.cases(CaseFilter(open=False), limit=LEARNS_FROM)[0] if not case.item else []
        return case, services.known.open_cases(reader), old, reader.alarm_times(camera, since) if camera else []

    case, around, old, alarms = center.store.read(ask)
    if case is None or not sees(viewer, case, center.site):
        raise Problem(404, f"没有工单 {id}", f"no case {id}")
    return services.shown.plain(
        {
            "case": case.id,
            "version": case.version,
            "suggestions": to_builtins(suggest.items_for(center.site, case, old)) if not case.item else [],
            "near": to_builtins(suggest.near(center.site, case, around)),
            "camera": _by_day(services, alarms) if alarms else [],
            "named": preview.named_by(case, center.site),
            "load": live(around, center.site, center.clock.now())["units"],
        }
    )


def _by_day(services: Services, alarms: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """The last thirty days, oldest first: {day, confirmed, rejected, waiting}."""
    work, today = services.center.work, day_start(services.center.work, services.center.clock.now())
    days = {
        work.local(today - back * DAY).date().isoformat(): {"counted": 0, "rejected": 0, "unconfirmed": 0}
        for back in reversed(range(CAMERA_DAYS))
    }
    for at, standing in alarms:
        day = work.local(at).date().isoformat()
        if day in days:
            days[day][standing] += 1
    return [
        {"day": day, "confirmed": n["counted"], "rejected": n["rejected"], "waiting": n["unconfirmed"]}
        for day, n in days.items()
    ]


@post("/api/preview", status_code=200)
async def preview_verb(services: Given, viewer: Asking, data: JSONBody[Steps]) -> dict[str, Any]:
    """What `/api/acts` would do, and nothing of it is kept: who is called, by when, by which row of which table, and
    which messages go out; `approved`: what follows once a whistle is approved. Refused as the verb itself would be."""
    wanted = await commands(services, viewer, new_id(), data)
    told = await _told(services, viewer, f"{wanted[-1].target}.{wanted[-1].verb}", wanted)
    approving = _approving(services, told.preview, wanted)
    approved = await _told(services, viewer, "whistle.approve", [*wanted, *approving]) if approving else None
    return services.shown.plain({**told.plain(), "approved": approved and approved.plain()})


class Foretold(NamedTuple):
    preview: preview.Preview
    messages: list[Message]

    def plain(self) -> dict[str, Any]:
        messages = [{name: getattr(one, name) for name in OF_A_MESSAGE} for one in self.messages]
        return {**to_builtins(self.preview), "messages": messages}


OF_A_MESSAGE = ("kind", "unit", "post", "title", "text")


async def _told(services: Services, viewer: Viewer, verb: str, wanted: Sequence[Command]) -> Foretold:
    center = services.center
    found = await center.foresee(wanted)
    (after,) = await asyncio.to_thread(all_seen, services, viewer, [found.after])
    shown = preview.told(verb, found.before, after, found.other, found.facts, center.site, center.work)
    return Foretold(shown, _messages(services, viewer, found))


def _messages(services: Services, viewer: Viewer, found: Foreseen) -> list[Message]:
    """What would be queued of these facts, of it what this viewer sees."""
    center = services.center
    cases = {case.id: case for case in (found.after, found.other) if case is not None}
    now = center.clock.now()
    own = [fact for fact in found.facts if fact.case in cases and not fact.kind.startswith("clock.")]
    queued = [one for fact in own for one in sending.queued(fact, cases[fact.case], center.site, center.work, now)]
    return [one.message for one in shown_to(viewer, center.site, queued)]


def _approving(services: Services, told: preview.Preview, wanted: Sequence[Command]) -> list[Command]:
    """Approvals by the first posts that may give them, so that the moments can be told that follow from them. A draft
    that is not applied for yet is not approved."""
    if not told.approvals or wanted[-1].verb != "apply":
        return []
    posts = services.center.site.posts.values()
    fitting = [next((p for p in posts if may_approve(p, group)), None) for group in told.approvals]
    last = wanted[-1]
    return [
        Command(id=new_id(), verb="approve", target="whistle", case=last.case, on=last.on, actor=post.code)
        for post in fitting
        if post is not None
    ]


HANDLERS = [duty_queue, duty_thing, preview_verb]
