"""Any past moment and period of the wall, from the log. Folding a month takes a second of a processor, once: what was
read for one moment is kept for the next."""

from collections.abc import Iterable
from typing import Any

from command_center import panels
from command_center.case.commands import Refused
from command_center.center import Center
from command_center.facts.parts import Fact
from command_center.replay.screen import Page, Screen
from command_center.replay.then import Tale, Then
from command_center.store import Reader
from command_center.view import Shown

LONGEST = 31 * 24 * panels.HOUR
"""The longest period, µs."""
STEPS = 120
"""The most moments of one page of frames."""
PARTS = 240
"""Of a period, each with its number of facts."""
MARKS = 500
KEPT = 40_000
"""The most facts that stay in memory from one question to the next: two months of the reference site, some 150 MB."""


class Replay:
    """Moments are UTC µs; every answer is plain values with moments written out. For one thread at a time."""

    def __init__(self, center: Center, shown: Shown) -> None:
        self._center, self._shown = center, shown
        self._kept: dict[str, Tale] = {}

    def snapshot(self, at: int) -> dict[str, Any]:
        """The wall's snapshot as it was then. Raises Refused naming the field `at`."""

        def ask(reader: Reader) -> dict[str, Any]:
            self._passed(reader, at, "at")
            return self._screen(reader, at, at).snapshot()

        return dict(self._center.store.read(ask))

    def frames(self, since: int, until: int, every: int, limit: int, seq: int) -> Page:
        """The wall's deltas of since < at ≤ until, for whoever has the picture of `since` as frame `seq`: at most
        `limit`, one for each step of `every` µs in which something changed, or with 0 for each moment that has facts.

        Raises Refused naming the field `from` or `until`.
        """

        def ask(reader: Reader) -> Page:
            self._period(reader, since, until)
            steps = _steps(since, until, every, limit) if every else _moments(reader, since, until)
            return self._screen(reader, since, steps[-1]).deltas(steps, limit, seq)

        return self._center.store.read(ask)

    def period(self, since: int | None, until: int | None) -> dict[str, Any]:
        """How much happened when, and what stood out. Without moments the last day that the center has.

        Raises Refused naming the field `from` or `until`.
        """

        def ask(reader: Reader) -> dict[str, Any]:
            first, now = _first(reader, "from"), self._center.clock.now()
            end = now if until is None else until
            start = max(first, panels.day_start(self._center.work, end - 1)) if since is None else since
            if since is not None or until is not None:  # a log that has just begun is one moment long
                self._period(reader, start, end)
            return {
                "first_at": first,
                "now_at": now,
                "from_at": start,
                "until_at": end,
                "facts": reader.busy(start, end, PARTS),
                "marks": [_mark(fact) for fact in reader.standing_out(start, end, MARKS)],
            }

        return dict(self._shown.plain(self._center.store.read(ask)))

    def _screen(self, reader: Reader, at: int, until: int) -> Screen:
        """Of that moment, with what comes after it up to `until`."""
        work = self._center.work
        tales = self._tales(reader, panels.month_start(work, at), until)
        return Screen(reader, Then(tales, at), self._center.site, work, self._shown)

    def _tales(self, reader: Reader, since: int, until: int) -> Iterable[Tale]:
        """Of the cases that such a moment concerns. Facts do not change: a tale is read again where it grew. More than
        may stay come one after the other, and are never there all at once."""
        concerned = reader.concerned(since, until)
        if sum(concerned.values()) > KEPT:
            self._kept = {}
            return map(Tale, reader.stories(concerned))
        grown = [id for id, version in concerned.items() if len(self._kept.get(id, ())) != version]
        known = self._kept | {story[0].case: Tale(story) for story in reader.stories(grown)}
        asked = {id: known[id] for id in concerned}
        self._kept = known if sum(map(len, known.values())) <= KEPT else asked
        return asked.values()

    def _passed(self, reader: Reader, at: int, field: str) -> None:
        if at > self._center.clock.now():
            raise Refused("invalid", f"{field} 还没有到，只能复盘过去", f"{field} is in the future", field=field)
        if at < (first := _first(reader, field)):
            raise Refused(
                "invalid",
                f"日志从 {self._shown.moment(first)} 开始",
                f"the log begins at {self._shown.moment(first)}",
                field=field,
            )

    def _period(self, reader: Reader, since: int, until: int) -> None:
        self._passed(reader, since, "from")
        if until <= since:
            raise Refused("invalid", "until 要晚于 from", "the period must end after it begins", field="until")
        self._passed(reader, until, "until")
        if until - since > LONGEST:
            raise Refused("invalid", "一次最多复盘 31 天", "at most 31 days at once", field="until")


def _first(reader: Reader, field: str) -> int:
    """To the millisecond, as it is shown: whoever was told it may ask for it."""
    first = reader.first_at()
    if first is None:
        raise Refused("invalid", "日志还是空的，没有可以复盘的", "the log is empty", field=field)
    return first - first % 1_000


def _steps(since: int, until: int, every: int, limit: int) -> list[int]:
    """At most so many moments, the last of them `until` if they reach it."""
    return [
        min(since + every * number, until) for number in range(1, limit + 1) if since + every * (number - 1) < until
    ]


def _moments(reader: Reader, since: int, until: int) -> list[int]:
    """Those that have facts; when there are no more, `until` is the last."""
    found = reader.moments(since, until, STEPS)
    return found if len(found) == STEPS or until in found else [*found, until]


def _mark(fact: Fact) -> dict[str, Any]:
    kind = "whistle" if fact.kind == "whistle.blown" else "red"
    return {"at": fact.at, "kind": kind, "case": fact.case, "because": fact.because}
