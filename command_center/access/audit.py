"""The audit's chain: each row's hash holds the one before, so that none can be changed or taken out unseen."""

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct


class Entry(Struct, frozen=True):
    """Who did what, about what (a signal's key, an account), and why. `at`: UTC µs of the machine's time."""

    at: int
    who: str
    did: str
    about: str
    why: str = ""


KEPT_DAYS = 180
"""The least that an entry is kept."""
ONCE_IN = 3_600_000_000
"""µs in which whoever reads the log is written down once, else the audit would be full of it."""


def chained(before: str, entry: Entry) -> str:
    return hashlib.sha256(before.encode() + msgspec.json.encode(entry)).hexdigest()


def broken(rows: Iterable[tuple[int, Entry, str]], begins: str, ends: str) -> str:
    """Where a chain that should begin and end so does not hold, in words; "" if it does. `rows` have number, entry and
    chain."""
    before = begins
    for number, entry, chain in rows:
        if chained(before, entry) != chain:
            return f"第 {number} 行：这一行被改过，或者它前面的被删过、换过（row {number}, or what stood before it）"
        before = chain
    return "" if before == ends else "最后的几行不见了（rows are missing at the end）"
