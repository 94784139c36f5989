"""`--webhook`: who is told of every fact."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.leaving import Hook

SECRET = "COMMAND_CENTER_WEBHOOK_SECRET"

Webhooks = Annotated[
    list[str] | None,
    typer.Option("--webhook", help=f"an address that is told of every fact, signed with ${SECRET}; may be repeated"),
]


def read_hooks(urls: Sequence[str] | None) -> "list[Hook]":
    """Raises CannotStart."""
    if not urls:
        return []
    from command_center.cli.serve import expect_installed
    from command_center.starting import CannotStart

    expect_installed(["standardwebhooks"])
    from streams.leaving import Hook

    try:
        return [Hook(url, os.environ.get(SECRET, "")) for url in urls]
    except ValueError as error:
        raise CannotStart(f"--webhook, {SECRET}: {error}") from None
