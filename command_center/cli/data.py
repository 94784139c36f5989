"""Commands on a data folder at rest: rebuild, dump; and dead letters of a running center."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command_center.cli.asking import HERE, Url, ask

if TYPE_CHECKING:
    from command_center.store import Store

Data = Annotated[Path, typer.Option(help="the data folder; the center must not be running on it")]


def register(app: typer.Typer) -> None:
    app.command()(rebuild)
    app.command()(dump)
    letters = typer.Typer(help="What could not be handled.", no_args_is_help=True)
    letters.command("list")(list_letters)
    letters.command("retry")(retry_letters)
    app.add_typer(letters, name="dead-letters")


def rebuild(data: Data) -> None:
    """Fold all projected tables anew from the log."""
    from rich.console import Console
    from rich.progress import Progress

    from command_center import store as stores

    store = _at_rest(data)
    try:
        with Progress(transient=True, console=Console(stderr=True)) as bar:
            task = bar.add_task("rebuild", total=None)
            count = stores.rebuild(store, lambda done, total: bar.update(task, completed=done, total=total))
        typer.echo(f"{count} cases folded")
    finally:
        store.close()


def dump(data: Data) -> None:
    """Every projected row as canonical JSON lines; equal dumps mean equal state."""
    from command_center import store as stores

    store = _at_rest(data)
    try:
        for line in stores.dump(store):
            sys.stdout.buffer.write(line)
    finally:
        store.close()


def _at_rest(data: Path) -> "Store":
    from command_center.bootstrap import open_store

    expect_data(data)
    return open_store(data)


def expect_data(data: Path) -> None:
    """None is made for a mistyped name. Raises CannotStart."""
    from command_center.bootstrap import CannotStart

    if not (data / "center.db").is_file():
        raise CannotStart(f"{data} 不是数据目录（no data in this folder）")


def list_letters(url: Url = HERE) -> None:
    """Origin, place, reason and tries of each."""
    for letter in _letters(url):
        typer.echo(f"{letter['at']}  {letter['origin']}  {letter['offset']}  ×{letter['tries']}  {letter['reason']}")


def retry_letters(
    offset: Annotated[str, typer.Argument(help="of one letter; without it all are tried again")] = "",
    url: Url = HERE,
) -> None:
    """Have them handled anew; what fails again stays a dead letter."""
    letters = [letter for letter in _letters(url) if offset in ("", letter["offset"])]
    for letter in letters:
        ask("POST", url, f"/api/dead-letters/{letter['origin']}/{letter['offset']}/retry")
    typer.echo(f"{len(letters)} to be tried again")


def _letters(url: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    cursor = ""
    while True:
        page = ask("GET", url, "/api/dead-letters", cursor=cursor, limit=200)
        found += page["items"]
        cursor = page["next"]
        if not cursor:
            return found
