"""SIGINT and SIGTERM end a process in order, from its first moment on."""

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)

_asked = threading.Event()


def end_on_signals() -> None:
    """While a process starts: that it is to end is remembered, for the next `expect_wanted` and for its loop. Raised in
    the middle of a step it could be lost: a finalizer drops it, an import may end with another error. The second time
    it is raised all the same."""
    for number in SIGNALS:
        signal.signal(number, _end)


def expect_wanted() -> None:
    """Between the steps of a start. Raises KeyboardInterrupt, which whoever starts the process answers."""
    if _asked.is_set():
        raise KeyboardInterrupt


def stop_on_signals(stop: asyncio.Event) -> None:
    """Once its loop runs: `stop` is set, at once if it was asked for before."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    if _asked.is_set():
        stop.set()


class Interrupted(Exception):
    """Raised within a transaction when its command is to end, so that nothing of it is kept."""


def interrupt_on_signals() -> Callable[[], None]:
    """For a command that writes: KeyboardInterrupt in its main thread. The work that the writer has under way must call
    what this answers, which then raises Interrupted: else it would be done to its end, and committed."""
    asked = threading.Event()

    def interrupt(*_: Any) -> None:
        asked.set()
        raise KeyboardInterrupt

    def go_on() -> None:
        if asked.is_set():
            raise Interrupted("the command is to end")

    for number in SIGNALS:
        signal.signal(number, interrupt)
    return go_on


def _end(*_: Any) -> None:
    expect_wanted()
    _asked.set()
