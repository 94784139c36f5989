"""`command-center site check`."""

from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="A town's folder.", no_args_is_help=True)
    group.command()(check)
    app.add_typer(group, name="site")


def check(folder: Path) -> None:
    """Load a site folder and say everything that is wrong with it, each with file, line and what was expected."""
    from command_center.site.check import check_folder

    raise typer.Exit(0 if check_folder(folder, typer.echo) else 1)
