"""Somebody else's servers, to which messages go: a mail server, and a gateway that takes JSON."""

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

T = TypeVar("T", "Mailbox", "Gateway")
USER, PASSWORD = "desk", "mail-password-that-nobody-may-read"
KEY = "gateway-key-that-nobody-may-read"


class Mailbox:
    """A mail server of its own port. `refuses`: it takes no message; `held`: it answers none until this is set."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []  # subject and text
        self.signed_in: list[str] = []
        self.asked = 0
        self.refuses = False
        self.held = threading.Event()
        self.held.set()
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                mailbox.serve(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def url(self, to: str = "unit@example.org") -> str:
        at = f"{USER}:{PASSWORD}@127.0.0.1:{self.port}"
        return f"mailto://{at}/?mode=insecure&from=desk@example.org&to={to}"

    def serve(self, handler: socketserver.StreamRequestHandler) -> None:
        def say(line: str) -> None:
            handler.wfile.write(f"{line}\r\n".encode())

        say("220 mailbox")
        while line := handler.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    say("250-mailbox")
                    say("250 AUTH PLAIN")
                case "AUTH":
                    self.signed_in.append(base64.b64decode(rest.partition(" ")[2]).decode())
                    say("235 welcome")
                case "DATA":
                    self._data(handler, say)
                case "QUIT":
                    say("221 bye")
                    return
                case _:
                    say("250 ok")

    def _data(self, handler: socketserver.StreamRequestHandler, say: Any) -> None:
        say("354 go on")
        lines = []
        while (line := handler.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.asked += 1
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        if not self.held.wait(30) or self.refuses:
            say("554 not taken")
            return
        self.mails.append((str(mail["subject"]), body.get_content().strip()))
        say("250 taken")


class Gateway:
    """What takes JSON over HTTP, as gateways for short messages do."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.asked = 0
        self.status = 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                assert self.path == f"/{KEY}"
                gateway.asked += 1
                if gateway.status < 300:
                    gateway.got.append(body)
                self.send_response(gateway.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/{KEY}"


@contextmanager
def served(found: T) -> Iterator[T]:
    thread = threading.Thread(target=found.server.serve_forever, args=(0.02,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()
