"""The one clock. It never runs back, is the same in every process and resumes where it stopped.

real: the machine's time. manual: moves when told to. demo: runs N times as fast from a given moment. Nothing else in
the center asks for the time; sockets, beats and back-off use the machine's own.
"""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

Mode = Literal["real", "manual", "demo"]
SECOND = 1_000_000  # µs


class ClockMismatch(Exception):
    """The data folder was used under another kind of clock."""


def machine_now() -> int:
    """The machine's own time, UTC µs: what a real clock shows, and where a new demo takes its day from."""
    return time.time_ns() // 1000


class Clock:
    """`now()` in UTC µs. `stored` is what `state()` gave when it last ran."""

    def __init__(self, mode: Mode, rate: float = 1.0, start_at: int | None = None) -> None:
        self.mode, self.rate = mode, rate
        self._lock = threading.Lock()
        self._base = start_at if start_at is not None else machine_now()
        self._since = time.monotonic()
        self._last = self._base
        self.moved: Callable[[dict[str, Any]], object] = lambda state: None
        """Called with the new state when a manual clock was moved: kept before anything happens at that moment."""

    def now(self) -> int:
        with self._lock:
            if self.mode == "real":
                at = machine_now()
            elif self.mode == "manual":
                at = self._base
            else:
                at = self._base + int((time.monotonic() - self._since) * self.rate * SECOND)
            self._last = max(self._last, at)
            return self._last

    def move_to(self, at: int) -> None:
        """The manual clock's next moment; one that lies behind is passed over."""
        if self.mode != "manual":
            raise ClockMismatch("only a manual clock is moved")
        with self._lock:
            self._base = max(self._base, at)
        self.moved(self.state())

    def real_seconds_until(self, at: int) -> float:
        """How long to sleep until `at` by the machine's time; for ever on a manual clock."""
        if self.mode == "manual":
            return float("inf")
        return max((at - self.now()) / SECOND / (self.rate if self.mode == "demo" else 1.0), 0.0)

    def state(self) -> dict[str, Any]:
        return {"mode": self.mode, "rate": self.rate, "now_at": self.now()}


def resumed(mode: Mode, rate: float, stored: dict[str, Any] | None, first: Callable[[], int]) -> Clock:
    """The clock to run with. `first` gives a new folder's first moment.

    Raises ClockMismatch where a demo or manual clock meets a folder of a real one, or the other way round: its cases
    would be early or late by whole months.
    """
    if stored is None:
        return Clock(mode, rate, None if mode == "real" else first())
    if (stored["mode"] == "real") != (mode == "real"):
        raise ClockMismatch(
            f"这个数据目录用的是 {stored['mode']} 时钟，不能改用 {mode} 时钟"
            "（this data folder is another clock's: take another --data）"
        )
    clock = Clock(mode, rate, None if mode == "real" else int(stored["now_at"]))
    clock._last = max(clock._last, int(stored["now_at"]))
    return clock


def new_id() -> str:
    """A random id, for commands that bring no Idempotency-Key and for epochs of a wall."""
    return uuid.uuid4().hex
