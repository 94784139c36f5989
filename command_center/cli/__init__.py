"""The command line: one module a group of commands, imported when it is used."""

import os
import sys

import typer

from command_center.cli import data, dev, distributed, moving, people, play, rules, serve, site, up

app = typer.Typer(
    name="command-center",
    help="An event-driven command center: signals in, whistles out to departments, a live wall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
up.register(app)
serve.register(app)
site.register(app)
rules.register(app)
data.register(app)
moving.register(app)
people.register(app)
distributed.register(dev.register(app))
play.register(app)


def main() -> None:
    """What cannot start says so in one line, a wrong site in a line for each error, and ends with 2."""
    os.umask(0o077)  # what the program writes, people's names among it, others on the machine do not read
    try:
        app()
    except Exception as error:
        from command_center.site.located import SiteErrors
        from command_center.starting import CannotStart  # a second's work, which `--help` need not wait for

        if not isinstance(error, CannotStart | SiteErrors):
            raise
        for line in str(error).splitlines():
            print(f"command-center: {line}", file=sys.stderr)
        sys.exit(2)
