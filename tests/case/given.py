"""A case in any state, with its parts in any state; a post for every role; good arguments for every verb."""

from typing import Any

from msgspec.structs import replace

from command_center.case import commands as c
from command_center.case import opening
from command_center.case.case_verbs import dispatch
from command_center.case.commands import Command, Refused
from command_center.case.decide import allowed, perform
from command_center.case.state import Case, Request
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, Notice, NoticeOfficer, Place, SignalPart, Whistle
from command_center.site.calendar import WorkTime
from tests.town import START, guangfu, micros

SITE = guangfu()
WORK = WorkTime(SITE.calendar)
NOW = micros(START)
PICTURE = "a" * 64
CASE, MASTER = "c" * 32, "b" * 32
D1, D2, W1, N1 = f"{CASE}.d1", f"{CASE}.d2", f"{CASE}.w1", f"{CASE}.n1"

LEAD = ["market-clerk", "market-head", "market-officer-1"]
ASSIST = ["police-clerk", "police-head", "police-officer-1"]
VILLAGE = ["chongshan-clerk", "chongshan-head", "chongshan-officer-1"]
STRANGERS = ["water-clerk", "water-head", "water-officer-1", "fuli-clerk", "fuli-head", "chongshan-grid-02", "auditor"]
LEADERSHIP = ["leader", "secretary", "mayor"]
DESK = ["clerk", "duty-leader", "supervisor", "verifier", "caller", "source-12345"]
POSTS = [*DESK, *LEADERSHIP, *LEAD, *ASSIST, *VILLAGE, "chongshan-grid-01", *STRANGERS]


def signal(n: int, **more: Any) -> SignalPart:
    fields: dict[str, Any] = {
        "key": f"s{n}", "source": "urn:test", "id": str(n), "type": "hotline.ticket.v1", "at": NOW, "arrived_at": NOW,
        "title": "餐饮店无证经营", "item": "catering-licence", "grid": "chongshan-01", "asked": True, "kind": "咨询",
        "families": SITE.items["catering-licence"].families, "place": Place(text="村口", lon=120.3, lat=31.2),
    }  # fmt: skip
    return SignalPart(**{**fields, **more})


def turn(case: Case, actor: str = "clerk", cause: str = "command") -> Turn:
    return Turn(case, SITE, WORK, now=NOW, actor=actor, cause=cause)


def dispatched(id: str = CASE) -> Case:
    """Two people asked; the market office leads, the police assist; both have signed."""
    begun = turn(Case(id=id), "intake", f"signal of {id}")
    opening.open_case(begun, signal(1), source="hotline", reasons=(), why="来件", confirm=False)
    opening.join(begun, signal(2), "同一件事")
    begun.emit("case.accepted", to="to-dispatch")
    dispatch(begun, c.Dispatch(lead="market", assist=("police",), level="L3"), None)
    case = begun.case
    signed = {id: replace(duty, state="signed", signed_at=NOW) for id, duty in case.duties.items()}
    clocks = {id: clock for id, clock in case.clocks.items() if clock.kind != "sign"}
    return replace(case, status="handling", duties=signed, clocks=clocks)


BASE = dispatched()


def request(**more: Any) -> Request:
    return Request(asked_at=NOW, by="market-clerk", reason="要等材料", days=2, review_at=NOW + 10**12, **more)


def late(kind: str, on: str) -> Clock:
    """A clock that was passed and has told everybody."""
    when = {"started_at": NOW, "due_at": NOW, "limit": "2 wh", "late": True}
    return Clock(id=f"{kind}:{on}", kind=kind, on=on, owner="role:clerk", **when)  # type: ignore[arg-type]


def with_late(case: Case, *named: tuple[str, str]) -> Case:
    return replace(case, clocks={**case.clocks, **{(clock := late(*name)).id: clock for name in named}})


def duty(of: str = D1, **more: Any) -> Duty:
    return replace(BASE.duties[of], **more)


def whistle(**more: Any) -> Whistle:
    fields: dict[str, Any] = {
        "id": W1, "number": "1", "kind": "推进", "state": "blown", "lead": "market", "assist": ("police",),
        "because": "联合检查", "author": "clerk", "author_unit": "duty-desk",
    }  # fmt: skip
    return Whistle(**{**fields, **more})


def notice(**more: Any) -> Notice:
    officers = (NoticeOfficer("market-officer-1", "1"), NoticeOfficer("market-officer-2", "2"))
    fields: dict[str, Any] = {
        "id": N1, "duty": D1, "organ": "market", "number": "改 1", "basis": "第六条", "officers": officers,
        "party": "某店", "points": ("灭火器过期",), "deadline_at": NOW + 10**12, "remedies": "可复议",
        "state": "issued", "issued_at": NOW,
    }  # fmt: skip
    return Notice(**{**fields, **more})


MEET_AT = "2026-11-24T10:00:00+08:00"
ARGS: dict[str, dict[str, Any]] = {
    "ask_more": {"missing": "门牌"}, "decline": {"reason": "非诉求"}, "answer": {"text": "可以"},
    "hand_over": {"to": "119"}, "supply": {"text": "在村口"}, "close_on_site": {"before": PICTURE, "after": PICTURE},
    "merge": {"master": MASTER}, "split": {"signal": "s2"}, "dispatch": {"lead": "market"},
    "ruling": {"lead": "market", "reason": "归市场"}, "ask_extension": {"days": 1, "reason": "要等材料"},
    "ask_suspension": {"review_date": "2026-12-01", "reason": "等法院"}, "fail": {"duties": [D2], "reason": "没改"},
    "callback": {"signal": "s1", "verdict": "satisfied"}, "return": {"reason": "职能不符", "basis": "清单"},
    "accept_return": {"unit": "water"}, "record": {"text": "已查"}, "finish": {"contacted": "店主", "measure": "已改"},
    "release": {"reason": "不归它", "lead": "water"}, "gather": {"text": "码头", "meet_at": MEET_AT},
    "call": {"unit": "water"}, "serve": {"receipt": "当面"},
    "draft": {"kind": "推进", "lead": "market", "because": "一家办不了"},
    "issue": {
        "number": "改 1", "basis": "第六条", "party": "某店", "points": ["灭火器过期"], "remedies": "可复议",
        "deadline_at": "2026-11-27T18:00:00+08:00",
    },
}  # fmt: skip
REASONED = (
    "reject", "refuse_extension", "refuse_suspension", "close_dissatisfied", "sample_fail", "reopen", "appeal",
    "unmerge", "object", "rework", "withdraw",
)  # fmt: skip


def arguments(target: str, verb: str, post: str, unit: str = "market") -> dict[str, Any]:
    """Good arguments, as this post would give them."""
    if (target, verb) == ("whistle", "rework"):
        return {"duties": [D2], "reason": "没查完"}
    if (target, verb) == ("notice", "fail"):
        return {"reason": "没改", "filing": "案 7"}
    if verb == "contact":
        return {"officer": f"{unit}-officer-1"}
    if verb == "issue":
        officers = [{"post": f"{unit}-officer-{n}", "certificate": str(n)} for n in (1, 2)]
        return {**ARGS["issue"], "officers": officers}
    if verb == "rate":
        return {"score": 5, "unit": "market"} if post == "duty-leader" else {"score": 5}
    if verb in REASONED and (target, verb) != ("whistle", "withdraw"):
        return {"reason": "按规定"}
    return ARGS.get(verb, {})


class Cell:
    """One case, one part of it, and what happens when a post tries a verb."""

    def __init__(self, case: Case, target: str, on: str = "", unit: str = "market") -> None:
        self.case, self.target, self.on, self.unit = case, target, on, unit

    def tried(self, verb: str, post: str) -> tuple[str, tuple[str, ...]]:
        """("done", ()), or the code of the refusal and the verbs that it says are allowed."""
        command = Command(
            id="command", verb=verb, target=self.target, case=CASE, on=self.on, actor=post,  # type: ignore[arg-type]
            args=arguments(self.target, verb, post, self.unit),
        )  # fmt: skip
        tried = turn(self.case, post)
        other = turn(dispatched(MASTER), post) if verb in ("merge", "unmerge") else None
        try:
            perform(tried, command, other)
        except Refused as refused:
            return refused.code, refused.allowed
        return "done", ()

    def offered(self, post: str) -> set[str]:
        """What `post` is offered for this part."""
        on = self.on or (CASE if self.target == "case" else "")
        return {
            offer.row.verb
            for offer in allowed(self.case, SITE, SITE.posts[post])
            if offer.target == self.target and offer.on == on
        }
