"""A screen of a wall that comes back whenever its wall does, and what it shows compared with what it should."""

import contextlib
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from command_center.case.state import OPEN
from tests.faults.checks import Ask
from tests.wall.picture import Picture

LOOK_EVERY = 0.5  # s between looks whether it is to end


class Screen:
    def __init__(self, url: str) -> None:
        self.url = url
        self.wrong: list[str] = []
        self._picture, self._lock = Picture(), threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def shows(self, versions: Mapping[str, int]) -> bool:
        """Whether each of these cases is shown, in this version or a later one."""
        with self._lock:
            return all(self._picture.cases.get(id, {"version": 0})["version"] >= v for id, v in versions.items())

    def differs(self) -> str:
        """How it differs from one that has just been turned on; "" where it does not. A screen may remember cases that
        ended before today."""
        fresh, at = turned_on(self.url)
        with self._lock:
            mine = self._picture
            cases = {id: view for id, view in mine.cases.items() if is_shown(view, at)}
            if mine.position != fresh.position:
                return f"it is at {mine.position}, and a fresh one at {fresh.position}"
            if cases != fresh.cases:
                return f"cases {cases.items() ^ fresh.cases.items() if cases.keys() == fresh.cases.keys() else ''}"
            if mine.panels != fresh.panels:
                return f"panels {[name for name in fresh.panels if fresh.panels[name] != mine.panels.get(name)]}"
            return "" if mine.happened[: len(fresh.happened)] == fresh.happened else "what happened"

    def _run(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(OSError, WebSocketException), connect(self.url, proxy=None, max_size=None) as wire:
                self._watch(wire)
            self._ended.wait(0.1)

    def _watch(self, wire: ClientConnection) -> None:
        known = self._picture.position if self._picture.epoch else None
        wire.send(json.dumps({"type": "hello", "resume": known}))
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                frame = json.loads(wire.recv(LOOK_EVERY))
                try:
                    with self._lock:
                        self._picture.apply(frame)
                except AssertionError as error:
                    self.wrong.append(f"{self.url}: {error}")


def turned_on(url: str) -> tuple[Picture, str]:
    """What a new screen shows, and its moment."""
    with connect(url, proxy=None, max_size=None) as wire:
        wire.send('{"type": "hello"}')
        frame: dict[str, Any] = json.loads(wire.recv(10))
    picture = Picture()
    picture.apply(frame)
    return picture, frame["at"]


def is_shown(view: Mapping[str, Any], at: str) -> bool:
    """Of this day, or open."""
    return view["status"] in OPEN or view.get("closed_at", "") >= at[:10]


def unlike(url: str, other: str, ask: Ask) -> str:
    """How what two walls show differs, or from the tables; "" where all is the same."""
    (one, at), (two, _) = turned_on(url), turned_on(other)
    if lasting(one) != lasting(two):
        return f"the walls: {lasting(one).items() ^ lasting(two).items()}"
    midnight = datetime.fromisoformat(at).replace(hour=0, minute=0, second=0, microsecond=0)
    since = round(midnight.timestamp()) * 1_000_000
    query = f"select id, version, status from cases where is_open = 1 or closed_at >= {since}"
    there = {id: (version, status) for id, version, status in ask(query)}
    shown = {id: (view["version"], view["status"]) for id, view in one.cases.items()}
    return f"wall and tables: {shown.items() ^ there.items()}" if shown != there else ""


def lasting(picture: Picture) -> dict[str, str]:
    """Each case's view without what depends on the moment at which it was drawn."""
    return {id: json.dumps(view | {"todo": None}, sort_keys=True) for id, view in picture.cases.items()}
