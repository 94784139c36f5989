"""What a unit does with its duty 应哨任务: sign, return, contact, report in, record, finish."""

from msgspec.structs import replace

from command_center.case import commands as c
from command_center.case.calling import (
    STANDING_IN_REVIEW,
    Called,
    all_clock_ids,
    call_units,
    clock_ids,
    not_its_post,
    terms_of_dispatch,
    terms_of_whistle,
)
from command_center.case.commands import Refused
from command_center.case.state import NOTICE_OPEN
from command_center.case.turn import Turn
from command_center.case.work_verbs import reworked
from command_center.facts.parts import Duty, Finish, Record, Return

MEETING_AFTER = 2  # accepted returns
LEADERLESS = "哨已吹响，要写明新的主办单位", "the whistle is blown: name the unit that leads instead"


def is_lead(turn: Turn, duty: Duty) -> bool:
    return duty.kind == "lead" and turn.case.lead == duty.unit


def sign(turn: Turn, args: c.Noted, duty: Duty) -> None:
    """签收/接哨: each unit for itself; the first signature silences nobody."""
    after = replace(duty, state="signed", signed_at=turn.now)
    moves_on = is_lead(turn, duty) and turn.case.status == "to-sign"
    turn.emit(
        "duty.signed",
        on=duty.id,
        to="handling" if moves_on else "",
        duties={duty.id: after},
        ends=[f"sign:{duty.id}"],
        because=f"{turn.unit_name(duty.unit)}{'接哨' if duty.whistle else '签收'}",
    )


def return_duty(turn: Turn, args: c.ReturnDuty, duty: Duty) -> None:
    """退单/退哨: with a reason code and a basis. Sign, contact and arrive stand still; close and promise run on."""
    if args.suggested and args.suggested not in turn.site.units:
        raise Refused("invalid", f"没有单位 {args.suggested}", f"no unit {args.suggested}", field="suggested")
    entry = Return(at=turn.now, by=turn.actor, reason=args.reason, basis=args.basis, suggested=args.suggested)
    after = replace(duty, state="in-review", former=duty.state, returns=(*duty.returns, entry))
    reviewer = "role:center" if duty.whistle else "role:supervisor"
    waits = is_lead(turn, duty) and turn.case.status in ("to-sign", "handling")
    suggestion = f"，建议{turn.unit_name(args.suggested)}" if args.suggested else ""
    turn.emit(
        "duty.returned",
        on=duty.id,
        to="return-review" if waits else "",
        set={"former": turn.case.status} if waits else {},
        duties={duty.id: after},
        clocks=turn.paused(clock_ids(duty, STANDING_IN_REVIEW)),
        starts=[turn.clock("review", duty.id, reviewer)],
        because=f"{args.reason}：{args.basis}{suggestion}",
        given={"reason": args.reason, "basis": args.basis, "suggested": args.suggested},
    )


def uphold(turn: Turn, args: c.Noted, duty: Duty) -> None:
    """维持: back to work, and no second return by that unit."""
    after = replace(duty, state=duty.former, former="", may_not_return=True)
    back = is_lead(turn, duty) and turn.case.status == "return-review"
    turn.emit(
        "duty.upheld",
        on=duty.id,
        to=turn.case.former if back else "",
        set={"former": ""} if back else {},
        duties={duty.id: after},
        clocks={**turn.resumed(clock_ids(duty, STANDING_IN_REVIEW)), f"review:{duty.id}": None},
        because=args.note or "退单理由不成立，维持",
    )


def accept_return(turn: Turn, args: c.AcceptReturn, duty: Duty) -> None:
    """The duty ends; another unit is called instead, or the case is dispatched anew; a second one: meeting."""
    released = replace(duty, state="released", former="", released_at=turn.now, why="准予退单")
    leads = is_lead(turn, duty)
    returns = turn.case.returns + 1 if leads else turn.case.returns
    to_meeting = leads and returns >= MEETING_AFTER
    blown = _blown(turn, duty)
    if leads and blown and not args.unit and not to_meeting:
        raise Refused("invalid", *LEADERLESS, field="unit")
    called = Called({}, {})
    if args.unit and not to_meeting and (blown or not leads):
        called = _in_its_place(turn, duty, args.unit)
    status = ""
    if to_meeting:
        status = "meeting"
    elif leads and turn.case.status in ("return-review", "to-sign", "handling"):
        status = "to-sign" if called.duties else "to-dispatch"
    turn.emit(
        "duty.return-accepted",
        on=duty.id,
        to=status,
        set={"former": "", "returns": returns} if leads else {},
        duties={**called.duties, duty.id: released},
        clocks={**{id: None for id in all_clock_ids(turn, duty)}, **called.clocks},
        because="第二次准予退单，开联席会议" if to_meeting else (args.note or "退单理由成立"),
        given={"unit": args.unit},
    )


def _blown(turn: Turn, duty: Duty) -> bool:
    whistle = turn.case.whistles.get(duty.whistle)
    return whistle is not None and whistle.state in ("blown", "to-lower")


def _in_its_place(turn: Turn, duty: Duty, unit: str) -> Called:
    if unit == duty.unit:
        raise Refused("invalid", "不能再叫退单的单位", "not the unit that returned it", field="unit")
    whistle = turn.case.whistles.get(duty.whistle)
    terms = terms_of_whistle(turn, whistle) if whistle and _blown(turn, duty) else terms_of_dispatch(turn)
    if is_lead(turn, duty):
        return call_units(turn, unit, (), terms)
    return call_units(turn, "", (unit,), terms)


def contact(turn: Turn, args: c.Contact, duty: Duty) -> None:
    """联系: the unit names its officer 经办人."""
    if turn.site.unit_of(args.officer) != duty.unit:
        raise not_its_post(turn, args.officer, duty.unit, "officer")
    after = replace(duty, state="contacted", contacted_at=turn.now, officer=args.officer)
    turn.emit(
        "duty.contacted",
        on=duty.id,
        duties={duty.id: after},
        ends=[f"contact:{duty.id}"],
        because=f"经办岗 {turn.site.posts[args.officer].name}",
        given={"officer": args.officer} | ({"note": args.note} if args.note else {}),
    )


def report_in(turn: Turn, args: c.ReportIn, duty: Duty) -> None:
    """报到: at the place of gathering, or the case's."""
    after = replace(duty, state="on-scene", arrived_at=turn.now)
    given = {"lon": args.lon, "lat": args.lat, "by_hand": args.by_hand} if args.lon is not None else {}
    whistle = turn.case.whistles.get(duty.whistle)
    where = whistle.gathering.place.text if whistle and whistle.gathering else turn.case.place.text
    turn.emit(
        "duty.arrived",
        on=duty.id,
        duties={duty.id: after},
        ends=[f"arrive:{duty.id}", f"contact:{duty.id}"],
        because=f"报到：{where or '现场'}",
        given=given | ({"note": args.note} if args.note else {}),
    )


def record(turn: Turn, args: c.RecordWork, duty: Duty) -> None:
    """记录: finding point by point, repeatable; `stage` ends that stage's clock."""
    entry = Record(turn.now, turn.actor, args.text, args.pictures, args.stage, args.point)
    stages = duty.stages_done
    ends: list[str] = []
    if args.stage:
        item = turn.site.items.get(turn.case.item)
        names = [stage.name for stage in item.stages] if item else []
        if args.stage not in names:
            zh, en = "、".join(names) or "无", ", ".join(names) or "none"
            raise Refused(
                "invalid", f"没有阶段 {args.stage}，有：{zh}", f"no stage {args.stage}, of {en}", field="stage"
            )
        stages = (*stages, args.stage)
        ends = [f"stage-{names.index(args.stage) + 1}:{duty.id}"]
    turn.emit(
        "duty.recorded",
        on=duty.id,
        duties={duty.id: replace(duty, records=(*duty.records, entry), stages_done=stages)},
        ends=ends,
        because=args.text,
        given={"point": args.point, "stage": args.stage, "pictures": list(args.pictures)},
    )


def finish(turn: Turn, args: c.FinishDuty, duty: Duty) -> None:
    """反馈 with its four elements: accepted when, whom contacted, measure, finish time."""
    report = Finish(duty.signed_at, args.contacted, args.measure, turn.now, args.solved, args.pictures)
    after = replace(duty, state="done", finished_at=turn.now, finish=report)
    turn.emit(
        "duty.finished",
        on=duty.id,
        duties={duty.id: after},
        ends=all_clock_ids(turn, duty),
        because=args.measure,
        given={"contacted": args.contacted, "solved": args.solved, "pictures": list(args.pictures)},
    )


def release(turn: Turn, args: c.Release, duty: Duty) -> None:
    """免责. The issuer of an open notice cannot be released; a released lead needs a successor."""
    if any(n.duty == duty.id and n.state in NOTICE_OPEN for n in turn.case.notices.values()):
        raise Refused(
            "invalid",
            "文书还没有了结，开文书的单位不能免责",
            "its notice is not settled: who issued it stays",
            field="reason",
        )
    leads = is_lead(turn, duty)
    others = [d for d in turn.case.open_duties if d.id != duty.id and d.kind != "recheck"]
    successor = leads and _blown(turn, duty) and others
    if successor and not args.lead:
        raise Refused("invalid", *LEADERLESS, field="lead")
    called = _in_its_place(turn, duty, args.lead) if successor else Called({}, {})
    status = ""
    if leads and turn.case.status in ("to-sign", "handling", "return-review"):
        status = "to-sign" if called.duties else "to-dispatch"
    turn.emit(
        "duty.released",
        on=duty.id,
        to=status,
        duties={
            **called.duties,
            duty.id: replace(duty, state="released", former="", released_at=turn.now, why=args.reason),
        },
        clocks={**{id: None for id in all_clock_ids(turn, duty)}, **called.clocks},
        because=args.reason,
    )


def rework(turn: Turn, args: c.Reasoned, duty: Duty) -> None:
    """One done duty works again: by the verifier (the case is back in handling) or the whistler's side."""
    duties, started = reworked(turn, (duty.id,), args.reason)
    verified = turn.case.status == "to-verify"
    whistle = turn.case.whistles.get(duty.whistle)
    back = {whistle.id: replace(whistle, state="blown")} if whistle and whistle.state == "to-lower" else {}
    turn.emit(
        "duty.reworked",
        on=duty.id,
        to="handling" if verified else "",
        set={"reworks": turn.case.reworks + 1},
        duties=duties,
        whistles=back,
        starts=started,
        ends=[f"lower:{whistle.id}"] if whistle and back else [],
        because=args.reason,
    )
