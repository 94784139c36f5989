"""Which cases somebody sees."""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from command_center.access.may import TOWN, UNIT
from command_center.access.people import Viewer
from command_center.case.state import Case
from command_center.facts.parts import Fact
from command_center.facts.signal import SOURCES
from command_center.site.value import Post, Site

CALL_BACK = ("callback", "callback-by")
"""Kinds of the clocks of a call-back."""


class Sight(Struct, frozen=True):
    """Cases that concern a unit, a grid or a source; empty fields add none. None in its place: all cases."""

    unit: str = ""  # has or had a duty, or it is the case's village, or one of its posts drafted a whistle
    grid: str = ""
    authors: tuple[str, ...] = ()  # the posts of the unit
    source: str = ""  # `hotline`, `grid`, …: a signal of the case came from there


def sight(viewer: Viewer, site: Site) -> Sight | None:
    """What to ask the tables for; None: everything."""
    if viewer.words & (TOWN | {"onlooker"}):
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
        return any(SOURCES.get(part.type) == which.source for part in case.signals.values())
    return bool(which.unit) and (
        which.unit == case.village
        or any(duty.unit == which.unit for duty in case.duties.values())
        or any(whistle.author in which.authors for whistle in case.whistles.values())
        or bool(which.grid and which.grid == case.grid)
    )


def of_a_unit(viewer: Viewer) -> bool:
    """Somebody to whom nobody asked who asked in confidence."""
    return bool(viewer.words & UNIT) and not viewer.words & TOWN


def as_seen(viewer: Viewer, case: Case, secret: Collection[str] = ()) -> Case:
    """The case as it is shown to somebody who sees it: to a unit, nobody asked who asked in confidence, and no clock
    runs until they are called back. `secret`: signals that came in confidence, where their parts do not say so yet."""
    return to_units(case, secret) if of_a_unit(viewer) else case


def to_units(case: Case, secret: Collection[str] = ()) -> Case:
    hidden = {key for key, part in case.signals.items() if part.confidential or key in secret}
    if not hidden:
        return case
    quiet = {"confidential": False, "asked": False, "answer": "", "tries": 0, "answered_at": 0, "solved": None}
    parts = {key: replace(part, **quiet) if key in hidden else part for key, part in case.signals.items()}
    clocks = {id: clock for id, clock in case.clocks.items() if clock.kind not in CALL_BACK}
    return replace(case, signals=parts, clocks=clocks)


def is_told_to_units(fact: Fact, case: Case) -> bool:
    """As it happens: no call-back to who asked in confidence, and no clock of it."""
    if fact.kind == "case.called-back":
        return fact.on not in case.signals or not case.signals[fact.on].confidential
    about = fact.kind == "clock.fired" and fact.given.get("kind") in CALL_BACK
    return not (about and any(part.confidential for part in case.signals.values()))


def scope_of(viewer: Viewer) -> str:
    """What the wall shows to somebody: `town`, `unit:<code>`, or "" for nothing."""
    if viewer.words & (TOWN | {"onlooker", "kiosk"}):
        return "town"
    return f"unit:{viewer.post.unit}" if viewer.post and viewer.words & UNIT else ""


def concerns(unit: str, case: Case, site: Site) -> bool:
    """Whether a unit's people see the case."""
    return sees(Viewer(words=UNIT, post=Post("", "", unit, ())), case, site)
