"""What a person may ask of a case: the arguments of every verb, and how a refusal is said.

The types are the forms: `form` in a field's metadata tells a desk which control to draw.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct, field

from command_center.case.expected import in_words
from command_center.facts.parts import Fact
from command_center.facts.signal import Sha256
from command_center.facts.words import Worded


class Command(Struct, frozen=True, kw_only=True):
    """One act of one post. `id` makes it happen once: the same id again is answered from its facts."""

    id: str
    verb: str
    target: Literal["case", "duty", "whistle", "notice"]
    case: str
    on: str = ""  # id of the duty, whistle or notice; "" for the case itself
    actor: str
    args: dict[str, Any] = field(default_factory=dict)


def digest_of(steps: Sequence[Command]) -> str:
    """What was asked for, as facts keep it: of a single step it stays what it always was."""
    each = [[step.target, step.verb, step.case, step.on, step.args] for step in steps]
    return digest(each if each[1:] else each[0])


def digest(asked: Any) -> str:
    return sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()[:16]


class Refused(Worded):
    """A command that is not done. `code` is wrong-state, wrong-role, invalid, not-found or reused-key."""

    def __init__(self, code: str, zh: str, en: str, *, field: str = "", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(zh, en)
        self.code, self.field, self.allowed = code, field, allowed


def expect_same(done: Sequence[Fact], request: str) -> None:
    """Who asks again under a key asks for the same, or is refused: else it would seem to be done. Raises Refused."""
    if done and done[0].request != request:
        zh, en = "这个 Idempotency-Key 已用于另一个请求", "this Idempotency-Key was used for another request"
        raise Refused("reused-key", zh, en, field="Idempotency-Key")


def form(name: str, **limits: Any) -> Meta:
    return Meta(extra={"form": name}, **limits)


Words = Annotated[str, form("text", min_length=1, max_length=2000)]
Note = Annotated[str, form("text", max_length=2000)]
Short = Annotated[str, form("string", min_length=1, max_length=300)]
UnitCode = Annotated[str, form("unit", min_length=1)]
UnitMaybe = Annotated[str, form("unit")]
Units = Annotated[tuple[str, ...], form("units")]
PostCode = Annotated[str, form("post", min_length=1)]
ItemMaybe = Annotated[str, form("item")]
GridMaybe = Annotated[str, form("grid")]
LevelMaybe = Annotated[Literal["", "L1", "L2", "L3", "L4"], form("level")]
CaseId = Annotated[str, form("case", min_length=1)]
CaseMaybe = Annotated[str, form("case")]
SignalKey = Annotated[str, form("signal", min_length=1)]
Asker = Annotated[str, form("asker", min_length=1)]  # a signal whose requester has to be answered
Duties = Annotated[tuple[str, ...], form("duties", min_length=1)]
Pictures = Annotated[tuple[Sha256, ...], form("pictures")]
Picture = Annotated[str, form("pictures", pattern="^[0-9a-f]{64}$", max_length=64)]
Moment = Annotated[str, form("datetime", min_length=10)]
Points = Annotated[tuple[Annotated[str, Meta(min_length=1)], ...], form("points", min_length=1)]
Longitude = Annotated[float, form("number", ge=-180, le=180)]
Latitude = Annotated[float, form("number", ge=-90, le=90)]
Score = Annotated[int, form("integer", ge=1, le=5)]


class Args(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all arguments; the base itself means: none."""


class Noted(Args, frozen=True, kw_only=True):
    note: Note = ""


class Reasoned(Args, frozen=True, kw_only=True):
    reason: Words


class Confirm(Args, frozen=True, kw_only=True):
    join: CaseMaybe = ""  # the case it belongs to; empty: the one that correlation finds, or its own
    alone: bool = False  # true: a case of its own even where correlation finds one
    note: Note = ""


class Accept(Args, frozen=True, kw_only=True):
    item: ItemMaybe = ""
    grid: GridMaybe = ""
    level: LevelMaybe = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    note: Note = ""


class AskMore(Args, frozen=True, kw_only=True):
    missing: Words


class Decline(Args, frozen=True, kw_only=True):
    reason: Annotated[Literal["诉讼", "仲裁", "纪检监察", "信访在办", "涉密", "非诉求", "属地不符"], form("choice")]
    note: Note = ""


class Answer(Args, frozen=True, kw_only=True):
    text: Words


class HandOver(Args, frozen=True, kw_only=True):
    to: Annotated[Literal["110", "119", "120"], form("choice")]
    note: Note = ""


class Supply(Args, frozen=True, kw_only=True):
    text: Words
    item: ItemMaybe = ""
    grid: GridMaybe = ""


class CloseOnSite(Args, frozen=True, kw_only=True):
    before: Picture
    after: Picture
    note: Note = ""


class Merge(Args, frozen=True, kw_only=True):
    master: CaseId
    reason: Note = ""


class Split(Args, frozen=True, kw_only=True):
    signal: SignalKey
    reason: Note = ""


class Dispatch(Args, frozen=True, kw_only=True):
    lead: UnitCode
    assist: Units = ()
    item: ItemMaybe = ""
    grid: GridMaybe = ""
    level: LevelMaybe = ""
    note: Note = ""


class Ruling(Args, frozen=True, kw_only=True):
    lead: UnitCode
    assist: Units = ()
    reason: Words


class AskExtension(Args, frozen=True, kw_only=True):
    days: Annotated[float, form("number", gt=0, le=30)]  # working days
    reason: Words


class AskSuspension(Args, frozen=True, kw_only=True):
    review_date: Annotated[str, form("date", pattern=r"^\d{4}-\d{2}-\d{2}$")]
    reason: Words


class Fail(Args, frozen=True, kw_only=True):
    duties: Duties
    reason: Words


class Callback(Args, frozen=True, kw_only=True):
    signal: Asker
    reached: bool = True
    verdict: Annotated[Literal["", "satisfied", "basically", "dissatisfied"], form("choice")] = ""
    solved: bool = True
    note: Note = ""


class ReturnDuty(Args, frozen=True, kw_only=True):
    reason: Annotated[Literal["属地不符", "权属不清", "职能不符", "信息不全", "重复"], form("choice")]
    basis: Words
    suggested: UnitMaybe = ""


class AcceptReturn(Args, frozen=True, kw_only=True):
    unit: UnitMaybe = ""  # whom to call instead; a whistle's lead needs one
    note: Note = ""


class Contact(Args, frozen=True, kw_only=True):
    officer: PostCode
    note: Note = ""


class ReportIn(Args, frozen=True, kw_only=True):
    lon: Longitude | None = None
    lat: Latitude | None = None
    by_hand: bool = False  # the place was pointed at on a map, not measured
    note: Note = ""


class RecordWork(Args, frozen=True, kw_only=True):
    text: Words
    point: Annotated[str, form("string", max_length=200)] = ""
    stage: Annotated[str, form("stage")] = ""
    pictures: Pictures = ()


class FinishDuty(Args, frozen=True, kw_only=True):
    contacted: Short  # whom they contacted
    measure: Words
    solved: bool = True
    pictures: Pictures = ()


class Release(Args, frozen=True, kw_only=True):
    reason: Words
    lead: UnitMaybe = ""  # the new lead, where the released duty leads a blown whistle


class DraftWhistle(Args, frozen=True, kw_only=True):
    """Without `case`, title, item, place and level open one."""

    kind: Annotated[Literal["推进", "攻坚", "应急"], form("choice")]
    lead: UnitCode
    assist: Units = ()
    because: Words
    case: CaseMaybe = ""
    title: Annotated[str, form("string", max_length=200)] = ""
    item: ItemMaybe = ""
    level: LevelMaybe = ""
    grid: GridMaybe = ""
    place: Annotated[str, form("string", max_length=300)] = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    follows: Annotated[str, form("string")] = ""


class Gather(Args, frozen=True, kw_only=True):
    text: Short
    meet_at: Moment
    lon: Longitude | None = None
    lat: Latitude | None = None


class Call(Args, frozen=True, kw_only=True):
    unit: UnitCode
    reason: Note = ""


class ReworkWhistle(Args, frozen=True, kw_only=True):
    duties: Duties
    reason: Words


class Rate(Args, frozen=True, kw_only=True):
    score: Score
    unit: UnitMaybe = ""  # the duty leader names the unit rated
    note: Note = ""


class OfficerGiven(Struct, frozen=True, forbid_unknown_fields=True):
    post: Annotated[str, Meta(min_length=1)]
    certificate: Annotated[str, Meta(min_length=1)]


class Issue(Args, frozen=True, kw_only=True):
    number: Short
    basis: Words
    officers: Annotated[tuple[OfficerGiven, ...], form("officers", min_length=2)]
    party: Short
    points: Points
    deadline_at: Moment
    remedies: Words
    measure: Note = ""


class Serve(Args, frozen=True, kw_only=True):
    receipt: Words  # 送达回证: how and to whom


class NoticeFail(Args, frozen=True, kw_only=True):
    reason: Words
    filing: Annotated[str, form("string")] = ""  # 立案: the number of a case of its own
    number: Annotated[str, form("string")] = ""  # or a new notice: its number and deadline
    deadline_at: Annotated[str, form("datetime")] = ""


T = TypeVar("T", bound=Args)


def read_args(kind: type[T], given: dict[str, Any]) -> T:
    """`given` as `kind`. Raises Refused (invalid) that names the field and what was expected."""
    for info in msgspec.structs.fields(kind):
        if info.required and given.get(info.name) in (None, "", [], ()):
            raise Refused("invalid", f"缺少 {info.name}", f"{info.name} is missing", field=info.name)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        name = text.rsplit("$.", 1)[1].rstrip("`").split("[")[0] if "$." in text else ""
        if not name and "`" in text:
            name = text.split("`")[-2]
        known = _choices(kind, name) if "enum" in text else ()
        zh, en = in_words(text, known)
        raise Refused("invalid", f"{name or '参数'}：{zh}", f"{name or 'arguments'}: {en}", field=name) from None


def _choices(kind: type[Args], name: str) -> tuple[str, ...]:
    """The values that a field may have, where it is one of a few."""
    for info in msgspec.structs.fields(kind):
        if info.name == name and get_origin(info.type) is Annotated:
            bare = get_args(info.type)[0]
            return tuple(value for value in get_args(bare) if value) if get_origin(bare) is Literal else ()
    return ()


Text = str | list[str]
FREE = frozenset({"text", "string", "points"})
"""Forms in which people write what they like; of these, numbers and ids are none."""
NUMBERS = frozenset({"number", "filing", "follows"})


def written(kind: type[Args], given: dict[str, Any]) -> dict[str, Text]:
    """What somebody wrote in their own words, by field; not checked yet, so what is no text is passed over."""
    found: dict[str, Text] = {}
    for name in _free(kind) & given.keys():
        text = given[name]
        if isinstance(text, str) or (isinstance(text, list) and all(isinstance(one, str) for one in text)):
            found[name] = text
    return {name: text for name, text in found.items() if text}


def each(text: Text, change: Callable[[str], str]) -> Text:
    return change(text) if isinstance(text, str) else [change(one) for one in text]


def joined(text: Text) -> str:
    return text if isinstance(text, str) else "\n".join(text)


@cache
def _free(kind: type[Args]) -> frozenset[str]:
    hints = get_type_hints(kind, include_extras=True)
    metas = {name: [meta for meta in get_args(hint) if isinstance(meta, Meta)] for name, hint in hints.items()}
    return frozenset(
        name
        for name, found in metas.items()
        if name not in NUMBERS and any((meta.extra or {}).get("form") in FREE for meta in found)
    )
