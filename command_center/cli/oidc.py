"""`--oidc`: the house at which people may sign in, read once."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from command_center.access.oidc import Provider

SECRET = "COMMAND_CENTER_OIDC_SECRET"
HERE = ("127.0.0.1", "localhost")

Oidc = Annotated[
    Path | None, typer.Option(help=f"YAML: issuer, client_id, claim; people may sign in there. Its secret is ${SECRET}")
]


def read_oidc(path: Path | None, demo: bool) -> "Provider | None":
    """Raises CannotStart."""
    if path is None:
        return None
    import msgspec

    from command_center.access.oidc import Provider
    from command_center.rules.document import read
    from command_center.starting import CannotStart

    if demo:
        raise CannotStart("--oidc: 演示不用登录（a demo has no sign-in）")
    try:
        document = read(path.read_bytes(), path.name)
    except OSError as error:
        raise CannotStart(f"--oidc {path}: {error.strerror}") from None
    if document.errors:
        raise CannotStart("\n".join(map(str, document.errors)))
    said = document.value if isinstance(document.value, dict) else {}
    if unknown := said.keys() - {"issuer", "client_id", "claim", "scope"}:
        raise CannotStart(f"--oidc {path}: expected issuer, client_id, claim, scope, got {', '.join(sorted(unknown))}")
    try:
        found = msgspec.convert({**said, "secret": os.environ.get(SECRET, "")}, Provider)
    except msgspec.ValidationError as error:
        raise CannotStart(f"--oidc {path}: {error}") from None
    issuer = urlsplit(found.issuer)
    if issuer.scheme != "https" and issuer.hostname not in HERE:
        raise CannotStart(f"--oidc {path}: issuer: expected https://…, got {found.issuer}")
    if not found.secret:
        raise CannotStart(f"--oidc {path}: ${SECRET} 是空的（is empty: it holds the client's secret）")
    return found
