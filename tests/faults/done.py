"""What is done to a center of many processes while it works, and how long it then took to recover."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import NamedTuple

from kafka import KafkaProducer

from streams.topics import TOPICS
from tests.cli.process import ticket, until
from tests.faults.lasting import record
from tests.faults.many import Many, Recovery
from tests.streams.broker import admin

OUTAGE_S = 30.0
PAST_SESSION_S = 20.0  # the brokers wait ten for a silent worker
MORE = 6  # partitions

_BINARY = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"bad"),
    ("ce_source", b"urn:12345"),
    ("content-type", b"application/json"),
]
_TYPED = [*_BINARY, ("ce_type", b"hotline.ticket.v1")]
_LARGEST = next(topic.largest for topic in TOPICS if topic.name == "signals") - 1_000

POISON: dict[str, tuple[list[tuple[str, bytes]], bytes | None]] = {
    "no CloudEvent": ([], b"hello"),
    "no headers that are text": ([("ce_specversion", b"\xff\xfe")], b"{}"),
    "bad JSON": (_TYPED, b'{"title": "'),
    "JSON that goes deep": (_TYPED, b"[" * 100_000),
    "a type that nobody knows": ([*_BINARY, ("ce_type", b"weather.v1")], b"{}"),
    "data of another shape": (_TYPED, b'{"title": 7}'),
    "a picture that is not there": (_TYPED, b'{"title": "x", "attachments": ["' + b"0" * 64 + b'"]}'),
    "nothing": ([], None),
    "an empty body": (_TYPED, b""),
    "as much as the topic takes": (_TYPED, b'"' + b"x" * _LARGEST + b'"'),
}


def kill(role: str) -> Callable[[Many], Recovery]:
    def do(town: Many) -> Recovery:
        since = time.monotonic()
        town.chance.choice(town.roles[role]).kill()
        return town.recovers(since)

    return do


def stop_broker(town: Many) -> Recovery:
    town.kafka.stop()
    time.sleep(OUTAGE_S)
    town.kafka.start()
    return town.recovers(time.monotonic())


def stop_database(town: Many) -> Recovery:
    town.postgres.stop()
    time.sleep(OUTAGE_S)
    town.postgres.start()
    return town.recovers(time.monotonic())


def kill_one_broker(town: Many) -> Recovery:
    """The others have all that was acknowledged, and go on; it comes back."""
    since = time.monotonic()
    os.kill(town.chance.choice(town.kafka.pids), signal.SIGKILL)
    recovery = town.recovers(since)
    town.kafka.start()
    town.recovers(time.monotonic())
    return recovery


def pause_broker(town: Many) -> Recovery:
    (pid,) = town.kafka.pids
    os.kill(pid, signal.SIGSTOP)
    time.sleep(PAST_SESSION_S)
    os.kill(pid, signal.SIGCONT)
    return town.recovers(time.monotonic())


def pause_worker(town: Many) -> Recovery:
    """The others take over; when it goes on it must not do any harm."""
    since = time.monotonic()
    paused = town.chance.choice(town.roles["worker"])
    paused.pause()
    recovery = town.recovers(since)
    time.sleep(max(0.0, since + PAST_SESSION_S - time.monotonic()))
    paused.resume()
    town.recovers(time.monotonic())
    return recovery


def raise_partitions(town: Many) -> Recovery:
    """Signals go into each of the new ones by hand: others keep to the old ones until they hear of them."""
    before = {topic.name: topic.partitions for topic in TOPICS}
    with admin(town.streams) as client:
        client.create_partitions({town.streams.named(name): count + MORE for name, count in before.items()})
    since = time.monotonic()
    events = []
    with contextlib.closing(KafkaProducer(bootstrap_servers=town.place.kafka)) as producer:
        for partition in range(before["signals"], before["signals"] + MORE):
            event = ticket(f"added-{partition}")
            topic, key, value, headers = record(event)
            producer.send(town.streams.named(topic), value, key, headers, partition).get(30)
            events.append(event)
    town.load.events |= {event["id"]: event for event in events}
    return town.handles(events, since)


def poison(town: Many) -> Recovery:
    since, large = time.monotonic(), 2 * _LARGEST
    with contextlib.closing(KafkaProducer(bootstrap_servers=town.place.kafka, max_request_size=large)) as producer:
        for name, (headers, value) in POISON.items():
            written = producer.send(town.streams.named("signals"), value, name.encode(), headers).get(30)
            town.letters.append((f"{written.topic}-{written.partition}", str(written.offset)))
    until(lambda: town.ask("select count(*) from dead_letters") == [(len(town.letters),)], "the dead letters", 60)
    return town.recovers(since)


class Fault(NamedTuple):
    what: str
    do: Callable[[Many], Recovery]
    counted: str = "from then on"  # since when the recovery is counted
    brokers: int = 1


KILLS = [Fault(f"SIGKILL of a process: {role}", kill(role)) for role in ("worker", "api", "wall")]
POISONED = Fault(f"{len(POISON)} poison records in `signals`", poison)
RAISED = Fault(f"{MORE} partitions more of each topic", raise_partitions)
OUTAGES = [
    Fault(f"the broker stopped for {OUTAGE_S:.0f} s", stop_broker, "since it answers again"),
    Fault(f"PostgreSQL stopped for {OUTAGE_S:.0f} s", stop_database, "since it answers again"),
    Fault(f"the broker paused for {PAST_SESSION_S:.0f} s", pause_broker, "since it goes on"),
    Fault("SIGKILL of one broker of three", kill_one_broker, brokers=3),
    Fault(f"a worker paused for {PAST_SESSION_S:.0f} s", pause_worker, "since it was paused"),
]


class Suffered(NamedTuple):
    recoveries: list[Recovery]
    signals: int  # acknowledged meanwhile
    acts: int


def suffer(town: Many, fault: Fault, times: int) -> Suffered:
    """Do it that often to a center at work; the load goes on."""
    signals, acts = len(town.load.events), len(town.load.done)
    recoveries = []
    for _ in range(times):
        town.at_work()
        recoveries.append(fault.do(town))
    more = len(town.load.events) - signals, len(town.load.done) - acts
    return Suffered(recoveries, *more)
