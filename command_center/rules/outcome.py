"""The rules that speak → what is done. The first in the stated order to want a thing gets it; losers stay visible."""

from collections.abc import Collection

from msgspec import Struct

from command_center.facts.parts import RuleMatch
from command_center.rules.actions import ACTIONS, Draft, Fault, Hit, Said
from command_center.rules.fields import View


class Outcome(Struct, frozen=True):
    """What to do, and why. "" and None: the rules say nothing about it."""

    matches: tuple[RuleMatch, ...] = ()
    dispatch: str = ""  # the unit that leads instead of the catalogue's
    dispatched_by: RuleMatch | None = None  # the rule that says so
    assist: tuple[str, ...] = ()
    level: str = ""
    confirm: bool | None = None  # False: an alarm need not wait for an operator
    whistles: tuple[Draft, ...] = ()
    notify: tuple[str, ...] = ()  # unit codes, role:<role>, post:<post>
    failures: tuple[tuple[str, str], ...] = ()  # (rule, reason)


def settle(hits: Collection[Hit], view: View, failures: list[tuple[str, str]], only: str = "") -> Outcome:
    """`hits` in any order; `only` one action, or "" for all. There is a match for each action of each rule."""
    if not hits:  # what nearly every event hears
        return Outcome(failures=tuple(failures))
    taken: dict[str, tuple[Said, Hit]] = {}
    added: dict[str, list[str]] = {"assist": [], "notify": []}
    matches, failures = [], list(failures)
    dispatched_by = None
    for hit in sorted(hits, key=lambda hit: hit.rank):
        for name, action in ACTIONS.items():
            if only and name != only:
                continue
            try:
                said = action(hit, view)
            except Fault as fault:
                failures.append((hit.rule.code, str(fault)))
                continue
            if said is None:
                continue
            lost = _lost(said, hit, taken)
            matches.append(_match(hit, said, lost))
            if lost:
                continue
            if not said.slot:
                added[name] += said.value
            elif said.slot not in taken:
                taken[said.slot] = said, hit
                dispatched_by = matches[-1] if name == "dispatch" else dispatched_by
    whistles = (taken[slot][0] for slot in ("whistle at once", "whistle") if slot in taken)
    lead = taken["dispatch"][0].value if "dispatch" in taken else ""
    return Outcome(
        matches=tuple(matches),
        dispatch=lead,
        dispatched_by=dispatched_by,
        assist=tuple(unit for unit in dict.fromkeys(added["assist"]) if unit != lead),
        level=taken["level"][0].value if "level" in taken else "",
        confirm=taken["confirm"][0].value if "confirm" in taken else None,
        whistles=tuple(whistle.value for whistle in whistles if not whistle.held),
        notify=tuple(dict.fromkeys(added["notify"])),
        failures=tuple(failures),
    )


def _lost(said: Said, hit: Hit, taken: dict[str, tuple[Said, Hit]]) -> str:
    """Why the action is not carried out; "" when it is."""
    if hit.rule.shadow:
        return "试运行，只记录不执行"
    if said.slot not in taken or taken[said.slot][0].value == said.value:
        return ""
    other = taken[said.slot][1]
    return f"让位于规则 {other.rule.code}：{_ahead(other, hit)}"


def _ahead(winner: Hit, loser: Hit) -> str:
    if winner.rule.priority != loser.rule.priority:
        return f"优先级 {winner.rule.priority} 高于 {loser.rule.priority}"
    if len(winner.rule.match) != len(loser.rule.match):
        return f"匹配字段 {len(winner.rule.match)} 个多于 {len(loser.rule.match)} 个"
    return "文件中在前"


def _match(hit: Hit, said: Said, lost: str) -> RuleMatch:
    rule = hit.rule
    note = lost or said.held
    words = f"{said.words}（{note}）" if note else said.words
    return RuleMatch(rule.code, rule.version, rule.because, hit.matched, words, rule.shadow, not lost)
