"""Ids derive from their causes, so that the same thing done twice has the same id and a replay finds it done.

All are uuid5 as 32 hexadecimal digits.
"""

from datetime import datetime, tzinfo
from functools import lru_cache
from hashlib import sha1
from uuid import UUID

from command_center.facts.durations import SECOND

SITE = "site"
"""The stream of facts about the site itself."""
SHIFT = "shift:duty-desk"
"""The stream of the duty desk's handovers."""

_NAMESPACE = UUID("c6a6b7b4-2f0e-5d0b-9e5e-320506108000").bytes
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without the letters that are misread: I, L, O, U


def signal_key(source: str, id: str) -> str:
    # The length keeps ("a:b", "c") apart from ("a", "b:c").
    return _derive(f"signal:{len(source)}:{source}:{id}")


def case_id(cause: str) -> str:
    """The case that `cause` opens: a signal, or the command that splits or opens."""
    return _derive(f"case:{cause}")


def fact_id(cause: str, ordinal: int) -> str:
    return _derive(f"fact:{ordinal}:{cause}")


def command_id(post: str, key: str) -> str:
    """An act of that post under that Idempotency-Key; the same key of another post is another act."""
    return fact_id(f"command|{post}|{key}", 0)


def delivery_id(fact: str, kind: str, unit: str, post: str) -> str:
    """What that fact brings to that unit, or to that post of it."""
    return _derive(f"delivery:{kind}:{unit}:{post}:{fact}")


def outcome_id(key: str) -> str:
    """The first fact that a signal causes: its presence says that the signal was handled."""
    return fact_id(key, 0)


def number(case_id: str, opened_at: int, tz: tzinfo) -> str:
    """What people call a case: the day it was opened and six characters of its id, `261124-7K2QF9`."""
    rest = int(case_id[-8:], 16)  # six characters show its last 30 bits
    tail = ""
    for _ in range(6):
        rest, digit = divmod(rest, 32)
        tail += _ALPHABET[digit]
    return f"{_day(opened_at, tz)}-{tail}"


@lru_cache(64)  # a batch opens all its cases at one moment
def _day(at: int, tz: tzinfo) -> str:
    return f"{datetime.fromtimestamp(at / SECOND, tz):%y%m%d}"


def signal_stream(key: str) -> str:
    """The stream of a signal that belongs to no case, for the fact that sets it aside."""
    return f"signal:{key}"


def has_case(stream: str) -> bool:
    """Whether the facts of this stream fold to a case; the others stand for themselves."""
    return stream != SITE and ":" not in stream


def _derive(name: str) -> str:
    """`uuid5(…).hex`, without the UUID that `uuid` would make of it on the way: a signal needs half a dozen ids."""
    digest = sha1(_NAMESPACE + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:12]}5{digest[13:16]}{_VARIANT[digest[16]]}{digest[17:32]}"
