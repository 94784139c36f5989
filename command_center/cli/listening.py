"""`--listen`, `--name`, `--tls`, `--behind-proxy`, `--health-listen`: where a process listens."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from command_center.listening import Listening

Listen = Annotated[
    str, typer.Option(help="the address to listen on; off loopback it needs --tls or --behind-proxy, and --name")
]
Names = Annotated[
    list[str] | None, typer.Option("--name", help="a host that people open the pages by; may be repeated")
]
Tls = Annotated[
    tuple[Path, Path] | None, typer.Option("--tls", help="certificate (with its chain) and key, as PEM files")
]
Proxy = Annotated[str, typer.Option("--behind-proxy", help="https://NAME of the proxy before it, which ends TLS")]
HealthListen = Annotated[
    str, typer.Option(help="the address for health and metrics, which need no key and are not encrypted")
]
ProxyAddress = Annotated[str, typer.Option(help="where that proxy comes from; no other is believed whom it speaks for")]


def listening_of(
    address: str, names: list[str] | None, tls: tuple[Path, Path] | None, proxy: str, proxy_address: str, demo: bool
) -> "Listening":
    """Raises CannotStart."""
    from command_center.listening import CannotListen, Listening
    from command_center.starting import CannotStart

    cert, key = tls or (None, None)
    found = Listening(address, tuple(names or ()), cert, key, proxy.rstrip("/"), proxy_address)
    try:
        found.expect_safe(demo)
        found.context()
    except CannotListen as error:
        raise CannotStart(str(error)) from None
    return found
