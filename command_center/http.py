"""An HTTP server in a loop that is ours, on a socket that is ours: the only door to uvicorn."""

import asyncio
import contextlib
import socket
import ssl
from typing import Any

import uvicorn


class Http:
    """`app` may be exchanged while it serves: a process shows its health before it has anything else to show.
    `proxy`: the address that is believed when it says whom it speaks for; "" for none."""

    def __init__(self, app: Any, listening: socket.socket, tls: ssl.SSLContext | None = None, proxy: str = "") -> None:
        self.app = app
        self._listening = listening
        config = uvicorn.Config(
            self._ask,
            interface="asgi3",
            loop="none",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=3,
            server_header=False,
            proxy_headers=bool(proxy),
            forwarded_allow_ips=proxy,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        self._server = uvicorn.Server(config)
        # Signals are answered by who starts the process.
        self._server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when it answers."""
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listening]), name="http")
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """No new requests; those under way are answered, for three seconds at most."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving

    async def _ask(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)
