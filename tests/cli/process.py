"""A center as its users have it: a process, its ports, its output, its death."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from command_center.clock import Clock
from command_center.starting import open_store
from command_center.store import Store
from connectors.simulator.posts import Posts
from tests.cli.forked import Forked

ROOT = Path(__file__).parents[2]
GUANGFU = ROOT / "deploy" / "guangfu"
PROGRAM = [sys.executable, "-m", "command_center"]
START_S = 100.0  # the machine may be busy
LIMITS = httpx.Limits(keepalive_expiry=2.0)  # s: a center closes what is silent for five, perhaps under a request
FRIDAY = 1_795_743_000_000_000  # 2026-11-27 09:30 +08:00, µs
TICK = os.sysconf("SC_CLK_TCK")


def run(*args: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    command = list(map(str, args))
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        running = Forked(command, out, err, ROOT, {"COLUMNS": "120", **(env or {})})
        try:
            code = running.wait(START_S)
        finally:
            running.kill()
        return subprocess.CompletedProcess(command, code, out.read_text(), err.read_text())


def refused(*args: object) -> str:
    """What a command says that cannot start: one line, exit 2."""
    done = run(*args)
    assert done.returncode == 2, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def until(true: Any, what: str, seconds: float = START_S) -> Any:
    """The first true answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds:g} s for {what}")


def stand(store: Store, at: int = FRIDAY) -> None:
    """A town that is new begins at that moment, and not on the day on which tests run."""
    store.transact_now(lambda tx: tx.put("clock", Clock("manual", start_at=at).state()))


class Center:
    def __init__(
        self,
        data: Path,
        *more: str,
        clock: str = "manual",
        port: int = 0,
        wall_port: int = 0,
        site: Path = GUANGFU,
        env: dict[str, str] | None = None,
        signing_in: bool = False,
        root: Path = ROOT,
        forked: bool = True,
    ) -> None:
        """`root`: where the program lies that is started. Not `forked`: as users start it, for tests of how it begins
        and ends. A new one's day is a Friday, half past nine."""
        data.parent.mkdir(parents=True, exist_ok=True)
        if clock == "manual" and not data.exists():
            with closing(open_store(data)) as store:
                stand(store)
        self.data = data
        self.log = data.with_name(data.name + ".log")
        said = data.with_name(data.name + ".out")
        options = [
            "--site",
            site,
            "--data",
            data,
            "--port",
            port,
            "--wall-port",
            wall_port,
            "--clock",
            clock,
            *more,
        ]
        command = ["up", *([] if signing_in else ["--demo"]), *map(str, options)]
        self.process: subprocess.Popen[bytes] | Forked
        if forked and root == ROOT:
            self.process = Forked(command, said, self.log, ROOT, env or {})
        else:
            with said.open("w") as out, self.log.open("a") as err:
                more_env = {**os.environ, **(env or {})}
                self.process = subprocess.Popen([*PROGRAM, *command], stdout=out, stderr=err, cwd=root, env=more_env)
        self._said = said
        self.url = ""
        self.posts = Posts()

    @property
    def output(self) -> str:
        return self._said.read_text()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def ready(self) -> "Center":
        """Returns when it has said where it listens."""

        def greeted() -> bool:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.log.read_text()}"
            return "Ctrl-C" in self.output

        try:
            until(greeted, "the center")
        except BaseException:
            self.kill()
            raise
        found = next(word for word in self.output.split() if word.startswith(("http://", "https://")))
        self.url = found.partition("/wall")[0]
        return self

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=60, limits=LIMITS)

    def get(self, path: str, **params: Any) -> Any:
        with self.client() as client:
            return client.get(path, params=params).raise_for_status().json()

    def post(self, path: str, body: Any, post: str = "", /, **headers: str) -> httpx.Response:
        with self.client() as client:
            return client.post(path, json=body, headers=headers, auth=self.posts.auth(post) if post else None)

    def events(self, *events: dict[str, Any]) -> httpx.Response:
        return self.post("/events", list(events), **{"content-type": "application/cloudevents-batch+json"})

    def quiet(self) -> None:
        with self.client() as client:
            until(lambda: client.get("/readyz", params={"quiet": 1}).status_code == 200, "a quiet center")

    def settled(self, event: dict[str, Any]) -> dict[str, Any]:
        """Send it and wait for its outcome."""
        answer = self.events(event)
        assert answer.status_code == 202, answer.text
        self.quiet()
        return dict(self.get("/api/signals", source=event["source"], id=event["id"])["outcome"])

    def cpu_seconds(self) -> float:
        """Of the process so far, without its children."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def children(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (parts := stat(int(entry.name))) and int(parts[1]) == self.process.pid:
                found.append(int(entry.name))
        return found

    def end(self, number: int = signal.SIGTERM, seconds: float = 30.0) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@contextmanager
def center(data: Path, *more: str, **options: Any) -> Iterator[Center]:
    """One that answers, and ends in order."""
    found = Center(data, *more, **options).ready()
    try:
        yield found
        if found.process.poll() is None:
            assert found.end() == 0, found.log.read_text()
    finally:
        found.kill()


def stat(pid: int) -> list[str]:
    """State, parent and the rest of what the system says of a process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def alive(pid: int) -> bool:
    return stat(pid)[:1] not in ([], ["Z"])


def ticket(id: str, title: str = "餐饮店无证经营", grid: str = "chongshan-01", **data: Any) -> dict[str, Any]:
    body = {"title": title, "item": "catering-licence", "grid": grid, "kind": "投诉", **data}
    return {"specversion": "1.0", "id": id, "source": "urn:12345", "type": "hotline.ticket.v1", "data": body}
