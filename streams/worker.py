"""The only door to Faust: the carrier of the distributed engine.

    broker ─▶ stream.noack_take ─▶ handle the batch ─▶ stream.ack each event ─▶ Faust commits the offsets

A batch that was not acknowledged comes again, here or in another worker, and acting twice is the same as once. So
nothing is lost, provided that nothing is acknowledged unhandled: see `Event`.

Of Faust are used its consumer group and its batches; none of its tables, topics, pages, scanning or process.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import faust
from faust.app.base import BootStrategy
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from mode.threads import ServiceThread, WorkerThread

from streams.binding import Received
from streams.deliver import FIRST_WAIT, LONGEST_WAIT
from streams.kafka import LATEST_METADATA, Unreachable, begin_at_end, create
from streams.topics import Streams

log = logging.getLogger(__name__)

# They repeat for every attempt that a broker is away; this module says it once.
for _library in ("aiokafka", "faust", "mode"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

GROUP = "center"
BATCH = 500
WITHIN = 0.01  # s that a batch waits for company
MOST_PATIENT = 86_400.0  # s that the database may be away before the group is left
COMMIT_EVERY = 1.0  # s: what a killed worker did since its last commit is done once more
FINISH_WITHIN = 10.0  # s for a batch that is under way when the worker stops
LEAVE_WITHIN = 5.0  # s for the group to be left; a broker that is away notices by itself

Handle = Callable[[Sequence[Received]], Awaitable[None]]
"""Does a batch, and raises nothing but for good."""


class Event(faust.Event):
    """Faust acknowledges the events that it skips in a rebalance, as if they had been handled."""

    handled = False

    def ack(self) -> bool:
        return super().ack() if self.handled else False


class Thread(WorkerThread):
    """Faust's consumer has one of its own. Where it waits for a broker in vain, the process ends without it; what it
    fails of, the app knows."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.daemon = True

    def run(self) -> None:
        with contextlib.suppress(BaseException):
            super().run()


def _crashed(_: ServiceThread, message: str, *about: Any) -> None:
    log.warning(message.format(*about))


AIOKafkaConsumerThread.Worker = Thread
AIOKafkaConsumerThread.on_crash = _crashed  # type: ignore[method-assign, assignment] # prints


class Boot(BootStrategy):
    enable_kafka_producer = False  # nothing is written from here


class App(faust.App):
    BootStrategy = Boot
    logger = logging.getLogger("faust.app")

    async def on_first_start(self) -> None:
        """No folder: there are no tables."""


def build(streams: Streams, group: str, handlers: Mapping[str, Handle], session: float) -> App:
    """An app that has each of these topics handled; `session` in seconds."""
    app = App(
        streams.named(group),
        broker=";".join(f"aiokafka://{host}" for host in streams.brokers.split(",")),
        Event=Event,
        autodiscover=False,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,  # with any, partitions would be assigned as tables need it
        stream_wait_empty=False,  # a rebalance waits for no batch: that takes as long as the database does
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=LATEST_METADATA,
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 4,
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
        async for events in stream.noack_take(BATCH, within=WITHIN):
            await handle([_received(event) for event in events])
            for event in events:
                event.handled = True
                await stream.ack(event)

    return batches


def _received(event: Any) -> Received:
    message = event.message
    return Received(message.topic, message.partition, message.offset, message.headers, message.value)


class Worker:
    """Has topics of the table in `topics` handled, as one of a group that shares them.

    A new group begins with the oldest records, or `from_now` on. `session` is how long (s) the brokers wait for a
    silent worker before they give its partitions to others.
    """

    def __init__(
        self,
        streams: Streams,
        handlers: Mapping[str, Handle],
        session: float = 10.0,
        group: str = GROUP,
        from_now: bool = False,
    ) -> None:
        self._streams, self._session, self._group, self._from_now = streams, session, group, from_now
        self._handlers = {name: self._guarded(name, handle) for name, handle in handlers.items()}
        self._busy: dict[str, asyncio.Lock] = {name: asyncio.Lock() for name in handlers}  # while a batch is handled
        self._app: App | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def assigned(self) -> bool:
        """It is in the group and knows which partitions are its own, be it none."""
        return self._app is not None and not self._app.rebalancing and not self._app.should_stop

    def start(self) -> None:
        """Returns at once: brokers that are away are waited for."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="worker")

    async def stop(self) -> None:
        """Finish the batches under way and commit them, then leave the group."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_WITHIN):
                for lock in self._busy.values():
                    await lock.acquire()  # for good: no batch begins any more
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await asyncio.to_thread(self._prepare)
                await self._consume()
                wait = FIRST_WAIT
            except Unreachable as error:
                log.warning("the worker waits %.1f s: %s", wait, error)
            except Exception as error:
                log.warning("the worker left its group, again in %.1f s: %r", wait, error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _prepare(self) -> None:
        create(self._streams)
        for name in self._handlers if self._from_now else ():
            begin_at_end(self._streams, self._group, name)

    async def _consume(self) -> None:
        """Until it fails, which a group sometimes does for good."""
        app = build(self._streams, self._group, self._handlers, self._session)
        try:
            await app.start()
            self._app = app
            await app.wait_until_stopped()
            log.warning("the worker's group failed: %r", app.crash_reason)
        finally:
            self._app = None
            async with asyncio.timeout(LEAVE_WITHIN):
                await app.stop()

    def _guarded(self, name: str, handle: Handle) -> Handle:
        """Returns when the batch is done, however often it must be tried: what returns is acknowledged."""

        async def tried(records: Sequence[Received]) -> None:
            wait = FIRST_WAIT
            async with self._busy[name]:
                while True:
                    try:
                        return await handle(records)
                    except Exception:
                        log.exception("a batch of %s failed, again in %.1f s", name, wait)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)

        return tried
