"""Rectification notices 责令整改通知书: each organ issues its own; while one is open the case waits."""

from msgspec.structs import replace

from command_center.case import clocks as clock_data
from command_center.case import commands as c
from command_center.case.calling import not_its_post
from command_center.case.commands import Refused
from command_center.case.moments import read_moment
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, Notice, NoticeOfficer


def _later(turn: Turn, deadline_at: int) -> tuple[dict[str, object], dict[str, Clock | None]]:
    """The lead's close due and the promise move to the notice's due + the recheck limit, if that is later."""
    end = turn.limit_ends("recheck", deadline_at)
    fields: dict[str, object] = {"promised_at": max(end, turn.case.promised_at)}
    lead = turn.case.lead_duty
    clock = turn.case.clocks.get(f"close:{lead.id}") if lead else None
    if clock is None or clock.due_at >= end:
        return fields, {}
    return fields, {clock.id: clock_data.due_moved(turn.site, turn.work, clock, end)}


def issue(turn: Turn, args: c.Issue, duty: Duty) -> None:
    """开出. Raises Refused when the unit is no organ or an officer is not its."""
    unit = turn.site.units[duty.unit]
    if not unit.organ:
        en = f"{turn.unit_english(duty.unit)} enforces no law and issues no notice"
        raise Refused("invalid", f"{unit.name} 没有执法权，不能开责令整改通知书", en, field="number")
    for officer in args.officers:
        if turn.site.unit_of(officer.post) != duty.unit:
            raise not_its_post(turn, officer.post, duty.unit, "officers")
    if len({o.post for o in args.officers}) < 2:
        raise Refused("invalid", "要两名执法人员", "two officers are needed", field="officers")
    deadline = read_moment(args.deadline_at, "deadline_at")
    if deadline <= turn.now:
        raise Refused("invalid", "整改期限要在现在之后", "the deadline must be in the future", field="deadline_at")
    notice = Notice(
        id=f"{turn.case.id}.n{len(turn.case.notices) + 1}",
        duty=duty.id,
        organ=duty.unit,
        number=args.number,
        basis=args.basis,
        officers=tuple(NoticeOfficer(o.post, o.certificate) for o in args.officers),
        party=args.party,
        points=args.points,
        deadline_at=deadline,
        remedies=args.remedies,
        measure=args.measure,
        state="issued",
        issued_at=turn.now,
    )
    _emit_issued(turn, notice)


def _emit_issued(turn: Turn, notice: Notice) -> None:
    """Raises Refused for a number that the organ has given on this case."""
    if any(n.organ == notice.organ and n.number == notice.number for n in turn.case.notices.values()):
        raise Refused(
            "invalid",
            f"{turn.site.units[notice.organ].name}在本工单已开过 {notice.number}",
            f"{turn.unit_english(notice.organ)} has issued {notice.number} on this case already",
            field="number",
        )
    fields, moves = _later(turn, notice.deadline_at)
    turn.emit(
        "notice.issued",
        on=notice.id,
        set=fields,
        notices={notice.id: notice},
        clocks=moves,
        starts=[turn.clock("serve", notice.id, notice.organ)],
        because=f"{turn.unit_name(notice.organ)}开 {notice.number}：{notice.points[0]}",
    )


def serve(turn: Turn, args: c.Serve, notice: Notice) -> None:
    """送达: the deadline's clock brings the recheck by itself."""
    turn.emit(
        "notice.served",
        on=notice.id,
        notices={notice.id: replace(notice, state="served", served_at=turn.now, receipt=args.receipt)},
        ends=[f"serve:{notice.id}"],
        starts=[turn.clock("notice-due", notice.id, notice.organ, due_at=max(notice.deadline_at, turn.now))],
        because=args.receipt,
    )


def withdraw(turn: Turn, args: c.Reasoned, notice: Notice) -> None:
    turn.emit(
        "notice.withdrawn",
        on=notice.id,
        notices={notice.id: replace(notice, state="withdrawn", ended_at=turn.now, result=args.reason)},
        ends=[f"serve:{notice.id}", f"notice-due:{notice.id}"],
        because=args.reason,
    )


def recheck(turn: Turn, args: c.Args, notice: Notice) -> None:
    """A recheck duty 复查, signed already, with its own clock."""
    duty = Duty(
        id=f"{turn.case.id}.d{len(turn.case.duties) + 1}",
        unit=notice.organ,
        kind="recheck",
        state="signed",
        by="notice",
        called_at=turn.now,
        signed_at=turn.now,
        level=turn.case.level,
        notice=notice.id,
    )
    turn.emit(
        "notice.rechecking",
        on=notice.id,
        notices={notice.id: replace(notice, state="rechecking", recheck_duty=duty.id)},
        duties={duty.id: duty},
        ends=[f"notice-due:{notice.id}"],
        starts=[turn.clock("recheck", notice.id, notice.organ)],
        because=f"{notice.number} 到期，{turn.unit_name(notice.organ)}复查" if turn.actor == "clock" else "提前复查",
    )


def _ended(turn: Turn, notice: Notice, state: str, result: str) -> tuple[Notice, dict[str, Duty | None]]:
    duty = turn.case.duties[notice.recheck_duty]
    done = replace(duty, state="done", finished_at=turn.now)
    return replace(notice, state=state, ended_at=turn.now, result=result), {duty.id: done}


def passed(turn: Turn, args: c.Noted, notice: Notice) -> None:
    after, duties = _ended(turn, notice, "passed", args.note or "复查通过")
    turn.emit(
        "notice.passed",
        on=notice.id,
        notices={notice.id: after},
        duties=duties,
        ends=[f"recheck:{notice.id}"],
        because=args.note or "复查通过",
    )


def failed(turn: Turn, args: c.NoticeFail, notice: Notice) -> None:
    """Not put right: a new notice, or a case of the organ's own 立案."""
    if not args.filing and not (args.number and args.deadline_at):
        raise Refused(
            "invalid",
            "复查不通过，要有新文书（number、deadline_at）或立案号",
            "failed: a new notice (number and deadline_at) or a filing is needed",
            field="filing",
        )
    result = f"立案 {args.filing}" if args.filing else f"另开 {args.number}"
    after, duties = _ended(turn, notice, "failed", f"{args.reason}；{result}")
    turn.emit(
        "notice.failed",
        on=notice.id,
        notices={notice.id: after},
        duties=duties,
        ends=[f"recheck:{notice.id}"],
        because=f"{args.reason}；{result}",
        given={"filing": args.filing},
    )
    if args.number:
        deadline = read_moment(args.deadline_at, "deadline_at")
        if deadline <= turn.now:
            raise Refused("invalid", "整改期限要在现在之后", "the deadline must be in the future", field="deadline_at")
        again = replace(
            notice,
            id=f"{turn.case.id}.n{len(turn.case.notices) + 1}",
            number=args.number,
            deadline_at=deadline,
            state="issued",
            issued_at=turn.now,
            served_at=0,
            receipt="",
            recheck_duty="",
        )
        _emit_issued(turn, again)
