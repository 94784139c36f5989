"""What a table's state column alone does not say: why a verb is not possible now although its row has the state.

Reasons are codes, so that a desk says them in its own language; `WORDS` has them as a refusal says them."""

from collections.abc import Callable, Iterable, Mapping

from command_center.case.state import BEFORE_VERIFY, DUTY_OPEN, Case, Request
from command_center.facts.parts import Duty, Notice, Whistle
from command_center.facts.words import Both

Part = Duty | Whistle | Notice | None

# States of the case in which its units work. While suspended they only record.
AT_WORK = ("to-dispatch", "to-sign", "return-review", "meeting", "handling")
DUTY_IN: Mapping[str, tuple[str, ...]] = {
    "record": (*AT_WORK, "suspended"),
    "rework": ("to-sign", "handling", "to-verify"),
}
LEAD_RETURNS_IN = ("to-sign", "handling")
WORDS: Mapping[str, Both] = {
    "case-elsewhere": ("工单在 {status}", "the case is {status}"),
    "ends-with-notice": ("复查任务随文书了结", "a recheck ends with its notice"),
    "upheld": ("维持过或由联席会议确定的，不能再退", "upheld or ruled by a meeting: no second return"),
    "unit-at-work": ("该单位在这件工单上还有在办的任务", "the unit is still at work on this case"),
    "contact-first": ("先联系并定经办人", "contact first and name the officer"),
    "report-in-first": ("先报到", "arrive first"),
    "not-on-scene": ("任务不在现场", "not on the scene"),
    "urgent-alone": ("只有应急哨先吹后批", "only an urgent whistle is approved after it is blown"),
    "ratified-before": ("已经补批过", "ratified before"),
    "inquiry-alone": ("只有咨询可以直接答复", "only an inquiry is answered at once"),
    "one-signal": ("只有一个来件", "there is only one signal"),
    "whistle-or-notice": (
        "已吹哨或已开文书的工单不能并入别的工单",
        "a case with a whistle blown or a notice issued joins no other",
    ),
    "nothing-alike": ("没有合并建议", "there is no suggested merge"),
    "no-return-accepted": ("没有准许过退单", "no return was accepted"),
    "extended-once": ("只能申请一次延期", "more time is asked for only once"),
    "no-extension-asked": ("没有待答复的延期申请", "nobody waits for more time"),
    "suspension-asked": ("挂账申请还没有答复", "a suspension is asked for, and not answered yet"),
    "no-suspension-asked": ("没有待答复的挂账申请", "nobody waits for a suspension"),
    "not-endorsed": ("没有督查同意过的挂账申请", "supervision has endorsed no suspension"),
    "satisfied-so-far": ("第二次不满意之后才能这样办结", "closed so only when dissatisfied twice"),
    "not-drawn": ("没有抽中", "not drawn for a sample"),
    "urgent-level": ("L1、L2 工单不能延期，也不能挂账", "L1 and L2 get no more time and no suspension"),
    "extension-too-late": ("延期要在到期前至少一个工作日申请", "ask for more time a working day before the limit"),
    "urgent-whistle": ("应急哨在吹，不能挂账", "no suspension while an urgent whistle is blown"),
}
WHISTLE_IN: Mapping[str, tuple[str, ...]] = {
    "draft": ("", *BEFORE_VERIFY),
    "apply": BEFORE_VERIFY,
    "approve": BEFORE_VERIFY,
    "blow_now": BEFORE_VERIFY,
    "gather": AT_WORK,
    "call": AT_WORK,
    "rework": AT_WORK,
}


def hindrance(case: Case, target: str, verb: str, part: Part) -> str:
    """The reason's code; "" when nothing hinders."""
    states = _states_of_case(target, verb)
    if states is not None and case.status not in states:
        return "case-elsewhere"
    if target == "case":
        found = OF_CASE.get(verb)
        return found(case) if found else ""
    if isinstance(part, Duty):
        return _of_duty(case, verb, part)
    return _of_whistle(verb, part) if isinstance(part, Whistle) else ""


def in_words(code: str, case: Case) -> Both:
    zh, en = WORDS[code]
    return zh.format(status=case.status), en.format(status=case.status)


def _states_of_case(target: str, verb: str) -> tuple[str, ...] | None:
    if target == "duty":
        return DUTY_IN.get(verb, AT_WORK)
    if target == "whistle":
        return WHISTLE_IN.get(verb)
    return AT_WORK if verb == "issue" else None


def _of_duty(case: Case, verb: str, duty: Duty) -> str:
    if duty.kind == "recheck":
        return "" if verb == "record" else "ends-with-notice"
    if verb == "return":
        if duty.may_not_return:
            return "upheld"
        return "case-elsewhere" if duty.kind == "lead" and case.status not in LEAD_RETURNS_IN else ""
    if verb == "rework" and at_work(case.duties.values(), duty.unit):
        return "unit-at-work"
    if verb == "report_in" and duty.state == "signed" and (duty.needs_contact or not duty.needs_arrival):
        return "contact-first"
    if verb in ("record", "finish") and duty.needs_arrival and duty.state != "on-scene":
        return "report-in-first"
    return "not-on-scene" if verb == "issue" and duty.state != "on-scene" else ""


def at_work(duties: Iterable[Duty | None], unit: str) -> bool:
    """A unit has at most one open duty a case, rechecks apart."""
    return any(d and d.unit == unit and d.kind != "recheck" and d.state in DUTY_OPEN for d in duties)


def _of_whistle(verb: str, whistle: Whistle) -> str:
    if verb in ("blow_now", "ratify", "object") and whistle.kind != "应急":
        return "urgent-alone"
    said = any(a.verdict in ("ratify", "object") for a in whistle.approvals)
    return "ratified-before" if verb in ("ratify", "object") and said else ""


def _unless(true: Callable[[Case], bool], code: str) -> Callable[[Case], str]:
    return lambda case: "" if true(case) else code


def _asked(request: Request | None) -> bool:
    return request is not None and request.state == "asked"


_EXTENSION = _unless(lambda case: _asked(case.extension), "no-extension-asked")
_SUSPENSION = _unless(lambda case: _asked(case.suspension), "no-suspension-asked")
_DRAWN = _unless(lambda case: case.sampled == "drawn", "not-drawn")

OF_CASE: Mapping[str, Callable[[Case], str]] = {
    "answer": _unless(lambda case: case.kind == "咨询", "inquiry-alone"),
    "merge": _unless(lambda case: case.merges, "whistle-or-notice"),
    "keep_apart": _unless(lambda case: bool(case.suggestions), "nothing-alike"),
    "split": _unless(lambda case: len(case.signals) > 1, "one-signal"),
    "convene": _unless(lambda case: case.returns > 0, "no-return-accepted"),
    "ask_extension": _unless(lambda case: case.extension is None, "extended-once"),
    "grant_extension": _EXTENSION,
    "refuse_extension": _EXTENSION,
    "ask_suspension": _unless(lambda case: not _asked(case.suspension), "suspension-asked"),
    "endorse_suspension": _SUSPENSION,
    "grant_suspension": _unless(
        lambda case: case.suspension is not None and _asked(case.suspension) and bool(case.suspension.endorsed),
        "not-endorsed",
    ),
    "refuse_suspension": _SUSPENSION,
    "close_dissatisfied": _unless(lambda case: case.dissatisfied >= 2, "satisfied-so-far"),
    "sample_pass": _DRAWN,
    "sample_fail": _DRAWN,
}
