from kafka.admin import ConfigResource, ConfigResourceType

from streams.kafka import create
from streams.topics import TOPICS, Streams, Topic, settings
from tests.streams.broker import admin


def test_what_is_missing_is_made_as_the_table_says(streams: Streams) -> None:
    with admin(streams) as client:
        described = {found["name"]: found for found in client.describe_topics([streams.named(t.name) for t in TOPICS])}
        for topic in TOPICS:
            name = streams.named(topic.name)
            assert len(described[name]["partitions"]) == topic.partitions
            configs = client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
            assert f"'retention.ms', 'value': '{topic.kept_ms}'" in str(configs).replace('"', "'") or str(
                topic.kept_ms
            ) in str(configs)


def test_what_exists_stays_as_it_is(streams: Streams) -> None:
    name = streams.named("facts")
    with admin(streams) as client:
        client.create_partitions({name: 14})
        create(streams)
        assert len(client.describe_topics([name])[0]["partitions"]) == 14


def test_as_many_replicas_as_there_are_brokers_and_one_may_be_missing() -> None:
    topic = Topic("x", key="x", partitions=1, kept_ms=1)
    found = {brokers: settings(topic, brokers) for brokers in (1, 2, 3, 9)}
    assert {n: (replicas, given["min.insync.replicas"]) for n, (replicas, given) in found.items()} == {
        1: (1, "1"), 2: (2, "1"), 3: (3, "2"), 9: (3, "2"),
    }  # fmt: skip
