from collections.abc import Iterator

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from deploy.process import free_port
from streams.kafka import Unreachable, create
from streams.topics import TOPICS, Streams, Topic, settings
from tests.streams.broker import admin, until


def test_what_is_missing_is_made_as_the_table_says(streams: Streams) -> None:
    with admin(streams) as client:
        for topic in TOPICS:
            name = streams.named(topic.name)
            found = client.describe_topics([name])[0]["partitions"]
            configs = client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])["topic"][name]
            replicas, given = settings(topic, len(client.describe_cluster()["brokers"]))
            assert [len(partition["replica_nodes"]) for partition in found] == [replicas] * topic.partitions
            assert {key: configs[key]["value"] for key in given} == given


def test_nothing_is_made_before_all_brokers_are_there_that_have_a_copy(kafka: str, names: Iterator[str]) -> None:
    alone = Streams(kafka, prefix=f"{next(names)}.")
    with pytest.raises(Unreachable, match="1 of"):
        create(Streams(f"{kafka},127.0.0.1:{free_port()}", alone.prefix))
    with admin(alone) as client:
        assert not [name for name in client.list_topics() if name.startswith(alone.prefix)]
        create(alone)
        assert {alone.named(topic.name) for topic in TOPICS} <= set(client.list_topics())
        client.delete_topics([alone.named(topic.name) for topic in TOPICS])


def test_what_exists_stays_as_an_operator_set_it(streams: Streams) -> None:
    name = streams.named("facts")

    def partitions() -> int:
        return len(client.describe_topics([name])[0]["partitions"])

    with admin(streams) as client:
        client.create_partitions({name: 14})
        until(lambda: partitions() == 14, "two more partitions")
        create(streams)
        assert partitions() == 14


def test_one_replica_may_be_missing_where_there_are_three() -> None:
    topic = Topic("x", key="x", partitions=1, kept_ms=1)
    found = {brokers: settings(topic, brokers) for brokers in (1, 2, 3, 9)}
    assert {n: (replicas, given["min.insync.replicas"]) for n, (replicas, given) in found.items()} == {
        1: (1, "1"), 2: (2, "1"), 3: (3, "2"), 9: (3, "2"),
    }  # fmt: skip
