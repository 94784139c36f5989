"""What a verb would do, told from its facts: who is called, by when, by which row of which table, what follows."""

from collections.abc import Mapping, Sequence
from typing import cast

from msgspec import Struct

from command_center.case.state import DUTY_OPEN, Case
from command_center.case.whistle_verbs import missing_approvals_of
from command_center.facts.parts import Clock, Duty, Fact
from command_center.site.calendar import WorkTime
from command_center.site.value import Limit, LimitUnit, Site

UNDOING: Mapping[str, str] = {
    "case.merge": "unmerge",
    "case.split": "merge",
    "case.keep_apart": "merge",
    "case.decline": "appeal",
    "case.ask_more": "supply",
    "whistle.draft": "withdraw",
    "whistle.apply": "withdraw",
}
"""The verb that takes another back. What is not here stays as it was done, and so does whatever blows a whistle; a
confirmation that joined is unmerged."""


class Due(Struct, frozen=True):
    """A clock that starts or moves, and from which row of the site's tables its limit is."""

    kind: str
    owner: str
    due_at: int
    limit: str  # "2 wh"; "" where another moment binds
    rule: str  # levels.L3 | whistles.推进 | ladders.accept | items.fire-lane | upstream | moment


class Called(Struct, frozen=True):
    """A unit that gets something to do, or to know."""

    unit: str
    kind: str  # lead | assist | recheck
    new: bool  # False: at work already
    rule: str  # items.fire-lane | rules.multi-unit | whistle | by-hand
    dues: tuple[Due, ...]


class Drafted(Struct, frozen=True):
    """A whistle that waits for its approval with it."""

    kind: str  # 推进 | 攻坚 | 应急
    units: tuple[str, ...]  # that it would call, the lead first


class Preview(Struct, frozen=True):
    status: str  # of the case afterwards
    former: str
    number: str
    item: str
    grid: str
    level: str
    lead: str
    called: tuple[Called, ...]
    freed: tuple[str, ...]  # units whose duty ends with it
    dues: tuple[Due, ...]  # clocks that are no unit's
    drafts: tuple[Drafted, ...]
    approvals: tuple[tuple[str, ...], ...]  # groups of roles: one of each must approve the last draft first
    whistle: str  # the kind that is blown at once; "" for none
    undo: str  # the verb that takes it back; "" for none
    into: str  # number of the other case that it goes into
    apart: str  # number of the case that is split off
    into_lead: str
    into_level: str  # that the other case is raised to; "" where its level stays
    because: tuple[str, ...]  # the facts' own reasons, in order
    facts: tuple[str, ...]


def told(
    verb: str, before: Case | None, after: Case, other: Case | None, facts: Sequence[Fact], site: Site, work: WorkTime
) -> Preview:
    """`verb` with its target, as `case.dispatch`. `other`: the second case concerned, after it."""
    old = before or Case(id=after.id)
    joined = other is not None and after.status == "merged"
    own = tuple(fact for fact in facts if not fact.kind.startswith("clock."))
    called = [_called(after, duty, old, site, work) for duty in _stirred(after, old)]
    dues = _nobodys(after, old, site, work)
    if other is not None:
        earlier = _before(other, own)
        called += [_called(other, duty, earlier, site, work) for duty in _stirred(other, earlier)]
        dues += _nobodys(other, earlier, site, work)
    ended = [d.unit for id, d in after.duties.items() if d.state == "released" and _was_open(old.duties.get(id))]
    whistles = [*after.whistles.values(), *(other.whistles.values() if other is not None else ())]
    drafts = [w for w in whistles if w.state in ("draft", "to-approve") and w.id in _whistles(own)]
    blown = [w for w in whistles if w.state == "blown" and _is(own, "whistle.blown", w.id)]
    approve = missing_approvals_of(site, drafts[-1]) if drafts else ()
    return Preview(
        status=after.status,
        former=old.status,
        number=after.number,
        item=after.item,
        grid=after.grid,
        level=after.level,
        lead=after.lead,
        called=tuple(called),
        freed=tuple(dict.fromkeys(ended)),
        dues=tuple(dues),
        drafts=tuple(Drafted(w.kind, (w.lead, *w.assist)) for w in drafts),
        approvals=approve,
        whistle=blown[-1].kind if blown else "",
        undo="" if blown else "unmerge" if joined else UNDOING.get(verb, ""),
        into=other.number if other is not None and joined else "",
        apart=other.number if other is not None and not joined else "",
        into_lead=other.lead if other is not None and joined else "",
        into_level=_raised(other, own) if other is not None and joined else "",
        because=tuple(fact.because for fact in own if fact.because),
        facts=tuple(fact.kind for fact in own),
    )


def _was_open(duty: Duty | None) -> bool:
    return duty is not None and duty.state in DUTY_OPEN


def _is(facts: Sequence[Fact], kind: str, on: str) -> bool:
    return any(fact.kind == kind and fact.on == on for fact in facts)


def _whistles(facts: Sequence[Fact]) -> set[str]:
    return {id for fact in facts for id in fact.change.whistles}


def _raised(case: Case, facts: Sequence[Fact]) -> str:
    return case.level if any("level" in fact.change.set for fact in facts if fact.case == case.id) else ""


def _before(case: Case, facts: Sequence[Fact]) -> Case:
    """The second case without what these facts put into it: enough to see what is new."""
    changes = [fact.change for fact in facts if fact.case == case.id]
    duties = {id for change in changes for id in change.duties}
    clocks = {id for change in changes for id in change.clocks}
    return Case(
        id=case.id,
        duties={id: duty for id, duty in case.duties.items() if id not in duties},
        clocks={id: clock for id, clock in case.clocks.items() if id not in clocks},
    )


def _stirred(case: Case, old: Case) -> list[Duty]:
    """Duties that are new, or that have other clocks or another kind than before."""
    moved = {clock.on for clock in _moved(case, old)}
    return [
        duty
        for id, duty in case.duties.items()
        if duty.state in DUTY_OPEN and (id not in old.duties or old.duties[id].kind != duty.kind or id in moved)
    ]


def _moved(case: Case, old: Case) -> list[Clock]:
    """Clocks that start, or are due at another moment than before; those that nobody waits for are left out."""
    found = [c for id, c in case.clocks.items() if id not in old.clocks or old.clocks[id].due_at != c.due_at]
    return sorted((c for c in found if c.owner != "clock"), key=lambda clock: (clock.due_at, clock.id))


def _nobodys(case: Case, old: Case, site: Site, work: WorkTime) -> list[Due]:
    """The clocks that start or move and are no unit's."""
    return [_due(case, clock, site, work) for clock in _moved(case, old) if clock.on not in case.duties]


def _called(case: Case, duty: Duty, old: Case, site: Site, work: WorkTime) -> Called:
    dues = tuple(_due(case, clock, site, work) for clock in _moved(case, old) if clock.on == duty.id)
    return Called(duty.unit, duty.kind, not _was_open(old.duties.get(duty.id)), _by(case, duty, site), dues)


def named_by(case: Case, site: Site) -> dict[str, str]:
    """The units that a rule or the catalogue names for this case, each with the row that does."""
    item = site.items.get(case.item)
    spoken = {match.rule for match in case.rules if match.won and not match.shadow}
    rules = [rule for rule in site.rules if rule.code in spoken]
    rows = [(f"rules.{rule.code}", (rule.dispatch, *rule.assist)) for rule in rules]
    rows += [(f"items.{case.item}", (item.lead, *item.assist))] if item else []
    rows += [(f"rules.{rule.code}", (rule.whistle.lead, *rule.whistle.assist)) for rule in rules if rule.whistle]
    found: dict[str, str] = {}
    for row, units in rows:
        for unit in units:
            found.setdefault(unit.replace("{village}", case.village), row)
    found.pop("", None)  # no unit is named there
    return found


def _by(case: Case, duty: Duty, site: Site) -> str:
    """Why this unit: the rule or the row of the catalogue that names it, else whoever pressed."""
    return "whistle" if duty.by == "whistle" else named_by(case, site).get(duty.unit, "by-hand")


def _due(case: Case, clock: Clock, site: Site, work: WorkTime) -> Due:
    return Due(clock.kind, clock.owner, clock.due_at, clock.limit, _table(case, clock, site, work))


def _table(case: Case, clock: Clock, site: Site, work: WorkTime) -> str:
    """The row that the limit stands in."""
    duty, item = case.duties.get(clock.on), site.items.get(case.item)
    if not clock.limit:
        return "moment"
    if duty is None:
        return f"ladders.{clock.kind}"
    if clock.kind == "stage":
        return f"items.{case.item}"
    if clock.kind == "close":
        amount, unit = clock.limit.split(" ")
        if clock.due_at < work.add(clock.started_at, Limit(float(amount), cast(LimitUnit, unit))):
            return "upstream"
        if item is not None and str(item.close) == clock.limit:
            return f"items.{item.code}"
    return _row(case, duty, clock, site)


def _row(case: Case, duty: Duty, clock: Clock, site: Site) -> str:
    """Of the whistle that called, or of a level: a unit that was called at one level may have been raised since."""
    kind = site.whistles.get(duty.whistle_kind)
    if kind is not None and clock.kind != "close" and str(getattr(kind, clock.kind)) == clock.limit:
        return f"whistles.{kind.code}"
    first = (kind.level if kind is not None else "", case.level, duty.level)
    levels = [site.levels[code] for code in dict.fromkeys((*first, *site.levels)) if code in site.levels]
    fits = [level.code for level in levels if str(getattr(level, clock.kind, None)) == clock.limit]
    return f"levels.{fits[0] if fits else duty.level}"
