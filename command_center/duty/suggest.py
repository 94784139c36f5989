"""What an unmatched thing may be, and which open cases lie near it: for a clerk to choose, never by itself."""

from collections.abc import Iterable

from msgspec import Struct

from command_center.case.state import BEFORE_VERIFY, Case
from command_center.facts.parts import SignalPart
from command_center.intake.classify import keywords_in
from command_center.intake.correlate import alike, similarity
from command_center.intake.datum import metres
from command_center.site.value import Item, Site

WORD, PIECE, OLD = 3.0, 0.5, 1.5
"""What counts, and how much: a keyword of the catalogue, two neighbouring characters of one, an old case's likeness."""
DOUBT = 1.5
"""Weight of what is not known, so that little evidence gives little confidence."""
LIKE = 0.18  # of an old case's text: below, it says nothing
MOST = 3
NEAR_METRES = 500.0


class Suggestion(Struct, frozen=True):
    """An item with its units, and what speaks for it."""

    item: str
    lead: str
    assist: tuple[str, ...]
    level: str
    words: tuple[str, ...]  # of the text, that are the catalogue's
    pieces: tuple[str, ...]  # of the text, that are part of the catalogue's words
    like: int  # old cases with a like text
    like_by_lead: int  # of them closed by this lead
    share: float  # of all evidence, 0…1, doubt included


class Near(Struct, frozen=True):
    """An open case beside the thing: what is equal is what a clerk looks for."""

    case: str
    number: str
    title: str
    item: str
    grid: str
    status: str
    lead: str
    source: str
    signals: int
    opened_at: int
    promised_at: int
    metres: int | None
    same_item: bool
    same_grid: bool
    likely: bool  # the center itself finds them alike
    because: str


def items_for(site: Site, case: Case, old: Iterable[Case]) -> list[Suggestion]:
    """At most three, likeliest first. `old`: ended cases to learn from, newest first."""
    text = "\n".join(f"{part.title} {part.text}" for part in case.signals.values())
    found = dict.fromkeys((item.code for item, _ in keywords_in(site, text)), 0.0)
    words: dict[str, list[str]] = {}
    for item, word in keywords_in(site, text):
        found[item.code] += WORD
        words.setdefault(item.code, []).append(word)
    pieces: dict[str, list[str]] = {}
    for item in site.items.values():
        if some := _pieces(item, text):
            pieces[item.code] = some
            found[item.code] = found.get(item.code, 0.0) + PIECE * len(some)
    similar = [(other, share) for other in old if (share := _likeness(text, other)) >= LIKE and other.item]
    for other, share in similar:
        found[other.item] = found.get(other.item, 0.0) + OLD * share
    total = sum(found.values()) + DOUBT
    best = sorted((code for code in found if code in site.items), key=lambda code: (-found[code], code))[:MOST]
    return [
        _suggestion(site.items[code], case, words.get(code, []), pieces.get(code, []), similar, found[code] / total)
        for code in best
    ]


def _suggestion(
    item: Item, case: Case, words: list[str], pieces: list[str], similar: list[tuple[Case, float]], share: float
) -> Suggestion:
    lead, *assist = [unit.replace("{village}", case.village) for unit in (item.lead, *item.assist)]
    like = [other for other, _ in similar if other.item == item.code]
    return Suggestion(
        item=item.code,
        lead=lead,
        assist=tuple(unit for unit in assist if unit),
        level=item.level,
        words=tuple(dict.fromkeys(words)),
        pieces=tuple(pieces),
        like=len(like),
        like_by_lead=sum(1 for other in like if other.lead == lead),
        share=round(share, 3),
    )


def _pieces(item: Item, text: str) -> list[str]:
    """Pairs of characters of the item's name and keywords that stand in the text, where no whole keyword does."""
    if any(word in text for word in item.keywords):
        return []
    pairs = {word[at : at + 2] for word in (item.name, *item.keywords) for at in range(len(word) - 1)}
    return sorted((pair for pair in pairs if pair.isalnum() and pair in text), key=text.index)


def _likeness(text: str, other: Case) -> float:
    return max((similarity(text, f"{part.title} {part.text}") for part in other.signals.values()), default=0.0)


def near(site: Site, case: Case, open_cases: Iterable[Case]) -> list[Near]:
    """At most three open cases, those that look alike first, then by the way there."""
    part = next(iter(case.signals.values()), None)
    if part is None:
        return []
    found = []
    for other in open_cases:
        if other.id == case.id or other.status not in BEFORE_VERIFY:
            continue
        likeness, away = alike(site, part, other), _away(part, other)
        if likeness is None and (away is None or away > NEAR_METRES) and other.id not in case.suggestions:
            continue
        found.append(
            Near(
                case=other.id,
                number=other.number,
                title=other.title,
                item=other.item,
                grid=other.grid,
                status=other.status,
                lead=other.lead,
                source=other.source,
                signals=len(other.signals),
                opened_at=other.opened_at,
                promised_at=other.promised_at,
                metres=away,
                same_item=bool(other.item) and other.item == case.item,
                same_grid=bool(other.grid) and other.grid == case.grid,
                likely=likeness is not None or other.id in case.suggestions,
                because=likeness.words if likeness else "",
            )
        )
    return sorted(found, key=_order)[:MOST]


def _order(one: Near) -> tuple[bool, bool, int, str]:
    return (not one.likely, not one.same_item, one.metres if one.metres is not None else 1 << 30, one.case)


def _away(part: SignalPart, other: Case) -> int | None:
    """Metres between them; None where one has no coordinates."""
    here, there = part.place, other.place
    if here.lon is None or here.lat is None or there.lon is None or there.lat is None:
        return None
    return round(metres(here.lon, here.lat, there.lon, there.lat))
