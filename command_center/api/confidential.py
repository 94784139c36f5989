"""Who asked: shown masked beside a case, and revealed to those who need it and say why."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Request, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from command_center.access.audit import ONCE_IN, Entry
from command_center.access.masking import without
from command_center.access.may import CALLING, ONLOOKER, TOWN
from command_center.access.people import Viewer
from command_center.access.requesters import REASON, Requester, looked_for, requester_view, reveals, shows
from command_center.access.sees import Signals, as_seen, confided, of_a_unit, sees, told_to_units, unsaid
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services, acting, keyed
from command_center.case.state import Case
from command_center.clock import machine_now, new_id
from command_center.facts.parts import Fact
from command_center.store import Reader, Store
from command_center.works import Reveal


class Why(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(max_length=REASON[1])]


def requesters_of(viewer: Viewer, case: Case, apart: Sequence[Requester]) -> list[dict[str, Any]]:
    """What of its requesters somebody who sees the case sees; `apart` is all that is kept apart for it."""
    return [requester_view(viewer, case, one) for one in apart if one.key in case.signals and shows(viewer, one)]


def tellable(viewer: Viewer, facts: Sequence[Fact], apart: Sequence[Requester], secret: set[str]) -> list[Fact]:
    """The story as somebody who sees the case is told it: why a requester was revealed is told to whom it is shown that
    there is one, and units are told nothing of a call-back to who asked in confidence."""
    if viewer.words & (TOWN | ONLOOKER):
        return list(facts)
    shown = {one.key for one in apart if shows(viewer, one)}
    told = [fact for fact in facts if fact.kind != "requester.revealed" or fact.on in shown]
    if not secret or not of_a_unit(viewer):
        return told
    return [one for fact in told if (one := told_to_units(fact, secret)) is not None]


def ever_confided(case: Case, facts: Sequence[Fact], reader: Reader) -> set[str]:
    """The signals that came in confidence, of all that were ever in the case."""
    every: list[Signals] = [case.signals, *(fact.change.signals for fact in facts)]
    said = {key for signals in every for key in confided(signals, ())}
    return said | reader.confided({key for signals in every for key in unsaid(signals)} - said)


def views_of(services: Services, viewer: Viewer, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The public views of cases, for somebody who sees them."""
    return [services.view(case) for case in all_seen(services, viewer, cases)]


def all_seen(services: Services, viewer: Viewer, cases: Sequence[Case]) -> list[Case]:
    """Cases as they are shown to somebody who sees them."""
    asked = {key for case in cases for key in unsaid(case.signals)} if of_a_unit(viewer) else set()
    secret = services.center.store.read(lambda reader: reader.confided(asked)) if asked else set()
    return [as_seen(viewer, case, secret) for case in cases]


@post("/api/signals/{key:str}/reveal", status_code=200)
async def reveal_requester(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, key: FromPath[str], data: JSONBody[Why]
) -> dict[str, Any]:
    """Name, phone and the words as they were written, also in what was done on the case. The reason becomes a fact of
    the case, without what was shown, and a row of the audit."""
    reason = data.reason.strip()
    if len(reason) < REASON[0]:
        raise Problem(422, f"理由至少 {REASON[0]} 个字", f"say why, in at least {REASON[0]} characters", field="reason")
    case, asked, acts = await asyncio.to_thread(services.center.store.read, lambda reader: _asked(reader, key))
    one = next((each for each in asked if each.key == key), None)
    if case is None or one is None or not sees(viewer, case, services.center.site) or not shows(viewer, one):
        raise Problem(404, f"没有这件来件的诉求人 {key}", f"nobody is known to have asked by {key}")
    if not reveals(viewer, case, one):
        raise Problem(403, "只有承办单位可以查看", "only for units with a duty in the case")
    post_code = acting(viewer)
    ask = Reveal(keyed(request, post_code, new_id), key, case.id, post_code, viewer.name, reason)
    found = await services.center.store.transact(lambda tx: services.center.revealed(ask, tx))
    written, notes = words_for(viewer, found, asked, acts)
    return {
        "signal": key,
        "name": found.name,
        "phone": found.phone,
        "confidential": found.confidential,
        "written": written,
        "notes": notes,
    }


Words = dict[str, str]


def words_for(
    viewer: Viewer, one: Requester, asked: Sequence[Requester], acts: Sequence[Requester]
) -> tuple[Words, list[Words]]:
    """What somebody to whom this requester is revealed reads as it was written: by field what they wrote, and what was
    written about the case. `asked`: all that ever asked in it, or in a case that was spoken of with it. Units do not
    learn of another who asked in confidence: they are masked in the one, and where there was any, nothing is told of
    the other."""
    hidden = [] if viewer.words & CALLING else [each for each in asked if each.confidential]
    whom, wholly = looked_for(hidden)
    written = {field: without(text, whom, wholly) for field, text in one.written.items()}
    return written, [] if hidden else [each.written for each in acts]


def _asked(reader: Reader, key: str) -> tuple[Case | None, list[Requester], list[Requester]]:
    """The case that a signal is in; who ever asked in it, and in those that it went into or looked like; and what was
    written about it by others, who may have spoken of these too."""
    case = reader.case(reader.case_with(key))
    if case is None:
        return None, [], []
    changes = [fact.change for fact in reader.facts(case.id)]
    signals = {*case.signals, *(signal for change in changes for signal in change.signals)}
    acts = [one for one in reader.kept_apart(case) if one.key not in signals]
    others = {id for change in changes for id in (*change.set.get("suggestions", ()), change.set.get("merged_into"))}
    spoken_of = reader.cases_by_id([id for id in others if id])
    return case, reader.requesters(signals.union(*(other.signals for other in spoken_of))), acts


def log_export(store: Store, who: str) -> None:
    """Somebody reads the log: a row of the audit, once an hour."""
    now, about = machine_now(), f"facts read by {who}"
    if store.read(lambda reader: reader.last_audited(about)) <= now - ONCE_IN:
        store.transact_now(lambda tx: tx.audit_once(Entry(now, who, "exported", about), now - ONCE_IN))


HANDLERS = [reveal_requester]
