"""The distributed engine on this machine: broker, database and center share its cores.

The broker alone is the baseline. Then the town's own mix of signals (docs/simulator.md) in a district of such towns,
put straight into the topic as an integrator would, until their outcomes are committed with `synchronous_commit=on`;
and single POSTs at a steady rate until a wall shows what they became.
"""

import asyncio
import json
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from websockets.asyncio.client import connect

from benchmarks import district
from benchmarks.posting import answered, connected, request
from command_center.api.town import described
from command_center.facts.ids import has_case, outcome_id, signal_key
from command_center.facts.parts import Fact
from command_center.intake.door import admit
from command_center.intake.events import arrival
from command_center.intake.locate import Locator
from command_center.site.load import load
from command_center.store import Store
from connectors.simulator import pictures
from connectors.simulator.demand import Demand
from deploy.kafka.broker import Kafka
from deploy.postgres.server import Postgres
from deploy.process import free_port
from streams.kafka import create
from streams.topics import Streams
from tests.cli.process import TICK, stat
from tests.roles.process import Place, Role, started

TOWNS = 32  # about a district: 1,504 matters a day
A_TOWN = 70  # signals that one brings on a day, or a few more
SIZE = 400  # bytes of a record of the baseline
RECORDS = 200_000
ATTRIBUTES = ("specversion", "id", "source", "type", "time")
WARM_S, SPAN_S = 15.0, 60.0
FASTEST = 2_000  # signals a second that are waiting, so that the workers never starve
STEADY = 200  # POSTs a second
AT_ONCE = 64  # connections that POST; a moment at which none is free counts as the request's wait
SHOWN_WITHIN = 3.0  # s after the last POST
TAKEN = re.compile(r'^command_center_signals_taken_total{outcome="(.+)"} (.+)$', re.MULTILINE)


Row = tuple[str, float, str, str]
"""What, figure, unit, and its share of a baseline."""


class Servers(NamedTuple):
    folder: Path
    kafka: Kafka
    postgres: Postgres
    site: Path

    def place(self, name: str) -> Place:
        """A center alone on these servers: the database of the one before is gone, else the server would go on tidying
        it up for minutes."""
        database = self.postgres.create("center")
        place = Place(self.folder / name, database, self.kafka.start(), f"{name}-", "real", self.site)
        store = Store(place.database, place.data)
        store.open()
        for picture in pictures.all_pictures():
            store.blobs.put(pictures.address(picture), picture)
        store.close()
        create(Streams(place.kafka, place.prefix))
        return place


class Pace(NamedTuple):
    """Of some seconds at full load."""

    signals: float  # a second
    joined: float  # the share of them that joined a case; the others opened one
    cores: dict[str, float]  # that each kind of process kept busy


class Latency(NamedTuple):
    """From the moment at which a request is due to the frame that shows its case with it, in ms."""

    p50: float
    p99: float
    rate: float  # POSTs a second that were answered
    joined: float  # the share of the events that joined a case; the others opened one
    unseen: int  # events that no frame showed in time


@contextmanager
def servers() -> Iterator[Servers]:
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        site = district.write(folder / "district", TOWNS)
        found = Servers(folder, Kafka(folder / "kafka"), Postgres(folder / "postgres"), site)
        try:
            found.kafka.start()
            found.postgres.start()
            yield found
        finally:
            found.kafka.stop()
            found.postgres.stop()


# -- the broker alone ------------------------------------------------------------------------------------------------


def broker_alone(servers: Servers) -> tuple[float, float]:
    """Records a second that kafka-python produces (acks=all, idempotent), and that it consumes."""
    streams = Streams(servers.kafka.start(), "bare-")
    create(streams)
    producer = KafkaProducer(bootstrap_servers=streams.brokers, acks="all", enable_idempotence=True, linger_ms=5)
    began = time.perf_counter()
    for n in range(RECORDS):
        producer.send("bare-signals", b"x" * SIZE, str(n % 48).encode())
    producer.flush()
    produced = RECORDS / (time.perf_counter() - began)
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=streams.brokers, group_id=None, enable_auto_commit=False)
    parts = [TopicPartition("bare-signals", n) for n in sorted(consumer.partitions_for_topic("bare-signals") or ())]
    consumer.assign(parts)
    consumer.seek_to_beginning(*parts)
    count, began = 0, time.perf_counter()
    while count < RECORDS:
        count += sum(map(len, consumer.poll(timeout_ms=1_000, max_records=5_000).values()))
    consumed = RECORDS / (time.perf_counter() - began)
    consumer.close()
    return produced, consumed


# -- the center at full load -----------------------------------------------------------------------------------------


class Coming(NamedTuple):
    """An event, and the grid that it lies in, which is its key in the topic."""

    grid: str
    event: dict[str, Any]


@lru_cache
def events(folder: Path, number: int) -> list[Coming]:
    """The towns' mix: as many days' demand at once as it takes, in the order of the day."""
    site = load(folder)
    locator, whole = Locator(site), msgspec.json.decode(msgspec.json.encode(described(site, "real", 1.0, "")))
    found = []
    for town in range(TOWNS):
        demand = Demand(district.town_of(whole, town), seed=7 + town, times=number / TOWNS / A_TOWN)
        found += demand.day(date(2026, 11, 24))
    found.sort(key=lambda one: (one.at, one.event["id"]))
    return [Coming(admit(site, locator, arrival(e), 0)[0].grid, e) for _, _, e in found[:number]]


def full_load(servers: Servers, workers: int) -> Pace:
    place = servers.place(f"load_{workers}")
    produce(place, events(place.site, round(FASTEST * (WARM_S + SPAN_S))))
    with started(place, *[("worker",)] * workers) as roles:
        for role in roles:
            role.until("ready")
        time.sleep(WARM_S)
        before, spent, began = taken(roles), cpu(servers, roles), time.perf_counter()
        time.sleep(SPAN_S)
        done, spent_now, span = taken(roles) - before, cpu(servers, roles), time.perf_counter() - began
        for role in roles:
            role.end()
    cores = {what: (spent_now[what] - spent[what]) / span for what in spent}
    return Pace(done.total() / span, done["joined"] / done.total(), cores)


def produce(place: Place, found: Sequence[Coming]) -> None:
    """As an integrator does it: CloudEvents in binary mode."""
    producer = KafkaProducer(bootstrap_servers=place.kafka, acks="all", enable_idempotence=True, linger_ms=5)
    for grid, event in found:
        headers = [(f"ce_{name}", str(event[name]).encode()) for name in ATTRIBUTES]
        headers.append(("content-type", b"application/json"))
        key = grid or event["id"]
        producer.send(f"{place.prefix}signals", json.dumps(event["data"]).encode(), key.encode(), headers)
    producer.flush()
    producer.close()


def taken(roles: Sequence[Role]) -> Counter[str]:
    """Outcomes so far, by what they were."""
    found: Counter[str] = Counter()
    for role in roles:
        for outcome, number in TAKEN.findall(role.ask("GET", "/metrics").text):
            found[outcome] += round(float(number))
    return found


def cpu(servers: Servers, roles: Sequence[Role]) -> dict[str, float]:
    """Processor seconds so far: of the center's processes, of the broker, of the database with all its children."""
    found = {"center": sum(seconds(role.process.pid) for role in roles)}
    found["broker"] = sum(map(seconds, servers.kafka.pids))
    main = servers.postgres.pid
    children = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and parent(int(p.name)) == main]
    found["database"] = sum(map(seconds, children))
    return found


def seconds(pid: int) -> float:
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICK if fields else 0.0


def parent(pid: int) -> int:
    fields = stat(pid)
    return int(fields[1]) if fields else 0


# -- from a request to the wall --------------------------------------------------------------------------------------


def latency(servers: Servers, rate: float, workers: int) -> Latency:
    """An api, a wall and workers. What became of an event is read afterwards: which case, and which version of it."""
    place, port = servers.place(f"wait_{workers}_{rate:.0f}"), free_port()
    api_and_wall = ("api", "--wall", f"ws://127.0.0.1:{port}/"), ("wall", "--port", port)
    with started(place, *api_and_wall, *[("worker",)] * workers) as roles:
        for role in roles:
            role.until("ready")
        warm, number = round(rate * WARM_S), round(rate * SPAN_S)
        api = int(roles[0].url.rpartition(":")[2])
        seen = asyncio.run(watched(api, port, rate, events(place.site, warm + number)))
        for role in roles:
            role.end()
    due = dict(list(seen.due.items())[warm:])
    became = outcomes(place, due)
    moments = {key: seen.moment(fact) for key, fact in became.items()}
    cuts = quantiles([at - due[key] for key, at in moments.items() if at is not None], n=100)
    joined = sum(fact is not None and fact.kind == "case.joined" for fact in became.values()) / len(became)
    unseen = sum(at is None for at in moments.values())
    return Latency(cuts[49] * 1_000, cuts[98] * 1_000, seen.rate, joined, unseen)


def outcomes(place: Place, keys: Iterable[str]) -> dict[str, Fact | None]:
    """Of those signals that a wall is to show; None: there is none yet."""
    store = Store(place.database, place.data)
    store.open()
    found = store.read(lambda reader: {key: reader.fact(outcome_id(key)) for key in keys})
    store.close()
    return {key: fact for key, fact in found.items() if fact is None or has_case(fact.case)}


class Seen(NamedTuple):
    due: dict[str, float]  # when the event was to be sent, by its signal's key
    shown: dict[str, list[tuple[int, float]]]  # the versions of each case that frames had, and when
    rate: float  # POSTs a second that were answered

    def moment(self, outcome: Fact | None) -> float | None:
        """When a frame first had the case with what this fact says of it."""
        if outcome is None:
            return None
        versions = self.shown.get(outcome.case, ())
        return next((at for version, at in versions if version >= outcome.version), None)


async def watched(api: int, wall: int, rate: float, found: Sequence[Coming]) -> Seen:
    shown: dict[str, list[tuple[int, float]]] = defaultdict(list)

    async def watch() -> None:
        async with connect(f"ws://127.0.0.1:{wall}/", max_size=None, compression=None, proxy=None) as screen:
            await screen.send('{"type": "hello"}')
            async for text in screen:
                at = time.perf_counter()
                for case in json.loads(text).get("cases", ()):
                    shown[case["id"]].append((case["version"], at))

    watching = asyncio.create_task(watch())
    await asyncio.sleep(1.0)
    due, took = await post_at(rate, api, found)
    await asyncio.sleep(SHOWN_WITHIN)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return Seen(due, shown, len(found) / took)


async def post_at(rate: float, port: int, found: Sequence[Coming]) -> tuple[dict[str, float], float]:
    """One event a POST, each at its moment, over connections that stay open. Answers the moments, by the signals' keys,
    and how many seconds it took. Who is sent late, since no connection was free, was due before."""
    due: dict[str, float] = {}
    waiting, began = iter(enumerate(found)), time.perf_counter()

    async def client() -> None:
        reader, writer = await connected(port)
        for n, (_, event) in waiting:
            moment = began + n / rate
            due[signal_key(event["source"], event["id"])] = moment
            await asyncio.sleep(max(0.0, moment - time.perf_counter()))
            whole = request("/events", "application/cloudevents+json", json.dumps(event).encode())
            await answered(reader, writer, whole)
        writer.close()

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return due, time.perf_counter() - began


def rows(say: Callable[[str], None]) -> Iterator[Row]:
    with servers() as here:
        say("the broker alone")
        produced, consumed = broker_alone(here)
        yield f"kafka-python alone, acks=all, {SIZE} bytes, produced (P)", produced, "records/s", "baseline"
        yield "kafka-python alone, consumed (C)", consumed, "records/s", "baseline"
        for workers in (1, 2):
            yield from waits(here, say, STEADY, workers)
        best = 0.0
        for workers in (1, 2):
            say(f"{several(workers)} at full load")
            pace = full_load(here, workers)
            best = max(best, pace.signals)
            what = f"{several(workers)}: topic to committed outcome ({pace.joined:.0%} join a case)"
            yield (
                what,
                pace.signals,
                "signals/s",
                f"{pace.signals / produced:.1%} of P, {pace.signals / consumed:.1%} of C",
            )
            for part, cores in pace.cores.items():
                spent = 1_000 * cores / pace.signals
                yield f"… of which the {part} takes", spent, "CPU ms a signal", f"{cores:.2f} cores"
        yield from waits(here, say, best / 2, 2)


def waits(servers: Servers, say: Callable[[str], None], rate: float, workers: int) -> Iterator[Row]:
    say(f"from POST to the wall at {rate:.0f}/s, {several(workers)}")
    found = latency(servers, rate, workers)
    what = f"{several(workers)}: POST to the wall's frame at {rate:.0f}/s"
    said = f"{found.rate:.1f}/s answered, {found.joined:.0%} join a case, {found.unseen} never shown"
    yield f"{what}, p50", found.p50, "ms", said
    yield f"{what}, p99", found.p99, "ms", f"×{found.p99 / found.p50:.1f}"


def several(workers: int) -> str:
    return f"{workers} worker{'s' * (workers > 1)}"
