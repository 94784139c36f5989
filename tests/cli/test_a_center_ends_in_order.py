import contextlib
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.cli.process import Center, alive, center, ticket, until

END_S = 10.0  # a few seconds on a machine that has time


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_0(tmp_path: Path, number: signal.Signals) -> None:
    with (
        center(tmp_path / "data", forked=False) as here,
        connect(here.get("/api/site")["wall"]["url"], proxy=None) as wall,
    ):
        wall.send('{"type": "hello"}')
        wall.recv(10)
        began = time.monotonic()
        assert here.end(number) == 0
        assert time.monotonic() - began < END_S
        assert here.log.read_text() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_0_before_it_serves(tmp_path: Path, number: signal.Signals) -> None:
    here = Center(tmp_path / "data", clock="real", forked=False)  # whose folder it makes itself
    try:
        until(lambda: (tmp_path / "data").exists(), "the data folder")
        assert here.end(number) == 0
        assert "Traceback" not in here.log.read_text()
    finally:
        here.kill()


def test_requests_in_flight_are_answered_and_what_was_acknowledged_is_kept(tmp_path: Path) -> None:
    acknowledged: list[str] = []

    def post(name: str) -> None:
        with contextlib.suppress(httpx.TransportError), here.client() as client:
            for number in range(10_000):
                answer = client.post(
                    "/events",
                    json=ticket(f"{name}-{number}"),
                    headers={"content-type": "application/cloudevents+json"},
                )
                if answer.status_code != 202:
                    return
                acknowledged.append(f"{name}-{number}")

    with center(tmp_path / "data") as here:
        threads = [threading.Thread(target=post, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        until(lambda: len(acknowledged) > 20, "some answers")
        assert here.end(seconds=END_S) == 0
        for thread in threads:
            thread.join()
        assert "Traceback" not in here.log.read_text()
    with center(tmp_path / "data") as again:
        again.quiet()
        with again.client() as client:
            for id in acknowledged:
                found = client.get("/api/signals", params={"source": "urn:12345", "id": id}).raise_for_status().json()
                assert found["outcome"]["state"] in ("opened", "joined"), id


def test_a_client_that_sends_half_a_request_does_not_hold_it(tmp_path: Path) -> None:
    with center(tmp_path / "data") as here, socket.create_connection(("127.0.0.1", here.port)) as half:
        half.sendall(b"POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")
        time.sleep(0.2)
        assert here.end(seconds=END_S) == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_what_runs_beside_it_ends_with_it(tmp_path: Path, number: signal.Signals) -> None:
    with center(tmp_path / "data", "--simulate", "--days", "1", clock="x60", forked=False) as here:
        beside = until(lambda: len(found := here.children()) == 2 and found, "the town and the cameras")
        until(lambda: here.get("/api/cases")["items"], "cases")
        code = here.end(number, seconds=2 * END_S)
        assert code == (0 if number != signal.SIGKILL else -signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in beside), "their end", 2 * END_S)
        assert "Traceback" not in here.log.read_text(), here.log.read_text()
