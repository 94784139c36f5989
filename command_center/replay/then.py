"""The town as it was: facts folded up to a moment, and on from there. Pure."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from command_center.case.state import Case, evolve
from command_center.facts.parts import Fact

SUSPENDED = "case.suspended"


class Told(NamedTuple):
    at: int
    fact: Fact


class Tale:
    """A case's facts, all of them in their order, with the moments from which on they count. What a clock does has the
    moment that it was due, which may lie before that of a fact that it follows from: it counts from that one's on.

    What was folded for one moment stays: for another one, before or after it, only what is new to both is folded.
    """

    def __init__(self, story: Sequence[Fact]) -> None:
        self._facts = story
        self._moments = list(accumulate((fact.at for fact in story), max))
        self._cases: list[Case] = []  # after each fact, as far as anybody asked
        self._granted = [(at, fact.actor) for at, fact in self.told() if fact.kind == SUSPENDED]

    def __len__(self) -> int:
        return len(self._facts)

    def case(self, at: int) -> Case | None:
        """As it was then; None before it was opened."""
        upto = bisect_right(self._moments, at)
        for fact in self._facts[len(self._cases) : upto]:
            self._cases.append(evolve(self._cases[-1] if self._cases else None, fact))
        return self._cases[upto - 1] if upto else None

    def granted(self, at: int) -> str:
        """Who had granted its last suspension by then; "" for nobody."""
        return next((who for granted_at, who in reversed(self._granted) if granted_at <= at), "")

    def told(self, after: int = -1) -> list[Told]:
        """The facts that count from a later moment on."""
        first = bisect_right(self._moments, after)
        return [Told(at, fact) for at, fact in zip(self._moments[first:], self._facts[first:], strict=True)]


class Then:
    """Cases at the moment `at`, and what is still to come of their tales."""

    def __init__(self, tales: Iterable[Tale], at: int) -> None:
        self.at = at
        self.cases: dict[str, Case] = {}
        self.granted: dict[str, str] = {}  # by case, who granted its last suspension
        coming: list[Told] = []
        for tale in tales:
            if case := tale.case(at):
                self.cases[case.id] = case
                if granted := tale.granted(at):
                    self.granted[case.id] = granted
            coming += tale.told(at)
        self._coming = deque(sorted(coming, key=lambda one: one.at))

    def forward(self, at: int) -> list[Fact]:
        """To a later moment; the facts on the way."""
        found = []
        while self._coming and self._coming[0].at <= at:
            fact = self._coming.popleft().fact
            self.cases[fact.case] = evolve(self.cases.get(fact.case), fact)
            if fact.kind == SUSPENDED:
                self.granted[fact.case] = fact.actor
            found.append(fact)
        self.at = at
        return found
