"""The middle of the door `act`: a command meets the tables. Refused, or done: facts."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from command_center.case import case_verbs
from command_center.case import commands as c
from command_center.case.commands import Command, Refused, read_args
from command_center.case.possible import Part, hindrance, in_words
from command_center.case.roles import may
from command_center.case.settle import settle
from command_center.case.state import Case
from command_center.case.table import TABLES, Row
from command_center.case.turn import Turn
from command_center.facts.parts import Duty, Notice, Whistle
from command_center.site.value import Post, Site

NAMES = {"case": "工单", "duty": "任务", "whistle": "哨", "notice": "文书"}
CREATES = ("draft", "issue")  # what does not exist yet has no state


def perform(turn: Turn, command: Command, other: Turn | None = None) -> None:
    """Do `command` on `turn` (and on `other`, for merge and unmerge). Raises Refused and has then done nothing."""
    part = part_of(turn.case, command)
    row = row_for(command.target, command.verb)
    post = turn.site.posts.get(command.actor)
    if post is None:
        raise Refused("wrong-role", f"没有岗位 {command.actor}", f"no post {command.actor}")
    state = state_of(turn.case, command.target, command.verb, part)
    hindered = hindrance(turn.case, command.target, command.verb, part) if state in row.states else ""
    if state not in row.states or hindered:
        mine = tuple(row.verb for row in _open_to(post, turn.case, turn.site, command.target, part))
        raise _not_now(turn.case, command, state or turn.case.status, hindered, post, mine)
    if not may(turn.case, turn.site, row.by, part, post):
        raise Refused(
            "wrong-role",
            f"{post.name} 不能 {command.verb}；要 {'、'.join(row.by)}",
            f"{command.verb} is not for {post.code}, but for {', '.join(row.by)}",
        )
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
        raise Refused("invalid", f"没有工单 {args.master}", f"no case {args.master}", field="master")
    case_verbs.merge(turn, other, args.reason or "值班席并案")


def _unmerge(turn: Turn, args: c.Reasoned, other: Turn | None) -> None:
    if other is None:
        raise Refused("invalid", "找不到主案", "its master is not found", field="")
    case_verbs.unmerge(turn, other, args.reason)


def _by_center(turn: Turn, args: c.Args, other: Turn | None) -> None:
    """Confirm and split need rules and correlation; the center does the rest."""


TWO_CASES: Mapping[str, Callable[..., None]] = {
    "merge": _merge,
    "unmerge": _unmerge,
    "confirm": _by_center,
    "split": _by_center,
}


def _not_now(case: Case, command: Command, state: str, hindered: str, post: Post, mine: tuple[str, ...]) -> Refused:
    """`mine`: what this post may do instead."""
    why = in_words(hindered, case) if hindered else None
    zh, en = (f"（{why[0]}）", f" ({why[1]})") if why else ("", "")
    return Refused(
        "wrong-state",
        f"{NAMES[command.target]}现在是 {state}，不能 {command.verb}{zh}；{post.name}现在能：{'、'.join(mine) or '无'}",
        f"the {command.target} is {state}: no {command.verb} now{en}; {post.code} may: {', '.join(mine) or 'nothing'}",
        allowed=mine,
    )


def row_for(target: str, verb: str) -> Row:
    row = next((row for row in TABLES[target] if row.verb == verb), None)
    if row is None:
        known = [row.verb for row in TABLES[target]]
        en = f"a {target} has no verb {verb}, but {', '.join(known)}"
        raise Refused("not-found", f"{NAMES[target]}没有动作 {verb}；有：{'、'.join(known)}", en)
    return row


def part_of(case: Case, command: Command) -> Part:
    """The duty, whistle or notice that the command names; for a notice to issue, its duty."""
    if command.target == "case" or (command.verb == "draft" and not command.on):
        return None
    parts: Mapping[str, Mapping[str, Duty | Whistle | Notice]] = {
        "duty": case.duties,
        "whistle": case.whistles if command.verb != "draft" else {},
        "notice": case.notices if command.verb != "issue" else case.duties,
    }
    found = parts[command.target].get(command.on)
    if found is None:
        raise Refused("not-found", f"没有{NAMES[command.target]} {command.on}", f"no {command.target} {command.on}")
    return found


def state_of(case: Case, target: str, verb: str, part: Part) -> str:
    """The state that the table's row is read with; "" for what does not exist yet."""
    if target == "case":
        return case.status
    if verb in CREATES:
        return ""
    return part.state if part is not None else "?"


@cache
def _rows_in(target: str, state: str) -> tuple[Row, ...]:
    return tuple(row for row in TABLES[target] if state in row.states)


def _possible(case: Case, target: str, part: Part) -> Iterator[Row]:
    """What the tables allow to somebody now."""
    if target == "case":
        state = case.status
    elif part is None or (target == "notice" and isinstance(part, Duty)):
        state = ""  # of what does not exist yet
    else:
        state = part.state
    return (row for row in _rows_in(target, state) if not hindrance(case, target, row.verb, part))


def _open_to(post: Post, case: Case, site: Site, target: str, part: Part) -> Iterator[Row]:
    """What this post may do with this part now."""
    return (row for row in _possible(case, target, part) if may(case, site, row.by, part, post))


class Allowed(NamedTuple):
    target: str
    on: str
    row: Row


def _parts(case: Case) -> list[tuple[str, Part]]:
    return [
        *(("duty", duty) for duty in case.duties.values()),
        *(("whistle", whistle) for whistle in case.whistles.values()),
        *(("notice", notice) for notice in case.notices.values()),
        ("case", None),
    ]


def possible(case: Case) -> set[str]:
    """Verbs that somebody, whoever it is, may do now on the case or on something that is there of it."""
    return {row.verb for target, part in _parts(case) for row in _possible(case, target, part)}


def allowed(case: Case, site: Site, post: Post) -> list[Allowed]:
    """Every verb that this post may do on this case now, in the tables' order; what a desk offers."""
    found: list[Allowed] = []
    for target, part in _parts(case):
        on = part.id if part is not None else case.id
        found += [Allowed(target, on, row) for row in _open_to(post, case, site, target, part)]
    issue = row_for("notice", "issue")
    for duty in case.duties.values():
        unit = site.units.get(duty.unit)
        possible = unit and unit.organ and not hindrance(case, "notice", "issue", duty)
        if possible and may(case, site, issue.by, duty, post):
            found.append(Allowed("notice", duty.id, issue))
    draft = row_for("whistle", "draft")
    if case.status and not hindrance(case, "whistle", "draft", None) and may(case, site, draft.by, None, post):
        found.append(Allowed("whistle", "", draft))
    return found
