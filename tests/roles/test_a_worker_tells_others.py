from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from streams.topics import Streams
from tests.cli.process import ticket, until
from tests.roles.process import Place, started
from tests.streams.broker import committed, members, whole
from tests.streams.listener import SECRET, listening


@pytest.mark.slow
def test_each_fact_of_a_center_reaches_a_webhook_once_however_many_workers_there_are(
    kafka: str, database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the workers' group is made anew, a fact may come twice, as its `webhook-id` tells."""
    monkeypatch.setenv("COMMAND_CENTER_WEBHOOK_SECRET", SECRET)
    place = Place(tmp_path / "data", database(), kafka, f"t{uuid4().hex[:8]}.")
    with listening() as listener:
        told = ("worker", "--webhook", listener.hook.url)
        with started(place, told, told, ("api",)) as roles:
            for role in roles:
                role.until("ready")
            group = Streams(kafka, place.prefix), listener.hook.name
            until(lambda: len(members(*group)) == 2, "two workers that share the facts")
            center = roles[-1]
            before = center.get("/api/facts", after="latest")["next"]
            for n in range(5):
                center.post("/events", ticket(str(n)), **{"content-type": "application/cloudevents+json"})
            until(lambda: center.ask("GET", "/readyz?quiet=1").is_success, "quiet")
            written = {fact["id"] for fact in center.get("/api/facts", after=before, limit=200)["items"]}

            def heard() -> Counter[str]:
                return Counter(fact["id"] for fact in listener.heard if fact["id"] in written)

            until(lambda: heard().keys() == written, "all that five signals caused")
            until(lambda: committed(*group, "facts") == len(whole(group[0], "facts")), "that they have it is kept")
            for role in roles:
                assert role.end() == 0, role.log.read_text()
            assert heard() == Counter(written) and len(written) >= 5
