"""The one clock. It never runs back, is the same in every process and resumes where it stopped.

real: the machine's time. manual: moves when told to. demo: runs N times as fast from a given moment. Nothing else in
the center asks for the time; sockets and back-off use the machine's own.

What it keeps for a restart, and for the other processes of its center, is a `State`: the moment that it showed, and
what the machine said then. A demo's processes run along one line through that point, so they agree without talking.
"""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

from command_center.facts.durations import SECOND

Mode = Literal["real", "manual", "demo"]
State = dict[str, Any]  # mode, rate, now_at and machine_at (both UTC µs)
FRESH = 10 * SECOND  # of the machine's time: whoever kept its place since then still runs


class ClockMismatch(Exception):
    """The data are those of another kind of clock."""


def machine_now() -> int:
    """The machine's own time, UTC µs: what a real clock shows, and where a new demo takes its day from."""
    return time.time_ns() // 1000


def steady() -> Callable[[], int]:
    """The machine's time as it is now, and from here on without its steps and without the nights that a laptop sleeps:
    for a demo of one process."""
    start, since = machine_now(), time.monotonic_ns()
    return lambda: start + (time.monotonic_ns() - since) // 1000


class Clock:
    """`now()` in UTC µs. `machine` is asked for the machine's time."""

    def __init__(
        self,
        mode: Mode,
        rate: float = 1.0,
        start_at: int | None = None,
        machine: Callable[[], int] = machine_now,
    ) -> None:
        self.mode, self.rate, self._machine = mode, rate, machine
        self._lock = threading.Lock()
        since = machine()
        self._anchor = (since if start_at is None else start_at, since)  # where a demo's line begins
        self._shown = self._anchor[0]  # the latest moment that was shown, or met
        self.moved: Callable[[], object] = lambda: None
        """Called when a manual clock was moved: the place is kept before anything happens at that moment."""

    def now(self) -> int:
        with self._lock:
            self._shown = max(self._shown, self._at(self._machine()))
            return self._shown

    def _at(self, machine: int) -> int:
        """The moment at that time of the machine, whatever was shown."""
        if self.mode == "manual":
            return self._shown
        return machine if self.mode == "real" else _on(self._anchor, machine, self.rate)

    def move_to(self, at: int) -> None:
        """The manual clock's next moment; one that lies behind is passed over."""
        if self.mode != "manual":
            raise ClockMismatch("only a manual clock is moved")
        self.met(at)
        self.moved()

    def met(self, at: int) -> None:
        """A moment seen elsewhere, on a signal or in another process: from now on nothing earlier is shown."""
        with self._lock:
            self._shown = max(self._shown, at)

    def follow(self, kept: State) -> None:
        """Another process's place. Of two demos' lines the one ahead holds for both."""
        with self._lock:
            self._shown = max(self._shown, kept["now_at"])
            theirs, machine = (kept["now_at"], kept["machine_at"]), self._machine()
            if _on(theirs, machine, self.rate) > _on(self._anchor, machine, self.rate):
                self._anchor = theirs

    def real_seconds_until(self, at: int) -> float:
        """How long to sleep until `at` by the machine's time; for ever on a manual clock."""
        if self.mode == "manual":
            return float("inf")
        return max((at - self._at(self._machine())) / SECOND / self.rate, 0.0)

    def state(self) -> State:
        with self._lock:
            machine = self._machine()
            return {"mode": self.mode, "rate": self.rate, "now_at": self._at(machine), "machine_at": machine}


def _on(line: tuple[int, int], machine: int, rate: float) -> int:
    at, since = line
    return at + int((machine - since) * rate)


def others_run(kept: State | None, machine: int) -> bool:
    """Whether another process keeps this center's clock: those that run do, every few seconds."""
    return kept is not None and machine - kept.get("machine_at", 0) < FRESH


def begun(
    mode: Mode,
    rate: float,
    kept: State | None,
    first: Callable[[], int],
    *,
    latest: int = 0,
    alone: bool = True,
    machine: Callable[[], int] = machine_now,
) -> Clock:
    """The clock to run with. `first` gives the first moment of new data, `latest` is the last moment of others; `alone`
    says that no other process can be running.

    Where others run, theirs is joined; else it resumes where it stopped. Raises ClockMismatch where a demo or manual
    clock meets the data of a real one, or the other way round: its cases would be early or late by whole months; and
    where those that run have another one.
    """
    if kept is None:
        return Clock(mode, rate, None if mode == "real" else first(), machine)
    if (kept["mode"] == "real") != (mode == "real"):
        raise ClockMismatch(
            f"这些数据用的是 {kept['mode']} 时钟，不能改用 {mode} 时钟"
            "（these data are another clock's: take another --data）"
        )
    stopped_at = max(kept["now_at"], latest)
    if alone or not others_run(kept, machine()):
        clock = Clock(mode, rate, None if mode == "real" else stopped_at, machine)
    elif (kept["mode"], kept["rate"]) != (mode, rate):
        raise ClockMismatch(
            f"这个中心正以 {_named(kept['mode'], kept['rate'])} 时钟运行，{_named(mode, rate)} 的进程不能加入"
            "（those that run have another --clock: take theirs, or end them first）"
        )
    else:
        clock = Clock(mode, rate, kept["now_at"], machine)
        clock.follow(kept)
    clock.met(stopped_at)
    return clock


def _named(mode: str, rate: float) -> str:
    return f"x{rate:g}" if mode == "demo" else mode


def new_id() -> str:
    """A random id, for commands that bring no Idempotency-Key and for epochs of a wall."""
    return uuid.uuid4().hex
