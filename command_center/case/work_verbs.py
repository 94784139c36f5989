"""What happens to a case at work and after: extension, suspension, verification, call-back, sample, reopening."""

from datetime import date, datetime, time

from msgspec.structs import replace

from command_center.case import clocks as clock_data
from command_center.case import commands as c
from command_center.case.calling import close_due, upstream_due
from command_center.case.case_verbs import close, open_duties_released, to_call_back
from command_center.case.commands import Refused
from command_center.case.moments import YEARS
from command_center.case.possible import at_work, in_words
from command_center.case.state import Case, Request
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, SignalPart
from command_center.site.calendar import WorkTime, micros
from command_center.site.value import Limit

URGENT = ("L1", "L2")
TRIES = 3  # a requester who cannot be reached is tried three times


def _close_clocks(turn: Turn) -> list[Clock]:
    return [clock for clock in turn.case.clocks.values() if clock.kind == "close"]


def against_extension(case: Case, work: WorkTime, now: int) -> str:
    """Why the lead may not ask now, as a code of `possible.WORDS`: asked a working day before its close is due."""
    if case.level in URGENT:
        return "urgent-level"
    lead = case.lead_duty
    due = case.clocks.get(f"close:{lead.id}") if lead else None
    return "extension-too-late" if due is None or work.add(now, Limit(1, "wd")) > due.due_at else ""


def against_suspension(case: Case) -> str:
    """Asked at the request and again at its granting: the case may have become urgent meanwhile."""
    if case.level in URGENT:
        return "urgent-level"
    urgent = any(w.kind == "应急" and w.state in ("blown", "to-lower") for w in case.whistles.values())
    return "urgent-whistle" if urgent else ""


def _unless(turn: Turn, code: str, field: str = "reason") -> None:
    if code:
        raise Refused("invalid", *in_words(code, turn.case), field=field)


def ask_extension(turn: Turn, args: c.AskExtension, _: None) -> None:
    """Once; a pending request stops nothing."""
    _unless(turn, against_extension(turn.case, turn.work, turn.now), field="days")
    request = Request(asked_at=turn.now, by=turn.actor, reason=args.reason, days=args.days)
    turn.emit(
        "case.extension-asked",
        set={"extension": request},
        starts=[turn.clock("extension", "case", "role:supervisor")],
        because=f"申请延期 {args.days:g} 个工作日：{args.reason}",
    )


def grant_extension(turn: Turn, _args: c.Noted, _: None) -> None:
    request = _pending(turn.case.extension, "延期")
    _unless(turn, "urgent-level" if turn.case.level in URGENT else "")
    more = Limit(request.days, "wd")
    latest = upstream_due(turn)

    def later(due: int) -> int:
        moved = turn.work.add(due, more)
        return max(due, min(moved, latest)) if latest is not None else moved

    moved = {
        clock.id: clock_data.due_moved(turn.site, turn.work, clock, later(clock.due_at))
        for clock in _close_clocks(turn)
    }
    turn.emit(
        "case.extended",
        set={"extension": replace(request, state="granted"), "promised_at": later(turn.case.promised_at)},
        clocks={**moved, "extension:case": None},
        because=f"准予延期 {request.days:g} 个工作日",
    )


def refuse_extension(turn: Turn, args: c.Reasoned, _: None) -> None:
    request = _pending(turn.case.extension, "延期")
    turn.emit(
        "case.extension-refused",
        set={"extension": replace(request, state="refused")},
        ends=["extension:case"],
        because=args.reason,
    )


def ask_suspension(turn: Turn, args: c.AskSuspension, _: None) -> None:
    _unless(turn, against_suspension(turn.case))
    try:
        day = date.fromisoformat(args.review_date)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise Refused(
            "invalid", "review_date 要是日期，如 2026-12-01", "review_date: a date, as 2026-12-01", field="review_date"
        )
    review_at = turn.work.next_opening(micros(datetime.combine(day, time.min, turn.work.zone)))
    if review_at <= turn.now:
        raise Refused("invalid", "复核日期要在今天之后", "the review must be after today", field="review_date")
    request = Request(asked_at=turn.now, by=turn.actor, reason=args.reason, review_at=review_at)
    turn.emit(
        "case.suspension-asked",
        set={"suspension": request},
        starts=[turn.clock("suspension", "case", "role:supervisor")],
        because=f"申请挂账到 {args.review_date}：{args.reason}",
    )


def endorse_suspension(turn: Turn, args: c.Noted, _: None) -> None:
    request = _pending(turn.case.suspension, "挂账")
    turn.emit(
        "case.suspension-endorsed",
        set={"suspension": replace(request, endorsed=turn.actor)},
        because="督查同意挂账，待值班长批准",
    )


def grant_suspension(turn: Turn, args: c.Noted, _: None) -> None:
    """All clocks stand still until the review date."""
    request = _pending(turn.case.suspension, "挂账")
    _unless(turn, against_suspension(turn.case))
    still = turn.paused(clock.id for clock in turn.case.clocks.values() if clock.kind != "suspension")
    left = max(clock_data.span_between(turn.work, turn.now, turn.case.promised_at, True), 0)
    granted = replace(request, state="granted", promise_left=left)
    review = turn.clock("review-date", "case", turn.case.lead, due_at=request.review_at)
    turn.emit(
        "case.suspended",
        to="suspended",
        set={"suspension": granted, "former": turn.case.status},
        clocks={**still, "suspension:case": None},
        starts=[review],
        because=f"挂账：{request.reason}",
        given={"reason": request.reason, "review_at": request.review_at},
    )


def refuse_suspension(turn: Turn, args: c.Reasoned, _: None) -> None:
    request = _pending(turn.case.suspension, "挂账")
    turn.emit(
        "case.suspension-refused",
        set={"suspension": replace(request, state="refused")},
        ends=["suspension:case"],
        because=args.reason,
    )


def wake(turn: Turn) -> tuple[dict[str, object], dict[str, Clock | None]]:
    """What ends a suspension: clocks run on with what was left, the promise moves as far."""
    request = turn.case.suspension
    paused = [clock.id for clock in turn.case.clocks.values() if clock.paused_at]
    moves = turn.resumed(paused) | {"review-date:case": None}
    fields: dict[str, object] = {"former": ""}
    if request is not None and request.promise_left:
        fields["promised_at"] = clock_data.shift(turn.work, turn.now, request.promise_left, True)
    return fields, moves


def resume(turn: Turn, args: c.Noted, _: None) -> None:
    fields, moves = wake(turn)
    turn.emit("case.resumed", to="handling", set=fields, clocks=moves, because="挂账结束，时限接着走")


def _pending(request: Request | None, what: str) -> Request:
    if request is None or request.state != "asked":
        raise Refused("invalid", f"没有待答复的{what}申请", "nothing waits for an answer", field="")
    return request


def reworked(turn: Turn, ids: tuple[str, ...], why: str) -> tuple[dict[str, Duty | None], list[Clock | None]]:
    """These done duties work again, with their full close limit."""
    duties: dict[str, Duty | None] = {}
    started: list[Clock | None] = []
    for duty_id in ids:
        duty = turn.case.duties.get(duty_id)
        if duty is None or duty.state != "done" or duty.kind == "recheck":
            raise Refused(
                "invalid", f"{duty_id} 不是已反馈的任务", f"{duty_id} is no duty that is done", field="duties"
            )
        if at_work([*turn.case.duties.values(), *duties.values()], duty.unit):
            raise Refused(
                "invalid", f"{duty_id} 的单位还有在办的任务", f"the unit of {duty_id} is still at work", field="duties"
            )
        state = "on-scene" if duty.whistle else "signed"
        duties[duty.id] = replace(duty, state=state, finished_at=0, reworks=duty.reworks + 1, why=why)
        limit = turn.limit_of_level()
        started.append(turn.clock("close", duty.id, duty.unit, limit=limit, due_at=close_due(turn, limit)))
    return duties, started


def verify_pass(turn: Turn, args: c.Noted, _: None) -> None:
    given = {"note": args.note} if args.note else {}
    if any(s.asked and not s.answer for s in turn.case.signals.values()):
        to_call_back(turn, "case.verified", because="核查通过", given=given)
    else:
        close(turn, "case.verified", "verified", because="核查通过", given=given)


def verify_fail(turn: Turn, args: c.Fail, _: None) -> None:
    duties, started = reworked(turn, args.duties, args.reason)
    turn.emit(
        "case.failed",
        to="handling",
        set={"reworks": turn.case.reworks + 1},
        duties=duties,
        starts=started,
        because=f"核查不通过：{args.reason}",
    )


def callback(turn: Turn, args: c.Callback, _: None) -> None:
    """One try at one requester. Any 不满意 sends the case back to its lead duty (an answered one to received)."""
    signal = next((s for s in to_answer(turn.case) if s.key == args.signal), None)
    if signal is None:
        raise Refused("invalid", "这个来件不用回访", "nobody has to be called back for this signal", field="signal")
    if args.reached and not args.verdict:
        raise Refused("invalid", "打通了要记下是否满意", "reached: note whether they are satisfied", field="verdict")
    tries = signal.tries + 1
    given = {"signal": signal.key, "reached": args.reached, "verdict": args.verdict, "solved": args.solved}
    if args.note:
        given["note"] = args.note
    if args.reached and args.verdict == "dissatisfied":
        _dissatisfied(turn, replace(signal, tries=tries, solved=args.solved), given)
        return
    verdict = args.verdict if args.reached else ("unreached" if tries >= TRIES else "")
    solved = args.solved if args.reached else None
    after = replace(signal, tries=tries, answer=verdict, answered_at=turn.now if verdict else 0, solved=solved)
    turn.emit(
        "case.called-back",
        on=signal.key,
        signals={signal.key: after},
        starts=[turn.clock("callback", "case", "role:caller")] if "callback:case" in turn.case.clocks else [],
        given=given,
        because=f"第 {tries} 次回访：{VERDICTS[verdict]}",
    )
    close_if_answered(turn)


VERDICTS = {"satisfied": "满意", "basically": "基本满意", "unreached": "未联系上", "": "未接通"}


def close_if_answered(turn: Turn) -> None:
    """Closed once each requester has answered or had three tries."""
    asked = [s for s in turn.case.signals.values() if s.asked]
    if all(s.answer for s in asked):
        reached = any(s.answer != "unreached" for s in asked)
        closing = turn.case.closing or ("called-back" if reached else "unreached")
        close(turn, "case.closed", closing, because="来件人都已答复" if reached else "三次未联系上")


def _dissatisfied(turn: Turn, signal: SignalPart, given: dict[str, object]) -> None:
    count = turn.case.dissatisfied + 1
    fields = {"dissatisfied": count, "reworks": turn.case.reworks + 1}
    lead = turn.case.lead_duty
    if turn.case.closing == "answered" or lead is None:
        turn.emit(
            "case.called-back",
            on=signal.key,
            to="received",
            set={**fields, "closing": ""},
            signals={signal.key: signal},
            given=given,
            because="回访不满意，重新受理",
        )
        return
    duties, started = reworked(turn, (lead.id,), "回访不满意")
    turn.emit(
        "case.called-back",
        on=signal.key,
        to="handling",
        set=fields,
        signals={signal.key: signal},
        duties=duties,
        starts=started,
        given=given,
        because="回访不满意，主办重办",
    )


def to_answer(case: Case) -> list[SignalPart]:
    """Of everybody who still waits for an answer."""
    return [s for s in case.signals.values() if s.asked and not s.answer]


def unanswered_as(turn: Turn, answer: str) -> dict[str, SignalPart]:
    """Everybody who still waits for an answer, with this one."""
    return {s.key: replace(s, answer=answer, answered_at=turn.now) for s in to_answer(turn.case)}


def close_dissatisfied(turn: Turn, args: c.Reasoned, _: None) -> None:
    """After a second 不满意 a supervisor may close; it is counted as dissatisfied."""
    duties, ends = open_duties_released(turn, "第二次不满意后由督查办结")
    signals = unanswered_as(turn, "dissatisfied")
    turn.emit("case.answers-settled", signals=signals, duties=duties, ends=ends, because=args.reason)
    close(turn, "case.closed", "dissatisfied", because=args.reason)


def sample_pass(turn: Turn, args: c.Noted, _: None) -> None:
    turn.emit("case.sample-passed", set={"sampled": "passed"}, ends=["sample:case"], because="抽查通过")


def sample_fail(turn: Turn, args: c.Reasoned, _: None) -> None:
    _again(turn, "case.sample-failed", f"抽查不通过：{args.reason}", {"sampled": "failed"})


def reopen(turn: Turn, args: c.Reasoned, _: None) -> None:
    _again(turn, "case.reopened", f"重开：{args.reason}", {})


def _again(turn: Turn, kind: str, because: str, fields: dict[str, object]) -> None:
    """Back to dispatch with new clocks and a new promise; received when something to dispatch by is missing."""
    known = turn.case.item and turn.case.grid and turn.case.level
    turn.emit(
        kind,
        to="to-dispatch" if known else "received",
        set={"closed_at": 0, "closing": "", "on_time": None, "promised_at": 0, "evaluation": "", **fields},
        because=because,
    )


def remind(turn: Turn, args: c.Noted, _: None) -> None:
    fields = {"reminded": turn.case.reminded + 1}
    turn.emit("case.reminded", set=fields, clocks=_urged(turn), because=args.note or "人工催办")


def supervise(turn: Turn, args: c.Noted, _: None) -> None:
    turn.emit("case.supervised", set={"supervised": True}, clocks=_urged(turn), because=args.note or "人工督办")


def escalate(turn: Turn, args: c.Noted, _: None) -> None:
    turn.emit("case.escalated", set={"escalated": True}, clocks=_urged(turn), because=args.note or "升级到区")


def _urged(turn: Turn) -> dict[str, Clock | None]:
    """What is late has been dealt with, until its next rung: nobody is asked to urge again before."""
    return {id: replace(clock, urged=True) for id, clock in turn.case.clocks.items() if clock.late and clock.ticks}
