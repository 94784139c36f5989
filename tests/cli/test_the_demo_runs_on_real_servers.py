import json
import os
import re
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.cli.process import PROGRAM, ROOT, alive, until

END_S = 60.0  # two servers and six processes, on a busy machine


def processes(folder: Path) -> dict[int, str]:
    """What runs on this folder, by its number."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and alive(int(entry.name)):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(folder) in command:
                found[int(entry.name)] = command
    return found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_demo_runs_on_real_servers_and_takes_them_along(tmp_path: Path) -> None:
    data, out = tmp_path / "demo", tmp_path / "out"
    command = [*PROGRAM, "dev", "run", "--data", str(data), "--port", "0", "--wall-port", "0", "--days", "1"]
    with out.open("w") as said:
        demo = subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT)
    try:
        until(lambda: "Ctrl-C" in out.read_text() or demo.poll() is not None, "its greeting", 200)
        url = re.search(r"(http://127\.0\.0\.1:\d+)/wall", out.read_text())
        assert url, out.read_text()
        with httpx.Client(base_url=url[1], trust_env=False, timeout=60) as client:
            site = client.get("/api/site").raise_for_status().json()
            assert site["clock"] == {"mode": "demo", "rate": 60.0}
            assert client.get("/api/cases").json()["items"], "the generated days are there"
            with connect(site["wall"]["url"], proxy=None, max_size=None) as screen:
                screen.send('{"type": "hello"}')
                assert json.loads(screen.recv(10))["cases"]
            until(lambda: list(data.glob("clips/*")), "the cameras")
            (api,) = [pid for pid, words in processes(data).items() if "serve api" in words]
            os.kill(api, signal.SIGKILL)
            until(lambda: "api 已退出（-9）" in out.read_text(), "a line about the api")
            until(lambda: answers(client), "another api")
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(END_S) == 0, out.read_text()
        until(lambda: not processes(data), "the end of all", END_S)
        assert "Traceback" not in out.read_text() + "".join(log.read_text() for log in (data / "log").iterdir())
    finally:
        demo.kill()
        demo.wait()
        for pid in processes(data):
            os.kill(pid, signal.SIGKILL)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False
