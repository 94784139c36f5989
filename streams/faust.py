"""The only door to Faust: its consumer group and its batches, and none of its tables, topics, pages or scanning.

    broker ─▶ stream.noack_take ─▶ handle the batch ─▶ stream.ack each event ─▶ Faust commits the offsets

What was not acknowledged comes again, here or in another worker, and acting twice is the same as once. So nothing is
lost, provided that nothing is acknowledged unhandled and nothing is passed over: see `Event` and `Consumer`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import faust
from faust.app.base import BootStrategy
from faust.transport.drivers import aiokafka
from mode.threads import WorkerThread

from streams.binding import Handle, Received
from streams.kafka import LATEST_METADATA
from streams.topics import Streams

log = logging.getLogger(__name__)

# They repeat for every attempt that a broker is away; who runs an app says it once.
for _library in ("aiokafka", "faust", "mode"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)
QUIET = logging.getLogger("faust")

BATCH = 200  # what takes one transaction silent for long is halved: see `deliver`
WITHIN = 0.02  # s that a batch waits for company at most,
LULL = 0.001  # s … and only while somebody came in the last of these
MOST_PATIENT = 86_400.0  # s that the database may be away before the group is left
COMMIT_EVERY = 1.0  # s: what a killed worker did since its last commit is done once more


def build(streams: Streams, group: str, handlers: Mapping[str, Handle], session: float) -> "App":
    """An app that has each of these topics handled, to be started and stopped in a running loop; `session` in s. The
    handlers raise nothing."""
    app = App(
        streams.named(group),
        broker=";".join(f"aiokafka://{host}" for host in streams.brokers.split(",")),
        Event=Event,
        Stream=Stream,
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,  # with any, partitions would be assigned as tables need it
        stream_wait_empty=False,  # a rebalance waits for no batch: that takes as long as the database does
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=LATEST_METADATA,
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 10,  # so soon each hears that the group is made anew
        broker_max_poll_interval=MOST_PATIENT,
        broker_commit_interval=COMMIT_EVERY,
    )
    for name, handle in handlers.items():
        topic = app.topic(
            streams.named(name), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
        )
        app.agent(topic, name=name)(_batches(handle))
    return app


def _batches(handle: Handle) -> Callable[[Any], Awaitable[None]]:
    async def batches(stream: Any) -> None:
        stream.add_processor(stream.heard)
        async for events in stream.noack_take(BATCH, within=WITHIN):
            await handle([_received(event) for event in events])
            for event in events:
                event.handled = True
                await stream.ack(event)

    return batches


def _received(event: Any) -> Received:
    message = event.message
    return Received(message.topic, message.partition, message.offset, message.headers, message.value)


class Event(faust.Event):
    """Faust acknowledges events that it skips in a rebalance, as if they had been handled."""

    handled = False

    def ack(self) -> bool:
        return super().ack() if self.handled else False


class Stream(faust.Stream[Any]):
    """`noack_take` looks each `within` whether something came: a signal would wait that long, and an idle worker would
    never rest. Here it wakes when something comes."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._came = asyncio.Event()

    def heard(self, value: bytes) -> bytes:
        """A processor, called with each event before it is put into the batch."""
        self._came.set()
        return value

    async def wait_for_stopped(self, *full: Any, timeout: Any = None) -> bool:
        if await super().wait_for_stopped(self._came.wait()):
            return True
        until = self.loop.time() + timeout
        while self._came.is_set() and self.loop.time() < until and not any(event.is_set() for event in full):
            self._came.clear()
            await asyncio.sleep(LULL)
        return bool(self.should_stop)


class Thread(WorkerThread):
    """Where it waits for a broker in vain, the process ends without it; what it fails of, the app knows."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.daemon = True

    def run(self) -> None:
        with contextlib.suppress(BaseException):
            super().run()


class ConsumerThread(aiokafka.AIOKafkaConsumerThread):
    Worker, logger = Thread, QUIET

    async def seek_to_committed(self) -> Any:
        """Faust drops what it has read by the time that a rebalance begins, and then comes back to what was committed.
        Where nothing was, or the very beginning, aiokafka stays where it is, and what was dropped would be lost."""
        return await self.call_thread(self._seek)

    async def _seek(self) -> Any:
        consumer = self._ensure_consumer()
        places = await consumer.seek_to_committed()
        if fresh := [partition for partition, offset in places.items() if not offset]:
            await consumer.seek_to_beginning(*fresh)
        return places

    async def _commit(self, offsets: Any) -> bool:
        """Not while the group is made anew: brokers answer what was asked meanwhile when it is made, and refuse a
        commit of the group before. Then aiokafka would join once more, as somebody else, and everybody wait until the
        session of whom it was is over. What is not committed is handled once more."""
        joining: bool = self._ensure_consumer()._coordinator._performed_join_prepare
        return False if joining else await super()._commit(offsets)

    def verify_event_path(self, *_: Any) -> None:
        """Nothing: it would only write a log, and fails where a place is not known yet, and with it the app."""

    def on_crash(self, msg: str, *fmt: Any, **_: Any) -> None:
        log.warning(msg.format(*fmt))


class Consumer(aiokafka.Consumer):
    logger = QUIET

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)


class Transport(aiokafka.Transport):
    Consumer = Consumer


class Boot(BootStrategy):
    enable_kafka_producer = False  # nothing is written from here


class App(faust.App):
    BootStrategy, logger = Boot, QUIET

    async def on_first_start(self) -> None:
        """No folder: there are no tables."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)
