"""A town whose wall is served on loopback, and screens that read it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from command_center.starting import bound
from command_center.wall.wall import Pace, Wall
from tests.engines import SHUFFLED
from tests.town import Town, town
from tests.wall.picture import Picture

QUICK = Pace(batch=0.01, panels=0.01, figures=0.02, refresh=0.2, beat=0.05)


class Screen:
    """A client: what it was sent, and the picture that it made of it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection, self.picture = connection, Picture()
        self.texts: list[str] = []

    def hello(self, **more: Any) -> dict[str, Any]:
        """Says hello; returns the answer."""
        self.connection.send(json.dumps({"type": "hello", **more}))
        return self.hear()

    def hear(self) -> dict[str, Any]:
        text = str(self.connection.recv(timeout=10))
        self.texts.append(text)
        frame: dict[str, Any] = json.loads(text)
        self.picture.apply(frame)
        return frame

    def until(self, true: Callable[[Picture], bool]) -> Picture:
        """Hears until that is to be seen."""
        while not true(self.picture):
            self.hear()
        return self.picture


Open = Callable[..., Screen]


@pytest.fixture
def t(tmp_path: Path) -> Iterator[Town]:
    """A town on a manual clock, with its wall."""
    with town(tmp_path, SHUFFLED) as found:
        running = found.running
        running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, pace=QUICK)
        found.run(running.wall.start(bound(0)))
        yield found
        found.run(running.wall.stop())


@pytest.fixture
def screen(t: Town) -> Iterator[Open]:
    """Opens connections to the wall."""
    with ExitStack() as opened:
        yield lambda **more: Screen(
            opened.enter_context(connect(f"ws://127.0.0.1:{t.running.wall.port}/", max_size=None, **more))
        )
