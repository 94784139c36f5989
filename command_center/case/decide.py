"""The middle of the door `act`: a command meets the tables. Refused, or done: facts."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from command_center.case import case_verbs, whistle_verbs
from command_center.case import commands as c
from command_center.case.commands import Command, Refused, read_args
from command_center.case.roles import Part, may
from command_center.case.settle import settle
from command_center.case.state import Case
from command_center.case.table import DUTY_IN, TABLES, Row
from command_center.case.turn import Turn
from command_center.facts.parts import Duty, Notice, Whistle
from command_center.site.value import Post, Site

NAMES = {"case": "工单", "duty": "任务", "whistle": "哨", "notice": "文书"}
IN_REQUEST = {
    "grant_extension": "extension", "refuse_extension": "extension",
    "endorse_suspension": "suspension", "grant_suspension": "suspension", "refuse_suspension": "suspension",
}  # fmt: skip


def perform(turn: Turn, command: Command, other: Turn | None = None) -> None:
    """Do `command` on `turn` (and on `other`, for merge and unmerge). Raises Refused and has then done nothing."""
    part = part_of(turn.case, command)
    row = row_for(command.target, command.verb)
    post = turn.site.posts.get(command.actor)
    if post is None:
        raise Refused("wrong-role", f"没有岗位 {command.actor}")
    state = state_of(turn.case, command.target, command.verb, part)
    if state not in row.states or not _possible(turn.case, command.target, command.verb):
        allowed = tuple(verb for verb in _verbs_now(turn.case, command.target, part))
        words = "、".join(allowed) or "无"
        raise Refused(
            "wrong-state",
            f"{NAMES[command.target]}现在是 {state or turn.case.status}，不能 {command.verb}；现在能：{words}",
            allowed=allowed,
        )
    if not may(turn.case, turn.site, row.by, part, post):
        raise Refused("wrong-role", f"{post.name} 不能 {command.verb}；要 {'、'.join(row.by)}")
    args = read_args(row.args, command.args)
    if row.do is not None:
        row.do(turn, args, part)
    else:
        TWO_CASES[command.verb](turn, args, other)
    settle(turn)
    if other is not None:
        settle(other)


def _merge(turn: Turn, args: c.Merge, other: Turn | None) -> None:
    if other is None:
        raise Refused("invalid", f"没有工单 {args.master}", field="master")
    case_verbs.merge(turn, other, args.reason or "值班席并案")


def _unmerge(turn: Turn, args: c.Reasoned, other: Turn | None) -> None:
    if other is None:
        raise Refused("invalid", "找不到主案", field="")
    case_verbs.unmerge(turn, other, args.reason)


def _by_center(turn: Turn, args: c.Args, other: Turn | None) -> None:
    """Confirm and split need rules and correlation; the center does the rest."""


TWO_CASES: Mapping[str, Callable[..., None]] = {
    "merge": _merge,
    "unmerge": _unmerge,
    "confirm": _by_center,
    "split": _by_center,
}


def row_for(target: str, verb: str) -> Row:
    row = next((row for row in TABLES[target] if row.verb == verb), None)
    if row is None:
        known = "、".join(row.verb for row in TABLES[target])
        raise Refused("not-found", f"{NAMES[target]}没有动作 {verb}；有：{known}")
    return row


def part_of(case: Case, command: Command) -> Part:
    if command.target == "case" or not command.on:
        return None
    parts: Mapping[str, Duty | Whistle | Notice] = {**case.duties, **case.whistles, **case.notices}
    if command.on not in parts:
        raise Refused("not-found", f"没有{NAMES[command.target]} {command.on}")
    return parts[command.on]


def state_of(case: Case, target: str, verb: str, part: Part) -> str:
    """The state that the table's row is read with; "" for what does not exist yet."""
    if target == "case":
        return case.status
    if verb in ("draft", "issue"):
        return ""
    return part.state if part is not None else "?"


def _possible(case: Case, target: str, verb: str) -> bool:
    """What the state column alone does not say."""
    if target == "duty" or verb == "issue":
        return case.status in DUTY_IN.get(verb, ())
    if target == "whistle" and verb == "draft":
        return case.status in case_verbs.BEFORE_VERIFY or not case.status
    if target == "whistle" and verb in ("approve", "blow_now"):
        return case.status in whistle_verbs.MAY_BE_BLOWN_IN
    if target != "case":
        return True
    if verb in IN_REQUEST:
        request = case.extension if IN_REQUEST[verb] == "extension" else case.suspension
        return request is not None and request.state == "asked"
    if verb == "ask_extension":
        return case.extension is None
    if verb == "close_dissatisfied":
        return case.dissatisfied >= 2
    if verb in ("sample_pass", "sample_fail"):
        return case.sampled == "drawn"
    if verb == "split":
        return len(case.signals) > 1
    if verb == "answer":
        return case.kind == "咨询"
    if verb == "convene":
        return case.returns > 0
    return True


def _verbs_now(case: Case, target: str, part: Part) -> Iterator[str]:
    for row in TABLES[target]:
        if state_of(case, target, row.verb, part) in row.states and _possible(case, target, row.verb):
            yield row.verb


class Allowed(NamedTuple):
    target: str
    on: str
    row: Row


def allowed(case: Case, site: Site, post: Post) -> list[Allowed]:
    """Every verb that this post may do on this case now, in the tables' order; what a desk offers."""
    found: list[Allowed] = []
    parts: list[tuple[str, Part]] = [
        *(("duty", duty) for duty in case.duties.values()),
        *(("whistle", whistle) for whistle in case.whistles.values()),
        *(("notice", notice) for notice in case.notices.values()),
        ("case", None),
    ]
    for target, part in parts:
        for row in TABLES[target]:
            state = state_of(case, target, row.verb, part)
            possible = state and state in row.states and _possible(case, target, row.verb)
            if possible and _sensible(case, row.verb, part) and may(case, site, row.by, part, post):
                found.append(Allowed(target, part.id if part is not None else case.id, row))
    for duty in case.duties.values():
        unit = site.units.get(duty.unit)
        issue = row_for("notice", "issue")
        if unit and unit.organ and duty.state == "on-scene" and may(case, site, issue.by, duty, post):
            found.append(Allowed("notice", duty.id, issue))
    draft = row_for("whistle", "draft")
    if case.status in case_verbs.BEFORE_VERIFY and may(case, site, draft.by, None, post):
        found.append(Allowed("whistle", "", draft))
    return found


def _sensible(case: Case, verb: str, part: Part) -> bool:
    """Offers that would be refused for what the part itself holds are not offered."""
    if isinstance(part, Duty):
        if verb == "return":
            return not part.may_not_return and part.kind != "recheck"
        if verb == "report_in":
            return part.needs_arrival and (part.state == "contacted" or not part.needs_contact)
        if verb == "finish":
            return part.kind != "recheck" and (not part.needs_arrival or part.state == "on-scene")
        if verb == "record":
            return not part.needs_arrival or part.state == "on-scene"
        if verb in ("contact", "release", "rework"):
            return part.kind != "recheck"
    if isinstance(part, Whistle):
        urgent = part.kind == "应急"
        if verb in ("ratify", "object"):
            return urgent and not any(a.verdict in ("ratify", "object") for a in part.approvals)
        if verb == "blow_now":
            return urgent
    return True
