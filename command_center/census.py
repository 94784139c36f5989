"""The census: what the open cases say, counted. A case is counted when it changes, and when a clock of its falls due;
so the wall's figures cost what happens, not what is open.

Each case stands for a set of marks, such as ("late", unit). A figure is how many cases or parts have its mark.
"""

import heapq
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.parts import Clock
from command_center.site.value import Site
from command_center.view import card, owner, unmatched

UNIT_STEPS = ("sign", "contact", "arrive", "close", "stage", "serve", "recheck")
UNIT_FIGURES = ("open", "late", "red", "yellow")

SPARE = 1_000  # moments of versions that are no more, besides as many as there are cases

log = logging.getLogger(__name__)

Mark = tuple[str, Any]
"""What is counted, and of whom or what."""


def live(cases: Iterable[Case], site: Site, now: int) -> dict[str, Any]:
    """What these open cases say at `now` (UTC µs)."""
    census = Census(site)
    for case in cases:
        census.see(case, now)
    return census.figures(now)


def unit_clocks(case: Case) -> Iterator[Clock]:
    """The running clocks that a unit answers for."""
    return (c for c in case.clocks.values() if c.kind in UNIT_STEPS and not c.paused_at)


class Census:
    """Moments are UTC µs and never go back."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._marks: Counter[Mark] = Counter()
        self._seen: dict[str, tuple[Case, list[Mark]]] = {}  # by case
        self._due: list[tuple[int, str, int]] = []  # a heap: when a clock of the case in that version falls due

    def see(self, case: Case, now: int) -> None:
        """This is how the case is now; one that has ended is counted no more."""
        if (before := self._seen.pop(case.id, None)) is not None:
            self._take(before[1])
        if not case.is_open:
            return
        try:
            marks = list(_marks(case, self._site, now))
        except Exception:  # one that cannot be counted must not stop the count of all others
            log.exception("case %s is not counted", case.number)
            return
        self._seen[case.id] = case, marks
        self._marks.update(marks)
        if (due := min((c.due_at for c in unit_clocks(case) if c.due_at > now), default=None)) is not None:
            heapq.heappush(self._due, (due, case.id, case.version))
        if len(self._due) > 2 * len(self._seen) + SPARE:
            self._due = [entry for entry in self._due if self._is_of_now(*entry[1:])]
            heapq.heapify(self._due)

    def figures(self, now: int) -> dict[str, Any]:
        """`late` counts clocks of units whose due moment has passed, of those running."""
        self._catch_up(now)
        of = self._marks
        units: dict[str, dict[str, int]] = {}
        alarms, dues = [], []
        for (what, whose), number in of.items():
            if what in UNIT_FIGURES:
                units.setdefault(whose, dict.fromkeys(UNIT_FIGURES, 0))[what] = number
            elif what == "alarm":
                alarms.append(whose)
            elif what == "unmatched due":
                dues.append(whose)
        return {
            "counters": {
                "late": of["clock", "late"],
                "running": of["clock", "running"],
                **_cards("red", units),
                **_cards("yellow", units),
                "ownerless": of["case", "ownerless"],
                "unmatched": of["case", "unmatched"],
                "unmatched_due_at": min(dues, default=None),
            },
            "open": len(self._seen),
            "modules": [self._module(zh, en) for zh, en in self._site.modules],
            "units": units,
            "alarm_cameras": sorted(alarms),
        }

    def _catch_up(self, now: int) -> None:
        """Look again at those with a clock that has fallen due."""
        while self._due and self._due[0][0] <= now:
            _, id, version = heapq.heappop(self._due)
            if self._is_of_now(id, version):
                self.see(self._seen[id][0], now)

    def _is_of_now(self, id: str, version: int) -> bool:
        return id in self._seen and self._seen[id][0].version == version

    def _take(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self._marks[mark] -= 1
            if not self._marks[mark]:
                del self._marks[mark]

    def _module(self, zh: str, en: str) -> dict[str, Any]:
        red, late = (self._marks[f"module {what}", zh] for what in ("red", "late"))
        worst = "red" if red else "amber" if late else ""
        return {"zh": zh, "en": en, "open": self._marks["module", zh], "worst": worst}


def _marks(case: Case, site: Site, now: int) -> Iterator[Mark]:
    """For what an open case counts."""
    if not owner(case):
        yield "case", "ownerless"
    if unmatched(case):
        yield "case", "unmatched"
        for due in (clock.due_at for clock in case.clocks.values() if clock.on == "case"):
            yield "unmatched due", due
    if case.status == "to-confirm":
        for camera in {signal.camera for signal in case.signals.values() if signal.camera}:
            yield "alarm", camera
    late = []
    for clock in unit_clocks(case):
        yield "clock", "running"
        if clock.due_at <= now:
            yield "clock", "late"
            late.append(clock.on)
    for duty in case.duties.values():
        if duty.state in DUTY_OPEN:
            yield "open", duty.unit
            if duty.id in late:
                yield "late", duty.unit
            if duty.card:
                yield duty.card, duty.unit
    yield from _of_module(case, site, late=bool(late))


def _of_module(case: Case, site: Site, *, late: bool) -> Iterator[Mark]:
    """A case counts in the module of its lead; one without a lead is the duty desk's."""
    unit = site.units.get(case.lead)
    module = unit.module if unit else site.center_module
    yield "module", module
    if card(case) == "red" or any(clock.late and clock.kind == "close" for clock in case.clocks.values()):
        yield "module red", module
    elif late:
        yield "module late", module


def _cards(color: str, units: dict[str, dict[str, int]]) -> dict[str, int]:
    held = [row[color] for row in units.values() if row[color]]
    return {color: sum(held), f"{color}_units": len(held)}
