"""What the town says, as data: topics with their words, places by village, voices. The tables lie in `tables/`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
from msgspec import Struct

FOLDER = Path(__file__).parent / "tables"
SLOT = re.compile(r"\{([^{}]*)\}")


class Topic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sort of matter: which catalogue item it is, where it happens, who tells it, in which words."""

    items: tuple[str, ...]  # the item's name in the catalogue, likeliest first
    at: tuple[str, ...]  # sorts of places
    titles: tuple[str, ...]
    seen: tuple[str, ...]
    more: tuple[str, ...]
    wants: tuple[str, ...]
    done: tuple[str, ...] = ()  # what a grid worker does on the spot
    grid: float = 0  # weight among the reports of grid workers
    hotline: float = 0  # weight among the tickets of the hotline
    kinds: tuple[str, ...] = ()
    on_site: float = 0  # share of its reports that are settled on the spot
    villages: tuple[str, ...] = ()  # nowhere else
    months: tuple[int, ...] = ()  # in no other month
    consult: bool = False  # asks for information
    hard: bool = False  # often takes several units


class Phrases(NamedTuple):
    topics: dict[str, Topic]
    places: dict[str, dict[str, tuple[str, ...]]]
    voices: dict[str, tuple[str, ...]]


@cache
def phrases() -> Phrases:
    topics: dict[str, Topic] = {}
    for name in ("street", "works", "waterside", "safety", "people"):
        topics |= msgspec.yaml.decode((FOLDER / f"{name}.yaml").read_bytes(), type=dict[str, Topic])
    places = msgspec.yaml.decode((FOLDER / "places.yaml").read_bytes(), type=dict[str, dict[str, tuple[str, ...]]])
    voices = msgspec.yaml.decode((FOLDER / "voices.yaml").read_bytes(), type=dict[str, tuple[str, ...]])
    return Phrases(topics, places, voices)


@cache
def settled(item: str) -> tuple[str, ...]:
    """How a matter of this item is settled, where the tables say it."""
    return tuple(words for topic in phrases().topics.values() if topic.items[0] == item for words in topic.done)


def fill(pattern: str, rng: Random, slots: Mapping[str, str] | None = None) -> str:
    """`pattern` with every `{…}` settled from the inside out: a slot's value, one of `a|b`, or a number of `3-8`."""
    known = slots or {}

    def settle(found: re.Match[str]) -> str:
        words = found[1]
        if words in known:
            return known[words]
        if "|" in words:
            return rng.choice(words.split("|"))
        low, dash, high = words.partition("-")
        if not dash:
            return words
        number = rng.randint(int(low), int(high))
        return str(number // 10 * 10 if int(low) >= 50 and int(high) < 1000 else number)

    while SLOT.search(pattern):
        pattern = SLOT.sub(settle, pattern)
    return pattern
