"""Which facts are told to whom: the one table at the end, and a function for each thing that is told.

The words are the site's names and this room's own. Titles, texts, reasons and places that people wrote stay out,
whatever stands in them: so nobody who asked for something is in a message.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from command_center.case.firing import STEPS, WORDS
from command_center.case.state import DUTY_OPEN, Case
from command_center.case.whistle_verbs import missing_approvals_of
from command_center.facts.parts import Clock, Duty, Fact
from command_center.messages.message import MOST, Kind, Message
from command_center.messages.reach import Receiver, posts, receivers, units
from command_center.site.calendar import WorkTime
from command_center.site.value import Site

GAP = "　"
PARTS = {"lead": "主办", "assist": "协办", "recheck": "复查"}
REASONS = ("属地不符", "权属不清", "职能不符", "信息不全", "重复")
"""Codes that a return gives; any other word there would be somebody's own."""


class Told(Struct, frozen=True):
    """A fact, the case as it is by now, and the words for both."""

    fact: Fact
    case: Case
    site: Site
    work: WorkTime

    @property
    def what(self) -> str:
        item = self.site.items.get(self.case.item)
        return item.short if item else "事项未定的工单"

    @property
    def about(self) -> str:
        """Number, place and level."""
        grid, level = self.site.grids.get(self.case.grid), self.site.levels.get(self.case.level)
        where = grid.name if grid else self.short(self.case.village)
        return GAP.join(filter(None, (f"工单 {self.case.number}", where, level.name if level else "")))

    @property
    def actor(self) -> str:
        """The unit of whoever acted; "" for intake, rules and clocks."""
        return self.short(self.site.unit_of(self.fact.actor))

    def short(self, unit: str) -> str:
        found = self.site.units.get(unit)
        return found.short if found else ""

    def until(self, at: int, step: str = "") -> str:
        return f"{self.work.local(at):%m-%d %H:%M} 前{step}" if at else ""

    def duty(self, id: str) -> Duty | None:
        return self.fact.change.duties.get(id) or self.case.duties.get(id)

    def changed(self) -> list[Duty]:
        """The duties that the fact puts."""
        return [duty for duty in self.fact.change.duties.values() if duty is not None]

    def clocks(self, on: str, *kinds: str) -> list[Clock]:
        """The running ones of a part, as the fact left them, the soonest first."""
        found = {**self.case.clocks, **self.fact.change.clocks}.values()
        running = [c for c in found if c and c.on == on and not c.paused_at and (not kinds or c.kind in kinds)]
        return sorted(running, key=lambda clock: clock.due_at)

    def due(self, on: str, *kinds: str) -> int:
        return next((clock.due_at for clock in self.clocks(on, *kinds)), 0)

    def say(
        self,
        kind: Kind,
        to: Iterable[Receiver],
        title: str,
        *facts: str,
        due_at: int = 0,
        duty: Duty | None = None,
        whistle: str = "",
        clock: str = "",
    ) -> list[Message]:
        """The same to each, as urgent as the duty, the case or the whistle: a case may be raised after the call."""
        text = GAP.join(filter(None, (*facts, self.about)))[:MOST]
        named = (duty.level, self.case.level, duty.whistle_kind) if duty else (self.case.level, whistle)
        urgency = tuple(dict.fromkeys(filter(None, named)))
        return [
            Message(
                kind=kind,
                unit=unit,
                post=post,
                duty=duty.id if duty else "",
                clock=clock,
                title=title,
                text=text,
                due_at=due_at,
                urgency=urgency,
            )
            for unit, post in to
        ]

    def say_to_unit(self, kind: Kind, duty: Duty, word: str, *facts: str) -> list[Message]:
        """To the unit of a duty, with the clock that it has to keep next."""
        clock = next(iter(self.clocks(duty.id)), None)
        due_at, step = (clock.due_at, step_of(clock, duty)) if clock else (0, "")
        facts = (*facts, self.until(due_at, step))
        return self.say(kind, units(self.site, [duty.unit]), f"{word}：{self.what}", *facts, due_at=due_at, duty=duty)


def messages(fact: Fact, case: Case, site: Site, work: WorkTime) -> list[Message]:
    """What the fact says to those who are reached; nobody is told the same twice."""
    told = Told(fact, case, site, work)
    found: dict[tuple[str, str, str], Message] = {}
    for tell in MESSAGES.get(fact.kind, ()):
        for message in tell(told):
            found.setdefault((message.kind, message.unit, message.post), message)
    return list(found.values())


def step_of(clock: Clock, duty: Duty) -> str:
    return "接哨" if clock.kind == "sign" and duty.whistle else STEPS.get(clock.kind, "")


def return_of(duty: Duty) -> str:
    return "退哨" if duty.whistle else "退单"


def called(told: Told) -> Iterable[Message]:
    """Each unit that has a new duty, or that a whistle calls from its work: as what, and by when it is to do what."""
    for duty in told.changed():
        new = duty.called_at == told.fact.at and duty.state == "called"
        if not (new or (duty.whistle and duty.whistle == told.fact.on)):
            continue
        clocks = [clock for clock in told.clocks(duty.id) if clock.kind != "stage"]
        steps = "，".join(told.until(clock.due_at, step_of(clock, duty)) for clock in clocks)
        title, due_at = f"{calling(told, duty)}：{told.what}", told.due(duty.id)
        part = told.short(duty.unit) + PARTS.get(duty.kind, "")
        yield from told.say("called", units(told.site, [duty.unit]), title, part, steps, due_at=due_at, duty=duty)


def by_whistle(told: Told, duty: Duty) -> bool:
    return bool(duty.whistle) and (duty.by == "whistle" or duty.whistle == told.fact.on)


def calling(told: Told, duty: Duty) -> str:
    if by_whistle(told, duty):
        return f"{duty.whistle_kind}哨"
    return "联席会议裁定" if duty.by == "ruling" else f"{told.actor}派单"


def ruled(told: Told) -> Iterable[Message]:
    """Units at work already that the meeting names, too: as what they go on."""
    for duty in told.changed():
        if duty.state in DUTY_OPEN and duty.called_at != told.fact.at:
            yield from told.say_to_unit(
                "called", duty, "联席会议裁定", told.short(duty.unit) + PARTS.get(duty.kind, "")
            )


def rechecking(told: Told) -> Iterable[Message]:
    due_at = told.due(told.fact.on, "recheck")
    for duty in told.changed():
        to = units(told.site, [duty.unit])
        yield from told.say(
            "recheck", to, f"整改复查：{told.what}", told.until(due_at, "复查"), due_at=due_at, duty=duty
        )


RUNGS: Mapping[str, Kind] = {
    "yellow": "yellow", "red": "red", "remind": "reminded", "supervise": "supervised", "publish": "published",
    "escalate": "escalated", "tell": "told",
}  # fmt: skip
UNIT_TOO = ("yellow", "red", "supervise", "publish", "escalate")
"""Rungs of which the unit that is late hears, whomever else the site names."""


def fired(told: Told) -> Iterable[Message]:
    """A rung of a ladder: to the role that the site names, and to the unit whose clock it is."""
    given = told.fact.given
    do, role, due_at, step = given["do"], given["to"], given["due_at"], STEPS.get(given["kind"], "")
    if do not in RUNGS:
        return
    notice = told.case.notices.get(told.fact.on)
    duty = told.duty(notice.duty if notice else told.fact.on)
    unit = duty.unit if duty else ""
    late = "超时" if told.fact.at >= due_at else "将到时"
    to = {*receivers(told.site, role, unit, told.case.grid), *(units(told.site, [unit]) if do in UNIT_TOO else ())}
    title = f"{WORDS[do]}：{told.what}，{told.short(unit)}{step}{late}"
    facts = told.until(due_at, step)
    yield from told.say(RUNGS[do], sorted(to), title, facts, due_at=due_at, duty=duty, clock=given["clock"])


BY_HAND: Mapping[str, tuple[Kind, str, str]] = {
    "case.reminded": ("reminded", "催办", "duty-leader"),
    "case.supervised": ("supervised", "督办", "duty-leader"),
    "case.escalated": ("escalated", "升级到区", "leader"),
}
"""Kind of message, its word, and the role that is told where no unit is at work."""


def by_hand(told: Told) -> Iterable[Message]:
    """A supervisor's word, to each unit that has not done its part."""
    kind, word, role = BY_HAND[told.fact.kind]
    for duty in told.case.open_duties:
        yield from told.say_to_unit(kind, duty, told.actor + word, told.short(duty.unit))
    if not told.case.open_duties or kind == "escalated":
        yield from told.say(kind, receivers(told.site, role), f"{told.actor}{word}：{told.what}")


def returned(told: Told) -> Iterable[Message]:
    """To who reviews it: a whistle's by the center, a dispatch's by supervision."""
    duty = told.duty(told.fact.on)
    if duty is None or not duty.returns:
        return
    reason, suggested = duty.returns[-1].reason, told.short(duty.returns[-1].suggested)
    due_at = told.due(duty.id, "review")
    yield from told.say(
        "returned",
        receivers(told.site, "duty-leader" if duty.whistle else "supervisor"),
        f"{told.short(duty.unit)}{return_of(duty)}：{told.what}",
        f"因{reason}" if reason in REASONS else "",
        f"建议{suggested}" if suggested else "",
        told.until(due_at, "审核"),
        due_at=due_at,
        duty=duty,
    )


def upheld(told: Told) -> Iterable[Message]:
    """A return that was turned down: the duty is the unit's again."""
    if duty := told.duty(told.fact.on):
        yield from told.say_to_unit("upheld", duty, f"{return_of(duty)}未准", "维持，不能再退")


def released(told: Told) -> Iterable[Message]:
    if duty := told.duty(told.fact.on):
        word = f"准予{return_of(duty)}" if told.fact.kind == "duty.return-accepted" else "免责"
        to, words = units(told.site, [duty.unit]), f"{told.short(duty.unit)}不再承办"
        yield from told.say("released", to, f"{word}：{told.what}", words, duty=duty)


def notified(told: Told) -> Iterable[Message]:
    """Whom a rule names: a unit, `role:<role>` or `post:<post>`."""
    to: set[Receiver] = set()
    for name in told.fact.given.get("notify", ()):
        kind, _, code = name.rpartition(":")
        if kind == "role":
            to.update(receivers(told.site, code, told.case.lead, told.case.grid))
        else:
            to.update(posts(told.site, [code]) if kind == "post" else units(told.site, [code]))
    yield from told.say("told", sorted(to), f"规则通知：{told.what}")


REWORKED = {"case.failed": "核查不通过，", "case.called-back": "回访不满意，", "whistle.reworked": "不予销哨，"}


def reworked(told: Told) -> Iterable[Message]:
    """Back to units that had reported."""
    for duty in told.changed():
        if duty.reworks and duty.state in DUTY_OPEN:
            yield from told.say_to_unit(
                "reworked", duty, f"{REWORKED.get(told.fact.kind, '')}重办", told.short(duty.unit)
            )


def to_approve(told: Told) -> Iterable[Message]:
    """A whistle that waits for approval: to each post that can give one."""
    whistle = told.fact.change.whistles.get(told.fact.on)
    if whistle is None or whistle.state != "to-approve":
        return
    roles = {role for group in missing_approvals_of(told.site, whistle) for role in group}
    to = {receiver for role in roles for receiver in receivers(told.site, *role.split(":"))}
    due_at, called = told.due(whistle.id), "、".join(filter(None, map(told.short, (whistle.lead, *whistle.assist))))
    facts = (f"拟叫{called}", told.until(due_at, "批准"))
    title = f"待批准{whistle.kind}哨：{told.what}"
    yield from told.say("to-approve", sorted(to), title, *facts, due_at=due_at, whistle=whistle.kind)


def convened(told: Told) -> Iterable[Message]:
    if told.fact.change.set.get("status") == "meeting":
        due_at = told.due("case", "meeting")
        to, title = receivers(told.site, "duty-leader"), f"联席会议：{told.what}"
        yield from told.say("meeting", to, title, told.until(due_at, "裁定"), due_at=due_at)


MESSAGES: Mapping[str, tuple[Callable[[Told], Iterable[Message]], ...]] = {
    "case.dispatched": (called,),
    "case.assisted": (called,),
    "case.convened": (convened,),
    "case.ruled": (called, ruled),
    "case.failed": (reworked,),
    "case.called-back": (reworked,),
    "case.ruled-on": (notified,),
    "case.reminded": (by_hand,),
    "case.supervised": (by_hand,),
    "case.escalated": (by_hand,),
    "duty.returned": (returned,),
    "duty.upheld": (upheld,),
    "duty.return-accepted": (released, called, convened),
    "duty.released": (released, called),
    "duty.reworked": (reworked,),
    "whistle.drafted": (to_approve,),
    "whistle.applied": (to_approve,),
    "whistle.blown": (called,),
    "whistle.called": (called,),
    "whistle.reworked": (reworked,),
    "notice.rechecking": (rechecking,),
    "clock.fired": (fired,),
}
