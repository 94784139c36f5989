"""What a channel says of a message is true: robots that refuse with 200 have refused; and no URL is told to anybody."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from streams.apprise import NoChannel, Sender, dingtalk, wecombot
from tests.messages.postbox import KEY, PASSWORD, USER, Gateway, Mailbox

ROBOTS = {
    "wecombot": (wecombot.NotifyWeComBot, "wecombot://"),
    "dingtalk": (dingtalk.NotifyDingTalk, "dingtalk://"),
}


@contextmanager
def robot(said: bytes, status: int = 200) -> Iterator[str]:
    """A server that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ROBOTS)
@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        (b'{"errcode": 0, "errmsg": "ok"}', 200, ""),
        (b'{"errcode": 45009, "errmsg": "api freq out of limit"}', 200, "45009"),
        (b"<html>a proxy</html>", 200, "502"),
        (b"", 503, "503"),
    ],
)
def test_a_robot_that_refuses_with_200_has_refused(
    name: str, said: bytes, status: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, scheme = ROBOTS[name]
    with robot(said, status) as url:
        monkeypatch.setattr(kind, "notify_url", url)
        monkeypatch.setenv("TEST_ROBOT", f"{scheme}abc123")
        assert Sender("env:TEST_ROBOT")("派单：停水", "工单") == reason


def test_no_url_is_logged_whatever_happens(
    mailbox: Mailbox,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.refuses, gateway.status = True, 403
    nobody = f"mailto://{USER}:{PASSWORD}@127.0.0.1:1/?mode=insecure&from=a@example.org&to=b@example.org"
    urls = [mailbox.url(), gateway.url, nobody, f"json://127.0.0.1:1/{KEY}"]
    for url in urls:
        monkeypatch.setenv("TEST_CHANNEL", url)
        assert Sender("env:TEST_CHANNEL")("派单：停水", "工单")
    told = caplog.text + "".join(capfd.readouterr())
    assert KEY not in told and PASSWORD not in told


def test_a_url_may_be_kept_in_a_file(gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{gateway.url}\n", encoding="utf-8")
    assert Sender(f"file:{tmp_path}/secret")("派单：停水", "工单") == "" and gateway.got
    with pytest.raises(NoChannel, match="FileNotFoundError"):
        Sender(f"file:{tmp_path}/none")
