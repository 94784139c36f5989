"""The load of a center of which only parts die: it goes on, and it also writes signals straight to the broker."""

import contextlib
import threading
import time
from random import Random
from typing import Any

import httpx
import msgspec

from streams.binding import Record
from streams.kafka import Producer, Unreachable
from streams.topics import Streams
from tests.faults.load import Here, Load, Work, some_events

STEP_S = 0.6  # at most, between two steps of one who does something: two cores are to keep up
AGAIN_S = 0.5


class Lasting(Load):
    furthest_s = 600.0

    def __init__(self, chance: Random, streams: Streams) -> None:
        super().__init__(chance)
        self._streams = streams
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._unwritten: list[dict[str, Any]] = []

    def start(self, here: Here) -> list[threading.Thread]:
        self._over.clear()
        self._threads = super().start(here)
        own = threading.Thread(target=self._writing, args=(Random(self.chance.random()), f"k{self._round}"))
        own.start()
        self._threads.append(own)
        return self._threads

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def until_acknowledged(self, here: Here, events: list[dict[str, Any]]) -> None:
        """Posted again and again."""
        while True:
            with contextlib.suppress(httpx.TransportError), here.client() as client:
                return self._post_once(client, events)
            time.sleep(0.05)

    def _until_dead(self, here: Here, work: Work, chance: Random, name: str) -> None:
        step = 0
        while not self._over.is_set():
            try:
                with here.client() as client:
                    while not self._over.wait(chance.uniform(0, STEP_S)):
                        step += 1
                        work(client, chance, f"{name}-{step}")
            except httpx.TransportError:
                self._over.wait(AGAIN_S)
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")

    # -- straight to the broker -------------------------------------------------------------------------------------

    def _writing(self, chance: Random, name: str) -> None:
        """One that gets no acknowledgement is written again: it counts once all the same."""
        step = 0
        while not self._over.is_set():
            try:
                with contextlib.closing(Producer(self._streams)) as producer:
                    while not self._over.wait(chance.uniform(0, STEP_S)):
                        step += 1
                        self._unwritten = self._unwritten or some_events(chance, f"{name}-{step}")
                        producer.send([record(event) for event in self._unwritten], lambda: not self._over.is_set())
                        self.events |= {event["id"]: event for event in self._unwritten}
                        self._unwritten = []
            except Unreachable:
                self._over.wait(AGAIN_S)
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")


def record(event: dict[str, Any]) -> Record:
    """As an integrator would write it, in binary mode."""
    attributes = {name: value for name, value in event.items() if name != "data"}
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    key = event["data"]["grid"].encode()
    return Record("signals", key, msgspec.json.encode(event["data"]), [*headers, ("content-type", b"application/json")])
