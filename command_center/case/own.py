"""Which clock is a verb's own: one that it ends or stops, and that somebody is late by. A page that holds a verb for a
courtesy sends it at once when this clock is nearly due."""

from collections.abc import Mapping

from command_center.case.state import Case
from command_center.facts.parts import Clock

OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case": {
        "confirm": ("confirm",),
        "reject": ("confirm",),
        "accept": ("accept",),
        "ask_more": ("accept",),
        "decline": ("accept",),
        "answer": ("accept",),
        "hand_over": ("accept",),
        "supply": ("supply",),
        "close_on_site": ("accept", "dispatch"),
        "merge": ("accept", "dispatch"),
        "dispatch": ("dispatch",),
        "convene": ("dispatch",),
        "ruling": ("meeting",),
        "grant_extension": ("extension",),
        "refuse_extension": ("extension",),
        "grant_suspension": ("suspension",),
        "refuse_suspension": ("suspension",),
        "pass": ("verify",),
        "fail": ("verify",),
        "callback": ("callback", "callback-by"),
        "close_dissatisfied": ("verify", "callback", "callback-by"),
        "sample_pass": ("sample",),
        "sample_fail": ("sample",),
        "reopen": ("sample",),
    },
    "duty": {
        "sign": ("sign",),
        "return": ("sign", "contact", "arrive"),
        "uphold": ("review",),
        "accept_return": ("stage", "close", "review"),
        "contact": ("contact",),
        "report_in": ("contact", "arrive"),
        "record": ("stage",),
        "finish": ("contact", "stage", "close"),
        "release": ("sign", "contact", "arrive", "review", "stage", "close"),
    },
    "whistle": {
        "apply": ("draft",),
        "approve": ("approve",),
        "reject": ("approve",),
        "withdraw": ("draft", "approve"),
        "blow_now": ("draft", "approve"),
        "ratify": ("ratify",),
        "object": ("ratify",),
        "call": ("lower",),
        "lower": ("lower",),
        "rework": ("lower",),
        "rate": ("rate",),
    },
    "notice": {
        "serve": ("serve",),
        "withdraw": ("serve",),
        "pass": ("recheck",),
        "fail": ("recheck",),
    },
}


def own_clock(case: Case, target: str, verb: str, on: str) -> Clock | None:
    """The soonest of them that runs."""
    kinds, part = OWN[target].get(verb, ()), "case" if target == "case" else on
    running = [c for c in case.clocks.values() if c.on == part and c.kind in kinds and not c.paused_at]
    return min(running, key=lambda clock: clock.due_at, default=None)
