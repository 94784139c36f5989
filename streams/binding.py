"""CloudEvents 1.0 in Kafka records, so that any SDK reads what the center writes and writes what it reads. Pure.

Written is binary mode: the attributes are headers `ce_…`, the value is the data. Read are binary and structured mode.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

import msgspec
from msgspec import Raw, Struct

from command_center.case.moments import EPOCH
from command_center.facts.codec import decode_fact, encode
from command_center.facts.parts import Fact
from command_center.intake.events import Envelope
from command_center.store.outbox import Waiting

log = logging.getLogger(__name__)

SOURCE = "urn:command-center"
"""Who tells facts."""

Headers = Iterable[tuple[str, bytes | None]]


class Record(NamedTuple):
    """What is written; `topic` is a name of the table in `topics`."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


class Received(NamedTuple):
    """What was read; `topic` as the broker calls it, `value` None where there is none."""

    topic: str
    partition: int
    offset: int
    headers: Headers
    value: bytes | None


Handle = Callable[[Sequence[Received]], Awaitable[None]]
"""Does a batch: when it returns, all of it is done."""


class Carrier(Protocol):
    """Has records handled, for as long as it runs."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...


class _Signal(Struct):
    source: str
    id: str
    type: str
    at: int
    data: Raw


class _Fact(Struct):
    id: str
    case: str
    kind: str
    at: int


_signal = msgspec.json.Decoder(_Signal)
_fact = msgspec.json.Decoder(_Fact)


def record(waiting: Waiting) -> Record:
    """A signal as the event that it was, without who asked; a fact as it stands in the log."""
    if waiting.topic == "signals":
        signal = _signal.decode(waiting.doc)
        headers = _headers(signal.source, signal.id, signal.type, signal.at)
        return Record(waiting.topic, waiting.key.encode(), bytes(signal.data), headers)
    fact = _fact.decode(waiting.doc)
    headers = [*_headers(SOURCE, fact.id, fact.kind, fact.at), ("ce_subject", fact.case.encode())]
    return Record(waiting.topic, waiting.key.encode(), waiting.doc, headers)


def facts_in(records: Iterable[Received]) -> list[Fact]:
    """What else somebody wrote into the topic is passed over."""
    found = []
    for record in records:
        try:
            found.append(decode_fact(record.value or b""))
        except msgspec.MsgspecError as error:
            log.error("%s-%d %d is no fact: %s", record.topic, record.partition, record.offset, error)
    return found


def kinds_in(records: Iterable[Received]) -> set[str]:
    """Of the facts in these, as their headers say."""
    return {envelope(record.headers, None).attributes.get("type", "") for record in records}


def event(fact: Fact) -> bytes:
    """A fact as a whole event, in structured mode."""
    attributes = _attributes(SOURCE, fact.id, fact.kind, fact.at)
    return encode(attributes | {"subject": fact.case, "datacontenttype": "application/json", "data": fact})


def envelope(headers: Headers, value: bytes | None) -> Envelope:
    """The event in a record. A header that is no UTF-8 is none."""
    texts = {name.lower(): text for name, raw in headers if (text := _text(raw)) is not None}
    attributes = {name[3:]: text for name, text in texts.items() if name.startswith("ce_")}
    content = texts.get("content-type", "").split(";")[0].strip().lower()
    return Envelope(content, attributes, value or b"")


def _headers(source: str, id: str, type: str, at: int) -> list[tuple[str, bytes]]:
    named = [(f"ce_{name}", text.encode()) for name, text in _attributes(source, id, type, at).items()]
    return [*named, ("content-type", b"application/json")]


def _attributes(source: str, id: str, type: str, at: int) -> dict[str, Any]:
    moment = (EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")
    return {"specversion": "1.0", "id": id, "source": source, "type": type, "time": moment}


def _text(raw: bytes | None) -> str | None:
    try:
        return raw.decode() if raw is not None else None
    except UnicodeDecodeError:
        return None
