import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.wall.loopback import client, in_a_loop, served


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ("not JSON", 1008, "expected a hello"),
        ('{"type": "bye"}', 1008, "expected a hello"),
        ('{"type": "hello", "resume": {"epoch": 7}}', 1008, "expected a hello"),
        ('{"type": "hello", "scope": "county"}', 1008, "you may see town"),
        (b'{"type": "hello"}', 1003, "text frames only"),
        ('{"type": "hello", "token": "' + 5000 * "x" + '"}', 1009, ""),
    ],
)
@in_a_loop
async def test_who_says_anything_but_hello_is_told_why_and_cut_off(said: str | bytes, code: int, reason: str) -> None:
    async with served() as (_, server, port), connect(f"ws://127.0.0.1:{port}/") as stranger:
        await stranger.send(said)
        with pytest.raises(ConnectionClosed) as closed:
            await stranger.recv()
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, reason in closed.value.rcvd.reason) == (code, True)
        assert server.clients == 0


@in_a_loop
async def test_a_second_hello_is_one_too_many() -> None:
    async with served() as (_, server, port), client(port) as known:
        await known.send('{"type": "hello"}')
        with pytest.raises(ConnectionClosed, match="1008"):
            await known.recv()
        while server.clients:
            await asyncio.sleep(0.001)


@in_a_loop
async def test_who_never_says_hello_is_cut_off() -> None:
    async with served(hello_within=0.05) as (_, server, port), connect(f"ws://127.0.0.1:{port}/") as silent:
        with pytest.raises(ConnectionClosed, match="no hello"):
            await silent.recv()
        assert server.clients == 0


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:5173", "http://[::1]:8000", None])
@in_a_loop
async def test_pages_of_this_machine_may_read_the_wall(origin: str | None) -> None:
    async with served() as (_, _, port), connect(f"ws://127.0.0.1:{port}/", origin=origin) as page:  # type: ignore[arg-type]
        await page.send('{"type": "hello"}')
        assert json.loads(await page.recv())["type"] == "snapshot"


@pytest.mark.parametrize("origin", ["https://example.com", "http://127.0.0.1.example.com", "null", "http://[broken"])
@in_a_loop
async def test_pages_of_another_site_may_not(origin: str) -> None:
    async with served() as (_, _, port):
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(f"ws://127.0.0.1:{port}/", origin=origin):  # type: ignore[arg-type]
                pass
