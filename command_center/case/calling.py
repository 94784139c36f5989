"""Calling units into a case: a dispatch, a whistle and a ruling all make duties here, each with its own clocks."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from command_center.case import clocks
from command_center.case.commands import Refused
from command_center.case.state import DUTY_OPEN
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, Whistle
from command_center.site.calendar import WorkTime
from command_center.site.value import Limit, Stage

DUTY_CLOCKS = ("sign", "contact", "arrive", "close", "review")
STANDING_IN_REVIEW = ("sign", "contact", "arrive")


class Terms(NamedTuple):
    """Under which limits a unit is called."""

    by: str  # dispatch | whistle | ruling
    sign: Limit
    close: Limit
    contact: Limit | None = None
    arrive: Limit | None = None
    stages: tuple[Stage, ...] = ()
    level: str = ""
    whistle: str = ""
    whistle_kind: str = ""


class Called(NamedTuple):
    duties: dict[str, Duty | None]
    clocks: dict[str, Clock | None]


def terms_of_dispatch(turn: Turn, by: str = "dispatch") -> Terms:
    level = turn.site.levels[turn.case.level]
    item = turn.site.items.get(turn.case.item)
    stages = item.stages if item else ()
    return Terms(by, level.sign, turn.limit_of_level(), arrive=level.arrive, stages=stages, level=level.code)


def terms_of_whistle(turn: Turn, whistle: Whistle) -> Terms:
    """Limits by the whistle's kind; close by the case's level, or by the kind's own (应急: L1)."""
    kind = turn.site.whistles[whistle.kind]
    level = turn.site.levels[kind.level] if kind.level else None
    close = level.close if level else turn.limit_of_level()
    code = kind.level or turn.case.level
    return Terms("whistle", kind.sign, close, kind.contact, kind.arrive, (), code, whistle.id, whistle.kind)


def clock_ids(duty: Duty, kinds: Iterable[str] = DUTY_CLOCKS) -> list[str]:
    return [f"{kind}:{duty.id}" for kind in kinds]


def all_clock_ids(turn: Turn, duty: Duty) -> list[str]:
    """Every clock of a duty, its stages too."""
    return [clock.id for clock in turn.case.clocks.values() if clock.on == duty.id]


def upstream_due(turn: Turn) -> int | None:
    """The latest moment that still leaves upstream its margin (site setting `upstream_margin`, a Limit)."""
    dues = [s.upstream.due_at for s in turn.case.signals.values() if s.upstream and s.upstream.due_at]
    if not dues:
        return None
    margin = turn.site.settings.upstream_margin
    due = min(dues)
    if not margin.working:
        return due - (turn.work.add(turn.now, margin) - turn.now)
    spare = turn.work.between(turn.now, due) if due > turn.now else 0
    needed = turn.work.between(turn.now, turn.work.add(turn.now, margin))
    return clocks.shift(turn.work, turn.now, max(spare - needed, 0), True) if spare else due


def close_due(turn: Turn, limit: Limit) -> int:
    due = turn.work.add(turn.now, limit)
    upstream = upstream_due(turn)
    return due if upstream is None else max(min(due, upstream), turn.now)


def check_units(turn: Turn, lead: str, assist: Iterable[str], *, by_whistle: bool) -> None:
    """Raises Refused for a unit that is not there or may not be called here; without a lead it is one more `unit`."""
    item = turn.site.items.get(turn.case.item)
    for code in (lead, *assist):
        if not code:
            continue
        field = "lead" if code == lead else "assist" if lead else "unit"
        unit = turn.site.units.get(code)
        if unit is None:
            raise Refused("invalid", f"没有单位 {code}", f"no unit {code}", field=field)
        english = turn.unit_english(code)
        if item and item.department_only and unit.level == "village" and not by_whistle:
            said = f"{item.english or item.code} is for departments, not for {english}"
            raise Refused("invalid", f"{item.name} 只归部门，不派{unit.name}", said, field=field)
        if unit.level == "center":
            raise Refused("invalid", f"{unit.name} 不承办工单", f"{english} handles no cases", field=field)
        if turn.site.verifies_alone(code):
            said = f"were it {english}, nobody could verify independently"
            raise Refused("invalid", f"{unit.name} 承办了就没有人能独立核查", said, field=field)


def not_its_post(turn: Turn, post: str, unit: str, field: str) -> Refused:
    en = f"{post} is no post of {turn.unit_english(unit)}"
    return Refused("invalid", f"{post} 不是{turn.unit_name(unit)}的岗位", en, field=field)


def call_units(turn: Turn, lead: str, assist: Iterable[str], terms: Terms, *, may_not_return: bool = False) -> Called:
    """The duties and clocks that calling these units puts. A unit already at work keeps its duty, changes its kind and
    gets the clocks it lacks; a former lead that is not named becomes assisting."""
    duties: dict[str, Duty | None] = {}
    moves: dict[str, Clock | None] = {}
    number = len(turn.case.duties)
    named = [unit for unit in dict.fromkeys((lead, *assist)) if unit]
    check_units(turn, lead, named, by_whistle=terms.by == "whistle")
    close_due_at = close_due(turn, terms.close)
    for unit in named:
        known = next((d for d in turn.case.open_duties if d.unit == unit and d.kind != "recheck"), None)
        # without a new lead (one more unit called) whoever leads goes on leading
        kind = "lead" if unit == lead or (not lead and known and known.kind == "lead") else "assist"
        if known is None:
            number += 1
            duty = _new_duty(turn, number, unit, kind, terms)
        else:
            duty = _again(known, kind, terms)
            moves |= turn.resumed(clock_ids(known, STANDING_IN_REVIEW)) | {f"review:{known.id}": None}
        duties[duty.id] = replace(duty, may_not_return=True) if may_not_return else duty
        moves |= _clocks(turn, duty, terms, close_due_at, moves)
    for duty in turn.case.open_duties:
        if duty.kind == "lead" and duty.id not in duties and lead:
            duties[duty.id] = replace(duty, kind="assist")
    return Called(duties, {id: clock for id, clock in moves.items() if clock or id in turn.case.clocks})


def _new_duty(turn: Turn, number: int, unit: str, kind: str, terms: Terms) -> Duty:
    return Duty(
        id=f"{turn.case.id}.d{number}",
        unit=unit,
        kind=kind,
        state="called",
        by=terms.by,
        called_at=turn.now,
        level=terms.level,
        whistle=terms.whistle,
        whistle_kind=terms.whistle_kind,
        needs_contact=terms.contact is not None,
        needs_arrival=terms.arrive is not None,
    )


def _again(duty: Duty, kind: str, terms: Terms) -> Duty:
    """What is done stays done; a pending return lapses. A whistle asks for the arrival that a dispatch did not."""
    state = duty.former if duty.state == "in-review" else duty.state
    return replace(
        duty,
        kind=kind,
        state=state,
        former="",
        whistle=terms.whistle or duty.whistle,
        whistle_kind=terms.whistle_kind or duty.whistle_kind,
        needs_contact=duty.needs_contact or terms.contact is not None,
        needs_arrival=duty.needs_arrival or terms.arrive is not None,
    )


def _clocks(
    turn: Turn, duty: Duty, terms: Terms, close_due_at: int, moved: dict[str, Clock | None]
) -> dict[str, Clock | None]:
    """The clocks that a duty in this state lacks; of two dues of one kind the earlier stays."""
    wanted: list[tuple[str, Limit | None, int | None, bool]] = [
        ("sign", terms.sign, None, duty.state == "called"),
        ("contact", terms.contact, None, duty.state in ("called", "signed")),
        ("arrive", terms.arrive, None, duty.state in ("called", "signed", "contacted")),
        ("close", terms.close, close_due_at, duty.state in DUTY_OPEN),
    ]
    found: dict[str, Clock | None] = {}
    for kind, limit, due_at, lacking in wanted:
        if limit is None or not lacking:
            continue
        clock = turn.clock(kind, duty.id, duty.unit, limit=limit, level=terms.level, due_at=due_at)
        known = moved.get(f"{kind}:{duty.id}") or turn.case.clocks.get(f"{kind}:{duty.id}")
        if clock is not None and (known is None or clock.due_at < known.due_at):
            found[clock.id] = clock
    for number, stage in enumerate(terms.stages, 1):
        if duty.kind == "lead" and stage.name not in duty.stages_done:
            name = f"stage-{number}"
            clock = turn.clock("stage", duty.id, duty.unit, limit=stage.limit, level=terms.level, name=name)
            if clock is not None and clock.id not in turn.case.clocks:
                found[clock.id] = clock
    return found


def returns_lapsed(turn: Turn) -> Called:
    """Pending returns lapse: back to work as before, with the clocks that stood still."""
    waiting = [duty for duty in turn.case.open_duties if duty.state == "in-review"]
    clocks_moved: dict[str, Clock | None] = {}
    for duty in waiting:
        clocks_moved |= turn.resumed(clock_ids(duty, STANDING_IN_REVIEW)) | {f"review:{duty.id}": None}
    return Called({duty.id: replace(duty, state=duty.former, former="") for duty in waiting}, clocks_moved)


def promise(turn: Turn, called: Called) -> dict[str, int]:
    """The promise is set once, by the first dispatch or blowing."""
    if turn.case.promised_at:
        return {}
    dues = [c.due_at for c in called.clocks.values() if c is not None and c.kind == "close"]
    return {"promised_at": min(dues)} if dues else {}


def standing(turn: Turn, duties: dict[str, Duty | None] | None = None) -> str:
    """to-sign, or handling when the lead has signed, once these duties are put."""
    after = {**turn.case.duties, **(duties or {})}
    leads = [d for d in after.values() if d is not None and d.kind == "lead" and d.state in DUTY_OPEN]
    return "to-sign" if not leads or leads[-1].state == "called" else "handling"


def due_text(turn: Turn, at: int) -> str:
    return _minute(turn.work, at)


@lru_cache(256)  # what is decided in one batch is often due at the same moment
def _minute(work: WorkTime, at: int) -> str:
    return work.local(at).strftime("%m-%d %H:%M")
