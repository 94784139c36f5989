"""What follows of itself after a verb or a firing: whistles come to be lowered, cases come to be verified."""

from msgspec.structs import replace

from command_center.case import commands as c
from command_center.case import whistle_verbs
from command_center.case.calling import standing
from command_center.case.state import DUTY_OPEN, ENDED, NOTICE_OPEN
from command_center.case.turn import Turn
from command_center.facts.parts import Whistle

AT_WORK = ("to-sign", "handling")


def settle(turn: Turn) -> None:
    """Tested again after every decision; emits nothing when nothing follows."""
    if turn.case.status in ENDED:
        _drafts(turn)
    if any(n.state in NOTICE_OPEN for n in turn.case.notices.values()):
        return
    for whistle in list(turn.case.whistles.values()):
        if whistle.state == "blown":
            _whistle(turn, whistle)
    if turn.case.status in AT_WORK:
        _case(turn)


def _drafts(turn: Turn) -> None:
    """Nobody is called to a case that has ended."""
    for whistle in turn.case.whistles.values():
        if whistle.state in ("draft", "to-approve"):
            whistle_verbs.withdraw(turn, c.Noted(note="工单已了结"), whistle)


def _whistle(turn: Turn, whistle: Whistle) -> None:
    duties = [d for d in turn.case.duties.values() if d.whistle == whistle.id and d.kind != "recheck"]
    if any(d.state in DUTY_OPEN for d in duties):
        return
    if any(d.state == "done" for d in duties):
        starter = (
            "role:duty-leader" if whistle.author.startswith("rule:") or not whistle.author_unit else whistle.author_unit
        )
        turn.emit(
            "whistle.to-lower",
            on=whistle.id,
            whistles={whistle.id: replace(whistle, state="to-lower")},
            starts=[turn.clock("lower", whistle.id, starter)],
            because="各家都已反馈，待销哨",
        )
        return
    others = turn.case.open_duties
    turn.emit(
        "whistle.cancelled",
        on=whistle.id,
        to="" if others or turn.case.status not in AT_WORK else "to-dispatch",
        whistles={whistle.id: replace(whistle, state="cancelled")},
        ends=[f"ratify:{whistle.id}"],
        because="应哨单位都已免责",
    )


def _case(turn: Turn) -> None:
    case = turn.case
    duties = [d for d in case.duties.values() if d.state != "released" and d.kind != "recheck"]
    lead = case.lead_duty
    if not duties or lead is None:
        turn.emit("case.recalled", to="to-dispatch", because="没有主办单位，重新派单")
        return
    if any(d.state in DUTY_OPEN for d in case.duties.values()):
        if case.status == "to-sign" and standing(turn) == "handling":
            turn.emit("case.resumed", to="handling", because=f"主办已{'接哨' if lead.whistle else '签收'}")
        return
    if lead.state == "done" and not any(w.state in ("blown", "to-lower") for w in case.whistles.values()):
        on_time = lead.finished_at <= case.promised_at if case.promised_at else None
        turn.emit("case.to-verify", to="to-verify", set={"on_time": on_time}, because="各家都已反馈，待核查")
