"""The cases with a fact since a moment, with all their facts; and the open cases without one."""

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from command_center.case.state import Case
from command_center.facts.codec import decode_fact
from command_center.facts.ids import has_case
from command_center.facts.parts import Fact
from command_center.store.sql import run

SLACK = 60_000_000
"""µs by which a fact may lie behind a later one in the log, where several processes write it."""

# Walks the log's end back to the last fact before that moment, so that only the facts since are read. What the clock
# does has the moment that it was due, which may lie far before its place in the log.
STREAMS = """
    select distinct case_id from facts where at >= ?
    and seq > coalesce((select seq from facts where at < ? and actor <> 'clock' order by seq desc limit 1), 0)
"""
FACTS = f"select case_id, doc from facts where case_id in ({STREAMS}) order by case_id, version"
STILL = f"select doc from cases where is_open = 1 and id not in ({STREAMS}) order by id"

_case = msgspec.json.Decoder(Case)


class Since(NamedTuple):
    streams: list[list[Fact]]  # one for each case, in order
    still: list[Case]


def since(connection: Connection, at: int) -> Since:
    """`at`: UTC µs."""
    rows = run(connection, FACTS, (at, at - SLACK)).fetchall()
    streams = [
        [decode_fact(doc) for _, doc in those] for stream, those in groupby(rows, itemgetter(0)) if has_case(stream)
    ]
    still = [_case.decode(doc) for (doc,) in run(connection, STILL, (at, at - SLACK)).fetchall()]
    return Since(streams, still)
