"""A signal of a higher level raises its case: each due = min(old, now + new limit). What that changed is kept with the
signal, so that a split or an unmerging gives it back."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from command_center.case import clocks as clock_data
from command_center.case.state import Case
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Raise, SignalPart
from command_center.site.value import Limit

LEVELS = ("L1", "L2", "L3", "L4")  # the first is the most urgent


class Raised(NamedTuple):
    fields: dict[str, Any]
    clocks: dict[str, Clock | None]
    before: Raise


class GivenBack(NamedTuple):
    fields: dict[str, Any]
    clocks: dict[str, Clock | None]
    signals: dict[str, SignalPart]


def higher(level: str, than: str) -> bool:
    return LEVELS.index(level or "L4") < LEVELS.index(than or "L4")


def raised(turn: Turn, level: str) -> Raised:
    """The clocks that the higher level brings forward, on that level's ladder, and the promise with them."""
    case, new = turn.case, turn.site.levels[level]
    limits: dict[str, Limit | None] = {"sign": new.sign, "arrive": new.arrive, "close": new.close}
    moves: dict[str, Clock | None] = {}
    dues: list[int] = []
    for clock in case.clocks.values():
        ladder = turn.site.ladders.get(clock.kind)  # of the duty desk's own clocks: limits by level
        limit = limits.get(clock.kind) or (ladder.levels.get(level) if ladder else None)
        if limit is None or clock.paused_at:
            continue
        fresh = turn.clock(clock.kind, clock.on, clock.owner, level=level, limit=limit)
        if fresh is not None and fresh.due_at < clock.due_at:
            moves[clock.id] = replace(fresh, fired=clock.fired)
            dues += [fresh.due_at] if clock.kind == "close" else []
    fields: dict[str, Any] = {"level": level}
    if case.promised_at and dues:
        fields["promised_at"] = min(case.promised_at, *dues)
    before = Raise(case.level, level, {id: case.clocks[id] for id in moves}, case.promised_at)
    return Raised(fields, moves, before)


def given_back(turn: Turn, leaving: Iterable[SignalPart], left: Iterable[SignalPart]) -> GivenBack:
    """What the leaving signals raised. A signal that stays and raised from there on takes their past over; what a
    person corrected or moved later since stays as it is."""
    case, level, promise = turn.case, turn.case.level, turn.case.promised_at
    staying = {signal.key: signal for signal in left}
    clocks: dict[str, Clock | None] = {}
    heirs: dict[str, SignalPart] = {}
    for raise_ in [signal.raised for signal in leaving if signal.raised is not None][::-1]:
        heir = next((s for s in staying.values() if s.raised and s.raised.from_level == raise_.to_level), None)
        if heir is not None and heir.raised is not None:
            past = replace(raise_, to_level=heir.raised.to_level, clocks={**heir.raised.clocks, **raise_.clocks})
            staying[heir.key] = heirs[heir.key] = replace(heir, raised=past)
        elif level == raise_.to_level:
            level, promise = raise_.from_level, max(promise, raise_.promise_at) if promise else 0
            clocks |= _clocks_before(turn, case, raise_)
    fields: dict[str, Any] = {"level": level} if level != case.level else {}
    if promise != case.promised_at:
        fields["promised_at"] = promise
    return GivenBack(fields, clocks, heirs)


def _clocks_before(turn: Turn, case: Case, raise_: Raise) -> dict[str, Clock | None]:
    """Those that still run, as they were; the count of what fired goes on, for the ids of firings derive from it."""
    found: dict[str, Clock | None] = {}
    for id, before in raise_.clocks.items():
        now = case.clocks.get(id)
        if now is not None and before.due_at > now.due_at:
            again = replace(before, fired=now.fired)
            found[id] = clock_data.pause(turn.work, again, now.paused_at) if now.paused_at else again
    return found
