"""Commands that carry a whole site: to PostgreSQL, into a file, and back from it."""

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command_center.cli.data import Database, expect_data, operator, store_of
from command_center.ending import Interrupted, interrupt_on_signals

if TYPE_CHECKING:
    from command_center.access.audit import Entry
    from command_center.store.moving import Progress

TOLD_EVERY = 0.1  # s


def register(app: typer.Typer) -> None:
    app.command()(migrate)
    app.command()(backup)
    app.command()(restore)


def migrate(
    data: Annotated[Path, typer.Option(help="the data folder; its center may be running")],
    to: Annotated[str, typer.Option(help="postgresql://user@host:port/database, an empty one")],
    blobs: Annotated[Path | None, typer.Option(help="the --data of the new center, if it is to be another one")] = None,
) -> None:
    """Move a site to PostgreSQL, while its center runs; again when it is stopped, for the rest."""
    from command_center.store import DataBusy
    from command_center.store.moving import complete
    from command_center.store.moving import migrate as copy

    expect_data(data)
    source, target = store_of(data), store_of(blobs or data, to, "--to")
    with _carrying("没有迁完 not moved") as progress, closing(source), closing(target):
        try:
            source.open()
            stopped = True
        except DataBusy:
            source.look()
            stopped = False
        target.open()
        source.note(exported("site moved"))
        copied = copy(source, target, progress)
        cases = complete(source, target, progress) if stopped else 0
    typer.echo(f"复制 copied: {_listed(copied)}")
    if stopped:
        typer.echo(f"站点已迁完，两边的表逐字节相同（the site is moved: {cases} cases, equal to the byte）")
    else:
        typer.echo(
            "中心还在运行：停下它，再执行一次，只会补上余下的"
            "（the center still runs: stop it and run this again, only the rest will be copied）"
        )


def backup(
    data: Annotated[Path, typer.Option(help="the center's data folder; it may be running")],
    to: Annotated[Path, typer.Option(help="the file; one that is there is replaced")],
    database: Database = "",
) -> None:
    """Write a site into one file, as it is at this moment, while its center runs."""
    from command_center import __version__
    from command_center.store.backup import backup as write

    if not database:
        expect_data(data)
    with _carrying("没有备份 no backup was written") as progress, closing(store_of(data, database)) as store:
        store.look()
        store.note(exported("site written to a file"))
        manifest = write(store, to, __version__, progress)
    typer.echo(f"备份 written: {_listed({name: part.count for name, part in manifest.parts.items()})}")
    typer.echo(f"dump SHA-256: {manifest.dump.sha256}")
    typer.echo("文件里有诉求人的姓名和电话，只有属主可读（it holds names and phones: for its owner alone）")


def restore(
    file: Annotated[Path, typer.Argument(help="what `backup` has written")],
    data: Annotated[Path, typer.Option(help="a new data folder")],
    database: Database = "",
) -> None:
    """Bring a site back from a file into an empty place, on either engine."""
    from command_center.store.backup import checked, dumped
    from command_center.store.backup import restore as load

    with _carrying("没有恢复 not restored") as progress, closing(store_of(data, database)) as store:
        manifest = checked(file, progress)
        store.open()
        cases = load(file, store, progress)
        tables = dumped(store, progress)
    counts = {name: part.count for name, part in manifest.parts.items()}
    typer.echo(f"恢复 restored: {_listed(counts)}, {cases} cases")
    typer.echo(f"dump SHA-256: {tables.sha256}")
    if tables != manifest.dump:
        typer.echo(
            f"备份时的表与日志不符，已按日志重建（the tables of the backup, {manifest.dump.sha256}, "
            "were not what its log folds to: these are）",
            err=True,
        )
        sys.exit(1)


def exported(what: str) -> "Entry":
    from command_center.access.audit import Entry
    from command_center.clock import machine_now

    return Entry(machine_now(), operator(), "exported", what)


@contextlib.contextmanager
def _carrying(failure: str) -> Iterator["Progress"]:
    """A bar for each part; what stops it is said in one line."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from command_center import store
    from command_center.starting import CannotStart

    go_on = interrupt_on_signals()  # what is half written is taken away
    console, tasks = Console(stderr=True), dict[str, TaskID]()
    told = 0.0

    def tell(part: str, done: int, total: int | None) -> None:
        nonlocal told
        go_on()
        if done != total and time.monotonic() < told + TOLD_EVERY:
            return
        told = time.monotonic()
        if part not in tasks:
            tasks[part] = bars.add_task(part)
        bars.update(tasks[part], completed=done, total=total)

    try:
        with Progress(transient=True, console=console, disable=not console.is_terminal) as bars:
            yield tell
    except (
        store.BadBackup, store.CannotMove, store.Conflict, store.CorruptBlob, store.DataBusy, store.DataNewer,
        store.DataOlder, store.Unavailable, Interrupted, OSError,
    ) as error:  # fmt: skip
        raise CannotStart(f"{failure}: {' '.join(str(error).split())}") from None


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
