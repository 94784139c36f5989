"""Who asked, and what was written before it was masked: kept apart from everything else, and shown to few."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from command_center.access.masking import FEWEST, NOBODY, digits, masked, masked_name, masked_phone
from command_center.access.may import CALLING, TOWN, UNIT
from command_center.access.people import Viewer
from command_center.case.state import Case
from command_center.facts.signal import Reporter, Signal

REASON = (4, 500)
"""Characters of the reason that one gives: at least, at most."""


class Requester(Struct, frozen=True):
    """A row of the one table that can be erased. `key` is a signal's, or the id of a command in whose words somebody
    was named; `written` has by field what was written there, where the facts have it masked."""

    key: str
    name: str = ""
    phone: str = ""
    confidential: bool = False  # 保密: units do not even see that there is somebody
    written: dict[str, str] = {}


def taken_out(signal: Signal, reporter: Reporter | None) -> tuple[Signal, Requester | None]:
    """The signal with what people wrote in it masked; and what is kept apart: who asked, and what they wrote."""
    one = Requester(signal.key, *((reporter.name, reporter.phone, reporter.confidential) if reporter else ()))
    data = signal.data
    place = getattr(data, "place", None)
    before = {"title": data.title, "text": data.text, "place": place.text if place else ""}
    after = {name: masked(text, (one.name, one.phone), one.confidential) for name, text in before.items()}
    written = {name: text for name, text in before.items() if after[name] != text}
    if not written:
        return signal, one if reporter else None
    more = {"place": replace(place, text=after["place"])} if place else {}
    data = replace(data, title=after["title"], text=after["text"], **more)
    at = replace(signal.place, text=after["place"]) if place else signal.place
    return replace(signal, data=data, place=at), replace(one, written=written)


def of_person(who: str, everybody: Sequence[Requester]) -> list[Requester]:
    """The rows of somebody, by the phone or the name in full: where they asked, and where somebody else wrote their
    name or phone in acts. Texts of others who asked stay theirs."""
    name, number = _bare(who), _number(who)
    asked = [one for one in everybody if (_number(one.phone) == number if number else _bare(one.name) == name)]
    names = {_bare(one.name) for one in asked} - NOBODY - {""}
    numbers = {_number(one.phone) for one in asked} - {""}
    acts = [one for one in everybody if not one.name and not one.phone and one not in asked]
    return asked + [one for one in acts if any(_has(text, names, numbers) for text in one.written.values())]


def _bare(name: str) -> str:
    return "".join(name.split())


def _number(phone: str) -> str:
    """Its digits; "" for what is none."""
    found = digits(phone)
    return found if len(found) >= FEWEST else ""


def _has(text: str, names: Iterable[str], numbers: Iterable[str]) -> bool:
    bare, plain = _bare(text), digits(text)
    return any(name in bare for name in names) or any(number in plain for number in numbers)


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
