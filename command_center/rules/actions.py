"""What a rule can do. An action says what should be so; the case decides and carries it out."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from command_center.case.state import Case
from command_center.rules.fields import View
from command_center.rules.model import ROLES, VILLAGE
from command_center.site.value import Rule

LIVE = ("draft", "to-approve", "blown", "to-lower")
"""States of a whistle that is not yet over."""


class Hit(Struct, frozen=True):
    """A rule that speaks: why, and for which group and window of its threshold."""

    position: int  # among all rules, in file order
    rule: Rule
    matched: str
    group: str
    window: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """The stated order of conflict: lowest first."""
        return -self.rule.priority, -len(self.rule.match), self.position


class Draft(Struct, frozen=True):
    """A whistle that a rule wants. A kind that needs no approval (应急) is blown at once.

    (rule, group, window) names it: the same three never make a second whistle, whatever became of the first.
    """

    rule: str
    version: int
    kind: str
    lead: str
    assist: tuple[str, ...]
    because: str
    group: str
    window: str


class Said(Struct, frozen=True):
    """One action of one rule: what it wants, in words; the `slot` that it competes for ("": all may have theirs)."""

    value: Any
    words: str
    slot: str = ""
    held: str = ""  # it is so already: why there is nothing to carry out


class Fault(Exception):
    """An action that cannot be carried out here, in words."""


def whistle(hit: Hit, view: View) -> Said | None:
    wanted = hit.rule.whistle
    if wanted is None:
        return None
    lead = _unit(view, wanted.lead)
    assist = tuple(unit for unit in _units(view, wanted.assist) if unit != lead)
    blows = wanted.kind in view.site.whistles and not view.site.whistles[wanted.kind].approve
    rule = hit.rule
    # Every unit called reads the reason; what matched stands beside the rule on the case.
    draft = Draft(rule.code, rule.version, wanted.kind, lead, assist, rule.because, hit.group, hit.window)
    words = f"{'立即吹哨' if blows else '拟吹哨，待批'}（{wanted.kind}）：主办 {_name(view, lead)}"
    if assist:
        words += f"，协办 {_names(view, assist)}"
    held = "该规则的哨已在本工单上，不再重复" if has_whistle_of(view.case, hit.rule.code) else ""
    # A draft and an emergency do not exclude each other: one waits for a leader, the other cannot.
    return Said(draft, words, "whistle at once" if blows else "whistle", held)


def has_whistle_of(case: Case, rule: str) -> bool:
    """Whether a whistle of that rule is still alive on the case."""
    return any(w.author == f"rule:{rule}" and w.state in LIVE for w in case.whistles.values())


def dispatch(hit: Hit, view: View) -> Said | None:
    if not hit.rule.dispatch:
        return None
    unit = _unit(view, hit.rule.dispatch)
    if view.item and view.item.department_only and unit in view.site.units and view.site.units[unit].level == "village":
        raise Fault(f"{view.item.name}只能派给部门，不能改派 {_name(view, unit)}")
    return Said(unit, f"改派 {_name(view, unit)}", "dispatch")


def assist(hit: Hit, view: View) -> Said | None:
    if not hit.rule.assist:
        return None
    units = _units(view, hit.rule.assist)
    return Said(units, f"加派协办 {_names(view, units)}")


def level(hit: Hit, view: View) -> Said | None:
    code = hit.rule.level
    known = view.site.levels.get(code)
    return Said(code, f"定级 {code} {known.name if known else ''}".rstrip(), "level") if code else None


def confirm(hit: Hit, view: View) -> Said | None:
    wanted = hit.rule.confirm
    return None if wanted is None else Said(wanted, "告警须先确认" if wanted else "告警免确认", "confirm")


def notify(hit: Hit, view: View) -> Said | None:
    if not hit.rule.notify:
        return None
    words = "通知 " + "、".join(_told(view, to) for to in hit.rule.notify)
    # Nobody is told again with each further signal.
    told = any((one.rule, one.action, one.won) == (hit.rule.code, words, True) for one in view.case.rules)
    return Said(() if told else hit.rule.notify, words)


ACTIONS: dict[str, Callable[[Hit, View], Said | None]] = {
    "whistle": whistle,
    "dispatch": dispatch,
    "assist": assist,
    "level": level,
    "confirm": confirm,
    "notify": notify,
}
"""By the field of the rule. Each raises Fault where it cannot be done."""


def _unit(view: View, unit: str) -> str:
    if unit == VILLAGE and not view.village:
        raise Fault("地点不在任何村，{village} 无从确定")
    return view.village if unit == VILLAGE else unit


def _units(view: View, units: tuple[str, ...]) -> tuple[str, ...]:
    """Each once. Where there is no village, the others are called all the same."""
    known = (unit for unit in units if unit != VILLAGE or view.village)
    return tuple(dict.fromkeys(_unit(view, unit) for unit in known))


def _name(view: View, unit: str) -> str:
    return view.site.units[unit].name if unit in view.site.units else unit


def _names(view: View, units: tuple[str, ...]) -> str:
    return "、".join(_name(view, unit) for unit in units)


def _told(view: View, to: str) -> str:
    kind, _, code = to.rpartition(":")
    if kind == "role":
        return ROLES.get(code, code)
    if kind == "post":
        return view.site.posts[code].name if code in view.site.posts else code
    return _name(view, to)
