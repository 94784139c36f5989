"""One CloudEvent becomes an arrival, however it was carried. Pure.

HTTP and Kafka spell the attributes differently and share everything else: what stands in an `Envelope` is the same.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from command_center.case.commands import Refused
from command_center.case.moments import YEARS, read_moment
from command_center.facts.signal import SIGNAL_TYPES, VideoAlarm
from command_center.intake.door import Arrival, upstream_of

STRUCTURED = "application/cloudevents+json"


class BadEvent(Exception):
    """The event is refused; the reason names the attribute or field."""


class Envelope(Struct, frozen=True):
    """An event as it came: with its attributes beside the data (binary mode), or all in the body (structured)."""

    content: str  # the body's media type, without parameters; "" where nobody said
    attributes: dict[str, str]
    body: bytes


def opened(envelope: Envelope) -> Any:
    """The event's JSON. Raises BadEvent."""
    if envelope.content == STRUCTURED:
        return read_json(envelope.body)
    if "specversion" not in envelope.attributes:
        raise BadEvent(f"content type: expected {STRUCTURED} or attributes, got {envelope.content or 'none'}")
    if envelope.content not in ("application/json", ""):
        raise BadEvent(f"data must be application/json, got {envelope.content}")
    return {**envelope.attributes, "data": read_json(envelope.body)}


def read_json(body: bytes) -> Any:
    """Raises BadEvent."""
    try:
        return msgspec.json.decode(body)
    except UnicodeDecodeError as error:
        raise BadEvent(f"the body is no JSON in UTF-8: {error.reason} (byte {error.start} of a text)") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadEvent(f"the body is no JSON: {error}") from None


def words_in(envelope: Envelope) -> Iterator[str]:
    """Whatever stands in an event, also in one that cannot be read."""
    yield from envelope.attributes.values()
    try:
        yield from _leaves(read_json(envelope.body))
    except BadEvent:
        yield from (envelope.body.decode(coding, "replace") for coding in ("utf-8", "gb18030"))


def _leaves(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
        else:
            yield str(one)


def arrival(event: Any) -> Arrival:
    """Reads the event's JSON. Raises BadEvent."""
    if not isinstance(event, dict):
        raise BadEvent(f"an event is a JSON object, got {type(event).__name__}")
    if event.get("specversion") != "1.0":
        raise BadEvent(f"specversion: expected 1.0, got {event.get('specversion')!r:.60}")
    for name in ("id", "source", "type"):
        value = event.get(name)
        if not isinstance(value, str) or not value or len(value) > 400:
            raise BadEvent(f"{name}: expected a text of 1 to 400 characters, got {value!r:.60}")
    kind = SIGNAL_TYPES.get(event["type"])
    if kind is None:
        raise BadEvent(f"type: expected one of {', '.join(SIGNAL_TYPES)}, got {event['type']!r:.60}")
    at = _time(event.get("time"))
    try:
        data = msgspec.convert(event.get("data"), kind)
        upstream_of(getattr(data, "upstream", None))  # its moments are read once more at the door
    except (msgspec.ValidationError, Refused) as error:
        raise BadEvent(f"data: {error}") from None
    _check_place(data)
    return Arrival(event["source"], event["id"], event["type"], at, data)


def files_of(arrival: Arrival) -> list[str]:
    """The pictures that it names."""
    data = arrival.data
    if isinstance(data, VideoAlarm):
        return [data.snapshot] if data.snapshot else []
    on_site = getattr(data, "on_site", None)
    return [*data.attachments, *((on_site.before, on_site.after) if on_site else ())]


def check_files(arrival: Arrival, there: Callable[[str], bool]) -> None:
    """Pictures are put before the event that names them: raises BadEvent where one is not `there`."""
    for name in files_of(arrival):
        if not there(name):
            raise BadEvent(f"data: no blob {name}; put it first: PUT /blobs/{name}")


def _check_place(data: Any) -> None:
    place = getattr(data, "place", None)
    if place is None:
        return
    if (place.lon is None) != (place.lat is None):
        raise BadEvent("data.place: lon and lat come together")
    if place.lon is not None and place.datum is None:
        raise BadEvent("data.place.datum: coordinates name their datum: WGS84, CGCS2000 or GCJ02")


def _time(text: Any) -> int | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadEvent(f"time: expected RFC 3339 with an offset, got {text!r:.60}")
    try:
        return read_moment(text, "time")
    except Refused:
        raise BadEvent(f"time: expected RFC 3339 with an offset, {YEARS[0]} to {YEARS[-1]}, got {text!r:.60}") from None
