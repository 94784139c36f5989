"""Which cases somebody sees."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from command_center.access.may import ONLOOKER, OPERATE, TOWN, UNIT
from command_center.access.people import Viewer
from command_center.case.state import Case
from command_center.facts.parts import Fact, SignalPart
from command_center.facts.signal import SOURCES, Signal
from command_center.site.value import Post, Site

CALL_BACK = ("callback", "callback-by")
"""Kinds of the clocks of a call-back."""
ANSWERED = ("called-back", "unreached", "dissatisfied")
"""How a case was closed, where that depends on what was answered."""
Signals = Mapping[str, SignalPart | None]
"""As a case or a change has them; None: it left the case."""


class Sight(Struct, frozen=True):
    """Cases that concern a unit, a grid or a source; empty fields add none. None in its place: all cases."""

    unit: str = ""  # has or had a duty, or it is the case's village, or one of its posts drafted a whistle
    grid: str = ""
    authors: tuple[str, ...] = ()  # the posts of the unit
    source: str = ""  # `hotline`, `grid`, …: a signal of the case came from there, or from an upper platform


def sight(viewer: Viewer, site: Site) -> Sight | None:
    """What to ask the tables for; None: everything."""
    if viewer.words & (TOWN | ONLOOKER | OPERATE):
        return None
    post = viewer.post
    if post is None:
        return Sight()
    if "source" in post.roles:
        return Sight(source="hotline")
    if viewer.words & UNIT:
        authors = tuple(sorted(other.code for other in site.posts.values() if other.unit == post.unit))
        return Sight(post.unit, post.grid, authors)
    return Sight()


def sees(viewer: Viewer, case: Case, site: Site) -> bool:
    """The same of one case; and a machine sees the cases that its own signals are in."""
    if viewer.source:
        return any(part.source.startswith(viewer.source) for part in case.signals.values())
    which = sight(viewer, site)
    if which is None:
        return True
    if which.source:
        return case.upstream is not None or any(is_for(which.source, part) for part in case.signals.values())
    return bool(which.unit) and (
        which.unit == case.village
        or any(duty.unit == which.unit for duty in case.duties.values())
        or any(whistle.author in which.authors for whistle in case.whistles.values())
        or bool(which.grid and which.grid == case.grid)
    )


def is_for(source: str, signal: SignalPart | Signal) -> bool:
    """Whether that source follows it up: it came from there, or is an upper platform's ticket, whoever brought it."""
    return SOURCES.get(signal.type) == source or signal.upstream is not None


def of_a_unit(viewer: Viewer) -> bool:
    """Somebody to whom nobody asked who asked in confidence."""
    return bool(viewer.words & UNIT) and not viewer.words & TOWN


def confided(signals: Signals, secret: Collection[str]) -> set[str]:
    """Those of them that came in confidence, by their keys. `secret`: of which the table of requesters says so."""
    return {key for key, part in signals.items() if key in secret or (part is not None and part.confidential)}


def unsaid(signals: Signals) -> set[str]:
    """Those of which the table is to be asked: their parts were perhaps written before parts said so."""
    return {key for key, part in signals.items() if part is not None and part.asked and not part.confidential}


def as_seen(viewer: Viewer, case: Case, secret: Collection[str]) -> Case:
    """The case as it is shown to somebody who sees it."""
    return to_units(case, secret) if of_a_unit(viewer) else case


def to_units(case: Case, secret: Collection[str]) -> Case:
    """Nobody asked who asked in confidence, no clock runs until they are called back, and nothing is said of how that
    ended."""
    hidden = confided(case.signals, secret)
    if not hidden:
        return case
    quiet = {"confidential": False, "asked": False, "answer": "", "tries": 0, "answered_at": 0, "solved": None}
    parts = {key: replace(part, **quiet) if key in hidden else part for key, part in case.signals.items()}
    clocks = {id: clock for id, clock in case.clocks.items() if clock.kind not in CALL_BACK}
    closing = "" if case.closing in ANSWERED else case.closing
    return replace(case, signals=parts, clocks=clocks, closing=closing, dissatisfied=0)


def told_to_units(fact: Fact, secret: Collection[str]) -> Fact | None:
    """A fact of a case in which somebody ever asked in confidence; None where it is not told. A call-back to them that
    sends the case back to its units is told, but not whose it was; that the case is closed, but not why."""
    if fact.kind == "clock.fired" and fact.given.get("kind") in CALL_BACK:
        return None
    if fact.kind == "case.called-back" and confided(fact.change.signals, secret):
        if "status" not in fact.change.set:
            return None
        fact = replace(fact, on="", given={})
    if fact.kind == "case.answers-settled" and not fact.change.duties:
        return None
    if fact.kind in ("case.answers-settled", "case.closed"):
        fact = replace(fact, because="", given={})
    clocks = {id: clock for id, clock in fact.change.clocks.items() if id.partition(":")[0] not in CALL_BACK}
    return replace(fact, change=replace(fact.change, clocks=clocks))


OF_A_RECORD = (
    "id", "number", "version", "changed_at", "status", "level", "item", "grid", "lead", "opened_at", "accepted_at",
    "dispatched_at", "promised_at", "closed_at",
)  # fmt: skip
"""What a machine needs of a case to keep its own record of it."""


def shared(source: str, case: Case, facts: Iterable[Fact]) -> bool:
    """Whether others' signals are or were in the case beside those of a machine. `facts`: its story."""
    every: list[Signals] = [case.signals, *(fact.change.signals for fact in facts)]
    parts = (part for signals in every for part in signals.values() if part is not None)
    return not all(part.source.startswith(source) for part in parts)


def to_machine(case: Case, source: str) -> Case:
    """Its own signals in a case that others reported too, and no words but theirs."""
    own = {key: part for key, part in case.signals.items() if part.source.startswith(source)}
    parts = {key: replace(part, joined_because="") for key, part in own.items()}
    asked = any(part.asked for part in own.values())
    clocks = {id: clock for id, clock in case.clocks.items() if asked or clock.kind not in CALL_BACK}
    title = next((part.title for part in own.values()), "")
    return Case(**{name: getattr(case, name) for name in OF_A_RECORD}, title=title, signals=parts, clocks=clocks)


def scope_of(viewer: Viewer) -> str:
    """What the wall shows to somebody: `town`, `unit:<code>`, or "" for nothing."""
    if viewer.words & (TOWN | {"onlooker", "kiosk"}):
        return "town"
    return f"unit:{viewer.post.unit}" if viewer.post and viewer.words & UNIT else ""


def concerns(unit: str, case: Case, site: Site) -> bool:
    """Whether a unit's people see the case."""
    return sees(Viewer(words=UNIT, post=Post("", "", unit, ())), case, site)
