"""What a part of the log is made of: the cases with a fact between two cuts, and those that stood open all the while.

However long ago it was, only cases that lived then are read, and of them nothing after the second cut's moment.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from command_center.case.state import Case
from command_center.facts.codec import decode_fact
from command_center.facts.cut import Cut, Placed
from command_center.facts.durations import MINUTE
from command_center.facts.ids import has_case
from command_center.store.sql import run

SLACK = MINUTE
"""µs by which a fact may lie behind a later one in the log, where several processes write it."""

TOUCHED = """
    select case_id from facts where at >= ? and at < ? and seq <= ?
    union select case_id from facts where seq > ? and seq <= ? and at < ?
"""
# A case without a fact since the first cut is as it was at the second one.
LATER = "exists (select 1 from facts where facts.case_id = cases.id and (facts.at >= ? or facts.seq > ?))"
CHANGED = f"""
    select id from cases where is_open = 1 and opened_at < ? and {LATER}
    union select id from cases where is_open = 0 and closed_at >= ? and opened_at < ?
"""
FACTS = f"""
    select case_id, version, seq, doc from facts
    where case_id in ({TOUCHED} union {CHANGED}) and at < ? order by case_id, version
"""
STILL = f"select doc from cases where is_open = 1 and opened_at < ? and not {LATER} order by opened_at, id"

_case = msgspec.json.Decoder(Case)


class Between(NamedTuple):
    streams: list[list[Placed]]  # one for each case, from its first fact on, in order
    still: list[Case]


def between(connection: Connection, begin: Cut, end: Cut) -> Between:
    later = (begin.at, min(begin.place, end.place))
    touched = (begin.at, end.at, end.place, begin.place, end.place, end.at)
    changed = (end.at, *later, begin.at - SLACK, end.at)
    rows = run(connection, FACTS, (*touched, *changed, end.at)).fetchall()
    streams = [_unbroken(those) for stream, those in groupby(rows, itemgetter(0)) if has_case(stream)]
    still = run(connection, STILL, (end.at, *later)).fetchall()
    return Between([stream for stream in streams if stream], [_case.decode(doc) for (doc,) in still])


def _unbroken(rows: Iterable[Any]) -> list[Placed]:
    """Without what comes after a fact that was left out: it happened after that one, whatever its moment."""
    found: list[Placed] = []
    for _, version, place, doc in rows:
        if version != len(found) + 1:
            break
        found.append(Placed(place, decode_fact(doc)))
    return found
