"""What every process and every command begins with: the site, the data, a place to listen at, the clock.

None of what answers HTTP is loaded for it, which takes a second, so a command that only looks something up is quick.
"""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from command_center.access.oidc import Provider
from command_center.clock import Clock, ClockMismatch, Mode, begun, machine_now, steady
from command_center.facts.durations import DAY, SECOND
from command_center.listening import LOOPBACK, Listening
from command_center.site.calendar import WorkTime
from command_center.site.load import load
from command_center.site.value import Site
from command_center.store import DataBusy, DataNewer, Reader, Store, Tx

BACKLOG = 2048  # connections that wait to be accepted
HERE = Listening()


class CannotStart(Exception):
    """One clear line for whoever started it."""


class Settings(Struct, frozen=True):
    site: Path
    data: Path
    mode: Mode = "real"
    rate: float = 1.0
    demo: bool = False  # whoever is on this machine looks on, and acts as any post without a password
    listening: Listening = HERE
    oidc: Provider | None = None


def read_site(folder: Path) -> Site:
    if not folder.is_dir():
        raise CannotStart(f"没有站点目录 {folder}")
    return load(folder)


def open_store(data: Path) -> Store:
    """Raises CannotStart for a folder that another center holds, or of a newer version."""
    store = Store(f"sqlite:///{data / 'center.db'}", data)
    try:
        store.open()
    except DataBusy:
        raise CannotStart(f"另一个中心正在使用 {data}（another center works on this data folder）") from None
    except DataNewer as error:
        raise CannotStart(f"{data} 由更新的版本写成，先升级程序：{error}") from None
    except OSError as error:
        raise CannotStart(f"不能使用数据目录 {data}：{error}") from None
    return store


def bound(port: int, address: str = LOOPBACK) -> socket.socket:
    """A listening socket, taken before anything else happens; port 0 takes any.

    It listens at once: with SO_REUSEADDR two that do not listen yet may be bound to one port.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((address, port))
        taken.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        taken.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise CannotStart(f"端口 {port} 已被占用（port {port} is in use）") from None
        raise CannotStart(f"不能使用端口 {port}（cannot listen on port {port}）：{error}") from None
    return taken


def clock_for(settings: Settings, store: Store, first: Callable[[], int]) -> Clock:
    """The clock of the one process that works on these data; `first` gives the first moment of new ones. Raises
    CannotStart where they were used under another kind of clock."""
    latest = store.read(Reader.latest_at)
    machine = steady() if settings.mode == "demo" else machine_now
    return store.transact_now(lambda tx: clock_in(tx, settings, first, latest=latest, machine=machine))


def clock_in(tx: Tx, settings: Settings, first: Callable[[], int], **more: Any) -> Clock:
    """The work that decides on a process's clock and keeps its place; `more` is for `clock.begun`."""
    tx.lock(["clock"])
    try:
        clock = begun(settings.mode, settings.rate, tx.get("clock"), first, **more)
    except ClockMismatch as error:
        raise CannotStart(str(error)) from None
    tx.put("clock", clock.state())
    return clock


def demo_start(work: WorkTime, machine_now: int) -> int:
    """09:30 of the latest working day that is not in the future."""
    day = work.local(machine_now)
    while True:
        start = day.replace(hour=9, minute=30, second=0, microsecond=0)
        at = round(start.timestamp()) * SECOND
        if work.is_working_day(start.date()) and at <= machine_now:
            return at
        day = work.local(at - DAY)
