"""Commands on a data folder at rest: rebuild, dump; and dead letters of a running center."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command_center.cli.asking import HERE, Key, Url, ask
from command_center.cli.serve import expect_database, expect_installed
from command_center.ending import interrupt_on_signals

if TYPE_CHECKING:
    from command_center.store import Store

Data = Annotated[Path, typer.Option(help="the data folder; no center may be running on its SQLite")]
Database = Annotated[str, typer.Option(help="postgresql://user@host:port/database; without it SQLite in the folder")]


def register(app: typer.Typer) -> None:
    app.command()(rebuild)
    app.command()(dump)
    letters = typer.Typer(help="What could not be handled.", no_args_is_help=True)
    letters.command("list")(list_letters)
    letters.command("retry")(retry_letters)
    app.add_typer(letters, name="dead-letters")


def rebuild(data: Data, database: Database = "") -> None:
    """Fold all projected tables anew from the log."""
    from rich.console import Console
    from rich.progress import Progress

    from command_center import store as stores

    go_on = interrupt_on_signals()
    store = opened(data, database)
    try:
        with Progress(transient=True, console=Console(stderr=True)) as bar:
            task = bar.add_task("rebuild", total=None)

            def tell(done: int, total: int) -> None:
                go_on()
                bar.update(task, completed=done, total=total)

            count = stores.rebuild(store, tell)
        typer.echo(f"{count} cases folded")
    finally:
        store.close()


def dump(data: Data, database: Database = "") -> None:
    """Every projected row as canonical JSON lines; equal dumps mean equal state."""
    from command_center import store as stores
    from command_center.cli.moving import exported

    store = opened(data, database)
    try:
        store.note(exported("tables printed"))
        for line in stores.dump(store):
            sys.stdout.buffer.write(line)
    finally:
        store.close()


def opened(data: Path, database: str) -> "Store":
    from command_center.starting import CannotStart, open_store
    from command_center.store import DataNewer, Unavailable

    if not database:
        expect_data(data)
        return open_store(data)
    store = store_of(data, database)
    try:
        store.open()
    except (DataNewer, Unavailable) as error:
        raise CannotStart(f"--database: {error}") from None
    return store


def store_of(data: Path, database: str = "", option: str = "--database") -> "Store":
    """Not opened yet. Raises CannotStart for what is no address."""
    from command_center.store import Store

    if database:
        expect_installed(["psycopg"])
        expect_database(option, database)
    return Store(database or f"sqlite:///{data / 'center.db'}", data)


def operator() -> str:
    """Who is at this machine's command line, for the audit."""
    return f"command line of {getpass.getuser()}"


def expect_data(data: Path) -> None:
    """None is made for a mistyped name. Raises CannotStart."""
    from command_center.starting import CannotStart

    if not (data / "center.db").is_file():
        raise CannotStart(f"{data} 不是数据目录（no data in this folder）")


def list_letters(url: Url = HERE, key: Key = "") -> None:
    """Origin, place, reason and tries of each."""
    for letter in _letters(url, key):
        typer.echo(f"{letter['at']}  {letter['origin']}  {letter['offset']}  ×{letter['tries']}  {letter['reason']}")


def retry_letters(
    offset: Annotated[str, typer.Argument(help="of one letter; without it all are tried again")] = "",
    url: Url = HERE,
    key: Key = "",
) -> None:
    """Have them handled anew; what fails again stays a dead letter."""
    letters = [letter for letter in _letters(url, key) if offset in ("", letter["offset"])]
    for letter in letters:
        ask("POST", url, key, f"/api/dead-letters/{letter['origin']}/{letter['offset']}/retry")
    typer.echo(f"{len(letters)} to be tried again")


def _letters(url: str, key: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    cursor = ""
    while True:
        page = ask("GET", url, key, "/api/dead-letters", cursor=cursor, limit=200)
        found += page["items"]
        cursor = page["next"]
        if not cursor:
            return found
