"""Somebody else's server, which is told of facts."""

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

from streams.leaving import Hook
from tests.store import given

SECRET = "whsec_" + base64.b64encode(b"a secret of somebody else").decode()


class Listener:
    """Somebody else's server: what it was sent, once it has verified it."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.status: Callable[[dict[str, Any]], int] = lambda event: 204
        self.asked = 0
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                event = Webhook(SECRET).verify(body, dict(self.headers))
                assert event["id"] == self.headers["webhook-id"]
                listener.asked += 1
                status = listener.status(event)
                if status < 300:
                    listener.heard.append(event)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.hook = Hook(f"http://127.0.0.1:{self.server.server_address[1]}/facts", SECRET)

    def versions(self, case: int) -> list[int]:
        return [event["data"]["version"] for event in self.heard if event["subject"] == given.case(case)]


@contextmanager
def listening() -> Iterator[Listener]:
    found = Listener()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()
