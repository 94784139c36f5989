"""A screen that does not read costs neither the others their frames nor the center its memory."""

import asyncio
import json

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from command_center.wall.hub import Hub
from command_center.wall.server import Server
from tests.wall.loopback import client, in_a_loop, served
from tests.wall.picture import Picture
from tests.wall.test_every_client_has_the_same_picture import MIDNIGHT, T0

FLOOD = "x" * 50_000


def send(hub: Hub, server: Server, total: str) -> None:
    server.send(hub.flush(T0, MIDNIGHT, {"totals": total}))


async def read_up_to(connection: ClientConnection, seq: int) -> tuple[Picture, list[str]]:
    """The picture after that delta, and the types of the frames that led to it."""
    picture, types = Picture(), []
    picture.seq = 0
    while picture.seq < seq:
        frame = json.loads(await connection.recv())
        types.append(frame["type"])
        picture.apply(frame)
    return picture, types


@in_a_loop
async def test_the_others_get_every_delta_and_memory_stays_bounded() -> None:
    async with served() as (hub, server, port), client(port) as quick, client(port, slow=True) as slow:
        picture, most = Picture(), 0
        picture.seq = 0
        for n in range(100):
            send(hub, server, f"{n} {FLOOD}")
            picture.apply(json.loads(await quick.recv()))
            most = max(most, server.unread)
        assert picture.seq == 100
        assert server.behind == 1
        assert most < 100_000 + 4 * len(FLOOD), "of 5 MB, this much waited here"

        late, types = await read_up_to(slow, 100)
        assert types[-1] == "snapshot" and len(types) < 50
        assert late.panels == picture.panels
        assert server.behind == 0
        send(hub, server, "")
        assert json.loads(await slow.recv())["seq"] == 101, "and deltas again"


@in_a_loop
async def test_who_never_reads_is_cut_off() -> None:
    async with served(catch_up_within=0.05) as (hub, server, port), client(port, slow=True) as slow:
        n = 0
        while server.clients:
            n += 1
            send(hub, server, f"{n} {FLOOD}")
            await asyncio.sleep(0.001)
        with pytest.raises(ConnectionClosed):
            while True:
                await slow.recv()


@in_a_loop
async def test_a_large_snapshot_on_its_way_is_no_slowness() -> None:
    async with served() as (hub, server, port):
        hub.flush(T0, MIDNIGHT, {"totals": 10 * FLOOD})
        async with client(port) as joined:
            send(hub, server, "small")
            assert server.behind == 0
            assert json.loads(await joined.recv())["type"] == "delta"
