"""limits.yaml: levels, kinds of whistle, and what each clock does as time passes."""

from msgspec import Struct

from command_center.site.load.entry import Entry
from command_center.site.value import Ladder, Level, Limit, Step, WhistleKind

LEVELS = ("L1", "L2", "L3", "L4")
WHISTLES = ("推进", "攻坚", "应急")
ROLES = (
    "clerk", "supervisor", "duty-leader", "leader", "secretary", "mayor", "verifier", "caller",
    "unit-clerk", "unit-head", "officer", "grid-worker", "source", "auditor",
)  # fmt: skip
DO = ("remind", "supervise", "publish", "escalate", "yellow", "red", "tell", "timeout")

FROM_ELSEWHERE = ("sign", "contact", "arrive", "stage", "close", "close-running", "notice-due", "review-date")
"""Clocks whose limit comes from the level, the kind of whistle, the item or a document."""

CLOCKS = (
    "confirm", "accept", "dispatch", "supply", "review", "extension", "suspension", "meeting", "draft", "approve",
    "ratify", "lower", "rate", "serve", "recheck", "verify", "callback", "callback-by", "sample", "evaluate", "archive",
    *FROM_ELSEWHERE,
)  # fmt: skip


class Limits(Struct, frozen=True):
    levels: dict[str, Level]
    whistles: dict[str, WhistleKind]
    ladders: dict[str, Ladder]


def read(entry: Entry) -> Limits:
    entry.only(("levels", "whistles", "ladders"))
    levels, whistles, ladders = entry.entry("levels"), entry.entry("whistles"), entry.entry("ladders")
    for part, names in ((levels, LEVELS), (whistles, WHISTLES), (ladders, CLOCKS)):
        part.only(names)
        for name in names:
            if name not in part.values:
                part.fail(name, "an entry", "nothing")
    return Limits(
        {code: _level(code, levels.entry(code)) for code in LEVELS if code in levels.values},
        {code: _whistle(code, whistles.entry(code)) for code in WHISTLES if code in whistles.values},
        {kind: _ladder(kind, ladders.entry(kind)) for kind in CLOCKS if kind in ladders.values},
    )


def _level(code: str, entry: Entry) -> Level:
    entry.only(("name", "sign", "arrive", "close"))
    level = Level(code, entry.text("name"), entry.limit("sign"), entry.limit("close"), entry.limit_or_none("arrive"))
    for field, limit in (("sign", level.sign), ("arrive", level.arrive)):
        if limit and _longer(limit, level.close):
            entry.fail(field, f"no more than close ({level.close})", limit)
    return level


def _whistle(code: str, entry: Entry) -> WhistleKind:
    entry.only(("sign", "arrive", "contact", "level", "approve"))
    approve = []
    for position, group in enumerate(entry.values.get("approve") or ()):
        roles = tuple(group) if isinstance(group, list) else (group,)
        for role in roles:
            if role not in ROLES:
                entry.fail(f"approve.{position}", f"one of {', '.join(ROLES)}", role)
        approve.append(roles)
    if approve and code == "应急":
        entry.fail("approve", "nothing: an urgent whistle is blown at once, and ratified after", approve)
    kind = WhistleKind(
        code=code,
        sign=entry.limit("sign"),
        arrive=entry.limit("arrive"),
        contact=entry.limit_or_none("contact"),
        approve=tuple(approve),
        level=entry.choice("level", LEVELS, optional=True),
    )
    if _longer(kind.sign, kind.arrive):
        entry.fail("sign", f"no more than arrive ({kind.arrive})", kind.sign)
    if kind.contact and _longer(kind.contact, kind.arrive):
        entry.fail("contact", f"no more than arrive ({kind.arrive})", kind.contact)
    return kind


def _ladder(kind: str, entry: Entry) -> Ladder:
    entry.only(("limit", "levels", "steps"))
    limit = entry.limit_or_none("limit")
    if limit is None and kind not in FROM_ELSEWHERE:
        entry.fail("limit", "a limit such as 2 h or 5 wd", "nothing")
    if limit is not None and kind in FROM_ELSEWHERE:
        entry.fail("limit", "no limit: it comes from the level, the whistle, the item or the document", limit)
    levels: dict[str, Limit] = {}
    if "levels" in entry.values:
        by_level = entry.entry("levels")
        by_level.only(LEVELS)
        levels = {code: by_level.limit(code) for code in by_level.values if code in LEVELS}
    steps = tuple(_step(step) for _, step in entry.entries("steps"))
    if not steps:
        entry.fail("steps", "at least one step", "nothing")
    return Ladder(steps, limit, levels)


def _step(entry: Entry) -> Step:
    entry.only(("do", "times", "before", "after", "to"))
    step = Step(
        do=entry.choice("do", DO),
        times=entry.number("times", 0.01, 100, default=1.0),
        before=entry.limit_or_none("before"),
        after=entry.limit_or_none("after"),
        to=entry.choice("to", ROLES, optional=True),
    )
    if step.before and step.after:
        entry.fail("after", "before or after, not both", step.after)
    if step.do in ("remind", "tell") and not step.to:
        entry.fail("to", "the role that is told", "nothing")
    return step


_MINUTES = {"min": 1, "h": 60, "d": 1440, "wh": 60, "wd": 480}


def _longer(one: Limit, other: Limit) -> bool:
    """Whether that is certain: both run on, or both count office time (a day taken as 8 hours)."""
    return one.working == other.working and one.amount * _MINUTES[one.unit] > other.amount * _MINUTES[other.unit]
