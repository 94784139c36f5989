"""The aggregate: a case with its signals, duties, whistles, notices and clocks, folded from its facts."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert, defstruct
from msgspec.structs import fields, replace

from command_center.facts.parts import Clock, Duty, Fact, Notice, Place, RuleMatch, SignalPart, Upstream, Value, Whistle

OPEN = (
    "to-confirm", "received", "waiting", "to-dispatch", "to-sign", "return-review", "meeting",
    "handling", "suspended", "to-verify", "to-call-back",
)  # fmt: skip
BEFORE_VERIFY = (
    "received", "waiting", "to-dispatch", "to-sign", "return-review", "meeting", "handling", "suspended",
)  # fmt: skip
"""Open, confirmed and not yet verified: a signal can still join, a whistle can still be blown."""
ENDED = ("rejected", "declined", "handed-over", "merged", "closed", "evaluated", "archived")
DUTY_OPEN = ("called", "signed", "contacted", "on-scene", "in-review")
NOTICE_OPEN = ("issued", "served", "rechecking")


class Request(Value, frozen=True, omit_defaults=True):
    """An extension or suspension asked for and perhaps not ruled on yet."""

    asked_at: int
    by: str
    reason: str
    days: float = 0
    review_at: int = 0
    endorsed: str = ""
    promise_left: int = 0  # working µs that were left of the promise when a suspension began
    state: str = "asked"  # asked | granted | refused


class Case(Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):  # gc: as every Value
    id: str
    number: str = ""
    version: int = 0
    changed_at: int = 0  # the moment of its last fact
    status: str = ""
    former: str = ""  # the status to go back to after return-review, suspension or unmerge
    title: str = ""
    item: str = ""
    families: tuple[str, ...] = ()
    level: str = ""
    kind: str = ""
    grid: str = ""
    village: str = ""
    place: Place = Place()
    source: str = ""  # hotline | grid | video | other: of the first signal
    reasons: tuple[str, ...] = ()  # codes that brought it to the duty desk
    missing: str = ""  # what was asked of the requester
    opened_at: int = 0
    accepted_at: int = 0
    dispatched_at: int = 0
    closed_at: int = 0
    promised_at: int = 0
    lead: str = ""
    on_time: bool | None = None
    closing: str = ""  # on-site | verified | called-back | unreached | dissatisfied | answered | timeout …
    decline_reason: str = ""
    handed_to: str = ""
    extension: Request | None = None
    suspension: Request | None = None
    returns: int = 0  # accepted returns
    reworks: int = 0
    dissatisfied: int = 0
    reminded: int = 0
    supervised: bool = False
    published: bool = False
    escalated: bool = False
    merged_into: str = ""
    repeat_of: str = ""
    suggestions: tuple[str, ...] = ()  # cases that look alike: a clerk decides
    sampled: str = ""  # "" | drawn | passed | failed | lapsed
    evaluation: str = ""
    whistled: bool = False
    upstream: Upstream | None = None
    rules: tuple[RuleMatch, ...] = ()
    why: str = ""  # why it went where it went, in words
    site: str = ""
    ruleset: str = ""
    signals: dict[str, SignalPart] = {}
    duties: dict[str, Duty] = {}
    whistles: dict[str, Whistle] = {}
    notices: dict[str, Notice] = {}
    clocks: dict[str, Clock] = {}

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def joinable(self) -> bool:
        """Whether signals and other cases can still go into it."""
        return self.status in BEFORE_VERIFY

    @property
    def merges(self) -> bool:
        """Whether it can still go into another: what called units out, or was served on somebody, is not undone so."""
        return not self.notices and all(w.state not in ("blown", "to-lower", "lowered") for w in self.whistles.values())

    @property
    def lead_duty(self) -> Duty | None:
        """The open lead duty, else the last one that was lead and is not released."""
        leads = [d for d in self.duties.values() if d.kind == "lead" and d.state != "released"]
        return next((d for d in leads if d.state in DUTY_OPEN), leads[-1] if leads else None)

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        return tuple(d for d in self.duties.values() if d.state in DUTY_OPEN)


PARTS = ("signals", "duties", "whistles", "notices", "clocks")
OF_THE_FACT = ("id", "version", "changed_at")

# What `Change.set` may hold. A fact from the log has plain lists and dicts there, one just decided has the values
# themselves: read through these types, both give the same case.
Plain = defstruct(
    "Plain",
    [(f.name, f.type | UnsetType, UNSET) for f in fields(Case) if f.name not in (*PARTS, *OF_THE_FACT)],
    forbid_unknown_fields=True,
)


def evolve(case: Case | None, fact: Fact) -> Case:
    """The case after `fact`. Reads nothing but the two: whatever was decided stands in the fact."""
    case = case or Case(id=fact.case)
    change = fact.change
    values: dict[str, Any] = {}
    if change.set:
        plain = convert(change.set, Plain)
        values = {name: getattr(plain, name) for name in change.set}
    for part in PARTS:
        if put := getattr(change, part):
            values[part] = _put(getattr(case, part), put)
    return replace(case, version=fact.version, changed_at=fact.at, **values)


def _put(parts: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    after = parts | changed
    for id, part in changed.items():
        if part is None:
            del after[id]
    return after
