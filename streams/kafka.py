"""The only door to kafka-python: a producer that waits for its acks, a reader without a group, the topics' making.

Its own log says every tenth of a second that a broker is away, and at its lowest level what records hold: it is kept
quiet, and whoever uses this door says once what is amiss.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    NoError,
    OffsetOutOfRangeError,
    TopicAlreadyExistsError,
)
from kafka.record.default_records import DefaultRecordBatchBuilder

from streams.binding import Received, Record
from streams.topics import TOPICS, Streams, Topic, settings

log = logging.getLogger(__name__)
logging.getLogger("kafka").setLevel(logging.CRITICAL)

OVERHEAD = 65_536  # bytes of headers and framing that a record may need besides its value
LARGEST = min(topic.largest for topic in TOPICS) - OVERHEAD
FOR_EVER = 2**31 - 1  # ms
LOOK_EVERY = 1.0  # s between looks whether somebody still waits
LATEST_METADATA = 5_000  # ms: within this, added partitions are seen

# Every client asks again soon after a long absence, and gives up asking within seconds where nobody answers.
CLIENT = {"reconnect_backoff_max_ms": 1_000, "bootstrap_timeout_ms": 5_000, "request_timeout_ms": 10_000}


class Unreachable(Exception):
    """No broker answers, or too few hold the topic. What was sent may have been written or not."""


class Gap(Exception):
    """The topic no longer has what comes next: it was kept for too short a time."""


def create(streams: Streams, topics: Sequence[Topic] = TOPICS) -> None:
    """Make the topics that are missing; those that exist stay as an operator has set them. Raises Unreachable, also
    while fewer brokers are there than are named and have a copy each: a topic keeps the copies that it is made with."""
    try:
        admin = KafkaAdminClient(bootstrap_servers=_hosts(streams), **CLIENT)
        try:
            there = set(admin.list_topics())
            missing = [topic for topic in topics if streams.named(topic.name) not in there]
            if missing:
                brokers, named = len(admin.describe_cluster()["brokers"]), len(_hosts(streams))
                if brokers < min(named, max(topic.replicas for topic in missing)):
                    raise Unreachable(f"topics are made when all brokers are there: {brokers} of {streams.brokers}")
                _create(admin, streams, missing, brokers)
        finally:
            admin.close()
    except KafkaError as error:
        raise Unreachable(f"topics not created at {streams.brokers}: {error!r}") from error


def _create(admin: KafkaAdminClient, streams: Streams, topics: Sequence[Topic], brokers: int) -> None:
    wanted = {}
    for topic in topics:
        replicas, configs = settings(topic, brokers)
        wanted[streams.named(topic.name)] = {
            "num_partitions": topic.partitions,
            "replication_factor": replicas,
            "configs": configs,
        }
    try:
        admin.create_topics(wanted, wait_for_metadata=True)
    except TopicAlreadyExistsError:
        admin.wait_for_topics(list(wanted))  # another process of the center was first


def begin_at_end(streams: Streams, group: str, topic: str) -> None:
    """A group that never was reads what is written from now on; one that was goes on where it was. Raises Unreachable.

    Its place is set in each partition, so that nothing is passed over before it first commits, nor in partitions that
    are added.
    """
    name = streams.named(group)
    try:
        admin = KafkaAdminClient(bootstrap_servers=_hosts(streams), **CLIENT)
        try:
            if not admin.list_group_offsets(name)[name]:
                (found,) = admin.describe_topics([streams.named(topic)])
                there = [TopicPartition(found["name"], one["partition_index"]) for one in found["partitions"]]
                ends = admin.list_partition_offsets({partition: OffsetSpec.LATEST for partition in there})
                places = {partition: OffsetAndMetadata(end.offset, "", -1) for partition, end in ends.items()}
                answers = admin.alter_group_offsets(name, places).values()
                if refused := {answer.__name__ for answer in answers if answer is not NoError}:
                    raise Unreachable(f"the group {name} has no place at {streams.brokers}: {', '.join(refused)}")
        finally:
            admin.close()
    except KafkaError as error:
        raise Unreachable(f"the group {name} did not begin at {streams.brokers}: {error!r}") from error


def _largest(streams: Streams) -> dict[str, int]:
    """Bytes of a record that each topic takes, as an operator has set it."""
    wanted = {streams.named(topic.name): topic.name for topic in TOPICS}
    admin = KafkaAdminClient(bootstrap_servers=_hosts(streams), **CLIENT)
    try:
        found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in wanted])["topic"]
    finally:
        admin.close()
    return {name: int(found[full]["max.message.bytes"]["value"]) for full, name in wanted.items()}


class Producer:
    """Raises Unreachable where nobody answers."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        try:
            self._producer = KafkaProducer(
                bootstrap_servers=_hosts(streams),
                acks="all",
                metadata_max_age_ms=LATEST_METADATA,
                enable_idempotence=True,
                linger_ms=500,  # whole batches: each `send` ends by flushing, so nothing ever waits this long
                batch_size=131_072,
                max_request_size=LARGEST,
                max_block_ms=10_000,
                delivery_timeout_ms=FOR_EVER,  # once a record has expired, this producer never sends another one
                **CLIENT,
            )
            for topic in TOPICS:
                self._producer.partitions_for(streams.named(topic.name))
            self._largest = {name: min(most, LARGEST) for name, most in _largest(streams).items()}
        except KafkaError as error:
            raise Unreachable(f"no broker at {streams.brokers}: {error!r}") from error

    def send(self, records: Sequence[Record], patient: Callable[[], bool] = lambda: True) -> dict[int, str]:
        """Returns when the brokers have them all, in their order; they are waited for as long as this is `patient`.

        Answers why not, by its place, for each that is too large for its topic. Raises Unreachable: then they are to
        be sent again.
        """
        refused: dict[int, str] = {}
        futures = []
        try:
            for place, (topic, key, value, headers) in enumerate(records):
                if DefaultRecordBatchBuilder.estimate_size_in_bytes(key, value, headers) > self._largest[topic]:
                    refused[place] = f"{len(value)} bytes are too many for a record of {topic}"
                else:
                    futures.append(self._producer.send(self._streams.named(topic), value, key, headers))
            self._flush(patient)
            for future in futures:
                future.get(0)
        except KafkaError as error:
            raise Unreachable(f"not sent to {self._streams.brokers}: {error!r}") from error
        return refused

    def _flush(self, patient: Callable[[], bool]) -> None:
        for look in count():
            try:
                return self._producer.flush(LOOK_EVERY)
            except KafkaTimeoutError:
                if not patient():
                    raise
                if look == 2:
                    log.warning("%s acknowledges nothing; waiting", self._streams.brokers)

    def close(self) -> None:
        """What is not acknowledged by now is given up: while this process lives, it may still be written."""
        with suppress(KafkaTimeoutError):
            self._producer.close(timeout=1.0)


class Reader:
    """Reads a topic from its end on, all partitions, without a group: each reader has everything.

    A partition that is added later is read from its beginning. Where brokers are away it goes on later by itself.
    """

    def __init__(self, streams: Streams, topic: str) -> None:
        """Raises Unreachable."""
        self._topic, self._brokers = streams.named(topic), streams.brokers
        try:
            self._consumer = KafkaConsumer(
                bootstrap_servers=_hosts(streams),
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="none",  # a gap is to be told, not passed over
                metadata_max_age_ms=LATEST_METADATA,
                fetch_max_wait_ms=500,
                **CLIENT,
            )
        except KafkaError as error:
            raise Unreachable(f"no broker at {streams.brokers}: {error!r}") from error
        try:
            self.to_end()
        except BaseException:
            self.close()
            raise

    def to_end(self) -> None:
        """From now on what is written from now on. Raises Unreachable."""
        try:
            there = self._partitions()
            if not there:
                raise Unreachable(f"there is no topic {self._topic} at {self._brokers}")
            self._consumer.assign(there)
            for partition, end in self._consumer.end_offsets(there).items():
                self._consumer.seek(partition, end)
        except KafkaError as error:
            raise Unreachable(f"{self._topic} at {self._brokers} has no end: {error!r}") from error

    def poll(self, wait: float) -> list[Received]:
        """What is there, or comes within that many seconds. Raises Gap, Unreachable."""
        try:
            self._look_for_more()
            found = self._consumer.poll(timeout_ms=round(wait * 1000))
        except OffsetOutOfRangeError as error:
            raise Gap(f"{self._topic} no longer has what comes next: {error!r}") from error
        except KafkaError as error:
            raise Unreachable(f"{self._topic} was not read at {self._brokers}: {error!r}") from error
        return [_received(record) for records in found.values() for record in records]

    def close(self) -> None:
        self._consumer.close()

    def _look_for_more(self) -> None:
        known, there = self._consumer.assignment(), self._partitions()
        if added := [partition for partition in there if partition not in known]:
            self._consumer.assign([*known, *added])
            for partition in added:
                self._consumer.seek(partition, 0)

    def _partitions(self) -> list[TopicPartition]:
        return [TopicPartition(self._topic, number) for number in self._consumer.partitions_for_topic(self._topic)]


def _received(record: Any) -> Received:
    return Received(record.topic, record.partition, record.offset, record.headers, record.value)


def _hosts(streams: Streams) -> list[str]:
    return streams.brokers.split(",")
