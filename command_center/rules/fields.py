"""What a rule can ask about: the fields that `match` compares and the variables that `when` reads.

Both are tables; `docs/rules.md` lists every line of them, and a test holds it to that.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec import Struct

from command_center.case.state import Case
from command_center.facts.durations import HOUR, MINUTE
from command_center.facts.parts import SignalPart
from command_center.facts.signal import SOURCES
from command_center.site.calendar import work_time
from command_center.site.value import Grid, Item, Site


class Input(Struct, frozen=True):
    """What rules judge: a signal and the case that has it (as it would be with the signal), at `now` (UTC µs).

    An alarm that nobody has confirmed is `waiting`: only rules with `confirm` speak then, unless one frees it.
    """

    signal: SignalPart
    case: Case
    site: Site
    now: int
    confirmed: bool = False  # somebody has just confirmed it

    @property
    def waiting(self) -> bool:
        return bool(self.signal.camera) and not self.confirmed and self.case.status in ("", "to-confirm")


class View:
    """An input as rules see it. Everything is worked out when a rule first asks for it, and once."""

    def __init__(self, given: Input):
        self.given, self.signal, self.case, self.site = given, given.signal, given.case, given.site
        self.words: Collection[str] = ()
        self._values: dict[str, tuple[str, ...]] = {}

    def values(self, field: str) -> tuple[str, ...]:
        """What `match` compares with: a rule's value must be among these."""
        found = self._values.get(field)
        if found is None:
            found = self._values[field] = tuple(dict.fromkeys(v for v in MATCH[field].values(self) if v))
        return found

    @cached_property
    def signals(self) -> tuple[SignalPart, ...]:
        """The case's signals, this one among them."""
        return tuple({**self.case.signals, self.signal.key: self.signal}.values())

    @cached_property
    def item(self) -> Item | None:
        return self.site.items.get(self.case.item or self.signal.item)

    @property
    def items(self) -> tuple[str, ...]:
        """Any item of the case counts, its own first."""
        return tuple(dict.fromkeys((self.case.item, self.signal.item, *(s.item for s in self.case.signals.values()))))

    @cached_property
    def grid(self) -> Grid | None:
        return self.site.grids.get(self.case.grid or self.signal.grid)

    @cached_property
    def village(self) -> str:
        return self.case.village or (self.grid.village if self.grid else "")

    @cached_property
    def local(self) -> datetime:
        """`now` in the site's time zone."""
        return _moment(self.given.now, self)

    def variable(self, name: str, words: Collection[str]) -> dict[str, Any]:
        """Those fields of a variable whose names are among the words of the conditions."""
        self.words = words
        return {field: read(self) for field, (read, _) in VARIABLES[name].items() if field in words}


class MatchField(Struct, frozen=True):
    values: Callable[[View], Iterable[str]]
    word: str  # in an explanation
    what: str  # in the manual


MATCH: dict[str, MatchField] = {
    "item": MatchField(lambda v: v.items, "事项", "a catalogue item, by code or name: any item of the case"),
    "family": MatchField(
        lambda v: (*v.signal.families, *v.case.families), "类", "an item family (消防 …): any family of the case"
    ),
    "category": MatchField(
        lambda v: (c for code in v.items if code in v.site.items for c in v.site.items[code].category),
        "类目", "a catalogue category, of any of the three levels",
    ),
    "village": MatchField(lambda v: (v.village,), "村", "the village or community of the place, by code or name"),
    "grid": MatchField(lambda v: (v.case.grid or v.signal.grid,), "网格", "the grid, by code or name"),
    "level": MatchField(lambda v: (v.case.level or v.signal.level,), "级别", "the case's level: L1 … L4"),
    "kind": MatchField(lambda v: (v.signal.kind,), "诉求类型", "what the signal is: 咨询 求助 投诉 举报 建议 表扬 …"),
    "source": MatchField(lambda v: (source(v.signal),), "来源", "where the signal comes from: hotline grid video"),
    "camera": MatchField(lambda v: (v.signal.camera,), "摄像机", "the camera, by code or name"),
    "alarm": MatchField(lambda v: (v.signal.alarm,), "告警", "the kind of camera alarm"),
}  # fmt: skip


def source(signal: SignalPart) -> str:
    return SOURCES.get(signal.type, "other")


def _moment(at: int, view: View) -> datetime:
    return work_time(view.site.calendar).local(at)


def _working_day(view: View) -> bool:
    return work_time(view.site.calendar).is_working_day(view.local)


SIGNAL: dict[str, tuple[Callable[[SignalPart, View], Any], str]] = {
    "title": (lambda s, v: s.title, "its title"),
    "text": (lambda s, v: s.text, "its text"),
    "item": (lambda s, v: s.item, 'item code, "" when none'),
    "families": (lambda s, v: s.families, "list of item families"),
    "level": (lambda s, v: s.level, 'level as reported, else the item\'s: "L1" … "L4"'),
    "kind": (lambda s, v: s.kind, '"投诉", "求助" …, "" when none'),
    "source": (lambda s, v: source(s), '"hotline", "grid" or "video"'),
    "camera": (lambda s, v: s.camera, 'camera code, "" when none'),
    "alarm": (lambda s, v: s.alarm, 'kind of alarm, "" when none'),
    "grid": (lambda s, v: s.grid, 'grid code, "" when none'),
    "place": (lambda s, v: s.place.text, "the place in the source's words"),
    "asked": (lambda s, v: s.asked, "true when somebody waits for an answer"),
    "pictures": (lambda s, v: len(s.pictures), "how many pictures"),
    "upstream": (lambda s, v: s.upstream is not None, "true when it came down from an upper platform"),
    "hour": (lambda s, v: _moment(s.at, v).hour, "hour of the day in which it happened, 0 to 23"),
    "minutes_ago": (lambda s, v: (v.given.now - s.at) // MINUTE, "whole minutes since it happened"),
}  # fmt: skip
"""What `signal` and each entry of `case.signals` have."""


def _signal(signal: SignalPart, view: View) -> dict[str, Any]:
    return {field: read(signal, view) for field, (read, _) in SIGNAL.items() if field in view.words}


def _of_signal(read: Callable[[SignalPart, View], Any]) -> Callable[[View], Any]:
    return lambda view: read(view.signal, view)


Variable = dict[str, tuple[Callable[[View], Any], str]]

VARIABLES: dict[str, Variable] = {
    "signal": {name: (_of_signal(read), what) for name, (read, what) in SIGNAL.items()},
    "case": {
        "signals": (lambda v: [_signal(s, v) for s in v.signals], "list of its signals, this one among them"),
        "title": (lambda v: v.case.title or v.signal.title, "its title"),
        "status": (lambda v: v.case.status, "state, e.g. \"to-sign\"; \"\" while it is being opened"),
        "item": (lambda v: v.case.item or v.signal.item, "item code, \"\" when none"),
        "families": (lambda v: v.values("family"), "list of the families of all its signals"),
        "level": (lambda v: v.case.level or v.signal.level, "\"L1\" … \"L4\""),
        "kind": (lambda v: v.case.kind or v.signal.kind, "\"投诉\", \"求助\" …"),
        "source": (lambda v: v.case.source or source(v.signal), "source of its first signal"),
        "grid": (lambda v: v.case.grid or v.signal.grid, "grid code, \"\" when none"),
        "village": (lambda v: v.village, "unit code of the village, \"\" when none"),
        "lead": (lambda v: v.case.lead, "unit code of its lead, \"\" before the dispatch"),
        "returns": (lambda v: v.case.returns, "accepted returns 退单"),
        "reworks": (lambda v: v.case.reworks, "reworks 重办"),
        "dissatisfied": (lambda v: v.case.dissatisfied, "dissatisfied call-backs"),
        "reminded": (lambda v: v.case.reminded, "reminders 催办"),
        "whistled": (lambda v: v.case.whistled, "true once a whistle was blown for it"),
        "hours_open": (
            lambda v: (v.given.now - v.case.opened_at) // HOUR if v.case.opened_at else 0,
            "whole hours since it was opened",
        ),
    },
    "item": {
        "code": (lambda v: v.item.code if v.item else "", "item code, \"\" when the case has none"),
        "name": (lambda v: v.item.name if v.item else "", "its name"),
        "category": (lambda v: v.item.category if v.item else (), "list of its three categories"),
        "families": (lambda v: v.item.families if v.item else (), "list of its families"),
        "lead": (lambda v: v.item.lead if v.item else "", "unit code of the responsible unit"),
        "level": (lambda v: v.item.level if v.item else "", "the catalogue's level"),
        "department_only": (lambda v: bool(v.item and v.item.department_only), "true: never for a grid or a village"),
    },
    "grid": {
        "code": (lambda v: v.grid.code if v.grid else "", "grid code, \"\" when outside"),
        "name": (lambda v: v.grid.name if v.grid else "", "its name"),
        "households": (lambda v: v.grid.households if v.grid else 0, "number of households"),
    },
    "village": {
        "code": (lambda v: v.village, "unit code, \"\" when none"),
        "name": (lambda v: v.site.units[v.village].name if v.village in v.site.units else "", "its name"),
    },
    "now": {
        "hour": (lambda v: v.local.hour, "hour of the day, 0 to 23, in the site's time zone"),
        "weekday": (lambda v: v.local.isoweekday(), "1 Monday … 7 Sunday"),
        "day": (lambda v: v.local.day, "day of the month"),
        "month": (lambda v: v.local.month, "1 … 12"),
        "date": (lambda v: v.local.date().isoformat(), "\"2026-11-24\""),
        "working_day": (_working_day, "true on a working day of the site's calendar, 调休 included"),
    },
}  # fmt: skip

FUNCTIONS: dict[str, tuple[Callable[..., Any], str]] = {
    "length": (len, "characters of a text, or entries of a list (CEL's own `size` counts bytes: `消防` is 6)"),
}
