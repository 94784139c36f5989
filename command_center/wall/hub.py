"""The hub: what every wall is shown, and in which order. It has no sockets: it takes changes and gives frames.

    touched(cases, facts)      what a commit brought; remembered, nothing is sent
    flush(now, …)              one delta of all that was touched since, the same text for every client of a scope
    join(hello, now)           what a client gets first: a snapshot, or the deltas that it missed

The picture that clients have at `seq` changes in `flush` alone. So whoever joins between two flushes, and is sent every
later one, sees each change once: there is no gap and nothing to lock.
"""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw

from command_center.access.sees import confided, to_units, told_to_units
from command_center.case.state import Case
from command_center.census import Census
from command_center.clock import Clock, new_id
from command_center.facts.durations import SECOND
from command_center.facts.parts import Fact
from command_center.site.value import Site
from command_center.view import Shown, case_view
from command_center.wall.brief import brief
from command_center.wall.happened import is_news, line
from command_center.wall.hello import UNWELCOME, Hello, Unwelcome

TOWN = "town"
"""The scope of everything. Others show the cases that concern a unit, and no panel: see `Hub.open_scope`."""

NEWS = 50  # lines of what happened in a snapshot
KEPT = 4_000_000  # characters of deltas that a scope keeps for those who come back

Frames = dict[str, str]
"""One text a scope."""


class Told(NamedTuple):
    """Something about a case, with the case as it was then."""

    case: Case
    text: Raw
    to_units: Raw | None  # who do not learn that somebody asked in confidence


log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode


class Scope:
    """One scope's numbering, the deltas that can be sent again, and its last snapshot."""

    def __init__(self, shows: Callable[[Case], bool], panels: bool) -> None:
        self.shows, self.panels = shows, panels
        self.seq = 0
        self.snapshot: tuple[int, int, str] = (-1, 0, "")  # its seq, its moment, its text
        self._deltas: deque[tuple[int, str]] = deque()
        self._kept = 0

    def texts(self, told: Iterable[Told]) -> list[Raw]:
        found = [one.text if self.panels else one.to_units for one in told if self.shows(one.case)]
        return [text for text in found if text is not None]

    def keep(self, delta: str) -> None:
        self._deltas.append((self.seq, delta))
        self._kept += len(delta)
        while self._kept > KEPT:
            self._kept -= len(self._deltas.popleft()[1])

    def since(self, seq: int) -> list[str] | None:
        """Every delta after `seq`; None when they are not all kept."""
        missed = [delta for number, delta in self._deltas if number > seq]
        return missed if len(missed) == self.seq - seq else None


class Hub:
    def __init__(self, site: Site, shown: Shown, clock: Clock, build: Callable[[], str] = str) -> None:
        """`build` names the wall's page as it is served now, so that one that is older can load it again."""
        self._id = new_id()
        self._site, self._shown, self._build = site, shown, build
        self._clock = {"mode": clock.mode, "rate": clock.rate}
        # A snapshot may be this old, in the center's time, so that walls that come back together share one text.
        self._fresh_for = round(clock.rate * SECOND)
        self._scopes = {TOWN: Scope(lambda case: True, panels=True)}
        self._cases: dict[str, Case] = {}  # as committed
        self._ended: set[str] = set()  # of them
        self._census, self._now = Census(site), clock.now
        self._heard: dict[str, int] = {}  # of each case, the version up to which its facts were told
        self._secret: Collection[str] = ()  # signals that came in confidence before their parts said so
        self._parted: set[str] = set()  # cases that a signal has left, which perhaps came in confidence
        self._touched: dict[str, Case] = {}
        self._facts: deque[tuple[Fact, Case]] = deque(maxlen=NEWS)
        # The picture, as JSON; what happened newest first.
        self._views: dict[str, Told] = {}
        self._midnight = 0  # of the last flush
        self._figures: dict[str, Any] = {}
        self._panels: dict[str, Raw] = {}
        self._happened: deque[Told] = deque(maxlen=NEWS)

    def epoch(self, name: str) -> str:
        """Of a scope in this process: the same number means something else in another."""
        return f"{self._id}.{name}"

    def open_scope(self, name: str, shows: Callable[[Case], bool]) -> None:
        """A scope of some of the cases, from now on; once."""
        if name not in self._scopes:
            self._scopes[name] = Scope(shows, panels=False)

    def confide(self, secret: Collection[str]) -> None:
        """The signals that came in confidence, by the table of requesters: before anything is touched."""
        self._secret = secret

    def touched(self, cases: Mapping[str, Case], facts: Sequence[Fact]) -> None:
        """`cases` as they are after `facts`, or later. One that is older than what is known changes nothing, and a
        fact that comes again is not told again."""
        for fact in facts:
            if fact.case in cases and fact.version > self._heard.get(fact.case, 0):
                self._heard[fact.case] = fact.version
                if None in fact.change.signals.values():
                    self._parted.add(fact.case)
                if is_news(fact, self._site):
                    self._facts.append((fact, cases[fact.case]))
        for id, case in cases.items():
            self._heard.setdefault(id, case.version)
            known = self._cases.get(id)
            if known is None or known.version < case.version:
                self._cases[id] = self._touched[id] = case
                (self._ended.discard if case.is_open else self._ended.add)(id)
                self._census.see(case, self._now())

    def known(self) -> list[str]:
        """The cases of the picture."""
        return list(self._cases)

    def figures(self, now: int) -> dict[str, Any]:
        """What the open cases say."""
        return self._census.figures(now)

    def flush(self, now: int, midnight: int, panels: Mapping[str, Any]) -> Frames:
        """One delta of what changed; {} when nothing did. `midnight`: the beginning of the center's day."""
        moved = {name: panel for name, panel in panels.items() if panel != self._figures.get(name)}
        changed = {name: self._text(panel) for name, panel in moved.items()}
        views, news = self._told(now)
        self._figures |= moved
        self._panels |= changed
        self._views |= views
        self._happened.extendleft(reversed(news))
        self._forget(midnight, views)
        frames = {}
        for name, scope in self._scopes.items():
            delta = {
                "cases": scope.texts(views.values()),
                "panels": changed if scope.panels else {},
                "happened": scope.texts(news),
            }
            delta = {key: value for key, value in delta.items() if value}
            if delta:
                scope.seq += 1
                frames[name] = self._frame("delta", scope, now, delta)
                scope.keep(frames[name])
        return frames

    def beat(self, now: int) -> Frames:
        build = {"build": self._build()}
        return {name: self._frame("beat", scope, now, build) for name, scope in self._scopes.items()}

    def join(self, hello: Hello, now: int) -> list[str]:
        """What this client gets before any later delta. Raises Unwelcome."""
        name = hello.scope or TOWN
        scope = self._scopes.get(name)
        if scope is None:
            raise Unwelcome(UNWELCOME, "no such scope")
        at = hello.resume
        missed = scope.since(at.seq) if at is not None and at.epoch == self.epoch(name) else None
        if at is None or missed is None:
            return [self.snapshot(name, now)]
        moment = self._shown.moment(now)
        resumed = {"type": "resumed", "epoch": at.epoch, "seq": at.seq, "at": moment, "build": self._build()}
        return [_encode(resumed).decode(), *missed]

    def snapshot(self, name: str, now: int) -> str:
        """The whole picture of a scope."""
        scope = self._scopes[name]
        seq, at, text = scope.snapshot
        if seq != scope.seq or now - at >= self._fresh_for:
            whole = {
                "epoch": self.epoch(name),
                "build": self._build(),
                "clock": self._clock,
                "site_hash": self._site.hash,
                "cases": scope.texts(self._views.values()),
                "panels": self._panels if scope.panels else {},
                "happened": scope.texts(self._happened),
            }
            text = self._frame("snapshot", scope, now, whole)
            scope.snapshot = (scope.seq, now, text)
        return text

    def _told(self, now: int) -> tuple[dict[str, Told], list[Told]]:
        """The views of what was touched, and the news, newest first."""
        views, news = {}, []
        for id, case in self._touched.items():
            try:
                views[id] = self._view(case, now)
            except Exception:
                # One case that cannot be shown must not take all others off the wall.
                log.exception("case %s cannot be shown", case.number)
        for fact, case in reversed(self._facts):
            text, told = self._text(line(fact, case, self._site)), self._told_to_units(fact, case)
            seen = text if told is fact else self._text(line(told, case, self._site)) if told else None
            news.append(Told(case, text, seen))
        self._touched.clear()
        self._facts.clear()
        return views, news

    def _told_to_units(self, fact: Fact, case: Case) -> Fact | None:
        """As where somebody asked in confidence, also where a signal has left the case since, or may have: a case that
        is newer than what was heard of it."""
        unsure = fact.case in self._parted or case.version > self._heard.get(fact.case, 0)
        if unsure or confided(case.signals | fact.change.signals, self._secret):
            return told_to_units(fact, self._secret)
        return fact

    def _view(self, case: Case, now: int) -> Told:
        text, seen = self._text(brief(case_view(case, self._site, now))), to_units(case, self._secret)
        return Told(case, text, text if seen is case else self._text(brief(case_view(seen, self._site, now))))

    def _forget(self, midnight: int, told: Iterable[str]) -> None:
        """A case that ended is told of once; those of today stay in snapshots until the day is over, and what was heard
        of either is remembered as long: brokers may say it again."""
        over = midnight != self._midnight
        ended = self._ended if over else self._ended.intersection(told)
        self._midnight = midnight
        for id in [id for id in ended if self._cases[id].closed_at < midnight]:
            self._ended.discard(id)
            del self._cases[id]
            self._parted.discard(id)
            self._views.pop(id, None)
        if over:
            self._heard = {id: version for id, version in self._heard.items() if id in self._cases}

    def _frame(self, type: str, scope: Scope, now: int, rest: Mapping[str, Any] | None = None) -> str:
        return _encode({"type": type, "seq": scope.seq, "at": self._shown.moment(now), **(rest or {})}).decode()

    def _text(self, value: Any) -> Raw:
        return Raw(_encode(self._shown.plain(value)))
