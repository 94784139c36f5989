"""`command-center serve api | wall | worker`: one process of a center that many share."""

import asyncio
import contextlib
import importlib.util
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from msgspec import Struct

from command_center.cli.channels import read_channels
from command_center.cli.hooks import Webhooks, read_hooks
from command_center.cli.listening import HealthListen, Listen, Names, Proxy, ProxyAddress, Tls, listening_of
from command_center.cli.oidc import Oidc, read_oidc
from command_center.cli.play import Leashed, end_with_stdin
from command_center.cli.up import Demo, Pace, Site, read_clock
from command_center.ending import end_on_signals, stop_on_signals
from command_center.listening import Listening

if TYPE_CHECKING:
    from command_center.roles import Given, Process

Data = Annotated[Path, typer.Option(help="where the pictures lie; every process of the center has this folder")]
Database = Annotated[
    str, typer.Option(help="postgresql://user@host:port/database", envvar="COMMAND_CENTER_DATABASE", show_default=False)
]
Kafka = Annotated[str, typer.Option(help="the brokers, host:port,…", envvar="COMMAND_CENTER_KAFKA", show_default=False)]
Prefix = Annotated[
    str, typer.Option(help="of its topics and group, where centers share a broker", envvar="COMMAND_CENTER_PREFIX")
]
HealthPort = Annotated[int, typer.Option(help="HTTP for health and metrics; 0 takes any free one")]

log = logging.getLogger(__name__)

NEEDED = ("crc32c", "faust", "kafka", "psycopg")
"""What the extras install."""


class Options(Struct, frozen=True):
    """What every role is told."""

    site: Path
    data: Path
    database: str
    clock: str
    kafka: str = ""
    prefix: str = ""
    leashed: bool = False
    demo: bool = False
    webhooks: Sequence[str] = ()
    listening: Listening = Listening()
    oidc: Path | None = None


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="One process of a center on Kafka and PostgreSQL.", no_args_is_help=True)
    group.command()(api)
    group.command()(wall)
    group.command()(worker)
    app.add_typer(group, name="serve")


def api(
    site: Site,
    data: Data,
    database: Database,
    port: Annotated[int, typer.Option(help="HTTP; 0 takes any free one")] = 8000,
    wall: Annotated[str, typer.Option(help="where browsers find a wall; else at port 8001 of the same name")] = "",
    clock: Pace = "real",
    demo: Demo = False,
    listen: Listen = "127.0.0.1",
    name: Names = None,
    tls: Tls = None,
    behind_proxy: Proxy = "",
    proxy_address: ProxyAddress = "127.0.0.1",
    oidc: Oidc = None,
    leashed: Leashed = False,
) -> None:
    """The API, the pages and the pictures."""
    listening = listening_of(listen, name, tls, behind_proxy, proxy_address, demo)
    options = Options(site, data, database, clock, leashed=leashed, demo=demo, listening=listening, oidc=oidc)

    def make(given: "Given", http: socket.socket) -> "Process":
        from command_center.roles import Api

        return Api(given, http, wall or listening.wall(8001))

    _serve("api", options, [(listen, port)], make)


def wall(
    site: Site,
    data: Data,
    database: Database,
    kafka: Kafka,
    port: Annotated[int, typer.Option(help="the websocket; 0 takes any free one")] = 8001,
    health_port: HealthPort = 8002,
    health_listen: HealthListen = "127.0.0.1",
    clock: Pace = "real",
    prefix: Prefix = "",
    demo: Demo = False,
    listen: Listen = "127.0.0.1",
    name: Names = None,
    tls: Tls = None,
    behind_proxy: Proxy = "",
    proxy_address: ProxyAddress = "127.0.0.1",
    leashed: Leashed = False,
) -> None:
    """The websocket of the wall."""
    listening = listening_of(listen, name, tls, behind_proxy, proxy_address, demo)
    options = Options(site, data, database, clock, kafka, prefix, leashed, demo, listening=listening)

    def make(given: "Given", http: socket.socket, screens: socket.socket) -> "Process":
        from command_center.roles import Wall

        return Wall(given, http, screens)

    _serve("wall", options, [(health_listen, health_port), (listen, port)], make)


def worker(
    site: Site,
    data: Data,
    database: Database,
    kafka: Kafka,
    health_port: HealthPort = 8003,
    health_listen: HealthListen = "127.0.0.1",
    clock: Pace = "real",
    prefix: Prefix = "",
    webhook: Webhooks = None,
    leashed: Leashed = False,
) -> None:
    """Takes signals, relays what was decided, fires the clocks, tells others."""
    options = Options(site, data, database, clock, kafka, prefix, leashed, webhooks=webhook or ())

    def make(given: "Given", http: socket.socket) -> "Process":
        from command_center.roles import Worker

        return Worker(given, http, read_channels(given.site))

    _serve("worker", options, [(health_listen, health_port)], make)


def _serve(role: str, options: Options, at: Sequence[tuple[str, int]], make: Callable[..., "Process"]) -> None:
    """`make` is given a socket that listens at each of `at`."""
    import uvloop

    from command_center import logs, memory, starting

    end_on_signals()
    if options.leashed:
        end_with_stdin()
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as held:
        sockets = [held.enter_context(contextlib.closing(starting.bound(port, address))) for address, port in at]
        given = _given(options)
        logs.structured(role)
        memory.settle()
        log.info("listening on %s", ", ".join("{}:{}".format(*taken.getsockname()[:2]) for taken in sockets))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_until_stopped(make(given, *sockets)))


async def _until_stopped(process: "Process") -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    await process.run(stop)


def _given(options: Options) -> "Given":
    """Raises CannotStart."""
    from command_center.starting import CannotStart, Settings, read_site

    expect_installed(NEEDED)
    mode, rate = read_clock(options.clock)
    expect_database("--database", options.database)
    if options.kafka and not all(_is_broker(one) for one in options.kafka.split(",")):
        raise CannotStart(f"--kafka: expected host:port of one broker or several, got {options.kafka}")

    from command_center.roles import Given
    from streams.topics import Streams

    settings, streams = (
        Settings(
            options.site,
            options.data,
            mode,
            rate,
            options.demo,
            options.listening,
            read_oidc(options.oidc, options.demo),
        ),
        Streams(options.kafka, options.prefix),
    )
    return Given(read_site(options.site), settings, options.database, streams, read_hooks(options.webhooks))


def expect_installed(names: Sequence[str]) -> None:
    """Raises CannotStart."""
    from command_center.starting import CannotStart

    if missing := [name for name in names if name not in sys.modules and importlib.util.find_spec(name) is None]:
        raise CannotStart(f"缺少 {', '.join(missing)}：pip install 'command-center[kafka,postgres]'")


def expect_database(option: str, url: str) -> None:
    """Raises CannotStart, without the url: it may hold a password."""
    from command_center.starting import CannotStart

    database = urlsplit(url)
    if database.scheme != "postgresql" or not database.hostname or not database.path.strip("/"):
        raise CannotStart(f"{option}: expected postgresql://user@host:port/database")


def _is_broker(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdecimal() and 0 < int(port) < 65_536
