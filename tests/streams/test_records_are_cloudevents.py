"""What the center writes any CloudEvents SDK reads, and what one writes the center reads."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka, to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from command_center.facts.codec import encode
from command_center.facts.signal import HotlineTicket, PlaceGiven
from command_center.intake.door import Arrival
from command_center.intake.events import BadEvent, arrival, opened
from command_center.store.outbox import Waiting
from streams.binding import Record, envelope, record
from tests.store import given

JSON = JSONFormat()
ATTRIBUTES: dict[str, Any] = {
    "id": "单 1",
    "source": "urn:热线",
    "type": "hotline.ticket.v1",
    "time": datetime(2026, 11, 24, 1, 21, 0, 123456, UTC),
}
DATA: dict[str, Any] = {"title": "路灯不亮", "reporter": {"name": "来电人", "phone": "1"}}


def read(headers: Any, value: bytes | None) -> Arrival:
    return arrival(opened(envelope(headers, value)))


def by_sdk(written: Record) -> Any:
    return from_kafka(KafkaMessage(dict(written.headers), written.key, written.value), JSON)


def test_a_signal_is_the_event_that_it_was() -> None:
    data = HotlineTicket(title="路灯不亮", place=PlaceGiven("村口", 120.3, 31.2, "GCJ02"))
    signal = given.signal(1, source="urn:热线", id="单 1", data=data)
    written = record(Waiting(7, "signals", signal.key, "fuxi-01", encode(signal)))
    event = by_sdk(written)
    assert (written.topic, written.key) == ("signals", b"fuxi-01")
    assert (event.get_source(), event.get_id(), event.get_type()) == ("urn:热线", "单 1", "hotline.ticket.v1")
    assert event.get_data()["title"] == "路灯不亮" and not event.get_data()["reporter"]
    assert read(written.headers, written.value) == Arrival("urn:热线", "单 1", signal.type, signal.at, data)


def test_a_fact_is_as_it_stands_in_the_log() -> None:
    fact = given.opened(3)
    written = record(Waiting(8, "facts", fact.id, fact.case, encode(fact)))
    event = by_sdk(written)
    assert (written.topic, written.key, written.value) == ("facts", fact.case.encode(), encode(fact))
    assert (event.get_id(), event.get_type(), event.get_subject()) == (fact.id, "case.opened", fact.case)
    assert event.get_time() == datetime.fromtimestamp(fact.at / 1_000_000, UTC)
    assert event.get_data() == msgspec.json.decode(encode(fact))


@pytest.mark.parametrize("mode", [to_binary, to_structured])
def test_what_an_sdk_writes_is_read(mode: Any) -> None:
    message = mode(CloudEvent(dict(ATTRIBUTES), DATA), JSON)
    found = read(message.headers.items(), message.value)
    assert (found.source, found.id, found.at) == ("urn:热线", "单 1", 1_795_483_260_123_456)
    assert found.data.title == "路灯不亮" and found.data.reporter.phone == "1"  # type: ignore[union-attr]


GOOD = [("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_source", b"s"), ("ce_type", b"hotline.ticket.v1")]


@pytest.mark.parametrize(
    ("headers", "value", "words"),
    [
        ([], b"{}", "application/cloudevents+json"),
        (GOOD, None, "no JSON"),
        (GOOD, b"\xff", "no JSON"),
        (GOOD, b"{}", "title"),
        ([*GOOD[:1], ("ce_id", b"\xff"), *GOOD[2:]], b"{}", "id"),
        ([*GOOD[:1], ("ce_id", None), *GOOD[2:]], b"{}", "id"),
        ([*GOOD, ("content-type", b"text/xml")], b"<x/>", "application/json"),
        ([("content-type", b"application/cloudevents+json; charset=utf-8")], b"[]", "object"),
    ],
)
def test_what_is_wrong_with_a_record_is_named(headers: Any, value: bytes | None, words: str) -> None:
    with pytest.raises(BadEvent, match=words.replace("+", r"\+")):
        read(headers, value)
