"""What just happened, a line a fact: the facts that people care to see, never a requester."""

from typing import Any

from command_center.case.state import Case
from command_center.facts.parts import Fact
from command_center.facts.signal import SOURCES
from command_center.site.value import Site

SHOWN = frozenset((
    "case.opened", "case.joined", "case.confirmed", "case.rejected", "case.asked-more", "case.supplied",
    "case.declined", "case.answered", "case.handed-over", "case.closed-on-site", "case.merged", "case.split",
    "case.dispatched", "case.convened", "case.ruled", "case.extended", "case.suspended", "case.resumed",
    "case.verified", "case.failed", "case.called-back", "case.closed", "case.reopened",
    "case.reminded", "case.supervised", "case.escalated",
    "duty.signed", "duty.returned", "duty.upheld", "duty.return-accepted", "duty.contacted", "duty.arrived",
    "duty.recorded", "duty.finished", "duty.released", "duty.reworked",
    "whistle.drafted", "whistle.applied", "whistle.approved", "whistle.rejected", "whistle.withdrawn",
    "whistle.blown", "whistle.ratified", "whistle.objected", "whistle.gathered", "whistle.called",
    "whistle.to-lower", "whistle.lowered", "whistle.rated",
    "notice.issued", "notice.served", "notice.withdrawn", "notice.rechecking", "notice.passed", "notice.failed",
    "clock.fired", "rule.failed",
))  # fmt: skip
"""Not in it: what only leads to the next fact (accepted before dispatched), and what nobody waits for (archived)."""

SAYS_ITSELF = frozenset(("duty.signed", "duty.arrived"))
"""Whose reason is what happened, once more."""

UNSAID = frozenset((
    "告警属实", "核查通过", "复查通过", "人工催办", "人工督办", "升级到区", "补批",
    "退单理由不成立，维持", "退单理由成立",
))  # fmt: skip
"""What stands for a reason that nobody gave: the line says as much."""

RUNGS = ("remind", "supervise", "publish", "escalate", "yellow", "red")
"""What a clock did, if it is news: not that it told somebody, and a timeout's consequence is a fact of its own."""


def is_news(fact: Fact, site: Site) -> bool:
    if fact.kind == "clock.fired":
        return fact.given.get("do") in RUNGS
    if fact.kind == "rule.failed":
        return not any(rule.shadow for rule in site.rules if rule.code == fact.given.get("rule"))
    return fact.kind in SHOWN


def line(fact: Fact, case: Case, site: Site) -> dict[str, Any]:
    """`case` as it is since that fact, or later."""
    item = site.items.get(case.item)
    signal = case.signals.get(fact.on)
    unit = _unit(fact, case)
    return {
        "id": fact.id,
        "at": fact.at,
        "kind": fact.kind,
        "case": case.id,
        "number": case.number,
        "source": SOURCES.get(signal.type, "other") if signal else case.source,
        "title": case.title,
        "short": item.short if item else case.title[:8],
        "unit": unit,
        "actor": fact.actor,
        "because": _reason(fact, site, unit),
    }


def _reason(fact: Fact, site: Site, unit: str) -> str:
    """Without what only repeats the line."""
    if fact.kind in SAYS_ITSELF or fact.because in UNSAID:
        return ""
    if fact.kind == "case.dispatched" and unit in site.units:
        leads = f"{site.units[unit].short}主办；"
        return fact.because.removeprefix(f"由{leads}").removeprefix(f"派{leads}")  # 派 in facts of before
    return fact.because


def _unit(fact: Fact, case: Case) -> str:
    """The unit that did it or that it concerns; "" where it is the duty desk's own."""
    if fact.kind == "whistle.called":
        return next((duty.unit for duty in fact.change.duties.values() if duty), "")
    if fact.kind in ("case.dispatched", "case.ruled"):
        return str(fact.given.get("lead", ""))
    if duty := case.duties.get(fact.on):
        return duty.unit
    if notice := case.notices.get(fact.on):
        return notice.organ
    if whistle := case.whistles.get(fact.on):
        return whistle.lead
    # A clock of the case itself is the duty desk's, whatever unit leads.
    return "" if fact.kind == "clock.fired" else case.lead
