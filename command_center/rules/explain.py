"""Why a case went where it went, in sentences that an operator reads."""

from collections.abc import Mapping

from command_center.case.state import Case
from command_center.facts.parts import RuleMatch
from command_center.intake.prepare import REASONS
from command_center.rules.fields import MATCH, View
from command_center.rules.model import BY
from command_center.site.value import Rule, Site, Within


def matched(rule: Rule, view: View, reached: str) -> str:
    """What let the rule speak: `事项=无证住宿；村=冲山村；条件 … 成立；7 天内同网格、同类（消防）3 件（门槛 3 件）`."""
    parts = [
        f"{MATCH[field].word}={'、'.join(named(view.site, field, v) for v in view.values(field) if v in wanted)}"
        for field, wanted in rule.match.items()
    ]
    if rule.when:
        parts.append(f"条件 {rule.when} 成立")
    if reached:
        parts.append(reached)
    return "；".join(parts) or "每件都适用"


def threshold(within: Within, group: Mapping[str, str], number: int, site: Site) -> str:
    same = "、".join(f"同{BY[field]}（{named(site, field, value)}）" for field, value in group.items())
    return f"{within.days:g} 天内{same} {number} 件（门槛 {within.count} 件）"


def named(site: Site, field: str, value: str) -> str:
    """The readable name of a value that rules match."""
    book: Mapping[str, Mapping] = {
        "item": site.items, "village": site.units, "grid": site.grids, "camera": site.cameras, "level": site.levels,
    }  # fmt: skip
    found = book.get(field, {}).get(value)
    return found.name if found else value


def case_lines(case: Case, site: Site) -> list[str]:
    """The whole reason: where it was found to be, what it joined, each rule with its version, winners first."""
    lines = [f"工单 {case.number or case.id}《{case.title}》"]
    if case.why:
        lines.append(f"依据：{case.why}")
    if case.reasons:
        lines.append(f"交值班席：{'、'.join(REASONS.get(r, r) for r in case.reasons)}")
    for signal in case.signals.values():
        if signal.joined_because:
            lines.append(f"并入 {signal.source} {signal.id}《{signal.title}》：{signal.joined_because}")
    for match in sorted(case.rules, key=lambda m: (not m.won, m.shadow)):
        lines.append(rule_line(match, site))
    if not case.rules:
        lines.append("没有规则发言：按事项清单办理" if case.item else "没有规则发言")
    if case.ruleset and case.ruleset != site.rules_hash:
        lines.append("注：规则集此后已更新，以上按当时的规则")
    return lines


def rule_line(match: RuleMatch, site: Site) -> str:
    now = next((rule for rule in site.rules if rule.code == match.rule), None)
    version = f"第 {match.version} 版"
    if now is None:
        version += "，现已取消"
    elif now.version != match.version:
        version += f"，现行第 {now.version} 版"
    state = "试运行" if match.shadow else "采用" if match.won else "未采用"
    return f"规则 {match.rule}（{version}）{state}：{match.matched} → {match.action}。理由：{match.because}"
