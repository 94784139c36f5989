"""SIGINT and SIGTERM end a process in order, from its first moment on."""

import asyncio
import signal
import threading
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)

_asked = threading.Event()


def end_on_signals() -> None:
    """While a process starts: a KeyboardInterrupt, which whoever starts it answers. Where that is raised within a
    finalizer Python drops it, so that it was asked for is remembered as well."""
    for number in SIGNALS:
        signal.signal(number, _end)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Once its loop runs: `stop` is set, at once if it was asked for before."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    if _asked.is_set():
        stop.set()


def _end(*_: Any) -> None:
    _asked.set()
    raise KeyboardInterrupt
