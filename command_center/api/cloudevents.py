"""CloudEvents 1.0 over HTTP in binary, structured and batch mode. Pure: headers and bytes → arrivals and refusals."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from command_center.intake.door import Arrival
from command_center.intake.events import STRUCTURED, BadEvent, Envelope, arrival, opened, read_json

BATCH = "application/cloudevents-batch+json"
MOST = 1000  # events in one batch


class BadEvents(Exception):
    """The whole request cannot be read."""


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
    try:
        events = _batch(body) if content == BATCH else [_single(headers, content, body)]
    except BadEvent as error:
        raise BadEvents(str(error)) from None
    found = Read([], [], [])
    for index, event in enumerate(events):
        try:
            found.arrivals.append(arrival(event))
            found.indexes.append(index)
        except BadEvent as error:
            found.refused.append(Refusal(index, str(error)))
    return found


def _batch(body: bytes) -> list[Any]:
    events = read_json(body)
    if not isinstance(events, list):
        raise BadEvents(f"a batch is a JSON array of events, got {type(events).__name__}")
    if len(events) > MOST:
        raise BadEvents(f"a batch holds at most {MOST} events, got {len(events)}")
    return events


def _single(headers: Mapping[str, str], content: str, body: bytes) -> Any:
    if content != STRUCTURED and "ce-specversion" not in headers:
        raise BadEvents(
            f"expected Content-Type {STRUCTURED} or {BATCH}, or binary mode with ce-* headers; got {content or 'none'}"
        )
    attributes = {name[3:]: unquote(value) for name, value in headers.items() if name.startswith("ce-")}
    return opened(Envelope(content, attributes, body))
