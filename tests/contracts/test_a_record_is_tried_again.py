"""Dead letters of what came straight from a broker: tried again, they are accepted as if they had been posted."""

import json
from hashlib import sha256

import pytest

from command_center.facts.codec import encode
from command_center.intake.events import Envelope
from tests.contracts.given import problem
from tests.town import PICTURE, Town

ATTRIBUTES = {"specversion": "1.0", "id": "17", "source": "urn:hotline", "type": "hotline.ticket.v1"}
RETRY = "/api/dead-letters/signals-3/17/retry"


def set_aside(t: Town, data: bytes) -> None:
    letter = encode(Envelope("application/json", ATTRIBUTES, data))
    row = ("signals-3", "17", "it failed", letter, t.running.center.clock.now())
    t.run(t.running.store.transact(lambda tx: tx.dead_letter(*row)))


def test_what_can_be_read_by_now_is_accepted(t: Town) -> None:
    name = sha256(PICTURE + b"late").hexdigest()
    set_aside(t, json.dumps({"title": "路灯不亮", "attachments": [name]}).encode())
    assert f"PUT /blobs/{name}" in problem(t.request("POST", RETRY), 422)["detail"]
    assert t.picture("late") == name
    assert t.request("POST", RETRY).json() == {"retried": 1}
    t.settle()
    assert t.get("/api/signals", source="urn:hotline", id="17")["outcome"]["state"] == "opened"
    assert t.get("/api/dead-letters")["items"] == []
    problem(t.request("POST", RETRY), 404)


@pytest.mark.parametrize(("data", "words"), [(b"{", "no JSON"), (b'{"titel": 1}', "titel")])
def test_what_still_cannot_be_read_stays_a_letter_with_one_more_try(t: Town, data: bytes, words: str) -> None:
    set_aside(t, data)
    assert words in problem(t.request("POST", RETRY), 422)["detail"]
    (letter,) = t.get("/api/dead-letters")["items"]
    assert (letter["origin"], letter["offset"], letter["tries"]) == ("signals-3", "17", 2)
    assert words in letter["reason"]
