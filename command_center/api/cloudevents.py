"""CloudEvents 1.0 over HTTP in binary, structured and batch mode. Pure: headers and bytes → arrivals and refusals."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

import msgspec

from command_center.case.commands import Refused
from command_center.case.moments import YEARS, read_moment
from command_center.facts.signal import SIGNAL_TYPES
from command_center.intake.door import Arrival, upstream_of

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
MOST = 1000  # events in one batch


class BadEvents(Exception):
    """The whole request cannot be read."""


class BadEvent(Exception):
    """One event is refused; the reason names the attribute or field."""


class Refusal(NamedTuple):
    position: int
    reason: str


class Read(NamedTuple):
    arrivals: list[Arrival]
    indexes: list[int]  # of the arrivals, in the request
    refused: list[Refusal]


def read(headers: Mapping[str, str], body: bytes) -> Read:
    """Raises BadEvents where not even a list of events can be made out."""
    content = headers.get("content-type", "").split(";")[0].strip().lower()
    if content == BATCH:
        events = _json(body)
        if not isinstance(events, list):
            raise BadEvents(f"a batch is a JSON array of events, got {type(events).__name__}")
        if len(events) > MOST:
            raise BadEvents(f"a batch holds at most {MOST} events, got {len(events)}")
    elif content == STRUCTURED:
        events = [_json(body)]
    elif "ce-specversion" in headers:
        events = [_binary(headers, body, content)]
    else:
        raise BadEvents(
            f"expected Content-Type {STRUCTURED} or {BATCH}, or binary mode with ce-* headers; got {content or 'none'}"
        )
    found = Read([], [], [])
    for index, event in enumerate(events):
        try:
            found.arrivals.append(_arrival(event))
            found.indexes.append(index)
        except BadEvent as error:
            found.refused.append(Refusal(index, str(error)))
    return found


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except UnicodeDecodeError as error:
        raise BadEvents(f"the body is no JSON in UTF-8: {error.reason} (byte {error.start} of a text)") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadEvents(f"the body is no JSON: {error}") from None


def _binary(headers: Mapping[str, str], body: bytes, content: str) -> dict[str, Any]:
    event: dict[str, Any] = {name[3:]: unquote(value) for name, value in headers.items() if name.startswith("ce-")}
    if content not in ("application/json", ""):
        raise BadEvents(f"data must be application/json, got {content}")
    return {**event, "data": _json(body)}


def _arrival(event: Any) -> Arrival:
    if not isinstance(event, dict):
        raise BadEvent(f"an event is a JSON object, got {type(event).__name__}")
    if event.get("specversion") != "1.0":
        raise BadEvent(f"specversion: expected 1.0, got {event.get('specversion')!r}")
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
