"""The orders of the field, §2 and §3, written down a second time: which verbs exist, in which states, by whom.

Nothing here is read from the program: a table of the program that drifts fails against these. `by` holds words of the
orders; `WORDS` of the test says which posts of the walk they mean. `guard` is the orders' condition, by name.
"""

from typing import NamedTuple

OPEN = [
    "to-confirm", "received", "waiting", "to-dispatch", "to-sign", "return-review", "meeting", "handling", "suspended",
    "to-verify", "to-call-back",
]  # fmt: skip
CASE_STATES = [*OPEN, "rejected", "declined", "handed-over", "merged", "closed", "evaluated", "archived"]
DUTY_STATES = ["called", "signed", "contacted", "on-scene", "in-review", "done", "released"]
WHISTLE_STATES = ["draft", "to-approve", "blown", "to-lower", "lowered", "rated", "rejected", "withdrawn", "cancelled"]
NOTICE_STATES = ["issued", "served", "rechecking", "passed", "failed", "withdrawn"]


class Order(NamedTuple):
    states: list[str]
    by: str  # words of the orders, parted by "; "
    guard: str = ""


RETURNED = "after an accepted return"
CASE: dict[str, Order] = {
    "confirm": Order(["to-confirm"], "clerk"),
    "reject": Order(["to-confirm"], "clerk"),
    "accept": Order(["received"], "clerk"),
    "ask_more": Order(["received"], "clerk"),
    "decline": Order(["received"], "clerk"),
    "answer": Order(["received"], "clerk", "咨询 only"),
    "hand_over": Order(["received"], "clerk"),
    "supply": Order(["waiting"], "clerk; source"),
    "close_on_site": Order(
        ["received", "to-dispatch", "to-sign"], "grid worker of that grid, where the item may be closed on the spot"
    ),
    "merge": Order(["received", "to-dispatch", "to-sign"], "clerk", "no whistle blown, no notice"),
    "keep_apart": Order(["received", "to-dispatch", "to-sign"], "clerk", "a merge is suggested"),
    "unmerge": Order(["merged"], "clerk"),
    "split": Order(OPEN, "clerk", "≥ 2 signals"),
    "dispatch": Order(["to-dispatch"], "clerk"),
    "convene": Order(
        ["return-review", "to-dispatch", "to-sign", "handling"], "duty leader", "after an accepted return"
    ),
    "ruling": Order(["meeting"], "duty leader; secretary when late"),
    "ask_extension": Order(["handling"], "lead", "once"),
    "grant_extension": Order(["handling"], "supervisor; duty leader when late", "extension asked"),
    "refuse_extension": Order(["handling"], "supervisor; duty leader when late", "extension asked"),
    "ask_suspension": Order(["handling"], "lead", "none asked"),
    "endorse_suspension": Order(["handling"], "supervisor; duty leader when late", "suspension asked"),
    "grant_suspension": Order(["handling"], "duty leader", "suspension endorsed"),
    "refuse_suspension": Order(["handling"], "supervisor; duty leader", "suspension asked"),
    "resume": Order(["suspended"], "supervisor"),
    "pass": Order(["to-verify"], "verifier; supervisor when late"),
    "fail": Order(["to-verify"], "verifier; supervisor when late"),
    "callback": Order(["to-call-back"], "caller, or upstream"),
    # "after a second 不满意 a supervisor may close": that 不满意 itself sends the case back to handling
    "close_dissatisfied": Order(["handling", "to-verify", "to-call-back"], "supervisor", "a second 不满意"),
    "sample_pass": Order(["closed"], "verifier", "drawn at closing"),
    "sample_fail": Order(["closed"], "verifier", "drawn at closing"),
    "reopen": Order(["closed", "evaluated"], "supervisor"),
    "appeal": Order(["declined"], "clerk"),
    # also the duty leader: the wall gives the duty desk 催办升级 to do
    "remind": Order(OPEN, "supervisor; duty leader"),
    "supervise": Order(OPEN, "supervisor; duty leader"),
    "escalate": Order(OPEN, "supervisor; duty leader"),
}

ANY_OPEN = ["called", "signed", "contacted", "on-scene", "in-review"]
SPOT = "on the scene, or no arrive limit"
DUTY: dict[str, Order] = {
    "sign": Order(["called"], "unit"),
    "return": Order(["called", "signed"], "unit-head", "may return"),
    "uphold": Order(["in-review"], "reviewer"),
    "accept_return": Order(["in-review"], "reviewer"),
    "contact": Order(["signed"], "unit"),
    "report_in": Order(
        ["signed", "contacted"], "officer", "contacted; 应急 and a dispatch with an arrive limit: signed"
    ),
    "record": Order(["signed", "contacted", "on-scene"], "unit", SPOT),
    "finish": Order(["signed", "contacted", "on-scene"], "unit", SPOT),
    "release": Order(ANY_OPEN, "supervisor"),
    "rework": Order(["done"], "verifier; whistler's side"),
}
# The case's own state: units work while it is open and before to-verify, somebody has been called, and it is not
# suspended ("meanwhile only record"). A lead returns in to-sign and handling (§2); it is redone up to to-verify.
WORKED_ON = ["to-dispatch", "to-sign", "return-review", "meeting", "handling"]
DUTY_IN = {"record": [*WORKED_ON, "suspended"], "rework": ["to-sign", "handling", "to-verify"]}

BLOWN_ON = ["blown", "to-lower", "lowered", "rated"]
WHISTLE: dict[str, Order] = {
    "apply": Order(["draft"], "author"),
    "approve": Order(["to-approve"], "approver"),
    "reject": Order(["to-approve"], "approver"),
    "withdraw": Order(["draft", "to-approve"], "author; duty leader"),
    "blow_now": Order(["draft", "to-approve"], "duty leader", "应急"),
    "ratify": Order(BLOWN_ON, "leadership", "应急, once"),
    "object": Order(BLOWN_ON, "leadership", "应急, once"),
    "gather": Order(["blown"], "lead"),
    "call": Order(["blown", "to-lower"], "center"),
    "lower": Order(["to-lower"], "whistler's side; duty leader when late"),
    "rework": Order(["to-lower"], "whistler's side; duty leader when late"),
    "rate": Order(["lowered"], "duty leader; unit-heads that answered"),
}
BLOWABLE = ["received", "waiting", "to-dispatch", "to-sign", "return-review", "meeting", "handling", "suspended"]
WHISTLE_IN = {
    "apply": BLOWABLE, "approve": BLOWABLE, "blow_now": BLOWABLE,
    "gather": WORKED_ON, "call": WORKED_ON, "rework": WORKED_ON,
}  # fmt: skip
DRAFT = Order(BLOWABLE, "center; grid worker of that grid; village")

NOTICE: dict[str, Order] = {
    "serve": Order(["issued"], "officer"),
    "withdraw": Order(["issued", "served"], "unit-head"),
    "recheck_now": Order(["served"], "officer"),
    "pass": Order(["rechecking"], "officer"),
    "fail": Order(["rechecking"], "officer"),
}
ISSUE = Order(["on-scene"], "officer")
