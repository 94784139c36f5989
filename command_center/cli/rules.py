"""`command-center rules check | test | explain`."""

from pathlib import Path
from typing import Annotated

import typer

from command_center.cli.asking import HERE, Key, Url, ask

SiteOption = Annotated[Path, typer.Option(help="the site's folder")]
DEFAULT = Path("deploy/guangfu")


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The rules that draft whistles and change where cases go.", no_args_is_help=True)
    group.command()(check)
    group.command()(test)
    group.command()(explain)
    app.add_typer(group, name="rules")


def check(site: SiteOption = DEFAULT) -> None:
    """Whether every rule loads and compiles."""
    from command_center.site.check import check_folder

    raise typer.Exit(0 if check_folder(site, typer.echo) else 1)


def test(site: SiteOption = DEFAULT) -> None:
    """Run the tests that lie beside the rules."""
    from command_center.rules import testing
    from command_center.starting import read_site

    loaded = read_site(site)
    raise typer.Exit(0 if testing.run(site / "rules", loaded, typer.echo) else 1)


def explain(case: str, url: Url = HERE, key: Key = "") -> None:
    """Why a case went where it went: its id or number, asked of a running center."""
    answer = ask("GET", url, key, f"/api/cases/{case}")
    if answer is None:
        typer.echo(f"没有工单 {case}", err=True)
        raise typer.Exit(1)
    for line in answer["explained"]:
        typer.echo(line)
