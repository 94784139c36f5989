"""SIGINT and SIGTERM end a process in order, from its first moment on."""

import asyncio
import signal
import threading
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


def _end(*_: Any) -> None:
    expect_wanted()
    _asked.set()
