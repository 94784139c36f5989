"""POSTs as fast as they are answered, over connections that stay open and with as little client as can be: the client
shares the machine with what is measured."""

import asyncio
import socket
import time

CONNECTIONS = 16
START_S = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def request(path: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def post_for(seconds: float, port: int, kind: str, body: bytes) -> float:
    """Answers a second to the same POST, over and over."""
    whole = request("/events", kind, body)
    done = 0

    async def client() -> None:
        nonlocal done
        reader, writer = await connected(port)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await answered(reader, writer, whole)
            done += 1
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return done / seconds


async def post_each(port: int, kind: str, bodies: list[bytes]) -> None:
    """Each body once, over several connections."""
    waiting = iter(bodies)

    async def client() -> None:
        reader, writer = await connected(port)
        for body in waiting:
            await answered(reader, writer, request("/events", kind, body))
        writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, whole: bytes) -> None:
    writer.write(whole)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    if b" 202 " not in head[:20]:
        raise RuntimeError(f"{head.decode()}{body.decode()}")


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As soon as it listens."""
    end = time.monotonic() + START_S
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)
