"""What the log says of a moment that has passed. Moments are UTC µs; a fact counts from its own moment on."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from command_center.facts.codec import decode_fact
from command_center.facts.ids import SHIFT
from command_center.facts.parts import Fact
from command_center.store.dialect import Dialect
from command_center.store.sql import marks, run

# What became of a case since does not matter: one that was not over then is open now, or ended later. One that was over
# counts in the rates as long as its promise is not.
CONCERNED = """
    select id, version from cases where opened_at <= ? and (is_open = 1 or closed_at >= ? or promised_at >= ?)
    order by id
"""
STORIES = "select case_id, doc from facts where case_id {among} order by case_id, version"
MOMENTS = "select distinct at from facts where at > ? and at <= ? order by at limit ?"
DECISIONS = "select count(distinct cause) from facts where at >= ? and at <= ? and case_id <> ? and actor in ({posts})"
BUSY = "select (at - ?) / ? as place, count(*) from facts where at >= ? and at <= ? group by place"
STANDING_OUT = """
    select doc from facts where at >= ? and at <= ?
    and (kind = 'whistle.blown' or (kind = 'clock.fired' and doc like ?))
    order by at, seq limit ?
"""
RED = '%"do":"red"%'  # a card is a clock's doing, and stands in what its fact was given


class Past:
    """What a reader may ask."""

    _connection: Connection
    _dialect: Dialect

    def first_at(self) -> int | None:
        """When the log begins; None while it is empty."""
        return self._asked("select min(at) from facts").scalar()

    def concerned(self, since: int, until: int) -> dict[str, int]:
        """Each case that was opened by `until`, and was open or promised for `since` or later, in the order of their
        ids; with its version now, up to which its facts do not change any more."""
        return {id: version for id, version in self._asked(CONCERNED, (until, since, since))}

    def stories(self, cases: Collection[str]) -> Iterator[list[Fact]]:
        """Of each of these cases all facts, in their order; the cases in the order of their ids."""
        query = STORIES.format(among=self._dialect.among)
        for _, rows in groupby(self._asked(query, self._dialect.several(sorted(cases))), itemgetter(0)):
            yield [decode_fact(doc) for _, doc in rows]

    def facts_before(self, until: int, limit: int) -> list[Fact]:
        """The last facts up to that moment, newest first."""
        query = "select doc from facts where at <= ? order by at desc, seq desc limit ?"
        return [decode_fact(doc) for (doc,) in self._asked(query, (until, limit))]

    def moments(self, after: int, until: int, limit: int) -> list[int]:
        """The next moments that have facts, after < at ≤ until."""
        return [at for (at,) in self._asked(MOMENTS, (after, until, limit))]

    def decisions_between(self, posts: Collection[str], since: int, until: int) -> int:
        """How many things these posts did, since ≤ at ≤ until; a command of several facts is one thing."""
        if not posts:
            return 0
        return self._asked(DECISIONS.format(posts=marks(len(posts))), (since, until, SHIFT, *posts)).scalar()

    def busy(self, since: int, until: int, parts: int) -> list[int]:
        """How many facts there are in each of so many equal parts of a period, its end included."""
        length = (until - since) // parts + 1
        found = {place: count for place, count in self._asked(BUSY, (since, length, since, until))}
        return [found.get(place, 0) for place in range(parts)]

    def standing_out(self, since: int, until: int, limit: int) -> list[Fact]:
        """Whistles that were blown and red cards, oldest first."""
        return [decode_fact(doc) for (doc,) in self._asked(STANDING_OUT, (since, until, RED, limit))]

    def _asked(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        return run(self._connection, query, values)
