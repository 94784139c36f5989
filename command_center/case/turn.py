"""One decision in progress: the case as it is after each fact so far, and the facts themselves.

Every verb is a function of a `Turn`; it looks at `turn.case` and calls `turn.emit`. Nothing is written anywhere else.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from command_center.case import clocks
from command_center.case.state import Case, evolve
from command_center.facts.ids import fact_id
from command_center.facts.parts import Change, Clock, Fact
from command_center.site.calendar import WorkTime
from command_center.site.value import Limit, Site

CLOCK_OF_STATUS: Mapping[str, tuple[str, str]] = {
    # status: (clock kind, owner)
    "to-confirm": ("confirm", "role:clerk"),
    "received": ("accept", "role:clerk"),
    "waiting": ("supply", "role:clerk"),
    "to-dispatch": ("dispatch", "role:clerk"),
    "meeting": ("meeting", "role:duty-leader"),
    "to-verify": ("verify", "role:verifier"),
    "to-call-back": ("callback", "role:caller"),
    "closed": ("evaluate", "clock"),
    "evaluated": ("archive", "clock"),
}
STATUS_CLOCKS = frozenset(kind for kind, _ in CLOCK_OF_STATUS.values()) | {"callback-by", "review-date", "sample"}


class Turn:
    """`now` is UTC µs; `cause` is the signal, command or clock firing that all facts of this turn follow from.
    `ordinal` is where their numbering starts, for a second case that the same cause concerns."""

    def __init__(
        self,
        case: Case,
        site: Site,
        work: WorkTime,
        *,
        now: int,
        actor: str,
        cause: str,
        ordinal: int = 0,
        request: str = "",
    ) -> None:
        self.case, self.site, self.work = case, site, work
        self.now, self.actor, self.cause = now, actor, cause
        self.facts: list[Fact] = []
        self._ordinal, self._request = ordinal, request

    def emit(
        self,
        kind: str,
        *,
        on: str = "",
        because: str = "",
        given: dict[str, Any] | None = None,
        to: str = "",
        without: Iterable[str] = (),
        starts: Iterable[Clock | None] = (),
        ends: Iterable[str] = (),
        set: Mapping[str, Any] | None = None,
        clocks: Mapping[str, Clock | None] | None = None,
        **parts: Any,
    ) -> None:
        """Add one fact. `to` moves the case to a status, with the end of the old status's clock and the start of the
        new one's (but those kinds `without`); `ends` are ids of clocks, those that do not run are passed over."""
        fields = dict(set or {})
        moves: dict[str, Clock | None] = dict(clocks or {})
        if to:
            fields["status"] = to
            moves |= {
                id: clock
                for id, clock in self._status_clocks(to, fields.get("level", self.case.level)).items()
                if clock is None or clock.kind not in without
            }
        moves |= {id: None for id in ends if id in self.case.clocks}
        moves |= {clock.id: clock for clock in starts if clock is not None}
        if "duties" in parts and (lead := self._leading(parts["duties"])) is not None:
            fields.setdefault("lead", lead)
        fact = Fact(
            id=fact_id(self.cause, self._ordinal),
            case=self.case.id,
            version=self.case.version + 1,
            at=self.now,
            kind=kind,
            actor=self.actor,
            cause=self.cause,
            on=on,
            because=because,
            given=given or {},
            change=Change(set=fields, clocks=moves, **parts),
            request=self._request,
        )
        self._ordinal += 1
        self.facts.append(fact)
        self.case = evolve(self.case, fact)

    def take(self, other: "Turn") -> None:
        """Go on after `other`, which started from this turn's case and has a cause of its own."""
        self.facts += other.facts
        self.case = other.case

    def clock(self, kind: str, on: str, owner: str, *, level: str | None = None, **more: Any) -> Clock | None:
        """A clock of this site that starts now, at this case's level if at no other."""
        level = self.case.level if level is None else level
        return clocks.start(self.site, self.work, kind, on, owner=owner, at=self.now, level=level, **more)

    def limit_ends(self, kind: str, at: int) -> int:
        """When this site's own limit for a kind of clock ends that begins `at`."""
        limit = self.site.ladders[kind].limit_of(self.case.level)
        return self.work.add(at, limit) if limit else at

    def paused(self, ids: Iterable[str]) -> dict[str, Clock | None]:
        return {id: clocks.pause(self.work, self.case.clocks[id], self.now) for id in ids if id in self.case.clocks}

    def resumed(self, ids: Iterable[str]) -> dict[str, Clock | None]:
        return {id: clocks.resume(self.work, self.case.clocks[id], self.now) for id in ids if id in self.case.clocks}

    def unit_name(self, code: str) -> str:
        unit = self.site.units.get(code)
        return unit.short if unit else code

    def unit_english(self, code: str) -> str:
        unit = self.site.units.get(code)
        return (unit.english if unit else "") or code

    def limit_of_level(self) -> Limit:
        level = self.site.levels[self.case.level or "L3"]
        item = self.site.items.get(self.case.item)
        return item.close if item and item.close else level.close

    def _status_clocks(self, to: str, level: str) -> dict[str, Clock | None]:
        """The old status's clock ends, the new one's starts, by the level that the same fact sets."""
        moves: dict[str, Clock | None] = {
            clock.id: None for clock in self.case.clocks.values() if clock.on == "case" and clock.kind in STATUS_CLOCKS
        }
        if to in CLOCK_OF_STATUS:
            kind, owner = CLOCK_OF_STATUS[to]
            started = self.clock(kind, "case", owner, level=level)
            if started is not None:
                moves[started.id] = started
        return moves

    def _leading(self, changed: Mapping[str, Any]) -> str | None:
        """The unit that leads once these duties are put; None when that does not change the answer."""
        after = {**self.case.duties, **changed}
        leads = [d for d in after.values() if d is not None and d.kind == "lead" and d.state != "released"]
        lead = leads[-1].unit if leads else ""
        return lead if lead != self.case.lead else None
