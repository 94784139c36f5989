import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.ids import signal_key
from command_center.facts.signal import Signal
from command_center.intake.door import Arrival
from command_center.store import Closed, Store, Unavailable
from streams.binding import Received
from streams.deliver import Deliver
from streams.receive import Receive
from tests.store.given import T0
from tests.town import guangfu

FILE = "a" * 64


class Place:
    """A center, what is brought to it, and what goes wrong on the way."""

    def __init__(self, folder: Path) -> None:
        self.store = Store("sqlite://", folder)
        self.store.open()
        self.center = Center(guangfu(), self.store, Clock("manual", start_at=T0))
        self.waits: list[float] = []
        self.fails: Callable[[Sequence[Arrival]], None] = lambda arrivals: None
        self._kept, self._received = self.center.kept, self.center.received
        self.center.kept = self._keep  # type: ignore[method-assign]
        self.center.received = self._take_at_once  # type: ignore[method-assign]
        deliver = Deliver(self.store, self.center.take, self.center.clock.now, self._sleep)
        self._receive = Receive(self.center, deliver)

    async def _keep(self, arrivals: Sequence[Arrival]) -> list[Signal]:
        self.fails(arrivals)
        return await self._kept(arrivals)

    async def _take_at_once(self, arrivals: Sequence[Arrival]) -> None:
        self.fails(arrivals)
        await self._received(arrivals)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def receive(self, *records: Received) -> None:
        asyncio.run(self._receive(records))

    def outcomes(self) -> int:
        return len(self.store.read(lambda reader: reader.every_case()))

    def letters(self) -> dict[str, str]:
        found, _ = self.store.read(lambda reader: reader.dead_letters())
        return {f"{letter.origin} {letter.position}": letter.reason for letter in found}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    found.store.close()


def ticket(n: int, **data: Any) -> Received:
    attributes = {"specversion": "1.0", "id": str(n), "source": "urn:12345", "type": "hotline.ticket.v1"}
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    return Received("signals", 3, n, headers, json.dumps({"title": "路灯不亮"} | data).encode())


def test_each_record_has_its_outcome_once_however_often_it_comes(place: Place) -> None:
    place.receive(*(ticket(n) for n in range(20)), *(ticket(n) for n in range(0, 20, 3)))
    place.receive(*(ticket(n) for n in range(25)))
    assert (place.outcomes(), place.letters()) == (25, {})


def test_the_same_signal_twice_in_one_batch_has_one_outcome(place: Place) -> None:
    place.receive(ticket(1), ticket(2, title="店外经营"), ticket(1, title="另一个说法"), ticket(1))
    facts = place.store.read(lambda reader: reader.facts_by_cause(signal_key("urn:12345", "1")))
    assert [fact.kind for fact in facts].count("case.opened") == 1
    assert len({fact.id for fact in facts}) == len(facts)
    (case,) = [one for one in place.store.read(lambda reader: reader.every_case()) if one.id == facts[0].case]
    assert (case.title, len(case.signals), place.letters()) == ("路灯不亮", 1, {})


def test_a_malformed_record_is_set_aside_with_its_place_and_reason(place: Place) -> None:
    bad = [
        Received("signals", 3, 7, [], b"{}"),
        ticket(8, titel="?"),
        ticket(9)._replace(value=None),
        ticket(10, attachments=[FILE]),
        ticket(11, place={"lon": 120.3, "lat": 31.2}),
    ]
    place.receive(ticket(1), *bad, ticket(12))
    assert place.outcomes() == 2
    reasons = place.letters()
    words = {7: "content type", 8: "titel", 9: "no JSON", 10: f"PUT /blobs/{FILE}", 11: "datum"}
    assert list(reasons) == [f"signals-3 {offset}" for offset in sorted(words, reverse=True)]
    assert all(word in reasons[f"signals-3 {offset}"] for offset, word in words.items())


def test_a_record_that_cannot_be_kept_is_set_aside_alone(place: Place) -> None:
    def fails(arrivals: Sequence[Arrival]) -> None:
        if any(arrival.id == "3" for arrival in arrivals):
            raise ValueError("no such thing")

    place.fails = fails
    place.receive(*(ticket(n) for n in range(6)))
    assert (place.outcomes(), place.letters()) == (5, {"signals-3 3": "ValueError: no such thing"})


def test_an_absent_database_is_waited_for(place: Place) -> None:
    left = 8

    def fails(arrivals: Sequence[Arrival]) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise Unavailable("not written")

    place.fails = fails
    place.receive(ticket(1), ticket(2))
    assert (place.outcomes(), place.letters()) == (2, {})
    assert place.waits == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_a_closed_store_makes_no_dead_letters(place: Place) -> None:
    def fails(arrivals: Sequence[Arrival]) -> None:
        raise Closed("the store is closed")

    place.fails = fails
    with pytest.raises(Closed):
        place.receive(ticket(1), ticket(2))
    assert place.letters() == {}


def test_who_asked_is_kept_apart(place: Place) -> None:
    place.receive(ticket(1, reporter={"name": "来电人", "phone": "13800000000"}))
    reporter = place.store.read(lambda reader: reader.requester(signal_key("urn:12345", "1")))
    assert reporter is not None and reporter.phone == "13800000000"
