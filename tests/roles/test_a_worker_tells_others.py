from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.process import ticket, until
from tests.roles.process import Place, started
from tests.streams.listener import SECRET, listening


@pytest.mark.slow
def test_each_fact_of_a_center_reaches_a_webhook_once_however_many_workers_there_are(
    kafka: str, database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMAND_CENTER_WEBHOOK_SECRET", SECRET)
    place = Place(tmp_path / "data", database(), kafka, f"t{uuid4().hex[:8]}.")
    with listening() as listener:
        told = ("worker", "--webhook", listener.hook.url)
        with started(place, told, told, ("api",)) as roles:
            for role in roles:
                role.until("ready")
            for n in range(5):
                roles[-1].post("/events", ticket(str(n)), **{"content-type": "application/cloudevents+json"})

            def caused() -> set[str]:
                return {fact["data"]["cause"] for fact in listener.heard if fact["subject"] != "site"}

            until(lambda: len(caused()) == 5, "what five signals caused")
            for role in roles:
                assert role.end() == 0, role.log.read_text()
        ids = [fact["id"] for fact in listener.heard]
        assert len(set(ids)) == len(ids)
