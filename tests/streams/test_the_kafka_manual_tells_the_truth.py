"""docs/kafka.md: its examples are run as printed, against topics of their own; its tables are the code's."""

from pathlib import Path

import pytest

from command_center.intake.events import arrival, opened
from command_center.store import Store
from streams.binding import envelope
from streams.relay import Relay
from streams.topics import TOPICS, Streams
from tests.docs.pages import cells, fenced
from tests.store import given
from tests.streams.broker import whole

MANUAL = (Path(__file__).parents[2] / "docs" / "kafka.md").read_text(encoding="utf-8")


def test_the_topics_are_those_of_the_table() -> None:
    of_topics = MANUAL.partition("consumer groups")[0]
    listed = {row[0].strip("`"): row for row in cells(of_topics) if row[0].startswith("`")}
    assert {name: (row[3], row[4]) for name, row in listed.items()} == {
        topic.name: (str(topic.partitions), f"{topic.kept_ms // 86_400_000} days") for topic in TOPICS
    }


def test_the_examples_do_what_they_say(store: Store, streams: Streams, capsys: pytest.CaptureFixture[str]) -> None:
    relay = Relay(store, streams, lambda: given.T0)
    relay.start()
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    whole(streams, "facts", least=1)
    relay.stop()
    run(MANUAL, streams)
    sent = [arrival(opened(envelope(record.headers, record.value))) for record in whole(streams, "signals")]
    assert [(found.source, found.id, found.type) for found in sent] == [
        ("urn:app:网格通", id, "grid.report.v1") for id in ("r-1", "r-2")
    ]
    assert f"case.opened {given.case(1)}" in capsys.readouterr().out


def run(manual: str, streams: Streams) -> None:
    code = "\n".join(fenced(manual, "python")).replace("127.0.0.1:9092", streams.brokers).replace("10_000", "5_000")
    for topic in TOPICS:
        code = code.replace(f'"{topic.name}"', f'"{streams.named(topic.name)}"')
    named: dict[str, object] = {}
    exec(compile(code, "docs/kafka.md", "exec"), named)
    for client in ("producer", "consumer"):
        named[client].close()  # type: ignore[attr-defined]
