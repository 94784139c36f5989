"""The town as it was: facts folded up to a moment, and on from there. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from command_center.case.state import Case, evolve
from command_center.facts.parts import Fact


class Told(NamedTuple):
    at: int
    fact: Fact


def told(story: Sequence[Fact]) -> Iterator[Told]:
    """A case's facts with the moments from which on they count. What a clock does has the moment that it was due, which
    may lie before that of a fact that it follows from: it counts from that one's on."""
    latest = 0
    for version, fact in enumerate(story, 1):
        if fact.version != version:
            return  # what it follows from is still to come
        latest = max(latest, fact.at)
        yield Told(latest, fact)


class Then:
    """Cases at the moment `at`, and what is still to come of their stories."""

    def __init__(self, stories: Iterable[Sequence[Fact]], at: int) -> None:
        self.at = at
        self.cases: dict[str, Case] = {}
        self.granted: dict[str, str] = {}  # by case, who granted its last suspension
        coming: list[Told] = []
        for story in stories:
            for one in told(story):
                if one.at <= at:
                    self._take(one.fact)
                else:
                    coming.append(one)
        self._coming = deque(sorted(coming, key=lambda one: one.at))

    def forward(self, at: int) -> list[Fact]:
        """To a later moment; the facts on the way."""
        found = []
        while self._coming and self._coming[0].at <= at:
            fact = self._coming.popleft().fact
            self._take(fact)
            found.append(fact)
        self.at = at
        return found

    def _take(self, fact: Fact) -> None:
        self.cases[fact.case] = evolve(self.cases.get(fact.case), fact)
        if fact.kind == "case.suspended":
            self.granted[fact.case] = fact.actor
