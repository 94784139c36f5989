"""The parts of a case that facts carry: signals, duties, whistles, notices and clocks.

Every moment is UTC microseconds and its field ends in `at`; every unit and post is its code in the site.
"""

from typing import Any

from msgspec import Struct


class Value(Struct, frozen=True, gc=False):
    """What facts and cases are made of. A value never holds what holds it, so Python's search for cycles may pass it
    over: there are a hundred in a case, and thousands of cases in memory."""


class Place(Value, frozen=True, omit_defaults=True):
    """Where: WGS-84 degrees once located; `text` as the source gave it."""

    text: str = ""
    lon: float | None = None
    lat: float | None = None


class Upstream(Value, frozen=True, omit_defaults=True):
    """The upper platform's ticket that came down with a signal."""

    system: str
    number: str
    due_at: int | None = None
    callback_at: int | None = None  # present: upstream calls the requester back


class SignalPart(Value, frozen=True, omit_defaults=True, kw_only=True):
    """A signal as its case keeps it. Names and phones are not here: they live in the requesters table."""

    key: str
    source: str
    id: str
    type: str  # hotline.ticket.v1 | grid.report.v1 | video.alarm.v1
    at: int
    arrived_at: int
    title: str
    text: str = ""
    item: str = ""
    families: tuple[str, ...] = ()
    level: str = ""
    kind: str = ""  # 投诉 求助 咨询 …
    grid: str = ""
    place: Place = Place()
    camera: str = ""
    alarm: str = ""
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    pictures: tuple[str, ...] = ()  # SHA-256
    asked: bool = False  # somebody asked and must be answered
    confidential: bool = False  # … and units do not see that there is somebody
    external_id: str = ""
    upstream: Upstream | None = None
    joined_because: str = ""
    raised: "Raise | None" = None  # what its joining raised, so that a split gives it back
    # call-back
    answer: str = ""  # satisfied | basically | dissatisfied | unreached
    tries: int = 0
    answered_at: int = 0
    solved: bool | None = None


class Tick(Value, frozen=True):
    """One coming rung of a clock: at that moment, do that, tell that role."""

    at: int
    do: str
    to: str = ""


class Clock(Value, frozen=True, omit_defaults=True, kw_only=True):
    """A deadline that fires. It ends by being removed; `ticks` are what has not fired yet."""

    id: str  # kind:part, unique in its case
    kind: str
    on: str  # "case", or the id of a duty, whistle, notice or signal
    owner: str  # unit code, or role:<role>
    started_at: int
    due_at: int
    limit: str  # as text, "5 wd"
    ticks: tuple[Tick, ...] = ()
    fired: int = 0
    late: bool = False  # its due moment has passed
    urged: bool = False  # late, and somebody urged since the rung that fired last
    paused_at: int = 0  # 0: running
    left: tuple[int, ...] = ()  # while paused: for due and each tick, µs left (negative: passed)
    working: bool = False
    provisional: bool = False  # the calendar of that year is not yet published


class Raise(Value, frozen=True, omit_defaults=True):
    """How a case stood before a signal of a higher level joined."""

    from_level: str
    to_level: str
    clocks: dict[str, Clock] = {}
    promise_at: int = 0


class Record(Value, frozen=True, omit_defaults=True):
    at: int
    by: str
    text: str
    pictures: tuple[str, ...] = ()
    stage: str = ""
    point: str = ""


class Finish(Value, frozen=True, omit_defaults=True):
    """The four elements of a feedback 反馈."""

    accepted_at: int
    contacted: str
    measure: str
    finished_at: int
    solved: bool = True
    pictures: tuple[str, ...] = ()


class Return(Value, frozen=True, omit_defaults=True):
    at: int
    by: str
    reason: str  # 属地不符 权属不清 职能不符 信息不全 重复
    basis: str
    suggested: str = ""


class Duty(Value, frozen=True, omit_defaults=True, kw_only=True):
    """One unit's part in a case 应哨任务."""

    id: str
    unit: str
    kind: str  # lead | assist | recheck
    state: str  # called | signed | contacted | on-scene | in-review | done | released
    by: str  # dispatch | whistle | ruling | notice
    called_at: int
    level: str
    whistle: str = ""
    whistle_kind: str = ""
    notice: str = ""  # a recheck's notice
    needs_contact: bool = False
    needs_arrival: bool = False
    former: str = ""  # state before in-review
    signed_at: int = 0
    contacted_at: int = 0
    arrived_at: int = 0
    finished_at: int = 0
    released_at: int = 0
    officer: str = ""
    card: str = ""  # "" | yellow | red
    late: tuple[str, ...] = ()  # clock kinds that were passed
    returns: tuple[Return, ...] = ()
    may_not_return: bool = False
    records: tuple[Record, ...] = ()
    stages_done: tuple[str, ...] = ()
    finish: Finish | None = None
    reworks: int = 0
    why: str = ""


class Approval(Value, frozen=True):
    post: str
    verdict: str  # approve | reject | ratify | object
    at: int
    note: str = ""


class Gathering(Value, frozen=True, omit_defaults=True):
    place: Place
    meet_at: int


class Whistle(Value, frozen=True, omit_defaults=True, kw_only=True):
    """A whistle 哨 of a case; its duties name it."""

    id: str
    number: str
    kind: str  # 推进 | 攻坚 | 应急
    state: str  # draft | to-approve | blown | to-lower | lowered | rated | rejected | withdrawn | cancelled
    lead: str
    assist: tuple[str, ...]
    because: str
    author: str  # post, or rule:<code>
    author_unit: str = ""
    drafted_at: int = 0
    applied_at: int = 0
    blown_at: int = 0
    lowered_at: int = 0
    approvals: tuple[Approval, ...] = ()
    gathering: Gathering | None = None
    ratings: dict[str, int] = {}  # "unit:<code>" by the duty leader, "whistle:<unit>" by unit heads; 1..5
    follows: str = ""  # the whistle that this one repeats


class NoticeOfficer(Value, frozen=True):
    post: str
    certificate: str


class Notice(Value, frozen=True, omit_defaults=True, kw_only=True):
    """A rectification notice 责令整改通知书; each organ issues its own."""

    id: str
    duty: str
    organ: str
    number: str
    basis: str
    officers: tuple[NoticeOfficer, ...]
    party: str
    points: tuple[str, ...]
    deadline_at: int
    remedies: str
    state: str  # issued | served | rechecking | passed | failed | withdrawn
    issued_at: int
    served_at: int = 0
    receipt: str = ""
    recheck_duty: str = ""
    measure: str = ""  # e.g. suspension of trade, that organ's own
    result: str = ""
    ended_at: int = 0


class RuleMatch(Value, frozen=True, omit_defaults=True):
    """Why a rule spoke: what matched, in words."""

    rule: str
    version: int
    because: str
    matched: str
    action: str
    shadow: bool = False
    won: bool = True


class Change(Value, frozen=True, omit_defaults=True):
    """What a fact makes true: fields of the case that take a value, parts that are put or (None) taken away."""

    set: dict[str, Any] = {}
    signals: dict[str, SignalPart | None] = {}
    duties: dict[str, Duty | None] = {}
    whistles: dict[str, Whistle | None] = {}
    notices: dict[str, Notice | None] = {}
    clocks: dict[str, Clock | None] = {}


class Fact(Value, frozen=True, omit_defaults=True, kw_only=True):
    """Something that happened, for good. `id` = uuid5(cause, ordinal); (case, version) is unique."""

    id: str
    case: str
    version: int
    at: int
    kind: str
    actor: str  # a post, or intake | clock | rule:<code> | site
    cause: str  # the signal, command or clock firing that it follows from
    on: str = ""  # the duty, whistle, notice or signal concerned
    because: str = ""
    given: dict[str, Any] = {}
    change: Change = Change()
    request: str = ""  # digest of the command it follows from: the same key with another body is refused
    schema: int = 1
