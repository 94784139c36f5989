import sqlite3
from pathlib import Path

import pytest

from tests.cli.process import center, ticket, until

pytestmark = pytest.mark.timeout(300)


def waiting(here) -> bool:
    return here.get("/api/signals", source="urn:12345", id="good")["outcome"]["state"] == "waiting"


def test_a_signal_that_cannot_be_read_is_set_apart(tmp_path: Path) -> None:
    """Its row was damaged, or written by a program that knew another type. The others behind it are handled."""
    data = tmp_path / "data"
    with center(data) as here:
        here.settled(ticket("first"))
    with sqlite3.connect(data / "center.db") as database:
        names = [name for _, name, *_ in database.execute("pragma table_info(signals)") if name != "seq"]
        other = {"key": "'bad'", "outcome": "'none'", "doc": "'{'"}
        values = [other.get(name, name) for name in names]
        database.execute(f"insert into signals ({', '.join(names)}) select {', '.join(values)} from signals")
    database.close()
    with center(data) as here:
        assert here.events(ticket("good", grid="fuxi-01")).status_code == 202
        until(lambda: not waiting(here), "the outcome of a good signal", 10)
        (letter,) = here.get("/api/dead-letters")["items"]
        assert letter["offset"] == "bad"


def test_what_cannot_be_written_is_logged_without_its_requester(tmp_path: Path) -> None:
    """A table is gone under a running center, as on a disk that fails: the log says so, and names nobody."""
    with center(tmp_path / "data") as here:
        with sqlite3.connect(here.data / "center.db") as database:
            database.execute("drop table requesters")
        database.close()
        answer = here.events(ticket("1", reporter={"name": "钱多多", "phone": "13912345678"}))
        assert answer.status_code == 503
        said = here.log.read_text() + answer.text
    assert "requesters" in said
    assert "钱多多" not in said
    assert "13912345678" not in said
