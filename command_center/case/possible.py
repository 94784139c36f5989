"""What a table's state column alone does not say: why a verb is not possible now although its row has the state."""

from collections.abc import Callable, Iterable, Mapping

from command_center.case.state import BEFORE_VERIFY, DUTY_OPEN, Case, Request
from command_center.facts.parts import Duty, Notice, Whistle

Part = Duty | Whistle | Notice | None

# States of the case in which its units work. While suspended they only record.
AT_WORK = ("to-dispatch", "to-sign", "return-review", "meeting", "handling")
DUTY_IN: Mapping[str, tuple[str, ...]] = {
    "record": (*AT_WORK, "suspended"),
    "rework": ("to-sign", "handling", "to-verify"),
}
LEAD_RETURNS_IN = ("to-sign", "handling")
WHISTLE_IN: Mapping[str, tuple[str, ...]] = {
    "draft": ("", *BEFORE_VERIFY),
    "approve": BEFORE_VERIFY,
    "blow_now": BEFORE_VERIFY,
    "gather": AT_WORK,
    "call": AT_WORK,
    "rework": AT_WORK,
}


def hindrance(case: Case, target: str, verb: str, part: Part) -> str:
    """The reason in words; "" when nothing hinders."""
    states = _states_of_case(target, verb)
    if states is not None and case.status not in states:
        return f"工单在 {case.status}"
    if target == "case":
        found = OF_CASE.get(verb)
        return found(case) if found else ""
    if isinstance(part, Duty):
        return _of_duty(case, verb, part)
    return _of_whistle(verb, part) if isinstance(part, Whistle) else ""


def _states_of_case(target: str, verb: str) -> tuple[str, ...] | None:
    if target == "duty":
        return DUTY_IN.get(verb, AT_WORK)
    if target == "whistle":
        return WHISTLE_IN.get(verb)
    return AT_WORK if verb == "issue" else None


def _of_duty(case: Case, verb: str, duty: Duty) -> str:
    if duty.kind == "recheck":
        return "" if verb == "record" else "复查任务随文书了结"
    if verb == "return":
        if duty.may_not_return:
            return "维持过或由联席会议确定的，不能再退"
        return f"工单在 {case.status}" if duty.kind == "lead" and case.status not in LEAD_RETURNS_IN else ""
    if verb == "rework" and at_work(case.duties.values(), duty.unit):
        return "该单位在这件工单上还有在办的任务"
    if verb == "report_in" and duty.state == "signed" and (duty.needs_contact or not duty.needs_arrival):
        return "先联系并定经办人"
    if verb in ("record", "finish") and duty.needs_arrival and duty.state != "on-scene":
        return "先报到"
    return "任务不在现场" if verb == "issue" and duty.state != "on-scene" else ""


def at_work(duties: Iterable[Duty | None], unit: str) -> bool:
    """A unit has at most one open duty a case, rechecks apart."""
    return any(d and d.unit == unit and d.kind != "recheck" and d.state in DUTY_OPEN for d in duties)


def _of_whistle(verb: str, whistle: Whistle) -> str:
    if verb in ("blow_now", "ratify", "object") and whistle.kind != "应急":
        return "只有应急哨先吹后批"
    said = any(a.verdict in ("ratify", "object") for a in whistle.approvals)
    return "已经补批过" if verb in ("ratify", "object") and said else ""


def _unless(true: Callable[[Case], bool], words: str) -> Callable[[Case], str]:
    return lambda case: "" if true(case) else words


def _asked(request: Request | None) -> bool:
    return request is not None and request.state == "asked"


_EXTENSION = _unless(lambda case: _asked(case.extension), "没有待答复的延期申请")
_SUSPENSION = _unless(lambda case: _asked(case.suspension), "没有待答复的挂账申请")
_DRAWN = _unless(lambda case: case.sampled == "drawn", "没有抽中")

OF_CASE: Mapping[str, Callable[[Case], str]] = {
    "answer": _unless(lambda case: case.kind == "咨询", "只有咨询可以直接答复"),
    "split": _unless(lambda case: len(case.signals) > 1, "只有一个来件"),
    "convene": _unless(lambda case: case.returns > 0, "没有准许过退单"),
    "ask_extension": _unless(lambda case: case.extension is None, "只能申请一次延期"),
    "grant_extension": _EXTENSION,
    "refuse_extension": _EXTENSION,
    "ask_suspension": _unless(lambda case: not _asked(case.suspension), "挂账申请还没有答复"),
    "endorse_suspension": _SUSPENSION,
    "grant_suspension": _unless(
        lambda case: case.suspension is not None and _asked(case.suspension) and bool(case.suspension.endorsed),
        "没有督查同意过的挂账申请",
    ),
    "refuse_suspension": _SUSPENSION,
    "close_dissatisfied": _unless(lambda case: case.dissatisfied >= 2, "第二次不满意之后才能这样办结"),
    "sample_pass": _DRAWN,
    "sample_fail": _DRAWN,
}
