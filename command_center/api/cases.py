"""Cases: lists, the whole story of one, and a post's desk."""

import asyncio
from typing import Any, NamedTuple

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery

from command_center.access.audit import Looks
from command_center.access.may import may
from command_center.access.people import Viewer
from command_center.access.requesters import Requester
from command_center.access.sees import as_seen, sees, shared, sight, to_machine
from command_center.api.confidential import ever_confided, requesters_of, tellable, views_of
from command_center.api.deliveries import delivery_view, shown_to
from command_center.api.forms import fields_of
from command_center.api.identity import Asking
from command_center.api.ledger import ledger_of
from command_center.api.looks import note_look, posts_of
from command_center.api.problems import Problem
from command_center.api.services import Given, Limit, Services, several
from command_center.api.standing import ALWAYS, standing
from command_center.api.verbs import path_of
from command_center.case.decide import Allowed, allowed
from command_center.case.ledger import COMING
from command_center.case.not_yet import not_yet
from command_center.case.own import own_clock
from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.parts import Fact
from command_center.messages.message import Delivery
from command_center.panels import month_start
from command_center.rules.explain import case_lines
from command_center.site.value import Post
from command_center.store.reader import CaseFilter, Reader


@get("/api/cases", sync_to_thread=True)
def list_cases(
    services: Given,
    viewer: Asking,
    status: FromQuery[str] = "",
    open: FromQuery[bool | None] = None,
    grid: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    item: FromQuery[str] = "",
    source: FromQuery[str] = "",
    q: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """A page of the cases that one sees, newest first. `status` may name several, parted by commas."""
    which = CaseFilter(several(status), open, grid, unit, item, source, q, sight(viewer, services.center.site))
    cases, following = services.center.store.read(lambda reader: reader.cases(which, cursor, limit))
    return {"items": views_of(services, viewer, cases), "next": following}


@get("/api/cases/{id:str}")
async def show_case(services: Given, viewer: Asking, id: FromPath[str]) -> dict[str, Any]:
    """One case, by id or number: its state, its story with causes and actors, what one's `post` may do now, who was
    told of it, and who asked, masked. That somebody looked is a row of the audit, once in four hours; `looks` counts
    the posts that did, for those that may see it."""
    found = await asyncio.to_thread(found_case, services, viewer, id)
    await note_look(services, viewer, found.case, found.looks)
    return await asyncio.to_thread(_shown, services, viewer, found)


class Found(NamedTuple):
    """A case, and what else the tables have of it."""

    case: Case
    facts: list[Fact]
    deliveries: list[Delivery]
    apart: list[Requester]
    secret: set[str]  # signals that came in confidence, also those that have left
    looks: list[Looks]


def found_case(services: Services, viewer: Viewer, id: str) -> Found:
    """By id or number. Raises Problem where it is not there, or not for this viewer."""
    found = services.center.store.read(lambda reader: _read(reader, id))
    if found is None or not sees(viewer, found.case, services.center.site):
        raise Problem(404, f"没有工单 {id}", f"no case {id}")
    if viewer.source and shared(viewer.source, found.case, found.facts):
        return Found(to_machine(found.case, viewer.source), [], [], [], set(), [])
    return found


def _read(reader: Reader, id: str) -> Found | None:
    case = reader.case(id)
    if case is None:
        return None
    facts, told, apart = reader.facts(case.id), reader.deliveries_of(case.id), reader.kept_apart(case)
    return Found(case, facts, told, apart, ever_confided(case, facts, reader), reader.looks(case.id))


def whole(services: Services, viewer: Viewer, found: Found) -> dict[str, Any]:
    """All that a viewer sees of a case, whatever they may do about it."""
    center, plain = services.center, services.shown.plain
    case = as_seen(viewer, found.case, found.secret)
    facts = tellable(viewer, found.facts, found.apart, found.secret)
    deliveries = shown_to(viewer, center.site, found.deliveries)
    return {
        "case": plain(msgspec.to_builtins(case)),
        "view": services.view(case),
        "requesters": requesters_of(viewer, found.case, found.apart),
        "story": [plain(told(services, fact)) for fact in facts],
        "deliveries": [plain(delivery_view(one, center.site)) for one in deliveries],
        "explained": case_lines(found.case, center.site),
        "ledger": plain(ledger_of(facts, center.work, center.clock.now())),
        "limits": [plain(one) for one in _limits(facts)],
    }


def _limits(facts: list[Fact]) -> list[dict[str, Any]]:
    """When each unit's steps before its work were last due, those too that are done."""
    clocks = [clock for fact in facts for clock in fact.change.clocks.values() if clock and clock.kind in COMING]
    last = {clock.id: clock for clock in clocks}
    return [{"kind": clock.kind, "on": clock.on, "due_at": clock.due_at} for clock in last.values()]


def _shown(services: Services, viewer: Viewer, found: Found) -> dict[str, Any]:
    post = viewer.post
    return {
        "post": post.code if post else "",
        **whole(services, viewer, found),
        "allowed": offers(services, found.case, post) if post else [],
        "not_yet": shut(services, found.case, post) if post else [],
        "looks": len(posts_of(viewer, found.looks)) if may(viewer.words, "list_looks") else None,
    }


def told(services: Services, fact: Fact) -> dict[str, Any]:
    """A fact as a reader wants it: who, what, why, and from what it follows."""
    return {
        "id": fact.id,
        "version": fact.version,
        "at": fact.at,
        "kind": fact.kind,
        "actor": fact.actor,
        "actor_name": actor_name(services, fact.actor),
        "cause": fact.cause,
        "on": fact.on,
        "unit": unit_of(fact),
        "because": fact.because,
        "given": fact.given,
        "status": fact.change.set.get("status"),
    }


def unit_of(fact: Fact) -> str:
    """The unit that a fact is about: of its duty, or of the only duty that it changes."""
    duty = fact.change.duties.get(fact.on)
    if duty is None and len(fact.change.duties) == 1:
        duty = next(iter(fact.change.duties.values()))
    return duty.unit if duty else ""


ACTORS = {"intake": "受理", "clock": "时钟", "site": "站点"}


def actor_name(services: Services, actor: str) -> str:
    post = services.center.site.posts.get(actor)
    if post is not None:
        return post.name
    return f"规则 {actor[5:]}" if actor.startswith("rule:") else ACTORS.get(actor, actor)


def offers(services: Services, case: Case, post: Post) -> list[dict[str, Any]]:
    """What the tables allow this post now, each with its path and its form."""
    return [_offer(services, case, entry) for entry in allowed(case, services.center.site, post)]


def shut(services: Services, case: Case, post: Post) -> list[dict[str, Any]]:
    """What a unit's post cannot do now, each with a code that says why."""
    center = services.center
    return [entry._asdict() for entry in not_yet(case, center.site, post, center.work, center.clock.now())]


def _offer(services: Services, case: Case, entry: Allowed) -> dict[str, Any]:
    verb = entry.row.verb
    clock = own_clock(case, entry.target, verb, entry.on)
    return {
        "target": entry.target,
        "on": entry.on,
        "verb": verb,
        "path": path_of(entry.target, verb, entry.on),
        "fields": fields_of(entry.row.args, case, services.center.site, entry.on),
        "until_at": services.shown.moment(clock.due_at) if clock else None,
    }


MOST_ON_A_DESK = 300


@get("/api/desk", sync_to_thread=True)
def desk(services: Given, viewer: Asking) -> dict[str, Any]:
    """Everything in which one's post may act now, or in which its unit has an open duty; by the next clock. And how
    many duties its unit has finished this month, how many of them in time."""
    site, found = services.center.site, viewer.post
    if found is None:
        raise Problem(422, "先选择岗位", "choose a post first")
    items = []
    for case in (one for one in standing(services) if sees(viewer, one, site)):
        entries = allowed(case, site, found)
        if _calls(case, found, {entry.row.verb for entry in entries}):
            items.append((_next_clock(case, found), case, entries))
    items.sort(key=lambda entry: (entry[0], entry[1].id))
    center = services.center
    month = month_start(center.work, center.clock.now())
    in_time, finished = center.store.read(lambda reader: reader.finished(found.unit, month))
    shown = items[:MOST_ON_A_DESK]
    views = views_of(services, viewer, [case for _, case, _ in shown])
    return {
        "post": {"code": found.code, "name": found.name, "unit": found.unit, "roles": list(found.roles)},
        "month": {"finished": finished, "in_time": in_time},
        "total": len(items),
        "items": [
            {"view": view, "allowed": [_offer(services, case, entry) for entry in entries]}
            for view, (_, case, entries) in zip(views, shown, strict=True)
        ],
    }


def _calls(case: Case, post: Post, verbs: set[str]) -> bool:
    """Whether the case belongs on this desk: something is to be done, or its unit has an open duty."""
    own = any(duty.unit == post.unit and duty.state in DUTY_OPEN for duty in case.duties.values())
    alike = bool(case.suggestions) and "merge" in verbs
    return own or alike or bool(verbs - ALWAYS)


def _next_clock(case: Case, post: Post) -> int:
    """When the next clock of this post's unit or roles is due; what has none stands at the end."""
    owners = {post.unit, *(f"role:{role}" for role in post.roles)}
    if {"clerk", "duty-leader"} & set(post.roles):
        owners |= {"role:clerk", "role:center"}
    mine = [c.due_at for c in case.clocks.values() if c.owner in owners and not c.paused_at]
    return min(mine, default=1 << 62)


HANDLERS = [list_cases, show_case, desk]
