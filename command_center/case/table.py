"""The tables: which verb, in which states, by whom, with which arguments, done by what. Everything a person may do to
a case stands in these four literals; `GET /api/transitions` prints them.

`by` names roles of posts. Besides plain roles: `unit`, `unit-head`, `officer` = of the duty's own unit; `lead` = of the
lead duty's unit; `reviewer` = supervisor for a dispatch, the center for a whistle, the duty leader once late; `issuer`
= an officer of the notice's organ; `author`, `whistler`, `approver`, `whistle-lead` = of the whistle; `verifier` = one
whose unit has no duty on the case; `grid-worker` = of the case's grid; `settler` = the same, where the catalogue lets
the item be closed on the spot; `village` = staff of the case's village.
`role@clock` = that role once that clock is late and its ladder has told the role. What else hinders: possible.py.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from command_center.case import case_verbs as case
from command_center.case import commands as c
from command_center.case import duty_verbs as duty
from command_center.case import notice_verbs as notice
from command_center.case import whistle_verbs as whistle
from command_center.case import work_verbs as work
from command_center.case.state import OPEN

Do = Callable[[Any, Any, Any], None]


class Row(NamedTuple):
    verb: str
    states: tuple[str, ...]
    by: tuple[str, ...]
    args: type[c.Args]
    do: Do | None  # None: concerns two cases, see decide.py


CENTER = ("clerk", "duty-leader")
LEADERSHIP = ("leader", "secretary", "mayor")
WHISTLE_AUTHORS = ("clerk", "duty-leader", "grid-worker", "village")

CASE: tuple[Row, ...] = (
    Row("confirm", ("to-confirm",), ("clerk",), c.Confirm, None),
    Row("reject", ("to-confirm",), ("clerk",), c.Reasoned, case.reject),
    Row("accept", ("received",), ("clerk",), c.Accept, case.accept),
    Row("ask_more", ("received",), ("clerk",), c.AskMore, case.ask_more),
    Row("decline", ("received",), ("clerk",), c.Decline, case.decline),
    Row("answer", ("received",), ("clerk",), c.Answer, case.answer),
    Row("hand_over", ("received",), ("clerk",), c.HandOver, case.hand_over),
    Row("supply", ("waiting",), ("clerk", "source"), c.Supply, case.supply),
    Row("close_on_site", ("received", "to-dispatch", "to-sign"), ("settler",), c.CloseOnSite, case.close_on_site),
    Row("merge", ("received", "to-dispatch", "to-sign"), ("clerk",), c.Merge, None),
    Row("keep_apart", ("received", "to-dispatch", "to-sign"), ("clerk",), c.Noted, case.keep_apart),
    Row("unmerge", ("merged",), ("clerk",), c.Reasoned, None),
    Row("split", OPEN, ("clerk",), c.Split, None),
    Row("dispatch", ("to-dispatch",), ("clerk",), c.Dispatch, case.dispatch),
    Row("convene", ("return-review", "to-dispatch", "to-sign", "handling"), ("duty-leader",), c.Noted, case.convene),
    Row("ruling", ("meeting",), ("duty-leader", "secretary@meeting"), c.Ruling, case.ruling),
    Row("ask_extension", ("handling",), ("lead",), c.AskExtension, work.ask_extension),
    Row("grant_extension", ("handling",), ("supervisor", "duty-leader@extension"), c.Noted, work.grant_extension),
    Row("refuse_extension", ("handling",), ("supervisor", "duty-leader@extension"), c.Reasoned, work.refuse_extension),
    Row("ask_suspension", ("handling",), ("lead",), c.AskSuspension, work.ask_suspension),
    Row(
        "endorse_suspension", ("handling",), ("supervisor", "duty-leader@suspension"), c.Noted, work.endorse_suspension
    ),
    Row("grant_suspension", ("handling",), ("duty-leader",), c.Noted, work.grant_suspension),
    Row("refuse_suspension", ("handling",), ("supervisor", "duty-leader"), c.Reasoned, work.refuse_suspension),
    Row("resume", ("suspended",), ("supervisor",), c.Noted, work.resume),
    Row("pass", ("to-verify",), ("verifier", "supervisor@verify"), c.Noted, work.verify_pass),
    Row("fail", ("to-verify",), ("verifier", "supervisor@verify"), c.Fail, work.verify_fail),
    Row("callback", ("to-call-back",), ("caller", "source"), c.Callback, work.callback),
    Row(
        "close_dissatisfied",
        ("handling", "to-verify", "to-call-back"),
        ("supervisor",),
        c.Reasoned,
        work.close_dissatisfied,
    ),
    Row("sample_pass", ("closed",), ("verifier",), c.Noted, work.sample_pass),
    Row("sample_fail", ("closed",), ("verifier",), c.Reasoned, work.sample_fail),
    Row("reopen", ("closed", "evaluated"), ("supervisor",), c.Reasoned, work.reopen),
    Row("appeal", ("declined",), ("clerk",), c.Reasoned, case.appeal),
    Row("remind", OPEN, ("supervisor", "duty-leader"), c.Noted, work.remind),
    Row("supervise", OPEN, ("supervisor", "duty-leader"), c.Noted, work.supervise),
    Row("escalate", OPEN, ("supervisor", "duty-leader"), c.Noted, work.escalate),
)

DUTY: tuple[Row, ...] = (
    Row("sign", ("called",), ("unit",), c.Noted, duty.sign),
    Row("return", ("called", "signed"), ("unit-head",), c.ReturnDuty, duty.return_duty),
    Row("uphold", ("in-review",), ("reviewer",), c.Noted, duty.uphold),
    Row("accept_return", ("in-review",), ("reviewer",), c.AcceptReturn, duty.accept_return),
    Row("contact", ("signed",), ("unit",), c.Contact, duty.contact),
    Row("report_in", ("signed", "contacted"), ("officer",), c.ReportIn, duty.report_in),
    Row("record", ("signed", "contacted", "on-scene"), ("unit",), c.RecordWork, duty.record),
    Row("finish", ("signed", "contacted", "on-scene"), ("unit",), c.FinishDuty, duty.finish),
    Row(
        "release", ("called", "signed", "contacted", "on-scene", "in-review"), ("supervisor",), c.Release, duty.release
    ),
    Row("rework", ("done",), ("verifier", "whistler"), c.Reasoned, duty.rework),
)

WHISTLE: tuple[Row, ...] = (
    Row("draft", ("",), WHISTLE_AUTHORS, c.DraftWhistle, whistle.draft),
    Row("apply", ("draft",), ("author",), c.Noted, whistle.apply),
    Row("approve", ("to-approve",), ("approver",), c.Noted, whistle.approve),
    Row("reject", ("to-approve",), ("approver",), c.Reasoned, whistle.reject),
    Row("withdraw", ("draft", "to-approve"), ("author", "duty-leader"), c.Noted, whistle.withdraw),
    Row("blow_now", ("draft", "to-approve"), ("duty-leader",), c.Noted, whistle.blow_now),
    Row("ratify", ("blown", "to-lower", "lowered", "rated"), LEADERSHIP, c.Noted, whistle.ratify),
    Row("object", ("blown", "to-lower", "lowered", "rated"), LEADERSHIP, c.Reasoned, whistle.object_to),
    Row("gather", ("blown",), ("whistle-lead",), c.Gather, whistle.gather),
    Row("call", ("blown", "to-lower"), CENTER, c.Call, whistle.call),
    Row("lower", ("to-lower",), ("whistler", "duty-leader@lower"), c.Noted, whistle.lower),
    Row("rework", ("to-lower",), ("whistler", "duty-leader@lower"), c.ReworkWhistle, whistle.rework),
    Row("rate", ("lowered",), ("duty-leader", "unit-head"), c.Rate, whistle.rate),
)

NOTICE: tuple[Row, ...] = (
    Row("issue", ("",), ("officer",), c.Issue, notice.issue),
    Row("serve", ("issued",), ("issuer",), c.Serve, notice.serve),
    Row("withdraw", ("issued", "served"), ("issuer-head",), c.Reasoned, notice.withdraw),
    Row("recheck_now", ("served",), ("issuer",), c.Args, notice.recheck),
    Row("pass", ("rechecking",), ("issuer",), c.Noted, notice.passed),
    Row("fail", ("rechecking",), ("issuer",), c.NoticeFail, notice.failed),
)

TABLES: dict[str, tuple[Row, ...]] = {"case": CASE, "duty": DUTY, "whistle": WHISTLE, "notice": NOTICE}
