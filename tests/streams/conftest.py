"""Topics of its own for each test, on a real broker, and a store whose outbox is relayed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from command_center.store import Store
from streams.kafka import Producer, create
from streams.topics import TOPICS, Streams
from tests.streams.broker import admin


@pytest.fixture
def streams(kafka: str) -> Iterator[Streams]:
    found = Streams(kafka, prefix=f"t{uuid4().hex[:8]}-")
    create(found)
    yield found
    with admin(found) as client:
        client.delete_topics([found.named(topic.name) for topic in TOPICS])


@pytest.fixture
def producer(streams: Streams) -> Iterator[Producer]:
    found = Producer(streams)
    yield found
    found.close()


@pytest.fixture
def url(database: Callable[[], str]) -> str:
    return database()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    found = Store(url, tmp_path, relayed=True)
    found.open()
    yield found
    found.close()
