"""A process of the distributed engine, as an operator has it: its command, its port, its log, its end."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from deploy.process import free_port
from tests.cli.process import GUANGFU, PROGRAM, ROOT, until

END_S = 20.0  # a few seconds on a machine that has time


class Place(NamedTuple):
    """What the processes of one center share."""

    data: Path
    database: str
    kafka: str
    prefix: str
    clock: str = "manual"
    site: Path = GUANGFU
    demo: bool = True

    def command(self, role: str, *more: object) -> list[str]:
        broker = [] if role == "api" else ["--kafka", self.kafka, "--prefix", self.prefix]
        told = ["--site", self.site, "--data", self.data, "--database", self.database, "--clock", self.clock]
        demo = ["--demo"] if self.demo and role != "worker" else []
        return [*PROGRAM, "serve", role, *map(str, [*told, *broker, *demo, *more])]


class Role:
    def __init__(self, place: Place, role: str, *more: object, port: int = 0) -> None:
        self.role = role
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        place.data.mkdir(parents=True, exist_ok=True)
        self.log = place.data / f"{role}-{port}.log"
        self._said = self.log.with_suffix(".out")
        with self.log.open("a") as log, self._said.open("w") as out:
            command = place.command(role, *more, "--port" if role == "api" else "--health-port", port)
            self.process = subprocess.Popen(command, stdout=out, stderr=log, cwd=ROOT)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        with httpx.Client(base_url=self.url, trust_env=False, timeout=60) as client:
            return client.request(method, path, **more)

    def get(self, path: str, **params: Any) -> Any:
        return self.ask("GET", path, params=params).raise_for_status().json()

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, json=body, headers=headers).raise_for_status().json()

    def readiness(self) -> str:
        """`ready`, what it waits for, or nothing while its port does not answer."""
        try:
            answer = self.ask("GET", "/readyz")
        except httpx.TransportError:
            assert self.process.poll() is None, self.log.read_text()
            return ""
        assert answer.is_success == (answer.json()["status"] == "ready"), answer.text
        return str(answer.json().get("for", "ready"))

    def until(self, readiness: str) -> "Role":
        until(lambda: self.readiness() == readiness, f"{self.role}: {readiness}")
        return self

    @property
    def output(self) -> str:
        """What it says beside its log."""
        return self._said.read_text()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_S)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@contextmanager
def started(place: Place, *roles: tuple[object, ...]) -> Iterator[list[Role]]:
    """Each of `roles`: its name and options. They are ended, and none may have ended before."""
    with ExitStack() as held:
        found = []
        for role, *more in roles:
            found.append(Role(place, str(role), *more))
            held.callback(found[-1].kill)
        yield found
