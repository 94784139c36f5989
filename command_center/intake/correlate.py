"""Which case a signal belongs to. It joins by itself only where one would not hesitate; the rest is a suggestion.

By itself: one grid, a common item family, near in place and in time, a case before verification. An alarm that nobody
has confirmed joins alarms of the same camera and item that nobody has confirmed either. Later than that it opens a case
of its own, linked as a repeat 重复诉求. Across grids a clerk decides.

Settings of the site: `join_metres` (300), `join_days` (7), `repeat_days` (30).
"""

from collections.abc import Iterable
from functools import lru_cache
from math import inf
from typing import NamedTuple

from msgspec import Struct

from command_center.case.state import BEFORE_VERIFY, Case
from command_center.facts.durations import DAY, MINUTE
from command_center.facts.parts import Place, SignalPart
from command_center.intake.datum import metres
from command_center.site.value import Site

LATE = ("to-verify", "to-call-back", "closed", "evaluated", "archived")
"""Too late to join: what comes now is a repeat."""

STILL_ALONE = frozenset((*BEFORE_VERIFY, "to-confirm"))
"""Where a clerk can still merge a case with another."""
ALIKE_METRES = 1000.0
"""As far as a suggestion looks: three times the way that joins by itself."""
DEGREE = 111_000
"""Metres from one parallel to the next, or a little less."""
FAR = inf
"""A place that is too far away, or unknown."""
ALIKE_TEXT = 0.35
"""A share of character pairs; our choice, for a suggestion costs a clerk a glance."""


class Choice(Struct, frozen=True):
    """A case, and why that one, in words."""

    case: str
    because: str


def choose(site: Site, part: SignalPart, candidates: Iterable[Case], confirmed: bool = False) -> Choice | None:
    """The open case that the signal joins by itself; None: it opens its own. `confirmed`: the alarm was, just now."""
    waiting = bool(part.camera) and not confirmed
    fitting = [
        case
        for case in candidates
        if (_waits_alike(part, case) if waiting else case.status in BEFORE_VERIFY) and part.key not in case.signals
    ]
    return _nearest(site, part, fitting, site.settings.join_days)


def repeat_of(site: Site, part: SignalPart, candidates: Iterable[Case]) -> Choice | None:
    """The case that this signal repeats: too late to join, the rest as for joining, within `repeat_days`."""
    late = [case for case in candidates if case.status in LATE]
    best = _nearest(site, part, late, site.settings.repeat_days)
    return best and Choice(best.case, f"重复诉求：{best.because}，原工单已到核查之后")


def suggest(site: Site, part: SignalPart, candidates: Iterable[Case]) -> tuple[str, ...]:
    """At most five open cases that look alike, likeliest first, for a clerk to merge or not."""
    found = [(-like.score, case.id) for case in candidates if (like := alike(site, part, case))]
    return tuple(case for _, case in sorted(found)[:5])


def looks_back(site: Site) -> int:
    """How long closed cases may still be repeated, in µs."""
    return round(site.settings.repeat_days * DAY)


class Likeness(Struct, frozen=True):
    """What a signal and a case have in common; FAR, "" and 0: not that."""

    away: float
    common: str
    text: float
    apart: int

    @property
    def score(self) -> float:
        near = 0.0 if self.away == FAR else 1 - self.away / (2 * ALIKE_METRES)
        return near + (0.5 if self.common else 0.0) + self.text

    @property
    def words(self) -> str:
        signs = [
            "" if self.away == FAR else f"相距 {_round(self.away)} 米",
            f"同类（{self.common}）" if self.common else "",
            f"文字相似 {self.text:.0%}" if self.text else "",
            _span(self.apart),
        ]
        return "，".join(sign for sign in signs if sign)


def alike(site: Site, part: SignalPart, case: Case) -> Likeness | None:
    """None when not: it takes nearness in time, and two of nearness in place, a common kind, like words."""
    if case.status not in STILL_ALONE or part.key in case.signals:
        return None
    apart = _apart(part, case)
    if apart > site.settings.join_days * DAY:
        return None
    away = _away(part, case, ALIKE_METRES)
    common = _common(part, case)
    if away == FAR and not common:
        return None  # words alone say nothing, and comparing them is the dear part
    pairs = _pairs(_words(part))
    text = max([_share(pairs, _pairs(_words(signal))) for signal in case.signals.values()], default=0.0)
    if text < ALIKE_TEXT:
        text = 0.0
    return Likeness(away, common, text, apart) if text or (away < FAR and common) else None


def similarity(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1: the pairs of neighbouring characters in both, of those in either (Jaccard)."""
    return _share(_pairs(a), _pairs(b))


def _share(first: frozenset[int], second: frozenset[int]) -> float:
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else 0.0


class _Near(NamedTuple):
    """In the order of what makes a case the best one: the same item, the shorter way, the shorter time, then its id."""

    other_item: bool
    away: float
    apart: int
    id: str
    case: Case

    def because(self, site: Site, part: SignalPart) -> str:
        common = _common(part, self.case)
        if not self.other_item and part.item in site.items:
            common = site.items[part.item].name
        how = "同网格同类" if self.other_item else "同网格同事项"
        where = f"相距 {_round(self.away)} 米" if self.away else "地点相同"
        return f"{how}（{common}），{where}，{_span(self.apart)}"


def _nearest(site: Site, part: SignalPart, cases: Iterable[Case], days: float) -> Choice | None:
    most = site.settings.join_metres
    near = [found for case in cases if (found := _near(part, case, most, days))]
    if not near:
        return None
    best = min(near)
    return Choice(best.id, best.because(site, part))


def _near(part: SignalPart, case: Case, most: float, days: float) -> _Near | None:
    if not part.grid or case.grid != part.grid or not _common(part, case):
        return None
    apart = _apart(part, case)
    if apart > days * DAY:
        return None
    away = _away(part, case, most)
    if away == FAR:
        return None
    return _Near(not part.item or part.item != case.item, away, apart, case.id, case)


def _waits_alike(part: SignalPart, case: Case) -> bool:
    """Whether it is alarms of the same camera and item, which nobody has confirmed."""
    return (
        case.status == "to-confirm"
        and case.item == part.item
        and any(signal.camera == part.camera for signal in case.signals.values())
    )


def _common(part: SignalPart, case: Case) -> str:
    """The families both have, else the item both have; "" for nothing in common."""
    shared = [family for family in part.families if family in case.families]
    return "、".join(shared) or (part.item if part.item == case.item else "")


def _away(part: SignalPart, case: Case, most: float) -> float:
    """Metres to the nearest place of the case; FAR beyond `most`."""
    places = [signal.place for signal in case.signals.values()] or [case.place]
    away = min([_distance(part.place, place, most) for place in places])
    return away if away <= most else FAR


def _distance(a: Place, b: Place, most: float) -> float:
    """Without coordinates equal words are the same place; others may be anywhere."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return 0.0 if a.text.strip() and a.text.strip() == b.text.strip() else FAR
    if abs(a.lat - b.lat) * DEGREE > most:
        return FAR  # to the north or south alone, as most of the town is: soon said
    return metres(a.lon, a.lat, b.lon, b.lat)


def _apart(part: SignalPart, case: Case) -> int:
    """µs to the nearest signal of the case. A moment in the future counts as its arrival."""
    at = _happened(part)
    return min([abs(at - _happened(signal)) for signal in case.signals.values()] or [abs(at - case.opened_at)])


def _happened(part: SignalPart) -> int:
    return part.at if part.at < part.arrived_at else part.arrived_at


def _words(part: SignalPart) -> str:
    return f"{part.title} {part.text} {part.place.text}"


@lru_cache(4096)  # the same open cases are compared again and again
def _pairs(text: str) -> frozenset[int]:
    """Each pair of neighbouring characters, as one number: two of UTF-32 side by side."""
    code = "".join(filter(str.isalnum, text)).encode("utf-32-le")
    halves = [code[start : start + (len(code) - start) // 8 * 8] for start in (0, 4)]  # every other pair, and the rest
    return frozenset().union(*(memoryview(half).cast("Q") for half in halves))


def _round(away: float) -> int:
    return max(10, round(away / 10) * 10)


def _span(apart: int) -> str:
    """`2 小时内`: the next whole minute, hour or day."""
    for unit, word in ((MINUTE, "分钟"), (60 * MINUTE, "小时"), (DAY, "天")):
        number = -(-apart // unit) or 1
        if number < (60 if unit == MINUTE else 48) or unit == DAY:
            return f"{number} {word}内"
    raise AssertionError
