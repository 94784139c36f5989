"""docs/api.md: every command in it is run in its order, and what it prints as the answer has the answer's shape."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields
from websockets.sync.client import ClientConnection, connect

from command_center.facts.signal import GridReport, HotlineTicket, PlaceGiven, VideoAlarm
from command_center.starting import bound
from command_center.wall.wall import Pace, Wall
from tests.contracts.manual import asked, differences, kept_from, pieces, printed
from tests.town import Town

MANUAL = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
HTTP, WALL = MANUAL.split("\n## The wall\n")


def test_every_example_is_answered_as_printed(t: Town) -> None:
    kept, answer, body, run = {"C": ""}, None, None, 0
    for piece in pieces(HTTP):
        where = f"docs/api.md:{piece.line}"
        if piece.kind == "keep":
            kept[piece.name] = kept_from(body, piece.text)
        elif piece.text.startswith("C="):
            continue
        elif piece.kind == "sh":
            assert answer is None, f"{where}: the command before this one has no answer"
            answer = asked(t, piece.text, kept)
            t.settle()
        else:
            assert answer is not None, f"{where}: an answer to nothing"
            status, written = printed(piece.text)
            body = answer.json()
            assert answer.status_code == status, f"{where}: {answer.status_code} {answer.text}"
            kind = answer.headers["content-type"]
            assert kind == "application/json" or f"content-type: {kind}" in piece.text, where
            assert list(differences(written, body)) == [], where
            answer, run = None, run + 1
    assert run >= 20


def test_the_comparison_bites() -> None:
    real = {"a": [{"b": 1}, {"b": 2}], "c": None}
    assert list(differences({"a": [{"b": 9}, "…"], "c": None}, real)) == []
    assert list(differences({"a": "…", "…": "…"}, real)) == []
    for wrong in ({"a": "…"}, {"a": [{"b": 1}], "c": None}, {"a": [{"x": 1}, "…"], "c": None}, {"a": "…", "c": "x"}):
        assert list(differences(wrong, real)), wrong


@pytest.mark.parametrize(
    ("type", "kind", "without"),
    [
        ("hotline.ticket.v1", HotlineTicket, None),
        ("grid.report.v1", GridReport, HotlineTicket),
        ("video.alarm.v1", VideoAlarm, None),
    ],
)
def test_the_fields_of_an_event_are_listed(type: str, kind: Any, without: Any) -> None:
    table = HTTP.split(f"\n`{type}`, ")[1].split("\n\n")[1]
    known = {field.name for field in fields(without)} if without else set()
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == [f.name for f in fields(kind) if f.name not in known]
    assert f"`{{{', '.join(f.name for f in fields(PlaceGiven))}}}`" in HTTP


# -- the wall ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def screen(t: Town) -> Iterator[ClientConnection]:
    t.running.wall = Wall(
        t.running.center, t.running.shown, t.running.pulse, t.running.accounts, pace=Pace(batch=0.01, beat=0.1)
    )
    t.run(t.running.wall.start(bound(0)))
    with connect(f"ws://127.0.0.1:{t.running.wall.port}/", max_size=None) as connection:
        yield connection
    t.run(t.running.wall.stop())


def heard(screen: ClientConnection, type: str, has: str = "type") -> dict[str, Any]:
    """The next frame of this type that has this member."""
    for _ in range(200):
        frame = dict(json.loads(screen.recv(timeout=10)))
        if frame["type"] == type and has in frame:
            return frame
    raise AssertionError(f"no {type}")


def test_the_wall_speaks_as_printed(t: Town, screen: ClientConnection) -> None:
    hello, snapshot, case, delta, beat, again, resumed, happened = (
        json.loads(piece.text) for piece in pieces(WALL) if piece.kind == "json"
    )
    t.ticket("店外经营", item="catering-licence")
    screen.send(json.dumps(hello))
    whole = heard(screen, "snapshot")
    assert list(differences(snapshot, whole)) == []
    told = t.ticket("店外经营", item="catering-licence", grid="fuxi-01")
    while True:  # the first one's may come after the picture
        change = heard(screen, "delta", "happened")
        if change["cases"][0]["id"] == told:
            break
    assert {*change, "panels"} == {*delta, "panels"}
    assert list(differences(case, change["cases"][0])) == []
    assert list(differences(happened, change["happened"][0])) == []
    assert list(differences(beat, heard(screen, "beat"))) == []
    with connect(f"ws://127.0.0.1:{t.running.wall.port}/", max_size=None) as back:
        assert set(again) == set(hello) | {"resume"} and set(again["resume"]) == {"epoch", "seq"}
        back.send(json.dumps({**again, "resume": {"epoch": whole["epoch"], "seq": whole["seq"]}}))
        assert list(differences(resumed, heard(back, "resumed"))) == []
        assert heard(back, "delta")["seq"] == whole["seq"] + 1
    with connect(f"ws://127.0.0.1:{t.running.wall.port}/", max_size=None) as late:
        late.send(json.dumps({**again, "resume": {"epoch": "another", "seq": 3}}))
        assert heard(late, "snapshot")["epoch"] == whole["epoch"]
