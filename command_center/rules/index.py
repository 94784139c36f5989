"""Which rules an event can concern at all: an equality index on what they match.

Of a rule's match fields the index uses the one whose values the fewest other rules ask for, so that an event brings up
few candidates; the other fields are compared afterwards.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from command_center.site.value import Rule


class Index:
    def __init__(self, rules: Sequence[Rule]):
        asked = Counter((field, value) for rule in rules for field, values in rule.match.items() for value in values)
        self._always: list[int] = []
        self._by: dict[str, dict[str, list[int]]] = {}
        for position, rule in enumerate(rules):
            if not rule.match:
                self._always.append(position)
                continue
            field = min(rule.match, key=lambda f: sum(asked[f, value] for value in rule.match[f]))
            for value in rule.match[field]:
                self._by.setdefault(field, {}).setdefault(value, []).append(position)

    def candidates(self, values: Callable[[str], Iterable[str]]) -> list[int]:
        """Positions of the rules whose indexed field has one of the event's `values(field)`, in order."""
        found = set(self._always)
        for field, positions in self._by.items():
            for value in values(field):
                found.update(positions.get(value, ()))
        return sorted(found)
