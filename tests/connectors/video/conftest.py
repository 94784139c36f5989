"""What the tests of the video connector share: the demo clips, drawn once, and a little center that really listens."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import pytest

from connectors.video.clips import Clips, make_clips


@pytest.fixture(scope="session", autouse=True)
def one_core() -> None:
    """As in a run: small pictures gain nothing from threads, and the other tests want the other core."""
    cv2.setNumThreads(1)


@pytest.fixture
def camera() -> str:
    return "32050600001320000001"


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return make_clips(tmp_path_factory.mktemp("clips"))


@dataclass
class LittleCenter:
    """Takes blobs, events and beats; `answers` are given to the next requests instead of the usual ones."""

    url: str = ""
    answers: list[tuple[int, dict]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    events: list[dict] = field(default_factory=list)
    beats: list[tuple[str, dict]] = field(default_factory=list)

    def take(self, method: str, path: str, kind: str, body: bytes) -> tuple[int, dict]:
        self.requests.append(f"{method} {path}")
        if path.endswith("/beat"):
            self.beats.append((path, json.loads(body)))
            return 404, {}
        if self.answers:
            return self.answers.pop(0)
        if method == "PUT" and path.startswith("/blobs/"):
            name = path.removeprefix("/blobs/")
            assert hashlib.sha256(body).hexdigest() == name
            self.blobs[name] = body
            return 201, {}
        if (method, path, kind) == ("POST", "/events", "application/cloudevents+json"):
            self.events.append(json.loads(body))
            return 202, {"accepted": 1, "duplicate": 0, "refused": []}
        return 405, {}


@pytest.fixture
def center() -> Iterator[LittleCenter]:
    little = LittleCenter()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            status, told = little.take(self.command, self.path, self.headers.get("content-type", ""), body)
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_PUT = do_POST = answer

        def log_message(self, *_: object) -> None:
            """Say nothing: the test's output is for the test."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    little.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield little
    server.shutdown()
    server.server_close()
    thread.join()
