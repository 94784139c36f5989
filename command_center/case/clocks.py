"""Clocks as data: start, pause, resume, move. A clock knows its coming ticks; nothing here looks at the time of day."""

from functools import lru_cache
from operator import attrgetter

from msgspec.structs import replace

from command_center.facts.parts import Clock, Tick
from command_center.site.calendar import WorkTime
from command_center.site.value import Ladder, Limit, Site, Step

DAY_UNITS = ("d", "wd")
NO_LADDER = Ladder(steps=())


def shift(work: WorkTime, at: int, span: int, working: bool) -> int:
    """`at` moved on by `span` µs, of office time when `working`."""
    return work.forward(at, span) if working and span > 0 else at + span


def span_between(work: WorkTime, start: int, end: int, working: bool) -> int:
    """µs from `start` to `end` in the clock's own time; negative when `end` lies before."""
    return work.between(start, end) if working else end - start


def ladder_of(site: Site, kind: str, working: bool) -> Ladder:
    """The close clock of an urgent case climbs by hours, so it has a ladder of its own."""
    if kind == "close" and not working:
        return site.ladders["close-running"]
    return site.ladders.get(kind, NO_LADDER)


def _ticks(work: WorkTime, steps: tuple[Step, ...], start: int, due: int, limit: Limit) -> tuple[Tick, ...]:
    """The rungs of a ladder as moments, in order."""
    whole = span_between(work, start, due, limit.working)
    return tuple(sorted([_tick(work, step, start, due, limit, whole) for step in steps], key=attrgetter("at")))


def _tick(work: WorkTime, step: Step, start: int, due: int, limit: Limit, whole: int) -> Tick:
    working = limit.working
    if step.before is not None and limit.unit in DAY_UNITS and limit.amount >= 3:
        margin = span_between(work, start, work.add(start, step.before), working)
        at = shift(work, start, max(whole - margin, 0), working)
    elif step.times == 1.0:
        at = due
    elif step.times < 1.0:
        at = shift(work, start, round(whole * step.times), working)
    else:  # twice the limit: once more the limit, from the due moment
        at = shift(work, due, round(whole * (step.times - 1)), working)
    if step.after is not None:
        at = work.add(at, step.after)
    return Tick(at=at, do=step.do, to=step.to)


def start(
    site: Site,
    work: WorkTime,
    kind: str,
    on: str,
    *,
    owner: str,
    at: int,
    level: str = "",
    limit: Limit | None = None,
    due_at: int | None = None,
    name: str = "",
) -> Clock | None:
    """A running clock, or None when the site sets no limit for this kind.

    `limit` overrides the ladder's; `due_at` (UTC µs) overrides what the limit gives; `name` tells two clocks of
    one kind on one part apart.
    """
    ladder = ladder_of(site, kind, True)
    asked = limit or ladder.limit_of(level)
    if asked is None and due_at is None:
        return None
    asked = asked or Limit(0, "min")
    clock = _nobodys(work, kind, ladder_of(site, kind, asked.working).steps, asked, at, due_at)
    return replace(clock, id=f"{name or kind}:{on}", on=on, owner=owner)


@lru_cache(256)  # units called together, and cases opened in one batch, have the same clocks but for whose they are
def _nobodys(work: WorkTime, kind: str, steps: tuple[Step, ...], limit: Limit, start: int, due_at: int | None) -> Clock:
    due = work.add(start, limit) if due_at is None else due_at
    return Clock(
        id="",
        kind=kind,
        on="",
        owner="",
        started_at=start,
        due_at=due,
        limit=str(limit) if limit.amount else "",
        ticks=_ticks(work, steps, start, due, limit),
        working=limit.working,
        provisional=not work.published(due),
    )


def pause(work: WorkTime, clock: Clock, at: int) -> Clock:
    """The clock stands still at `at`; what is left of each moment is kept."""
    if clock.paused_at:
        return clock
    moments = (clock.due_at, *(tick.at for tick in clock.ticks))
    left = tuple(span_between(work, at, moment, clock.working) for moment in moments)
    return replace(clock, paused_at=at, left=left)


def resume(work: WorkTime, clock: Clock, at: int) -> Clock:
    """The clock runs on at `at` with what was left. A moment that had passed before the pause stays where it was."""
    if not clock.paused_at:
        return clock
    due_left, *ticks_left = clock.left
    due = shift(work, at, due_left, clock.working) if due_left > 0 else clock.due_at
    ticks = tuple(
        replace(tick, at=shift(work, at, left, clock.working) if left > 0 else at)
        for tick, left in zip(clock.ticks, ticks_left, strict=True)
    )
    return replace(clock, paused_at=0, left=(), due_at=due, ticks=ticks, provisional=not work.published(due))


def due_moved(site: Site, work: WorkTime, clock: Clock, due_at: int) -> Clock:
    """The same clock with another due moment. Rungs that fired do not fire again, unless the new due lies ahead of
    a passed one: then the whole ladder is ahead again."""
    limit = Limit(1, "wh") if clock.working else Limit(1, "h")
    if clock.limit:
        amount, unit = clock.limit.split(" ")
        limit = Limit(float(amount), unit)  # type: ignore[arg-type]
    steps = ladder_of(site, clock.kind, clock.working).steps
    ticks = _ticks(work, steps, clock.started_at, due_at, limit)
    ahead = ticks[clock.fired :] if not clock.late or due_at < clock.due_at else ticks
    return replace(
        clock,
        due_at=due_at,
        ticks=ahead,
        late=clock.late and due_at <= clock.due_at,
        provisional=not work.published(due_at),
    )
