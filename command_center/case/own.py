"""Which clock is a verb's own: one that it ends or stops, and that somebody is late by. A page that holds a verb for a
courtesy sends it at once when this clock is nearly due."""

from collections.abc import Mapping

from command_center.case.state import Case
from command_center.facts.parts import Clock

OWN: Mapping[str, tuple[str, ...]] = {
    "case.confirm": ("confirm",),
    "case.reject": ("confirm",),
    "case.accept": ("accept",),
    "case.ask_more": ("accept",),
    "case.decline": ("accept",),
    "case.answer": ("accept",),
    "case.hand_over": ("accept",),
    "case.supply": ("supply",),
    "case.close_on_site": ("accept", "dispatch"),
    "case.merge": ("accept", "dispatch"),
    "case.dispatch": ("dispatch",),
    "case.convene": ("dispatch",),
    "case.ruling": ("meeting",),
    "case.grant_extension": ("extension",),
    "case.refuse_extension": ("extension",),
    "case.grant_suspension": ("suspension",),
    "case.refuse_suspension": ("suspension",),
    "case.pass": ("verify",),
    "case.fail": ("verify",),
    "case.callback": ("callback", "callback-by"),
    "case.close_dissatisfied": ("verify", "callback", "callback-by"),
    "case.sample_pass": ("sample",),
    "case.sample_fail": ("sample",),
    "case.reopen": ("sample",),
    "duty.sign": ("sign",),
    "duty.return": ("sign", "contact", "arrive"),
    "duty.uphold": ("review",),
    "duty.accept_return": ("stage", "close", "review"),
    "duty.contact": ("contact",),
    "duty.report_in": ("contact", "arrive"),
    "duty.record": ("stage",),
    "duty.finish": ("contact", "stage", "close"),
    "duty.release": ("sign", "contact", "arrive", "review", "stage", "close"),
    "whistle.apply": ("draft",),
    "whistle.approve": ("approve",),
    "whistle.reject": ("approve",),
    "whistle.withdraw": ("draft", "approve"),
    "whistle.blow_now": ("draft", "approve"),
    "whistle.ratify": ("ratify",),
    "whistle.object": ("ratify",),
    "whistle.call": ("lower",),
    "whistle.lower": ("lower",),
    "whistle.rework": ("lower",),
    "whistle.rate": ("rate",),
    "notice.serve": ("serve",),
    "notice.withdraw": ("serve",),
    "notice.pass": ("recheck",),
    "notice.fail": ("recheck",),
}


def own_clock(case: Case, target: str, verb: str, on: str) -> Clock | None:
    """The soonest of them that runs."""
    kinds, part = OWN.get(f"{target}.{verb}", ()), "case" if target == "case" else on
    running = [c for c in case.clocks.values() if c.on == part and c.kind in kinds and not c.paused_at]
    return min(running, key=lambda clock: clock.due_at, default=None)
