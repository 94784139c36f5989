"""What a unit cannot do on its case now, and why: a desk says it instead of showing a dead button, or nothing.

Only what lies ahead or is shut off is told, not what was done. Reasons are codes: those of `possible.WORDS`, and those
of the tables here."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from command_center.case.decide import row_for, state_of
from command_center.case.possible import Part, hindrance
from command_center.case.roles import UNIT_ROLES, may
from command_center.case.state import DUTY_OPEN, NOTICE_OPEN, Case
from command_center.case.work_verbs import against_extension, against_suspension
from command_center.facts.parts import Duty
from command_center.site.calendar import WorkTime
from command_center.site.value import Post, Site


class NotYet(NamedTuple):
    target: str
    on: str
    verb: str
    why: str


UNSIGNED = {"called": "sign-first", "in-review": "return-in-review"}
OF_DUTY: Mapping[str, Mapping[str, str]] = {
    "contact": UNSIGNED,
    "report_in": UNSIGNED,
    "record": UNSIGNED,
    "finish": UNSIGNED,
    "return": {"contacted": "contacted-already", "on-scene": "contacted-already"},
}
OF_WHISTLE: Mapping[str, Mapping[str, str]] = {"gather": {"draft": "approve-first", "to-approve": "approve-first"}}
OF_NOTICE: Mapping[str, Mapping[str, str]] = {
    "serve": {},
    "recheck_now": {"issued": "serve-first"},
    "pass": {"issued": "serve-first", "served": "recheck-first"},
    "fail": {"issued": "serve-first", "served": "recheck-first"},
    "withdraw": {"rechecking": "rechecking-already"},
}
OF_CASE: Mapping[str, Mapping[str, str]] = {
    verb: {"to-sign": "sign-first", "return-review": "return-in-review", "suspended": "suspended"}
    for verb in ("ask_extension", "ask_suspension")
}
"""Verb → state of its part → the reason, where the state itself is one."""

WHO: Mapping[str, str] = {
    "officer": "by-officer", "issuer": "by-officer", "unit-head": "by-unit-head", "issuer-head": "by-unit-head",
}  # fmt: skip
"""Whose it is within the unit, where it is not this post's."""


def not_yet(case: Case, site: Site, post: Post, work: WorkTime, now: int) -> list[NotYet]:
    """For a post of a unit: what it may not do at `now` (UTC µs) of what is its unit's, part by part."""
    if not set(UNIT_ROLES) & set(post.roles):
        return []
    found: list[NotYet] = []
    for target, on, part, verbs in _own(case, site, post):
        for verb, reasons in verbs.items():
            state = state_of(case, target, verb, part)
            why = reasons.get(state, "")
            if not why and state in row_for(target, verb).states:
                why = _why(case, site, post, work, now, target, verb, part)
            if why:
                found.append(NotYet(target, on, verb, why))
    return found


def _own(case: Case, site: Site, post: Post) -> Iterator[tuple[str, str, Part, Mapping[str, Mapping[str, str]]]]:
    unit = site.units.get(post.unit)
    for duty in case.duties.values():
        if duty.unit == post.unit and duty.kind != "recheck" and duty.state in DUTY_OPEN:
            yield "duty", duty.id, duty, _steps(duty)
            if unit is not None and unit.organ:
                yield "notice", duty.id, duty, {"issue": {}}
    for whistle in case.whistles.values():
        if whistle.lead == post.unit and whistle.state in ("draft", "to-approve", "blown"):
            yield "whistle", whistle.id, whistle, OF_WHISTLE
    for notice in case.notices.values():
        if notice.organ == post.unit and notice.state in NOTICE_OPEN:
            yield "notice", notice.id, notice, OF_NOTICE
    if case.lead == post.unit:
        yield "case", case.id, None, OF_CASE


def _steps(duty: Duty) -> Mapping[str, Mapping[str, str]]:
    """Nobody is told to come first where no arrival was asked for."""
    if duty.needs_arrival:
        return OF_DUTY
    return {verb: reasons for verb, reasons in OF_DUTY.items() if verb != "report_in"}


def _why(case: Case, site: Site, post: Post, work: WorkTime, now: int, target: str, verb: str, part: Part) -> str:
    """The state would do: what else is in the way."""
    found = hindrance(case, target, verb, part)
    if not found and verb == "ask_extension":
        found = against_extension(case, work, now)
    if not found and verb == "ask_suspension":
        found = against_suspension(case)
    by = row_for(target, verb).by
    if found or may(case, site, by, part, post):
        return found
    return next((WHO[word] for word in by if word in WHO), "")
