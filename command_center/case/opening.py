"""What signals do to cases: open, join, be routed by catalogue and rules, and be split off again."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec.structs import replace

from command_center.case import case_verbs, whistle_verbs
from command_center.case import commands as c
from command_center.case.calling import call_units, terms_of_dispatch
from command_center.case.commands import Refused
from command_center.case.raising import given_back, higher, raised
from command_center.case.roles import may
from command_center.case.state import Case
from command_center.case.turn import Turn
from command_center.facts.ids import fact_id, number
from command_center.facts.parts import Clock, Place, RuleMatch, SignalPart, Whistle
from command_center.facts.signal import GridReport, Signal


class Outcome(Protocol):
    """What the rules said: all matches, and what follows from them. The rules room has the value itself."""

    @property
    def matches(self) -> tuple[RuleMatch, ...]: ...
    @property
    def dispatch(self) -> str: ...
    @property
    def assist(self) -> tuple[str, ...]: ...
    @property
    def dispatched_by(self) -> RuleMatch | None: ...
    @property
    def level(self) -> str: ...
    @property
    def notify(self) -> tuple[str, ...]: ...
    @property
    def whistles(self) -> Sequence[Any]: ...
    @property
    def failures(self) -> Sequence[tuple[str, str]]: ...


def open_case(turn: Turn, part: SignalPart, *, source: str, reasons: tuple[str, ...], why: str, confirm: bool) -> None:
    """A case of this signal's own, to-confirm (an alarm) or received."""
    site = turn.site
    item = site.items.get(part.item)
    grid = site.grids.get(part.grid)
    level = part.level or (item.level if item else "L3")
    turn.emit(
        "case.opened",
        on=part.key,
        to="to-confirm" if confirm else "received",
        set={
            "number": number(turn.case.id, turn.now, turn.work.zone),
            "title": part.title,
            "item": part.item,
            "families": part.families,
            "level": level,
            "kind": part.kind,
            "grid": part.grid,
            "village": grid.village if grid else "",
            "place": part.place,
            "source": source,
            "reasons": reasons,
            "opened_at": turn.now,
            "why": why,
            "site": site.hash,
            "ruleset": site.rules_hash,
            "upstream": part.upstream,
        },
        signals={part.key: part},
        because=why,
    )


def join(turn: Turn, part: SignalPart, because: str) -> None:
    """The signal joins this case, reversibly. A higher level raises it."""
    fields: dict[str, Any] = {"families": tuple(dict.fromkeys((*turn.case.families, *part.families)))}
    kept, moves = replace(part, joined_because=because), dict[str, Clock | None]()
    if higher(part.level, turn.case.level):
        up = raised(turn, part.level)
        fields, moves, kept = fields | up.fields, up.clocks, replace(kept, raised=up.before)
    turn.emit("case.joined", on=part.key, set=fields, signals={part.key: kept}, clocks=moves, because=because)


def ruled(turn: Turn, outcome: Outcome, *, seen: Callable[[str], bool]) -> None:
    """What the rules said becomes facts: every match, every failure, a draft for each whistle.

    `seen` says whether a fact id is already in the log, so that one threshold drafts once in its window.
    """
    for rule, reason in outcome.failures:
        turn.emit("rule.failed", because=f"规则 {rule} 出错：{reason}", given={"rule": rule, "reason": reason})
    if outcome.matches and outcome.matches != turn.case.rules:
        fields: dict[str, Any] = {"rules": outcome.matches}
        moves: dict[str, Clock | None] = {}
        if outcome.level and higher(outcome.level, turn.case.level):
            up = raised(turn, outcome.level)
            fields, moves = fields | up.fields, up.clocks
        because = "；".join(m.because for m in outcome.matches if m.won and not m.shadow)
        given = {"notify": list(outcome.notify)} if outcome.notify else {}
        turn.emit("case.ruled-on", set=fields, clocks=moves, because=because or "只有试运行的规则匹配", given=given)
    _assisted(turn, outcome)
    for draft in outcome.whistles:
        _draft_by_rule(turn, draft, seen)


def _assisted(turn: Turn, outcome: Outcome) -> None:
    """Units that a rule adds when the case is at work already; before that, `route` calls them with the lead."""
    if turn.case.status not in ("to-sign", "handling"):
        return
    known = {duty.unit for duty in turn.case.duties.values()}
    more = [unit.replace("{village}", turn.case.village) for unit in outcome.assist]
    more = [unit for unit in dict.fromkeys(more) if unit not in known and unit in turn.site.units]
    if more:
        called = call_units(turn, "", more, terms_of_dispatch(turn))
        names = "、".join(turn.unit_name(unit) for unit in more)
        turn.emit("case.assisted", duties=called.duties, clocks=called.clocks, because=f"规则加派{names}协办")


def draft_key(rule: str, group: str, window: str, case: str) -> str:
    """The cause of a rule's draft: one per rule, group and window; without a threshold one per case."""
    return f"draft|{rule}|{group}|{window}" if window else f"draft|{rule}|{case}"


def _draft_by_rule(turn: Turn, draft: Any, seen: Callable[[str], bool]) -> None:
    """A rule drafts straight to approval, and blows what needs none."""
    cause = draft_key(draft.rule, draft.group, draft.window, turn.case.id)
    if seen(fact_id(cause, 0)) or any(w.author == f"rule:{draft.rule}" for w in turn.case.whistles.values()):
        return
    args = c.DraftWhistle(kind=draft.kind, lead=draft.lead, assist=draft.assist, because=draft.because)
    mine = Turn(turn.case, turn.site, turn.work, now=turn.now, actor=f"rule:{draft.rule}", cause=cause)
    try:
        whistle = whistle_verbs.drafted(mine, args, by_rule=draft.rule)
    except Refused as refused:
        turn.emit("rule.failed", because=f"规则 {draft.rule} 的哨吹不成：{refused.zh}", given={"rule": draft.rule})
        return
    whistle = replace(whistle, state="to-approve", applied_at=turn.now)
    waits = bool(whistle_verbs.approvers(turn.site, whistle))
    mine.emit(
        "whistle.drafted",
        on=whistle.id,
        whistles={whistle.id: whistle},
        starts=[whistle_verbs.approval_clock(mine, whistle) if waits else None],
        because=f"规则 {draft.rule} 第 {draft.version} 版：{draft.because}",
        given={"kind": draft.kind, "lead": draft.lead, "assist": list(draft.assist)},
    )
    if not waits:
        whistle_verbs.blow(mine, whistle)
    turn.take(mine)


def route(turn: Turn, outcome: Outcome) -> None:
    """Onward from received: handed over, left to the duty desk, or accepted and dispatched by catalogue and rules."""
    case, site = turn.case, turn.site
    item = site.items.get(case.item)
    if case.status != "received":
        return
    if item is not None and item.emergency:
        case_verbs.hand_over(turn, c.HandOver(to=item.emergency), None)  # type: ignore[arg-type]
        return
    if case.reasons or item is None or not case.grid or case.kind == "咨询":
        return
    winner = outcome.dispatched_by
    lead = (outcome.dispatch or item.lead).replace("{village}", case.village)
    assist = tuple(unit.replace("{village}", case.village) for unit in (*item.assist, *outcome.assist))
    name = turn.unit_name(lead)
    why = f"规则 {winner.rule} 第 {winner.version} 版派{name}" if winner else f"权责清单“{item.name}”归{name}负责"
    case_verbs.accept(turn, c.Accept(), None)
    if lead not in site.units:
        turn.emit("case.unmatched", set={"reasons": ("unit-unknown",)}, because=f"没有单位 {lead}，待值班席派单")
        return
    case_verbs.dispatch(turn, c.Dispatch(lead=lead, assist=assist), None, because=why)


def settled(turn: Turn, signal: Signal) -> bool:
    """A report of what was dealt with on the spot is closed as it comes in, where its worker may close it; elsewhere it
    goes on as any other."""
    data = signal.data
    if not isinstance(data, GridReport) or data.on_site is None:
        return False
    worker = turn.site.posts.get(data.post)
    if worker is None or not may(turn.case, turn.site, ("settler",), None, worker):
        return False
    case_verbs.close_on_site(turn, c.CloseOnSite(before=data.on_site.before, after=data.on_site.after), None)
    return True


def split_off(turn: Turn, key: str, reason: str) -> SignalPart:
    """拆分: the signal leaves, and what its joining raised goes back. Returns it for a case of its own."""
    if len(turn.case.signals) < 2:
        raise Refused("invalid", "只有一个来件，不能拆分", "there is only one signal: nothing to split", field="signal")
    part = turn.case.signals.get(key)
    if part is None:
        raise Refused("invalid", f"工单里没有来件 {key}", f"the case has no signal {key}", field="signal")
    left = [s for s in turn.case.signals.values() if s.key != key]
    back = given_back(turn, [part], left)
    fields = {"families": case_verbs.families_of(turn.case, left, turn), **back.fields}
    signals = {key: None, **back.signals}
    turn.emit("case.split", on=key, set=fields, signals=signals, clocks=back.clocks, because=reason or "不是一回事")
    return replace(part, joined_because="", raised=None)


def waiting_drafts(case: Case) -> list[Whistle]:
    """Whistles of rules that nobody has approved yet."""
    waits = ("draft", "to-approve")
    return [one for one in case.whistles.values() if one.author.startswith("rule:") and one.state in waits]


def withdraw_drafts(turn: Turn, still: set[str], after: str) -> None:
    """Drafts of rules that no longer match (a threshold no longer met) are withdrawn. `after`: what was done."""
    for whistle in waiting_drafts(turn.case):
        if whistle.author.removeprefix("rule:") not in still:
            whistle_verbs.withdraw(turn, c.Noted(note=f"{after}后不再满足规则"), whistle)


def open_by_hand(turn: Turn, args: c.DraftWhistle) -> None:
    """A whistle without a case opens one in to-dispatch that the catalogue does not dispatch."""
    for name in ("title", "item", "level", "place"):
        if not getattr(args, name):
            raise Refused("invalid", f"没有工单的哨要有 {name}", f"a whistle without a case needs {name}", field=name)
    if args.item not in turn.site.items:
        raise Refused("invalid", f"没有事项 {args.item}", f"no item {args.item}", field="item")
    grid = turn.site.grids.get(args.grid)
    if grid is None:
        raise Refused("invalid", "要写明网格", "name the grid", field="grid")
    item = turn.site.items[args.item]
    turn.emit(
        "case.opened",
        to="to-dispatch",
        set={
            "number": number(turn.case.id, turn.now, turn.work.zone),
            "title": args.title,
            "item": args.item,
            "families": item.families,
            "level": args.level,
            "grid": grid.code,
            "village": grid.village,
            "place": Place(args.place, args.lon, args.lat),
            "source": "other",
            "opened_at": turn.now,
            "accepted_at": turn.now,
            "why": "吹哨立单，不按清单派",
            "site": turn.site.hash,
            "ruleset": turn.site.rules_hash,
        },
        because="吹哨立单",
    )
