"""A cut through the log: what lies before it stays as it is, whatever is written later.

A moment alone is none: what happened before it may still come into the log, of a process that commits late.
"""

from typing import NamedTuple

from command_center.facts.parts import Fact

END = (1 << 63) - 1
"""Behind every place of a log."""


class Placed(NamedTuple):
    place: int  # in the log: its serial number
    fact: Fact


class Cut(NamedTuple):
    """Before it lies what happened earlier than `at` (UTC µs) and stands in the log at `place` or before."""

    at: int
    place: int = END

    def holds(self, at: int, place: int) -> bool:
        return at < self.at and place <= self.place
