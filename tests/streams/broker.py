"""What tests ask of a broker beside the product's own door."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from streams.binding import Received
from streams.topics import Streams


@contextmanager
def admin(streams: Streams) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=streams.brokers.split(","))
    yield client
    client.close()


def whole(streams: Streams, name: str, least: int = 0, within: float = 20.0) -> list[Received]:
    """Everything in a topic, a partition after the other; waits until there are at `least` so many records."""
    topic = streams.named(name)
    consumer = KafkaConsumer(bootstrap_servers=streams.brokers.split(","), auto_offset_reset="earliest")
    partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
    consumer.assign(partitions)
    until(lambda: sum(consumer.end_offsets(partitions).values()) >= least, f"{least} records in {topic}", within)
    left = sum(consumer.end_offsets(partitions).values()) - sum(consumer.beginning_offsets(partitions).values())
    found: list[Received] = []
    while len(found) < left:
        for records in consumer.poll(timeout_ms=1000).values():
            found += [Received(r.topic, r.partition, r.offset, r.headers, r.value) for r in records]
    consumer.close()
    return sorted(found, key=lambda record: (record.partition, record.offset))


def committed(streams: Streams, group: str, topic: str) -> int:
    """How many records of the topic that group says it has done."""
    with admin(streams) as client:
        offsets = client.list_group_offsets(streams.named(group))[streams.named(group)]
    return sum(at.offset for place, at in offsets.items() if place.topic == streams.named(topic))


def members(streams: Streams, group: str) -> set[str]:
    """Of the group, as the brokers know them; none while it is made anew."""
    name = streams.named(group)
    with admin(streams) as client:
        found = client.describe_groups([name])[name]
    return {one["member_id"] for one in found["members"]} if found["group_state"] == "Stable" else set()


def header(record: Received, name: str) -> str:
    return {key: (value or b"").decode() for key, value in record.headers}[name]


def numbers(records: Sequence[Received]) -> list[int]:
    return [int(record.value or b"") for record in records]


def until(true: Callable[[], object], what: str, within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not within {within:.0f} s: {what}"
        time.sleep(0.02)
