"""What is shown of a case: its public view, for the wall, the lists and the desks. Never a requester."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from command_center.case.state import DUTY_OPEN, Case
from command_center.case.whistle_verbs import missing_approvals_of
from command_center.facts.durations import HOUR
from command_center.facts.ids import has_case
from command_center.facts.parts import Clock, Duty, Fact, Place, Whistle
from command_center.site.calendar import WorkTime
from command_center.site.value import Site

ENDED_WHISTLES = ("rejected", "withdrawn", "cancelled", "rated")

# The duty desk's queue 待我处理: a clock of this kind is a decision with this verb.
TODO_OF_CLOCK = {
    "confirm": "confirm",
    "accept": "dispatch",
    "dispatch": "dispatch",
    "review": "review",
    "meeting": "ruling",
}

URGED = ("sign", "contact", "arrive", "close", "approve")
"""Clocks of others that somebody is to urge when they are late and have a rung left."""


class Todo(Struct, frozen=True):
    """One decision that waits for the duty desk, with the clock that it has."""

    verb: str  # confirm | dispatch | review | merge | escalate | lower | ruling
    due_at: int
    started_at: int
    on: str
    late: bool = False
    working: bool = False  # counts office time alone
    cause: str = ""  # decisions of one cause are one row of the queue
    others: tuple[str, ...] = ()  # of a merge: the cases that it may go into, while one of them is joinable


def owner(case: Case) -> str:
    """Who must act now: a unit code or `role:<role>`; "" for an ended case, and for an open one it is a defect."""
    status = case.status
    if status in ("to-confirm", "received", "waiting", "to-dispatch"):
        return "role:clerk"
    if status in ("to-sign", "handling", "suspended"):
        return case.lead
    if status == "to-call-back" and "callback-by:case" in case.clocks:
        return "role:source"
    if status == "return-review" and case.lead_duty and case.lead_duty.whistle:
        return "role:clerk"  # the center reviews what a whistle's units return
    return {
        "return-review": "role:supervisor",
        "meeting": "role:duty-leader",
        "to-verify": "role:verifier",
        "to-call-back": "role:caller",
    }.get(status, "")


def unmatched(case: Case) -> bool:
    """Whether it lies at the duty desk because intake could not send it on."""
    return bool(case.reasons) and case.status in ("received", "to-dispatch", "waiting")


def card(case: Case) -> str:
    """The worst card of its duties; while the case is open, of those still at work."""
    held = [duty for duty in case.duties.values() if duty.card]  # asked of every case, and few have any
    cards = {duty.card for duty in held if duty.state in DUTY_OPEN or not case.is_open}
    return "red" if "red" in cards else "yellow" if "yellow" in cards else ""


def todo(case: Case, now: int) -> list[Todo]:
    """The duty desk's decisions on this case, the soonest first."""
    found: list[Todo] = []
    for clock in case.clocks.values():
        verb = TODO_OF_CLOCK.get(clock.kind)
        if clock.kind == "lower":
            verb = "lower" if clock.owner == "role:duty-leader" or clock.late else None
        if verb:
            found.append(_todo(case, verb, clock))
        elif clock.late and clock.ticks and not clock.urged and clock.kind in URGED:
            following = clock.ticks[0].at  # the next rung of the ladder
            late = following <= now
            found.append(
                Todo("escalate", following, clock.due_at, clock.on, late, clock.working, f"escalate {clock.kind}")
            )
    if case.suggestions and case.status == "to-sign" and case.merges:  # before, who dispatches it sees what it is like
        started = case.opened_at
        cause = f"merge {case.suggestions[0]}"  # two that are like the same third are one question
        found.append(Todo("merge", started + 2 * HOUR, started, "case", cause=cause, others=case.suggestions))
    return sorted(found, key=lambda entry: entry.due_at)


def still_alike(cases: Sequence[Case]) -> list[Case]:
    """`cases`: all open ones at least. Each with the suggestions alone that it could still be merged into: the others
    have ended since, and ask nothing."""
    joinable = {case.id for case in cases if case.joinable}
    return [
        replace(case, suggestions=tuple(id for id in case.suggestions if id in joinable)) if case.suggestions else case
        for case in cases
    ]


def _todo(case: Case, verb: str, clock: Clock) -> Todo:
    """Alarms of one camera are one decision, whatever case they are in."""
    camera = next((signal.camera for signal in case.signals.values()), "")
    cause = f"confirm {camera}" if camera and verb == "confirm" else f"{verb} {case.id}"
    return Todo(verb, clock.due_at, clock.started_at, clock.on, clock.late, clock.working, cause)


def case_view(case: Case, site: Site, now: int) -> dict[str, Any]:
    """Plain values; moments are UTC µs, `Shown` turns them into RFC 3339."""
    item = site.items.get(case.item)
    first = next(iter(case.signals.values()), None)
    return {
        "id": case.id,
        "number": case.number,
        "version": case.version,
        "status": case.status,
        "owner": owner(case),
        "title": case.title,
        "short": item.short if item else case.title[:8],
        "item": case.item,
        "level": case.level,
        "kind": case.kind,
        "source": case.source,
        "signals": len(case.signals),
        "asked": sum(1 for signal in case.signals.values() if signal.asked),
        "grid": case.grid,
        "village": case.village,
        "lon": case.place.lon,
        "lat": case.place.lat,
        "opened_at": case.opened_at,
        "dispatched_at": case.dispatched_at or None,
        "promised_at": case.promised_at or None,
        "closed_at": case.closed_at or None,
        "lead": case.lead,
        "card": card(case),
        "unmatched": unmatched(case),
        "reasons": list(case.reasons),
        "why": case.why,
        "camera": first.camera if first else "",
        "alarm": first.alarm if first else "",
        "picture": next((p for s in case.signals.values() for p in s.pictures), ""),
        "whistled": case.whistled,
        "suspended_until_at": case.suspension.review_at if case.suspension and case.status == "suspended" else None,
        "clocks": [clock_view(clock) for clock in case.clocks.values()],
        "duties": [duty_view(duty) for duty in case.duties.values()],
        "whistles": [whistle_view(w, case, site) for w in case.whistles.values() if w.state not in ENDED_WHISTLES],
        "notices": [
            {"id": n.id, "organ": n.organ, "number": n.number, "state": n.state, "deadline_at": n.deadline_at}
            for n in case.notices.values()
        ],
        "todo": [asdict(entry) for entry in todo(case, now)],
    }


def clock_view(clock: Clock) -> dict[str, Any]:
    return {
        "id": clock.id,
        "kind": clock.kind,
        "on": clock.on,
        "owner": clock.owner,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "late": clock.late,
        "paused": bool(clock.paused_at),
        "fired": clock.fired,
        "working": clock.working,
    }


DUTY_FIELDS = (
    "id", "unit", "kind", "state", "card", "whistle", "by", "called_at", "needs_contact", "needs_arrival",
    "may_not_return", "officer",
)  # fmt: skip
DUTY_MOMENTS = ("signed_at", "contacted_at", "arrived_at", "finished_at", "released_at")


def duty_view(duty: Duty) -> dict[str, Any]:
    plain = {name: getattr(duty, name) for name in DUTY_FIELDS}
    return plain | {name: getattr(duty, name) or None for name in DUTY_MOMENTS}


def whistle_view(whistle: Whistle, case: Case, site: Site) -> dict[str, Any]:
    missing = missing_approvals_of(site, whistle) if whistle.state == "to-approve" else ()
    gathering = whistle.gathering
    return {
        "id": whistle.id,
        "number": whistle.number,
        "kind": whistle.kind,
        "state": whistle.state,
        "title": case.title,
        "lead": whistle.lead,
        "assist": list(whistle.assist),
        "because": whistle.because,
        "author": whistle.author,
        "drafted_at": whistle.drafted_at,
        "applied_at": whistle.applied_at or None,
        "blown_at": whistle.blown_at or None,
        "lowered_at": whistle.lowered_at or None,
        "approvals": [{"post": a.post, "verdict": a.verdict, "at": a.at} for a in whistle.approvals],
        "missing": [role for group in missing for role in group[:1]],
        "gathering": {"place": _place(gathering.place), "meet_at": gathering.meet_at} if gathering else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"text": place.text, "lon": place.lon, "lat": place.lat}


def became(fact: Fact | None, case: Case | None) -> dict[str, Any]:
    """What became of a signal: its outcome fact, and the case that it is in."""
    if fact is None:
        return {"state": "waiting"}
    if not has_case(fact.case) or case is None:
        return {"state": "set-aside", "because": fact.because, "reasons": fact.given.get("reasons", [])}
    return {
        "state": fact.kind.removeprefix("case."),
        "because": fact.because,
        "case": case.id,
        "number": case.number,
        "status": case.status,
        "reasons": list(case.reasons),
        "why": case.why,
    }


class Shown:
    """Moments for people and machines: RFC 3339 with the site's offset, under every key that ends in `at`."""

    def __init__(self, work: WorkTime) -> None:
        def moment(at: int) -> str:
            return work.local(at).isoformat(timespec="milliseconds")

        self.work = work
        # A case shown again has nearly all the moments that it had before.
        self.moment = lru_cache(50_000)(moment)

    def plain(self, value: Any) -> Any:
        """`value` with its moments written out. Runs over every answer and frame, so it looks at each thing once."""
        if isinstance(value, list | tuple):
            return [inner if type(inner) is str else self.plain(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        shown: dict[str, Any] = {}
        for key, inner in value.items():
            kind = type(inner)
            if kind is int and (key[-3:] == "_at" or key == "at"):
                shown[key] = self.moment(inner) if inner else None
            elif kind is dict or kind is list or kind is tuple:
                shown[key] = self.plain(inner)
            else:
                shown[key] = inner
        return shown
