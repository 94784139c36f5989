"""`command-center dev`: a Kafka and a PostgreSQL on loopback, for trying and for working on the distributed engine."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from deploy.kafka.broker import Kafka
    from deploy.postgres.server import Postgres

Data = Annotated[Path, typer.Option(help="where the two servers keep their data and logs")]
HERE = Path("var/dev")


def register(app: typer.Typer) -> typer.Typer:
    """The group, to which others add."""
    dev = typer.Typer(help="Kafka and PostgreSQL on this machine, of a checkout.", no_args_is_help=True)
    dev.command()(up)
    dev.command()(down)
    dev.command()(status)
    app.add_typer(dev, name="dev")
    return dev


def up(
    data: Data = HERE,
    brokers: Annotated[Literal["1", "3"], typer.Option(help="of Kafka, in a new data folder")] = "1",
) -> None:
    """Start both, and print their addresses as a shell takes them: eval "$(command-center dev up)"."""
    from rich.console import Console

    kafka, postgres = servers(data, int(brokers))
    console = Console(stderr=True)
    database, brokers_at = started("PostgreSQL", postgres, console), started("Kafka", kafka, console)
    typer.echo(f"export COMMAND_CENTER_DATABASE={database}")
    typer.echo(f"export COMMAND_CENTER_KAFKA={brokers_at}")


def down(data: Data = HERE) -> None:
    """Stop both; their data stays."""
    for server in servers(data):
        server.stop()


def status(data: Data = HERE) -> None:
    """What runs where."""
    kafka, postgres = servers(data)
    for name, address, pids in (
        ("PostgreSQL", postgres.address, [postgres.pid] if postgres.pid else []),
        ("Kafka", kafka.address, kafka.pids),
    ):
        runs = f"{address}  pid {' '.join(map(str, pids))}" if pids else "没有运行 not running"
        typer.echo(f"{name:<12}{runs}")


def started(name: str, server: "Kafka | Postgres", console: "Console") -> str:
    """The address of the server, once it answers. Raises CannotStart."""
    from deploy.process import CannotServe

    began = time.monotonic()
    with console.status(f"启动 starting {name}"):
        try:
            address = server.start()
        except CannotServe as reason:
            from command_center.starting import CannotStart

            raise CannotStart(str(reason)) from None
    console.print(f"{name}: {address} ({time.monotonic() - began:.1f} s)", highlight=False)
    return address


def servers(data: Path, brokers: int = 1) -> "tuple[Kafka, Postgres]":
    """Raises CannotStart where they are not at hand."""
    try:
        from deploy.kafka.broker import Kafka
        from deploy.postgres.server import Postgres
    except ModuleNotFoundError as missing:
        from command_center.starting import CannotStart  # a second's work, for which others need not wait

        if (missing.name or "").startswith("deploy"):
            raise CannotStart("只在源码目录中可用（dev works in a checkout alone: there is no deploy/ here）") from None
        raise CannotStart(f"缺少 {missing.name}（is missing）：deploy/dev/install.sh distributed") from None
    return Kafka(data / "kafka", brokers), Postgres(data / "postgres")
