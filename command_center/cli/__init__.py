"""The command line: one module a group of commands, imported when it is used."""

import sys

import typer

from command_center.cli import data, play, rules, serve, site

app = typer.Typer(
    name="command-center",
    help="An event-driven command center: signals in, whistles out to departments, a live wall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
serve.register(app)
site.register(app)
rules.register(app)
data.register(app)
play.register(app)


def main() -> None:
    """What cannot start says so in one line and ends with 2."""
    from command_center.bootstrap import CannotStart

    try:
        app()
    except CannotStart as error:
        print(f"command-center: {error}", file=sys.stderr)
        sys.exit(2)
