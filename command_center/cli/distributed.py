"""`command-center dev run`: the demo of `up --simulate` on real servers, each part of the center a process of its own.

    PostgreSQL, Kafka ─▶ generated days ─▶ workers, wall, api ─▶ the town and two cameras

They end in the opposite order. A process of the center that dies is started again.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from command_center.cli.dev import servers, started
from command_center.cli.up import Days, Pace, Seed, Site, greet, read_clock

if TYPE_CHECKING:
    from rich.console import Console

    from command_center.site.value import Site as SiteValue
    from command_center.starting import Settings
    from deploy.postgres.server import Postgres

Data = Annotated[Path, typer.Option(help="where servers, pictures and logs are kept")]

END_S = 15.0  # for a process to end in order
LOOK_EVERY, AGAIN = 0.2, 1.0  # s between looks; before a process is started again
CANNOT_START = 2  # so ends a process that has said why, and would only say it again


def register(dev: typer.Typer) -> None:
    dev.command()(run)


def run(
    site: Site = Path("deploy/guangfu"),
    data: Data = Path("var/distributed"),
    port: Annotated[int, typer.Option(help="HTTP; 0 takes any free one")] = 8000,
    wall_port: Annotated[int, typer.Option(help="the wall's websocket; 0 takes any free one")] = 8001,
    clock: Pace = "x60",
    workers: Annotated[int, typer.Option(help="processes that take signals", min=1)] = 2,
    days: Days = 30,
    seed: Seed = 7,
) -> None:
    """The demo on a Kafka and a PostgreSQL of its own, each part of the center a process."""
    from rich.console import Console

    from command_center.starting import Settings

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings, console = Settings(site, data, *read_clock(clock), demo=True), Console(stderr=True)
    with contextlib.ExitStack() as held:
        try:
            _demo(held, console, settings, port or _free(), wall_port or _free(), workers, days, seed)
        except KeyboardInterrupt:
            for number in (signal.SIGINT, signal.SIGTERM):  # it is ending already
                signal.signal(number, signal.SIG_IGN)
            console.print("停止 ending …")


def _demo(
    held: contextlib.ExitStack, console: "Console", settings: "Settings", port: int, wall_port: int, workers: int,
    days: int, seed: int,
) -> None:  # fmt: skip
    """Until it is interrupted; `held` ends what it has started."""
    from command_center.cli.town import Beside
    from command_center.starting import bound, read_site

    for needed in (port, wall_port):  # it looks before it touches anything
        bound(needed).close()
    site = read_site(settings.site)
    kafka, postgres = servers(settings.data)
    held.callback(kafka.stop)
    held.callback(postgres.stop)
    brokers, _ = started("Kafka", kafka, console), started("PostgreSQL", postgres, console)
    database = _laid(postgres, settings, site, days, seed)
    environment = {**os.environ, "COMMAND_CENTER_DATABASE": database, "COMMAND_CENTER_KAFKA": brokers}
    children = [Child(f"worker-{number}", "worker", settings, _free(), environment) for number in range(1, workers + 1)]
    children.append(Child("wall", "wall", settings, _free(), environment, "--port", str(wall_port), "--demo"))
    children.append(
        Child("api", "api", settings, port, environment, "--wall", f"ws://127.0.0.1:{wall_port}/", "--demo")
    )
    for child in children:
        held.callback(child.end)
        child.start()
    with console.status("启动 starting api, wall, workers"):
        while not all(child.is_ready() for child in children):
            _watch(children, console)
    addresses = "  ".join(f"{child.name} :{child.health}" for child in children)
    greet(
        f"http://127.0.0.1:{port}", settings.mode, settings.rate,
        f"进程 processes {addresses}（/readyz，/metrics）",
        f"日志 logs      {settings.data / 'log'}",
        demo=True,
    )  # fmt: skip
    held.callback(Beside(port, settings.data, seed).stop)
    while True:
        _watch(children, console)


def _laid(postgres: "Postgres", settings: "Settings", site: "SiteValue", days: int, seed: int) -> str:
    """The url of the center's database. One that is new, or whose laying was interrupted, gets its generated days."""
    from command_center.cli.town import prepared
    from command_center.store import Store

    whole = settings.data / "laid"
    if whole.exists():
        return urlsplit(postgres.address)._replace(path="/center").geturl()
    url = postgres.create("center")
    store = Store(url, settings.data)  # not relayed: what was long ago is no news
    store.open()
    try:
        prepared(settings, site, store, days=days, seed=seed)
    finally:
        store.close()
    whole.touch()
    return url


class Child:
    """One process of the center; its standard error goes to a file."""

    def __init__(
        self, name: str, role: str, settings: "Settings", health: int, environment: dict[str, str], *more: str
    ) -> None:
        self.name, self.health, self._environment = name, health, environment
        clock = f"x{settings.rate:g}" if settings.mode == "demo" else settings.mode
        where = ["--site", settings.site, "--data", settings.data, "--clock", clock]
        at = ["--port" if role == "api" else "--health-port", health]
        self._command = [sys.executable, "-m", "command_center", "serve", role, *map(str, [*where, *at]), *more]
        self._log = settings.data / "log" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._log.parent.mkdir(exist_ok=True)
        with self._log.open("ab") as log:
            # A group of its own, so that Ctrl-C does not reach it; it ends with its standard input, that is with us.
            self._process = subprocess.Popen(
                [*self._command, "--until-stdin-ends"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True,
                env=self._environment,
            )  # fmt: skip

    def is_ready(self) -> bool:
        import httpx

        try:
            # A proxy meant for the internet must not come between.
            answer = httpx.get(f"http://127.0.0.1:{self.health}/readyz", trust_env=False)
        except httpx.TransportError:
            return False
        return answer.is_success

    def ended_with(self) -> int | None:
        assert self._process is not None
        return self._process.poll()

    def last_line(self) -> str:
        return self._log.read_text(errors="replace").strip().rpartition("\n")[2]

    def end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _watch(children: Sequence[Child], console: "Console") -> None:
    """A look at each of them. Raises CannotStart with what one said that cannot."""
    from command_center.starting import CannotStart

    time.sleep(LOOK_EVERY)
    for child in children:
        code = child.ended_with()
        if code == CANNOT_START:
            raise CannotStart(f"{child.name}: {child.last_line().removeprefix('command-center: ')}")
        if code is not None:
            console.print(f"{child.name} 已退出（{code}），重新启动 ended and is started again", highlight=False)
            time.sleep(AGAIN)
            child.start()


def _free() -> int:
    from deploy.process import free_port

    return free_port()
