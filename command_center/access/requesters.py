"""Who asked, and what was written before it was masked: kept apart from everything else, and shown to few."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from command_center.access.masking import (
    SHORTEST,
    Forms,
    digits,
    forms,
    masked,
    masked_name,
    masked_phone,
    mentions,
    without,
)
from command_center.access.may import CALLING, TOWN, UNIT
from command_center.access.people import Viewer
from command_center.case.state import Case
from command_center.facts.parts import SignalPart
from command_center.facts.signal import Reporter, Signal
from command_center.site.value import Site

REASON = (4, 500)
"""Characters of the reason that one gives: at least, at most."""
WORDS = ("title", "text", "item", "camera", "alarm")
"""What a signal has of somebody's own words, with its place."""


class Requester(Struct, frozen=True):
    """A row of the one table that can be erased. `key` is a signal's, or the id of a command in whose words somebody
    was named; `written` has by field what was written there, where the facts have it masked."""

    key: str
    name: str = ""
    phone: str = ""
    confidential: bool = False  # 保密: units do not even see that there is somebody
    written: dict[str, str] = {}


def taken_out(signal: Signal, reporter: Reporter | None, site: Site) -> tuple[Signal, Requester | None]:
    """The signal with what people wrote in it masked; and what is kept apart: who asked, and what they wrote. Items and
    cameras that the site knows are no words of theirs."""
    one = Requester(signal.key, *((reporter.name, reporter.phone, reporter.confidential) if reporter else ()))
    whom, data = forms(one.name, one.phone), signal.data
    place: Any = getattr(data, "place", None)
    before = {name: getattr(data, name) for name in WORDS if hasattr(data, name)}
    before["place"] = place.text if place else ""
    after = {name: masked(text, whom, one.confidential) for name, text in before.items()}
    written = {name: text for name, text in before.items() if after[name] != text and not _listed(site, name, text)}
    if not written:
        return signal, one if reporter else None
    more: dict[str, Any] = {name: after[name] for name in written if name != "place"}
    at = signal.place
    if "place" in written:
        more["place"], at = replace(place, text=after["place"]), replace(at, text=after["place"])
    return replace(signal, data=replace(data, **more), place=at), replace(one, written=written)


def _listed(site: Site, field: str, text: str) -> bool:
    if field == "item":
        return text in site.items or any(text in (item.name, item.short) for item in site.items.values())
    return field == "camera" and text in site.cameras


def of_person(who: str, everybody: Sequence[Requester]) -> list[Requester]:
    """The rows of somebody, by the phone or the name in full: where they asked, and where somebody else wrote their
    name or phone in acts. Texts of others who asked stay theirs."""
    wanted = forms(who)
    asked = [one for one in everybody if _is(wanted, one)]
    whom = forms(*(word for one in asked for word in (one.name, one.phone)))
    acts = [one for one in everybody if not one.name and not one.phone and one not in asked]
    return asked + [one for one in acts if any(mentions(text, whom) for text in one.written.values())]


def _is(wanted: Forms, one: Requester) -> bool:
    """A landline is another's in another area; without it, it may be theirs."""
    if not wanted.numbers:
        return not set(wanted.names).isdisjoint(forms(one.name).names)
    found = forms(one.phone).numbers
    return bool(found) and (found[0] in wanted.numbers or wanted.numbers[0] in found)


def looked_for(everybody: Iterable[Requester]) -> tuple[Forms, bool]:
    """By what these people are found in a text, and whether one of them asked in confidence."""
    them = list(everybody)
    return forms(*(word for one in them for word in (one.name, one.phone))), any(one.confidential for one in them)


def asked_in(case: Case) -> list[str]:
    """The signals whose senders wait for an answer, by their keys."""
    return [signal.key for signal in case.signals.values() if signal.asked]


def unnamed(part: SignalPart, asked: Sequence[Requester]) -> SignalPart:
    """A signal that joins a case, with those masked who asked there before: whoever sent it may know their names."""
    found = list(perhaps_in(f"{part.title}\n{part.text}\n{part.place.text}", asked))
    if not found:
        return part
    whom, wholly = looked_for(found)
    title, text, place = (without(words, whom, wholly) for words in (part.title, part.text, part.place.text))
    return replace(part, title=title, text=text, place=replace(part.place, text=place))


def perhaps_in(text: str, everybody: Iterable[Requester]) -> Iterator[Requester]:
    """Of many, whom it is worth to look for: two letters of the name are there, or digits enough for a number."""
    # counted with repetition: 丁丁 has two
    letters, numbered = {*text, *text.swapcase()}, len(digits(text)) >= SHORTEST
    return (one for one in everybody if numbered or sum(map(letters.__contains__, one.name)) > 1)


def shows(viewer: Viewer, one: Requester) -> bool:
    """Whether somebody who sees the case sees who asked, masked."""
    return bool(viewer.words & TOWN) or (bool(viewer.words & UNIT) and not one.confidential)


def reveals(viewer: Viewer, case: Case, one: Requester) -> bool:
    """Whether it may be revealed to somebody who sees the case: to units where they have or had a duty."""
    if viewer.words & CALLING:
        return True
    post = viewer.post
    own = post is not None and any(duty.unit == post.unit for duty in case.duties.values())
    return own and bool(viewer.words & UNIT) and not one.confidential


def requester_view(viewer: Viewer, case: Case, one: Requester) -> dict[str, Any]:
    return {
        "signal": one.key,
        "name": masked_name(one.name),
        "phone": masked_phone(one.phone),
        "confidential": one.confidential,
        "may_reveal": reveals(viewer, case, one),
    }
