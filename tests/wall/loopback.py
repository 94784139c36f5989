"""A hub behind a real server, and real clients, in one loop."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from command_center.starting import bound
from command_center.wall.hello import UNWELCOME, Unwelcome
from command_center.wall.hub import TOWN, Hub
from command_center.wall.server import Granted, Limits, Server
from tests.wall.test_every_client_has_the_same_picture import T0, new_hub

SMALL = 20_000  # bytes of a socket's buffers, so that little is enough to fill them


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    @wraps(test)
    def run(*args: Any, **more: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **more), 30))

    return run


def everything(secret: str, wish: str) -> Granted:
    if wish not in ("", TOWN):
        raise Unwelcome(UNWELCOME, f"you may see {TOWN}")
    return Granted(TOWN, lambda case: True)


@asynccontextmanager
async def served(**limits: float) -> AsyncIterator[tuple[Hub, Server, int]]:
    hub, listening = new_hub(), bound(0)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)  # connections inherit it
    server = Server(hub, lambda: T0, everything, limits=Limits(unread=100_000, look_every=0.001, **limits))  # type: ignore[arg-type]
    await server.start(listening)
    try:
        yield hub, server, listening.getsockname()[1]
    finally:
        await server.stop()


@asynccontextmanager
async def client(port: int, *, slow: bool = False) -> AsyncIterator[ClientConnection]:
    reading = socket.socket()
    if slow:
        reading.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    reading.connect(("127.0.0.1", port))
    most = 1 if slow else 1_000  # frames taken in before anybody asks for them
    async with connect(
        f"ws://127.0.0.1:{port}/", sock=reading, max_queue=most, max_size=None, close_timeout=0.1, compression=None
    ) as connection:
        await connection.send('{"type": "hello"}')
        assert json.loads(await connection.recv())["type"] == "snapshot"
        yield connection
