"""Who may: what each word of a table's `by` column means for one post, one case and one of its parts."""

from collections.abc import Callable, Mapping

from command_center.case.possible import Part
from command_center.case.state import Case
from command_center.case.whistle_verbs import may_approve, missing_approvals_of, rated_units
from command_center.facts.parts import Duty, Notice, Whistle
from command_center.site.value import Post, Site

UNIT_ROLES = ("unit-clerk", "unit-head", "officer")
CENTER_ROLES = ("clerk", "duty-leader")


def may(case: Case, site: Site, by: tuple[str, ...], part: Part, post: Post) -> bool:
    return any(_fits(case, site, word, part, post) for word in by)


def _fits(case: Case, site: Site, word: str, part: Part, post: Post) -> bool:
    role, _, clock = word.partition("@")
    if clock:
        on = part.id if part is not None else "case"
        running = case.clocks.get(f"{clock}:{on}")
        # late, and its ladder has told that role: verify tells the supervisor at twice its limit
        if running is None or not running.late or any(tick.to == role for tick in running.ticks):
            return False
        return role in post.roles and (clock != "verify" or _independent(case, post))
    relation = RELATIONS.get(role)
    return relation(case, site, part, post) if relation else role in post.roles


def _of_unit(post: Post, unit: str, roles: tuple[str, ...] = UNIT_ROLES) -> bool:
    return bool(unit) and post.unit == unit and any(role in post.roles for role in roles)


def _duty_unit(part: Part) -> str:
    return part.unit if isinstance(part, Duty) else ""


def _reviewer(case: Case, site: Site, part: Part, post: Post) -> bool:
    """A dispatch's return is reviewed by a supervisor, a whistle's by the center; late: by the duty leader too."""
    if not isinstance(part, Duty):
        return False
    if part.whistle:
        return any(role in post.roles for role in CENTER_ROLES)
    clock = case.clocks.get(f"review:{part.id}")
    return "supervisor" in post.roles or ("duty-leader" in post.roles and clock is not None and clock.late)


def _whistler(case: Case, site: Site, part: Part, post: Post) -> bool:
    """The whistler's side: its author or its village; for the center's and rules' whistles the duty leader."""
    whistle = case.whistles.get(part.whistle) if isinstance(part, Duty) else part
    if not isinstance(whistle, Whistle):
        return False
    unit = site.units.get(whistle.author_unit)
    if unit is not None and unit.level == "village":
        return post.code == whistle.author or _of_unit(post, unit.code)
    return "duty-leader" in post.roles


def _approver(case: Case, site: Site, part: Part, post: Post) -> bool:
    if not isinstance(part, Whistle):
        return False
    return any(may_approve(post, group) for group in missing_approvals_of(site, part))


def _independent(case: Case, post: Post) -> bool:
    return all(duty.unit != post.unit for duty in case.duties.values())


def _caller(case: Case, site: Site, part: Part, post: Post) -> bool:
    """Upstream calls back its own tickets, the call-back desk the rest."""
    upstream = "callback-by:case" in case.clocks
    return ("source" if upstream else "caller") in post.roles


def _unit_head(case: Case, site: Site, part: Part, post: Post) -> bool:
    """The head of the duty's unit; for a whistle of any unit that answered it."""
    units = rated_units(case, part) if isinstance(part, Whistle) else {_duty_unit(part)}
    return any(_of_unit(post, unit, ("unit-head",)) for unit in units)


def _grid_worker(case: Case, site: Site, part: Part, post: Post) -> bool:
    return "grid-worker" in post.roles and bool(case.grid) and post.grid == case.grid


def _settler(case: Case, site: Site, part: Part, post: Post) -> bool:
    item = site.items.get(case.item)
    return item is not None and item.on_site and _grid_worker(case, site, part, post)


RELATIONS: Mapping[str, Callable[[Case, Site, Part, Post], bool]] = {
    "unit": lambda case, site, part, post: _of_unit(post, _duty_unit(part)),
    "unit-head": _unit_head,
    "officer": lambda case, site, part, post: _of_unit(post, _duty_unit(part), ("officer",)),
    "lead": lambda case, site, part, post: _of_unit(post, case.lead),
    "whistle-lead": lambda case, site, part, post: isinstance(part, Whistle) and _of_unit(post, case.lead),
    "issuer": lambda case, site, part, post: isinstance(part, Notice) and _of_unit(post, part.organ, ("officer",)),
    "issuer-head": lambda case, site, part, post: (
        isinstance(part, Notice) and _of_unit(post, part.organ, ("unit-head",))
    ),
    "author": lambda case, site, part, post: isinstance(part, Whistle) and post.code == part.author,
    "village": lambda case, site, part, post: _of_unit(post, case.village),
    "grid-worker": _grid_worker,
    "settler": _settler,
    "verifier": lambda case, site, part, post: "verifier" in post.roles and _independent(case, post),
    "reviewer": _reviewer,
    "whistler": _whistler,
    "approver": _approver,
    "caller": _caller,
    "source": lambda case, site, part, post: (
        "source" in post.roles and (case.status != "to-call-back" or "callback-by:case" in case.clocks)
    ),
}
