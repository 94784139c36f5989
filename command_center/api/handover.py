"""Shift handover 交接班: the page between two moments, its two signatures, and former handovers."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct, to_builtins
from msgspec.structs import replace

from command_center.access.masking import without
from command_center.access.people import Viewer
from command_center.access.requesters import looked_for, perhaps_in
from command_center.accounts import DEMO
from command_center.api.cases import actor_name
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services, acting, keyed
from command_center.case.moments import read_moment
from command_center.clock import new_id
from command_center.duty.handover import LISTS, begins, told
from command_center.facts.cut import Cut
from command_center.facts.ids import SHIFT
from command_center.facts.parts import Fact
from command_center.shifts import (
    COMING,
    GOING,
    LONGEST,
    Made,
    Signing,
    boundary,
    expect_passed,
    follows,
    is_of,
    made,
    pending,
    signed,
)
from command_center.store import Reader

SIGNS = frozenset({"clerk", "duty-leader"})
KINDS = {"hand-over": GOING, "take-over": COMING}
FORMER = 60
"""Signatures that are looked back to: two a handover."""
MILLISECOND = 1_000  # µs; as exact as a moment is written, and a period comes back as it was written

From = Annotated[str, QueryParameter(name="from")]
Keys = Annotated[tuple[Annotated[str, Meta(max_length=20)], ...], Meta(max_length=20_000)]


@get("/api/handover", sync_to_thread=True)
def show_handover(services: Given, viewer: Asking, since: From = "", until: FromQuery[str] = "") -> dict[str, Any]:
    """What became the duty desk's, left it, turned red and was promised in `from` ≤ t < `until`, and what stood open
    then. Without them: what still waits for the second signature, else from the end of the last handover, or the last
    change of shifts, until now. `later` counts what the next page has so far; null for former pages."""
    now = services.center.clock.now()

    def ask(reader: Reader) -> dict[str, Any]:
        place = reader.last_place()
        former = reader.latest_of(SHIFT, FORMER)
        last = former[0] if former else None
        period = _period(services, last, since, until, now)
        known = _signatures(reader, former, *period)
        found = made(reader, known, *period, place)
        onward = boundary(last)
        return {
            **to_builtins(found.page),
            "at": now,
            "begins_at": onward.at if onward else None,
            "later": _later(reader, found.end, last, Cut(now + 1, place)),
            "may": _may(reader, viewer, last, found),
            "signatures": [_signature(services, fact) for fact in known if is_of(fact, *period)],
            "former": [_signature(services, fact) for fact in former],
        }

    return services.shown.plain(services.center.store.read(ask))


def _signatures(reader: Reader, former: Sequence[Fact], since: int, until: int) -> list[Fact]:
    """`former`, and those under the page of this period where they are older: they were given soon after its end."""
    if any(is_of(fact, since, until) for fact in former):
        return list(former)
    older = [fact for fact in reader.next_of(SHIFT, until, FORMER) if is_of(fact, since, until)]
    return [*former, *reversed(older)]


def _later(reader: Reader, end: Cut, last: Fact | None, now: Cut) -> dict[str, int] | None:
    """Of each list; None for a page after which somebody signed another, or longer ago than a page may tell of."""
    if (last is not None and end.at < last.given["until_at"]) or now.at - end.at > LONGEST:
        return None
    page = told(*reader.between(end, now), end, now)
    return {name: page.counts[name] for name in LISTS if name != "open"}


def _period(services: Services, last: Fact | None, since: str, until: str, now: int) -> tuple[int, int]:
    """What was asked for, else what is to be signed next. Raises Refused, or Problem."""
    waits = last is not None and pending(last) and not since and not until
    if last is not None and waits:
        return last.given["since_at"], last.given["until_at"]
    end = min(read_moment(until, "until") if until else now, now)
    end -= end % MILLISECOND
    begin = read_moment(since, "from") if since else follows(last, end)
    if begin is None:
        center = services.center
        begin = begins(center.work, now, center.site.settings.shifts)
    if begin > end:
        raise Problem(422, "这一段时间还没有过", "the period must begin before it ends, and before now", field="from")
    if end - begin > LONGEST:
        raise Problem(422, "一次最多看 31 天", "at most 31 days at once", field="from")
    return begin, end


def _may(reader: Reader, viewer: Viewer, last: Fact | None, found: Made) -> str:
    """Which signature one may give to this page now, `hand-over` or `take-over`; else why none: `not-yours` by one's
    post, `other` since one signed it already, `not-next` as it does not follow the last handover, `pending` since
    somebody else signed a page that waits to be taken over, `too-soon`."""
    if viewer.post is None or SIGNS.isdisjoint(viewer.words):
        return "not-yours"
    since, until = found.begin.at, found.end.at
    if last is not None and pending(last) and is_of(last, since, until) and last.given["digest"] == found.page.digest:
        return "other" if reader.audited_who(last.id) == who(viewer) else "take-over"
    if follows(last, until) not in (None, since):
        return "not-next"
    if last is not None and pending(last) and reader.audited_who(last.id) != who(viewer):
        return "pending"
    return "hand-over" if since < until else "too-soon"


def who(viewer: Viewer) -> str:
    """The account; in a demo, where all act by one name, the session of the post."""
    if viewer.name == DEMO and viewer.token is not None:
        return f"{DEMO} {viewer.token.digest[:12]}"
    return viewer.name


def _signature(services: Services, fact: Fact) -> dict[str, Any]:
    given = {name: fact.given[name] for name in ("since_at", "until_at", "digest", "counts")}
    return {
        "id": fact.id,
        "at": fact.at,
        "sign": next(name for name, kind in KINDS.items() if kind == fact.kind),
        "actor": fact.actor,
        "actor_name": actor_name(services, fact.actor),
        "note": fact.given.get("note", ""),
        "on": fact.on,
        **given,
    }


class Sign(Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """A signature under a page as it was shown: its moments, its digest, and the keys of its lines."""

    sign: Literal["hand-over", "take-over"]
    since: str
    until: str
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    shown: dict[Literal["became", "left", "red", "promised", "open"], Keys] = {}
    note: Annotated[str, Meta(max_length=2000)] = ""


@post("/api/handover", status_code=200)
async def sign_handover(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[Sign]
) -> dict[str, Any]:
    """First the shift that goes signs, then the shift that comes, by another account. A page that has changed since it
    was shown is refused, with what is other than it was."""
    center, actor = services.center, acting(viewer)
    ask = Signing(
        id=keyed(request, f"{actor} {who(viewer)}", new_id),  # two people of one post sign apart
        kind=KINDS[data.sign],  # type: ignore[arg-type]
        actor=actor,
        who=who(viewer),
        since=read_moment(data.since, "from"),
        until=read_moment(data.until, "until"),
        digest=data.digest,
        shown={str(name): keys for name, keys in data.shown.items()},
        note=data.note,
    )
    expect_passed(ask, center.clock.now())
    await center.fire()  # what was due by then is on the page
    found = await asyncio.to_thread(center.store.read, lambda reader: _asked_for(reader, ask))
    if ask.note:
        ask = replace(ask, note=await asyncio.to_thread(center.store.read, lambda reader: _unnamed(reader, ask, found)))
    fact = await center.store.transact(lambda tx: signed(ask, found, center.clock.now(), tx))
    return await asyncio.to_thread(lambda: services.shown.plain(_signature(services, fact)))


def _asked_for(reader: Reader, ask: Signing) -> Made:
    place = reader.last_place()
    former = _signatures(reader, reader.latest_of(SHIFT, FORMER), ask.since, ask.until)
    return made(reader, former, ask.since, ask.until, place)


def _unnamed(reader: Reader, ask: Signing, found: Made) -> str:
    """The note, with those masked who asked in the cases of the page."""
    page = found.page
    ids = {line.case for lines in (page.became, page.left, page.red, page.promised, page.open) for line in lines}
    signals = {key for case in reader.cases_by_id(sorted(ids)) for key in case.signals}
    return without(ask.note, *looked_for(perhaps_in(ask.note, reader.requesters(signals))))


HANDLERS = [show_handover, sign_handover]
