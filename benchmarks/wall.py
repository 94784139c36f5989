"""How many frames a second the wall sends, beside what websockets.broadcast alone can; and what its parts cost."""

import asyncio
import base64
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec.structs import replace
from websockets.asyncio.server import broadcast, serve

from command_center.case.state import Case
from command_center.clock import Clock as CenterClock
from command_center.facts.durations import DAY
from command_center.facts.parts import Clock, Duty, Tick
from command_center.site.calendar import WorkTime
from command_center.site.load import load
from command_center.site.value import Site
from command_center.view import Shown
from command_center.wall.hub import TOWN, Hub
from command_center.wall.server import Granted, Server

ROOT = Path(__file__).parents[1]
CLIENTS = 200
DELTAS = 300
OPEN = 1_000  # cases
RUNS = 3
NOW = 1_795_500_000_000_000


def rows() -> list[tuple[str, float, str]]:
    """(what, figure, unit). Clients read in a process of their own; the best of three runs."""
    site = load(ROOT / "deploy/guangfu")
    filled = Filled(site)
    text = delta(filled, 1)
    runs = [(asyncio.run(bare_broadcast(text)), asyncio.run(through_the_wall(site))) for _ in range(RUNS)]
    bare, wall = (max(side) for side in zip(*runs, strict=True))
    return [
        (f"websockets.broadcast alone, {CLIENTS} clients, {len(text)} characters", bare, "frames/s"),
        (f"hub and server, {CLIENTS} clients, one case a delta", wall, "frames/s"),
        ("hub and server, of what broadcast alone sends", 100 * wall / bare, "%"),
        (f"the figures of {OPEN} open cases, 100 of them anew", best(lambda: counted(filled, 100)), "ms"),
        ("a delta of 1 case", best(lambda: delta(filled, 1)), "ms"),
        ("a delta of 100 cases", best(lambda: delta(filled, 100)), "ms"),
        (f"a snapshot of {OPEN} cases", best(lambda: snapshot(filled)), "ms"),
    ]


# -- what is shown ----------------------------------------------------------------------------------------------------


class Filled:
    """A hub with its open cases."""

    def __init__(self, site: Site) -> None:
        self.hub = Hub(site, Shown(WorkTime(site.calendar)), CenterClock("manual", start_at=NOW))
        self._cases = [a_case(site, n) for n in range(OPEN)]
        self.touch(OPEN)
        self.hub.flush(NOW, NOW, {})

    def touch(self, number: int) -> None:
        self._cases[:number] = [replace(case, version=case.version + 1) for case in self._cases[:number]]
        self.hub.touched({case.id: case for case in self._cases[:number]}, [])


def a_case(site: Site, n: int) -> Case:
    """In handling, with a lead and an assisting unit, and their clocks."""
    item = list(site.items.values())[n % len(site.items)]
    id = f"{n:032x}"
    duties, clocks = {}, {}
    for place, unit in enumerate(("market", "food")):
        part = f"{id}.d{place}"
        kind = "assist" if place else "lead"
        duties[part] = Duty(
            id=part, unit=unit, kind=kind, state="signed", by="dispatch", called_at=NOW, level="L3", signed_at=NOW
        )
        for kind in ("contact", "close"):
            clocks[f"{kind}:{part}"] = Clock(
                id=f"{kind}:{part}", kind=kind, on=part, owner=unit, started_at=NOW, due_at=NOW + DAY, limit="1 d",
                ticks=(Tick(NOW + DAY, "yellow"),),
            )  # fmt: skip
    return Case(
        id=id, number=f"261124-{n:06}", version=1, status="handling", title=item.name, item=item.code, level="L3",
        grid="fuxi-01", village="fuxi", source="hotline", opened_at=NOW, dispatched_at=NOW, promised_at=NOW + DAY,
        lead="market", duties=duties, clocks=clocks,
    )  # fmt: skip


def delta(filled: Filled, touched: int) -> str:
    filled.touch(touched)
    return filled.hub.flush(NOW, NOW, {})["town"]


def counted(filled: Filled, touched: int) -> object:
    filled.touch(touched)
    return filled.hub.figures(NOW)


def snapshot(filled: Filled) -> str:
    """A fresh one: touching a case makes the last one old."""
    filled.hub.flush(NOW, NOW, {"totals": time.monotonic_ns()})
    return filled.hub.snapshot("town", NOW)


def best(work: Callable[[], object]) -> float:
    """Of ten times, in ms."""
    spans = []
    for _ in range(10):
        began = time.perf_counter()
        work()
        spans.append(time.perf_counter() - began)
    return 1_000 * min(spans)


# -- who is shown it --------------------------------------------------------------------------------------------------


async def bare_broadcast(text: str) -> float:
    connections = set()

    async def handler(connection) -> None:  # type: ignore[no-untyped-def]
        await connection.recv()
        connections.add(connection)
        await connection.wait_closed()

    async with serve(handler, "127.0.0.1", 0, compression=None) as server:
        readers = start_readers(server.sockets[0].getsockname()[1])
        try:
            return await frames_a_second(
                lambda: len(connections),
                lambda: broadcast(connections, text),
                lambda: (connection.transport.get_write_buffer_size() for connection in connections),
            )
        finally:
            readers.kill()
            readers.wait()


async def through_the_wall(site: Site) -> float:
    filled, bound = Filled(site), socket.create_server(("127.0.0.1", 0))
    server = Server(filled.hub, lambda: NOW, lambda *_: Granted(TOWN, lambda case: True))

    def send() -> None:
        filled.touch(1)
        server.send(filled.hub.flush(NOW, NOW, {}))

    await server.start(bound)
    readers = start_readers(bound.getsockname()[1])
    try:
        return await frames_a_second(lambda: server.clients, send, lambda: (server.unread,))
    finally:
        readers.kill()
        readers.wait()
        await server.stop()


async def frames_a_second(
    clients: Callable[[], int], send: Callable[[], None], unread: Callable[[], Iterable[int]]
) -> float:
    """From the first frame until the last has left, snapshots not counted."""
    while clients() < CLIENTS or any(unread()):
        await asyncio.sleep(0.01)
    began = time.perf_counter()
    for _ in range(DELTAS):
        send()
        await asyncio.sleep(0)
    while any(unread()):
        await asyncio.sleep(0)
    return CLIENTS * DELTAS / (time.perf_counter() - began)


def start_readers(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, str(port)], cwd=ROOT)


def read_everything(port: int) -> None:
    """Clients that say hello and then only read: what a browser does with a frame is its own time."""
    upgrade = (
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
    )
    said = b'{"type":"hello"}'
    hello = bytes([0x81, 0x80 | len(said), 0, 0, 0, 0]) + said  # text, masked with zeros
    waiting = selectors.DefaultSelector()
    for _ in range(CLIENTS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(upgrade.encode())
        connection.recv(4096)
        connection.sendall(hello)
        waiting.register(connection, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            key.fileobj.recv(1 << 18)  # type: ignore[union-attr]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read_everything(int(sys.argv[1]))
    for what, figure, unit in rows():
        print(f"{what:70} {figure:>10,.1f} {unit}")
