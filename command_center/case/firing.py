"""What time does: each due tick of a clock is one fact, in order, at its own moment and not at that of the firing."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from command_center.case import case_verbs, notice_verbs, whistle_verbs, work_verbs
from command_center.case import commands as c
from command_center.case.settle import settle
from command_center.case.state import Case
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, Fact, Tick
from command_center.site.calendar import WorkTime
from command_center.site.value import Site

WORDS = {
    "remind": "催办", "supervise": "督办", "publish": "通报", "escalate": "升级", "yellow": "黄牌", "red": "红牌",
    "tell": "告知", "timeout": "到时",
}  # fmt: skip
STEPS = {
    "confirm": "确认", "accept": "受理", "supply": "补充", "dispatch": "派单", "review": "退单审核", "sign": "签收",
    "contact": "联系", "arrive": "报到", "close": "办结", "stage": "阶段", "lower": "销哨", "rate": "评价",
    "verify": "核查", "callback": "回访", "callback-by": "上级回访", "serve": "送达", "recheck": "复查",
    "notice-due": "整改", "review-date": "挂账复核", "evaluate": "评价", "sample": "抽查", "archive": "归档",
    "draft": "起草", "approve": "批准", "ratify": "补批", "meeting": "联席会议", "extension": "延期审核",
    "suspension": "挂账审核",
}  # fmt: skip


def next_tick(case: Case) -> tuple[Tick, Clock] | None:
    """The earliest tick of a running clock; ties go by clock id, so that every engine fires in one order."""
    running = [(clock.ticks[0], clock) for clock in case.clocks.values() if clock.ticks and not clock.paused_at]
    return min(running, key=lambda pair: (pair[0].at, pair[1].id), default=None)


def fire(case: Case, site: Site, work: WorkTime, now: int) -> tuple[Case, list[Fact]]:
    """Everything due by `now` (UTC µs), and the case after it. The fact ids derive from clock and step."""
    facts: list[Fact] = []
    while (found := next_tick(case)) is not None and found[0].at <= now:
        tick, clock = found
        cause = f"clock|{case.id}|{clock.id}|{clock.started_at}|{clock.fired}"
        turn = Turn(case, site, work, now=tick.at, actor="clock", cause=cause)
        _step(turn, clock, tick)
        settle(turn)
        facts += turn.facts
        case = turn.case
    return case, facts


def _name(case: Case, clock: Clock) -> str:
    duty = case.duties.get(clock.on)
    called = clock.kind == "sign" and duty is not None and duty.whistle
    return "接哨" if called else STEPS.get(clock.kind, clock.kind)


def _step(turn: Turn, clock: Clock, tick: Tick) -> None:
    passed = tick.at >= clock.due_at
    after = replace(clock, ticks=clock.ticks[1:], fired=clock.fired + 1, late=clock.late or passed, urged=False)
    timeout = TIMEOUTS.get(clock.kind) if tick.do == "timeout" else None
    duties = _carded(turn, clock, tick, passed)
    case = turn.case
    flags: dict[str, dict[str, Any]] = {
        "remind": {"reminded": case.reminded + 1},
        "supervise": {"supervised": True},
        "publish": {"published": True},
        "escalate": {"escalated": True},
    }
    owner = turn.unit_name(clock.owner) if not clock.owner.startswith("role:") else ""
    turn.emit(
        "clock.fired",
        on=clock.on,
        set=flags.get(tick.do, {}),
        duties=duties,
        clocks={clock.id: None if timeout else after},
        because=f"{owner}{_name(case, clock)}{'超时' if passed else '将到时'}，{WORDS[tick.do]}",
        given={"clock": clock.id, "kind": clock.kind, "do": tick.do, "to": tick.to, "due_at": clock.due_at},
    )
    if timeout:
        timeout(turn, clock)


def _carded(turn: Turn, clock: Clock, tick: Tick, passed: bool) -> dict[str, Duty | None]:
    """A card belongs to a duty: of the clock itself, or of the organ whose notice is late."""
    notice = turn.case.notices.get(clock.on)
    duty = turn.case.duties.get(notice.duty if notice else clock.on)
    if duty is None:
        return {}
    card = tick.do if tick.do == "red" or (tick.do == "yellow" and duty.card != "red") else duty.card
    late = (*duty.late, clock.kind) if passed and clock.kind not in duty.late else duty.late
    return {} if (card, late) == (duty.card, duty.late) else {duty.id: replace(duty, card=card, late=late)}


def _declined(turn: Turn, clock: Clock) -> None:
    turn.emit(
        "case.declined",
        to="declined",
        set={"decline_reason": "timeout", "closed_at": turn.now},
        because="到时没有补充，不予受理",
    )


def _withdrawn(turn: Turn, clock: Clock) -> None:
    whistle_verbs.withdraw(turn, c.Noted(note="到时没有报批，撤回"), turn.case.whistles[clock.on])


def _rated(turn: Turn, clock: Clock) -> None:
    whistle = turn.case.whistles[clock.on]
    turn.emit(
        "whistle.rated", on=whistle.id, whistles={whistle.id: replace(whistle, state="rated")}, because="评价期满"
    )


def _recheck(turn: Turn, clock: Clock) -> None:
    notice_verbs.recheck(turn, c.Args(), turn.case.notices[clock.on])


def _resume(turn: Turn, clock: Clock) -> None:
    work_verbs.resume(turn, c.Noted(), None)


def _unreached(turn: Turn, clock: Clock) -> None:
    """Upstream kept silent past its moment."""
    signals = work_verbs.unanswered_as(turn, "unreached")
    turn.emit("case.answers-settled", signals=signals, because="上级到时没有回访结果")
    case_verbs.close(turn, "case.closed", "unreached", because="上级到时没有回访结果，按未联系上办结")


def _evaluated(turn: Turn, clock: Clock) -> None:
    lapsed = {"sampled": "lapsed"} if turn.case.sampled == "drawn" else {}
    turn.emit("case.evaluated", to="evaluated", set=lapsed, because="办结后评价期满")


def _archived(turn: Turn, clock: Clock) -> None:
    turn.emit("case.archived", to="archived", because="期满归档")


def _unsampled(turn: Turn, clock: Clock) -> None:
    turn.emit("case.sample-lapsed", set={"sampled": "lapsed"}, because="抽查期满没有抽查")


TIMEOUTS: Mapping[str, Callable[[Turn, Clock], None]] = {
    "supply": _declined,
    "draft": _withdrawn,
    "rate": _rated,
    "notice-due": _recheck,
    "review-date": _resume,
    "callback-by": _unreached,
    "evaluate": _evaluated,
    "archive": _archived,
    "sample": _unsampled,
}
