"""The wall's server: the only door to websockets.

Frames are written to all clients at once, without waiting for any. The price is that a client which does not read
would let its frames pile up here without limit. So one with too much unread gets no more deltas: when it has read what
it has, it gets a fresh snapshot instead, and when it does not come to that, it is cut off.
"""

import asyncio
import dataclasses
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace
from websockets.asyncio.server import Server as WebSockets
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.extensions.base import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.http11 import Request, Response
from websockets.typing import ExtensionParameter

from command_center.access.people import COOKIE
from command_center.case.state import Case
from command_center.wall.hello import UNWELCOME, Hello, Unwelcome, read_hello
from command_center.wall.hub import TOWN, Frames, Hub

LARGE = 64_000  # bytes
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Limits(Struct, frozen=True):
    hello_within: float = 10.0  # s
    hello_size: int = 4096  # bytes, of whatever a client sends
    unread: int = 1_000_000  # bytes a client may leave unread, besides its snapshot
    catch_up_within: float = 30.0  # s, then it is cut off
    picture_within: float = 120.0  # s, for a screen on a thin line
    look_every: float = 0.05  # s between looks whether it caught up
    goodbye_within: float = 1.0  # s for the closing handshake


LIMITS = Limits()


class Granted(NamedTuple):
    """A scope, and which cases belong to it."""

    scope: str
    shows: Callable[[Case], bool]


class Client(Struct, eq=False):
    connection: ServerConnection
    scope: str
    secret: str  # what it showed
    allowed: int  # bytes it may leave unread
    behind: bool = False

    @property
    def unread(self) -> int:
        return self.connection.transport.get_write_buffer_size()


class Server:
    """`now` gives the center's time, `scope_of` what a token and a wish open (it raises Unwelcome, and may block);
    `hosts` may serve pages that read the wall, besides this machine."""

    def __init__(
        self,
        hub: Hub,
        now: Callable[[], int],
        scope_of: Callable[[str, str], Granted],
        hosts: Collection[str] = (),
        limits: Limits = LIMITS,
    ) -> None:
        self._hub, self._now, self._scope_of, self._limits = hub, now, scope_of, limits
        self._hosts = {*LOOPBACK, *hosts}
        self._clients: set[Client] = set()
        self._catching_up: set[asyncio.Task[None]] = set()
        self._server: WebSockets | None = None
        self.frames = 0  # sent so far

    @property
    def clients(self) -> int:
        return len(self._clients)

    @property
    def behind(self) -> int:
        """Clients that get no deltas until they have read what they were sent."""
        return sum(client.behind for client in self._clients)

    @property
    def unread(self) -> int:
        """Bytes kept here for all clients."""
        return sum(client.unread for client in self._clients)

    async def start(self, bound: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        self._server = await serve(
            self._serve,
            sock=bound,
            ssl=tls,
            process_request=self._admit,
            compression=None,
            extensions=[DeflatesLarge()],
            max_size=self._limits.hello_size,
            max_queue=2,
            close_timeout=self._limits.goodbye_within,
            ping_timeout=self._limits.picture_within,  # a ping waits behind it
        )

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for client in self._clients:
                if client.behind:  # it would not read the close either
                    client.connection.transport.abort()
            await self._server.wait_closed()
        for task in self._catching_up:
            task.cancel()

    def send(self, frames: Frames) -> None:
        """Each scope's text to its clients; returns at once."""
        for name, text in frames.items():
            ready = [client for client in self._clients if client.scope == name and self._keeps_up(client)]
            broadcast([client.connection for client in ready], text)
            self.frames += len(ready)

    def _keeps_up(self, client: Client) -> bool:
        if not client.behind and client.unread > client.allowed:
            client.behind = True
            task = asyncio.create_task(self._catch_up(client))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)
        return not client.behind

    async def look_again(self) -> None:
        """Cut off whoever has signed out, or whose token has ended, since it joined."""
        for client in list(self._clients):
            try:
                granted = await asyncio.to_thread(self._scope_of, client.secret, "")
                ended = granted.scope not in (client.scope, TOWN)
            except Unwelcome:
                ended = True
            if ended:
                await client.connection.close(UNWELCOME, "signed out")

    async def _catch_up(self, client: Client) -> None:
        """Wait until it has read what was sent, then show it the picture of now."""
        patience = time.monotonic() + self._limits.catch_up_within
        while client.unread:
            if time.monotonic() > patience:
                client.connection.transport.abort()
                return
            await asyncio.sleep(self._limits.look_every)
        client.behind = False
        self._show(client, [self._hub.snapshot(client.scope, self._now())])

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """A page of another site must not read the wall through the browser of someone who may. A client that is no
        browser names no origin."""
        origin = request.headers.get("Origin")
        if origin is None or _host(origin) in self._hosts:
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, f"pages of {origin} may not read this wall\n")

    async def _serve(self, connection: ServerConnection) -> None:
        client: Client | None = None
        try:
            async with asyncio.timeout(self._limits.hello_within):
                hello = read_hello(await connection.recv())
            secret = hello.token or _cookie(connection)
            granted = await asyncio.to_thread(self._scope_of, secret, hello.scope)
            client = self._joined(connection, hello, granted, secret)
            await connection.recv()
            raise Unwelcome(UNWELCOME, "nothing to say after hello")
        except TimeoutError:
            await connection.close(UNWELCOME, "no hello")
        except Unwelcome as unwelcome:
            await connection.close(unwelcome.code, unwelcome.reason)
        except ConnectionClosed:
            pass  # it left
        finally:
            if client is not None:
                self._clients.discard(client)

    def _joined(self, connection: ServerConnection, hello: Hello, granted: Granted, secret: str) -> Client:
        """Nothing is awaited between the snapshot and the first delta to come, so none is missed."""
        self._hub.open_scope(granted.scope, granted.shows)
        frames = self._hub.join(replace(hello, scope=granted.scope), self._now())
        client = Client(connection, granted.scope, secret, 0)
        self._show(client, frames)
        self._clients.add(client)
        return client

    def _show(self, client: Client, frames: list[str]) -> None:
        for text in frames:
            broadcast([client.connection], text)
        self.frames += len(frames)
        # A picture that is still on its way is no slowness.
        client.allowed = client.unread + self._limits.unread


class DeflatesLarge(ServerPerMessageDeflateFactory):
    """Compresses what is large, a snapshot mostly: to compress each delta for each screen would halve the rate."""

    def __init__(self) -> None:
        super().__init__(server_no_context_takeover=True, client_no_context_takeover=True)

    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        answer, agreed = super().process_request_params(params, accepted_extensions)
        return answer, _LargeDeflated(
            agreed.remote_no_context_takeover,
            agreed.local_no_context_takeover,
            agreed.remote_max_window_bits,
            agreed.local_max_window_bits,
        )


class _LargeDeflated(PerMessageDeflate):
    def encode(self, frame: Frame) -> Frame:
        if len(frame.data) < LARGE:
            return frame
        return dataclasses.replace(frame, data=_deflated(bytes(frame.data), self.local_max_window_bits), rsv1=True)


@lru_cache(2)
def _deflated(data: bytes, bits: int) -> bytes:
    """As RFC 7692 has a message. Screens that come together get one text: it is compressed once."""
    deflating = zlib.compressobj(level=1, wbits=-bits)
    return (deflating.compress(data) + deflating.flush(zlib.Z_SYNC_FLUSH))[:-4]


def _cookie(connection: ServerConnection) -> str:
    """The session that the browser has from the center's pages: a cookie is for a host, whatever its port."""
    said = connection.request.headers.get("Cookie", "") if connection.request else ""
    try:
        found = SimpleCookie(said).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
