"""Commands on a data folder at rest: rebuild, dump; and dead letters of a running center."""

import sys
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option(help="the data folder; the center must not be running on it")]
Url = Annotated[str, typer.Option(help="a running center")]
HERE = "http://127.0.0.1:8000"


def register(app: typer.Typer) -> None:
    app.command()(rebuild)
    app.command()(dump)
    letters = typer.Typer(help="What could not be handled.", no_args_is_help=True)
    letters.command("list")(list_letters)
    letters.command("retry")(retry_letters)
    app.add_typer(letters, name="dead-letters")


def rebuild(data: Data) -> None:
    """Fold all projected tables anew from the log."""
    from rich.progress import Progress

    from command_center import store as stores
    from command_center.bootstrap import open_store

    store = open_store(data)
    try:
        with Progress(transient=True) as bar:
            task = bar.add_task("rebuild", total=None)
            count = stores.rebuild(store, lambda done, total: bar.update(task, completed=done, total=total))
        typer.echo(f"{count} cases folded")
    finally:
        store.close()


def dump(data: Data) -> None:
    """Every projected row as canonical JSON lines; equal dumps mean equal state."""
    from command_center import store as stores
    from command_center.bootstrap import open_store

    store = open_store(data)
    try:
        for line in stores.dump(store):
            sys.stdout.buffer.write(line)
    finally:
        store.close()


def list_letters(url: Url = HERE) -> None:
    """Origin, place, reason and tries of each."""
    for letter in _letters(url):
        typer.echo(f"{letter['at']}  {letter['origin']}  {letter['offset']}  ×{letter['tries']}  {letter['reason']}")


def retry_letters(
    offset: Annotated[str, typer.Argument(help="of one letter; without it all are tried again")] = "",
    url: Url = HERE,
) -> None:
    import httpx

    letters = [letter for letter in _letters(url) if offset in ("", letter["offset"])]
    for letter in letters:
        httpx.post(f"{url}/api/dead-letters/{letter['origin']}/{letter['offset']}/retry").raise_for_status()
    typer.echo(f"{len(letters)} to be tried again")


def _letters(url: str) -> list[dict[str, str]]:
    import httpx

    found: list[dict[str, str]] = []
    cursor = ""
    while True:
        page = httpx.get(f"{url}/api/dead-letters", params={"cursor": cursor, "limit": 200}).raise_for_status().json()
        found += page["items"]
        cursor = page["next"]
        if not cursor:
            return found
