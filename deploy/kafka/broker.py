"""A real Apache Kafka on loopback (KRaft), from its published jars, for development, tests and the demo."""

import base64
import functools
import json
import shutil
import uuid
from pathlib import Path
from typing import NamedTuple

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.kafka.jars import fetched_jars, find_java, run
from deploy.process import Process, free_port, listening

LOOPBACK = "127.0.0.1"

# What a broker is told, beside its number, its ports and how many copies there are.
SETTINGS = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "auto.create.topics.enable": "false",  # they come from the table in streams/topics.py, not from a misspelt name
    "group.initial.rebalance.delay.ms": "0",
    # Two cores and a small heap, and a start in seconds:
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.cleaner.dedupe.buffer.size": "16777216",
}

JAVA_OPTIONS = [
    # C1 alone: a broker of a demo or a test is gone before C2 pays. The serial collector is the small one.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",  # else each start writes every setting thrice
]


class Broker(NamedTuple):
    id: int
    port: int
    controller: int  # the port on which the brokers agree


class Kafka:
    """`brokers` of them, one or three, each with `heap` (as Java takes it). What they keep is in `folder`, their ports
    too: started there again, it is the same Kafka."""

    def __init__(self, folder: Path, brokers: int = 1, heap: str = "384m") -> None:
        self._folder = folder.resolve()
        self._count = brokers
        self._heap = heap

    @property
    def address(self) -> str:
        """host:port of each broker, comma-separated; empty before the first start."""
        return ",".join(f"{LOOPBACK}:{broker.port}" for broker in self._brokers())

    @property
    def pids(self) -> list[int]:
        """Of the brokers that run, in order."""
        return [pid for broker in self._brokers() if (pid := self._process(broker).pid) is not None]

    def start(self) -> str:
        """Returns the address once every broker answers; nothing else where it runs already. Raises CannotServe."""
        brokers = self._brokers() or self._laid_out()
        for broker in brokers:
            process = self._process(broker)
            if process.pid is None:
                process.start(self._command("kafka.Kafka", self._written(broker, brokers)))
        for broker in brokers:
            self._process(broker).wait_until(functools.partial(listening, broker.port))
        self._process(brokers[0]).wait_until(lambda: _brokers_seen(self.address) == len(brokers))
        return self.address

    def stop(self) -> None:
        processes = [self._process(broker) for broker in self._brokers()]
        for process in processes:  # all first: one that is alone waits in vain for a majority to let it go
            process.ask_to_end()
        for process in processes:
            process.end(patience=10.0)

    def _process(self, broker: Broker) -> Process:
        return Process(self._folder / str(broker.id))

    def _brokers(self) -> list[Broker]:
        try:
            return [Broker(*told) for told in json.loads((self._folder / "brokers.json").read_text())]
        except FileNotFoundError:
            return []

    def _laid_out(self) -> list[Broker]:
        """Each broker's formatted storage; which brokers there are is written last, when all is there."""
        brokers = [Broker(number, free_port(), free_port()) for number in range(1, self._count + 1)]
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        for broker in brokers:
            folder = self._process(broker).folder
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            settings = self._written(broker, brokers)
            formatting = self._command("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", settings)
            run(formatting, f"Kafka's storage in {folder} cannot be formatted")
        (self._folder / "brokers.json").write_text(json.dumps(brokers))
        return brokers

    def _written(self, broker: Broker, brokers: list[Broker]) -> Path:
        """Its settings' file."""
        folder = self._process(broker).folder
        file = folder / "server.properties"
        file.write_text("".join(f"{key}={value}\n" for key, value in _settings(broker, brokers, folder).items()))
        return file

    def _command(self, *words: str | Path) -> list[str | Path]:
        java = find_java()
        return [java, f"-Xmx{self._heap}", *JAVA_OPTIONS, "-cp", f"{fetched_jars(java)}/*", *words]


def _settings(broker: Broker, brokers: list[Broker], folder: Path) -> dict[str, str]:
    copies, needed = (3, 2) if len(brokers) >= 3 else (1, 1)
    return SETTINGS | {
        "node.id": str(broker.id),
        "log.dirs": str(folder / "data"),
        "listeners": f"PLAINTEXT://{LOOPBACK}:{broker.port},CONTROLLER://{LOOPBACK}:{broker.controller}",
        "controller.quorum.voters": ",".join(f"{one.id}@{LOOPBACK}:{one.controller}" for one in brokers),
        "default.replication.factor": str(copies),
        "min.insync.replicas": str(needed),
        "offsets.topic.replication.factor": str(copies),
        "transaction.state.log.replication.factor": str(copies),
        "transaction.state.log.min.isr": str(needed),
    }


def _brokers_seen(address: str) -> int:
    try:
        admin = KafkaAdminClient(bootstrap_servers=address.split(","), request_timeout_ms=5000)
    except KafkaError:
        return 0
    try:
        admin.list_topics()
        return len(admin.describe_cluster()["brokers"])
    except KafkaError:
        return 0
    finally:
        admin.close()
