"""One matter in somebody's words: a topic at a place, told in one of many voices."""

from datetime import datetime
from random import Random
from typing import NamedTuple

from connectors.simulator.phrases import Topic, fill, phrases
from connectors.simulator.places import Gazetteer, Spot

WHEN = ((8, "when_early"), (12, "when_morning"), (17, "when_afternoon"), (24, "when_evening"))
"""Until which hour which words for the time of day fit."""
OWN_WORDS = ("anger", "who", "again", "ask", "helper", "since")


class Told(NamedTuple):
    title: str
    text: str


def tell(topic: Topic, spot: Spot, voice: str, at: datetime, rng: Random, town: Gazetteer, village: str) -> Told:
    """`voice` is hotline, grid, on_site, repeat_hotline or repeat_grid; topics that consult have one of their own."""
    voices = phrases().voices
    if topic.consult:
        voice = "consult"
    slots = {name: fill(rng.choice(voices[name]), rng) for name in OWN_WORDS}
    when = next(name for until, name in WHEN if at.hour < until)
    half = "上午" if at.hour < 12 else "下午"
    seen = fill(rng.choice(topic.seen), rng)
    walk = rng.choice((f"{at.hour}:{at.minute // 5 * 5:02d}", f"{half}{at.hour % 12 or 12}点多", half))
    slots |= {
        "place": spot.text,
        "village": village,
        "home": town.home(spot.quarter, rng),
        "when": fill(rng.choice(voices[when]), rng),
        "hm": walk,
        "seen": seen,
        "more": fill(rng.choice(topic.more), rng),
        "want": fill(rng.choice(topic.wants), rng),
        "done": fill(rng.choice(topic.done), rng) if topic.done else "",
        "title": fill(rng.choice(_titles(topic, seen)), rng),
    }
    teller = "consult" if topic.consult else "hotline" if "hotline" in voice else "grid"
    return Told(fill(rng.choice(voices[f"{teller}_title"]), rng, slots), fill(rng.choice(voices[voice]), rng, slots))


def _titles(topic: Topic, seen: str) -> tuple[str, ...]:
    """The titles that speak of what was seen, two characters in common; all of them when none does."""
    pairs = {seen[at : at + 2] for at in range(len(seen) - 1)}
    fitting = tuple(title for title in topic.titles if any(title[at : at + 2] in pairs for at in range(len(title) - 1)))
    return fitting or topic.titles


def tell_vaguely(spot: Spot, rng: Random) -> Told:
    """Somebody who says where, and not what."""
    voices = phrases().voices
    text = fill(rng.choice(voices["vague"]), rng, {"place": spot.text})
    return Told(f"{spot.text}{rng.choice(voices['vague_titles'])}", text)


def topic_of(text: str) -> str:
    """The topic that a text sounds like, "" when it sounds like none: what a clerk would think on reading it."""
    best, length = "", 1
    for name, topic in phrases().topics.items():
        for words in (*topic.items[1:], *topic.titles):
            if len(words) > length and words in text:
                best, length = name, len(words)
    return best
