"""What the rules say about a signal and its case.

    outcome = Engine(site.rules).run(Input(signal, case, site, now), count)

All matching rules speak. Where two want different things, the stated order decides: the higher priority, then the one
with more match fields, then the one that comes first in the files. Who lost is in the outcome all the same.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product

import cel

from command_center.facts.durations import DAY
from command_center.rules.actions import Hit
from command_center.rules.condition import Condition, context
from command_center.rules.explain import matched, threshold
from command_center.rules.fields import Input, View
from command_center.rules.index import Index
from command_center.rules.outcome import Outcome, settle
from command_center.site.value import Rule, Within

Group = dict[str, str]
"""Signals that have these values, by field."""
Count = Callable[[Group, float], Collection[str]]
"""(group, days) → keys of the group's signals in cases within the last days, without unconfirmed or rejected alarms."""


class Engine:
    """A set of rules made ready: indexed, conditions compiled. Keeps nothing that anybody wrote."""

    def __init__(self, rules: Sequence[Rule]):
        self.rules = tuple(rules)
        self.index = Index(self.rules)
        self.conditions = {i: Condition(rule.when) for i, rule in enumerate(self.rules) if rule.when}

    def run(self, given: Input, count: Count) -> Outcome:
        """A rule that fails is a failure in the outcome, never an exception. What `count` raises passes through."""
        judge = Judge(self, given, count)
        candidates = [i for i in self.index.candidates(judge.view.values) if judge.matches(i)]
        if not given.waiting:
            return settle(judge.hits(candidates), judge.view, judge.failures)
        # An unconfirmed alarm: the other rules ignore it until a person, or one of these, lets it pass.
        on_confirming = [i for i in candidates if self.rules[i].confirm is not None]
        hits = judge.hits(on_confirming)
        outcome = settle(hits, judge.view, judge.failures, only="confirm")
        if outcome.confirm is not False:
            return outcome
        hits += judge.hits([i for i in candidates if self.rules[i].confirm is None])
        return settle(hits, judge.view, judge.failures)

    def groups(self, given: Input) -> list[Group]:
        """What `run` may count for it."""
        judge = Judge(self, given, lambda group, days: ())
        return [
            group
            for i in self.index.candidates(judge.view.values)
            if (within := self.rules[i].within) and judge.matches(i)
            for group in judge.groups(self.rules[i], within)
        ]


class Judge:
    """One event before the rules: holds what they share, so that nothing is worked out twice."""

    def __init__(self, engine: Engine, given: Input, count: Count):
        self.engine, self.given, self.count = engine, given, count
        self.view = View(given)
        self.failures: list[tuple[str, str]] = []

    def matches(self, position: int) -> bool:
        for field, wanted in self.engine.rules[position].match.items():
            if not any(value in wanted for value in self.view.values(field)):
                return False
        return True

    def hits(self, positions: list[int]) -> list[Hit]:
        """Those of the matching rules whose condition and threshold hold too."""
        shared = self._context(positions)
        found = []
        for position in positions:
            rule = self.engine.rules[position]
            if rule.when and not self._holds(position, shared):
                continue
            group, window, reached = f"case={self.given.case.id}", "", ""
            if rule.within:
                best = self._fullest(rule, rule.within)
                if best is None:
                    continue
                group, window, reached = best
            found.append(Hit(position, rule, matched(rule, self.view, reached), group, window))
        return found

    def _context(self, positions: list[int]) -> cel.Context | None:
        """One context for all that need one, with what these rules read and nothing else."""
        found = (self.engine.conditions[i] for i in positions if i in self.engine.conditions)
        words = [condition.words for condition in found if not condition.plain]
        return context(self.view, frozenset().union(*words)) if words else None

    def _holds(self, position: int, shared: cel.Context | None) -> bool:
        rule = self.engine.rules[position]
        answer = self.engine.conditions[position].answer(self.view, shared)
        if not isinstance(answer, bool):
            self.failures.append((rule.code, f"条件 {rule.when} 出错：{answer!r:.200}，而不是 true 或 false"))
        return answer is True

    def _fullest(self, rule: Rule, within: Within) -> tuple[str, str, str] | None:
        """(group, window, in words) of the fullest group that reaches the threshold; None when none does.

        The window is the number of the span of `days` in which `now` lies, counted from 1970: one group brings at most
        one draft a rule and window, because the draft's id derives from the three.
        """
        best, number = None, within.count - 1
        for group in self.groups(rule, within):
            found = len({*self.count(group, within.days), self.given.signal.key})
            if found > number:
                best, number = group, found
        if best is None:
            return None
        window = f"{within.days:g}d#{int(self.given.now // (within.days * DAY))}"
        return named(best), window, threshold(within, best, number, self.view.site)

    def groups(self, rule: Rule, within: Within) -> Iterator[Group]:
        choices = [[v for v in self.view.values(field) if v in rule.match.get(field, (v,))] for field in within.by]
        for values in product(*choices):
            yield dict(zip(within.by, values, strict=True))


def named(group: Group) -> str:
    return ";".join(f"{field}={value}" for field, value in group.items())
