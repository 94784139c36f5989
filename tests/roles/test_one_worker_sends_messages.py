import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.process import GUANGFU, ticket, until
from tests.messages.postbox import Gateway, served
from tests.roles.process import Place, started


@pytest.mark.slow
def test_each_message_is_sent_by_one_of_the_workers_and_by_the_other_when_that_one_is_gone(
    kafka: str, database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(GUANGFU, tmp_path / "town"))
    (site / "channels.yaml").write_text(
        "units: {water-supply: {channels: [{name: 短信, url: env:TEST_GATEWAY}]}}", encoding="utf-8"
    )
    place = Place(tmp_path / "data", database(), kafka, f"t{uuid4().hex[:8]}.", site=site)
    with served(Gateway()) as gateway:
        monkeypatch.setenv("TEST_GATEWAY", gateway.url)
        with started(place, ("worker",), ("worker",), ("api",)) as roles:
            for role in roles:
                role.until("ready")

            def told(*ids: str) -> None:
                for id in ids:
                    event = ticket(id, "水费不对", item="water-meter", grid=f"fuxi-0{id}")
                    roles[-1].post("/events", event, **{"content-type": "application/cloudevents+json"})

            def heard() -> int:
                """Different ones: what was on its way when its sender died comes once more."""
                return len({got["message"] for got in gateway.got})

            told("1", "2", "3")
            until(lambda: heard() == 3, "three messages")
            roles[0].kill()
            told("4", "5")
            until(lambda: heard() == 5, "two more, of whichever is left")
            until(lambda: states(roles[-1].get("/api/deliveries")) == {"sent"}, "that is written")
            assert roles[1].end() == 0, roles[1].log.read_text()
            assert heard() == 5


def states(answer: dict[str, list[dict[str, str]]]) -> set[str]:
    return {one["state"] for one in answer["items"]}
