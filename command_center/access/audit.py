"""The audit's chain: each row's hash holds the one before, so that none can be changed or taken out unseen."""

import hashlib

import msgspec
from msgspec import Struct


class Entry(Struct, frozen=True):
    """Who did what, about what (a signal's key, an account), and why. `at`: UTC µs of the center's clock."""

    at: int
    who: str
    did: str
    about: str
    why: str = ""


def chained(before: str, entry: Entry) -> str:
    return hashlib.sha256(before.encode() + msgspec.json.encode(entry)).hexdigest()
