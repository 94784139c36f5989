"""The audit's chain: each row's hash holds the one before, so that none can be changed or taken out unseen."""

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from command_center.facts.durations import HOUR


class Entry(Struct, frozen=True):
    """Who did what, about what (a signal's key, an account), and why. `at`: UTC µs of the machine's time."""

    at: int
    who: str
    did: str
    about: str
    why: str = ""


CUT = -1
KEPT_DAYS = 180
"""The least that an entry is kept."""
ONCE_IN = HOUR
"""µs in which whoever reads the log is written down once, else the audit would be full of it."""
LOOKED_IN = 4 * ONCE_IN
"""The same for whoever looks at a case, as one post."""

LOOKED, EXPORTED = "looked", "exported"
"""What is written down of a case, by its id; `why` is the post as which it was done."""


class Looks(Struct, frozen=True):
    """How often somebody did one of these two to a case as one post, and when first and last: UTC µs."""

    who: str
    post: str
    did: str
    first_at: int
    last_at: int
    times: int


def chained(before: str, entry: Entry) -> str:
    return hashlib.sha256(before.encode() + msgspec.json.encode(entry)).hexdigest()


def broken(rows: Iterable[tuple[int, Entry, str]], begins: str, ends: str) -> int:
    """The number of the first row at which a chain that should begin and end so does not hold, or CUT where its last
    rows are gone; 0 if it holds. `rows` have number, entry and chain."""
    before = begins
    for number, entry, chain in rows:
        if chained(before, entry) != chain:
            return number
        before = chain
    return 0 if before == ends else CUT


def in_words(found: int) -> str:
    """What `broken` found; "" for a chain that holds."""
    if found == CUT:
        return "最后的几行不见了（rows are missing at the end）"
    if found:
        return f"第 {found} 行：这一行被改过，或者它前面的被删过、换过（row {found}, or what stood before it）"
    return ""
