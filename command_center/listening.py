"""Where a process listens, by which names it is asked, and what keeps others from reading along."""

import ipaddress
import re
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

LOOPBACK = "127.0.0.1"
HERE = (LOOPBACK, "localhost")
"""Names that mean this machine wherever they are said; they are always answered to."""
SOCKET = "/wall-socket"
"""Where a proxy finds the wall's websocket: it passes this path on to the wall's port."""
ANY_HOST = "{host}"
YEAR_S = 365 * 86_400
_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_NAME, _PROXY = re.compile(_HOST, re.IGNORECASE), re.compile(rf"https://{_HOST}(:\d+)?", re.IGNORECASE)


class CannotListen(ValueError):
    """One clear line for whoever started it."""


class Listening(Struct, frozen=True):
    """`names`: hosts that people write into their browsers. `proxy`: `https://public.name` of one that ends TLS before
    this process; only `proxy_address` is believed when it says whom it speaks for."""

    address: str = LOOPBACK
    names: tuple[str, ...] = ()
    cert: Path | None = None
    key: Path | None = None
    proxy: str = ""
    proxy_address: str = LOOPBACK

    @property
    def is_local(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by https; then cookies are for https alone."""
        return self.cert is not None or bool(self.proxy)

    @property
    def believed(self) -> str:
        """The address that may say for whom it speaks; "" for none."""
        return self.proxy_address if self.proxy else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are answered to, without ports."""
        public = (urlsplit(self.proxy).hostname or "",) if self.proxy else ()
        return (*HERE, *(name.lower() for name in self.names), *public)

    def pages(self, port: int) -> str:
        """Where people find the pages, without a slash at the end."""
        name = self.names[0] if self.names else LOOPBACK
        return self.proxy or f"{'https' if self.cert else 'http'}://{name}:{port}"

    def wall(self, port: int) -> str:
        """Where browsers find the wall's websocket; `ANY_HOST` in it is the host that they opened the page by, since a
        cookie is for one host alone."""
        if self.proxy:
            return f"wss://{urlsplit(self.proxy).netloc}{SOCKET}"
        return f"{'wss' if self.cert else 'ws'}://{ANY_HOST}:{port}/"

    def context(self) -> ssl.SSLContext | None:
        """For both ports. Raises CannotListen."""
        if self.cert is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # TLS 1.2 or newer
        try:
            context.load_cert_chain(self.cert, self.key, password=lambda: "")  # rather than ask on the terminal
        except (OSError, ssl.SSLError) as error:
            why = getattr(error, "reason", None) or error.strerror or error
            raise CannotListen(f"--tls {self.cert} {self.key}: 证书或私钥不能用（cannot be used）：{why}") from None
        return context

    def expect_safe(self, demo: bool) -> None:
        """Raises CannotListen where passers-by could read along, or come in without signing in."""
        _expect_readable(self)
        if demo and self != Listening():
            raise CannotListen(
                "演示不用登录，只能在本机、不带这些选项运行（a demo has no sign-in: it listens on loopback alone,"
                " without --listen, --name, --tls and --behind-proxy）"
            )
        if self.is_local:
            return
        if not self.is_secure:
            raise CannotListen(
                f"--listen {self.address}: 不在本机监听就要加密：--tls 证书 私钥，或 --behind-proxy https://名称"
                "（off loopback passwords would pass unencrypted: give --tls CERT KEY or --behind-proxy https://NAME）"
            )
        if not self.names and not self.proxy:
            raise CannotListen(
                f"--listen {self.address}: 缺少 --name（give the name that people open it by: --name HOST）"
            )


def _expect_readable(listening: Listening) -> None:
    for option, address in (("--listen", listening.address), ("--proxy-address", listening.proxy_address)):
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise CannotListen(f"{option}: expected an IP address such as 0.0.0.0, got {address}") from None
    for name in listening.names:
        if not _NAME.fullmatch(name):
            raise CannotListen(f"--name: expected a host such as center.example, got {name}")
    if listening.proxy and not _PROXY.fullmatch(listening.proxy):
        raise CannotListen(f"--behind-proxy: expected https://host, got {listening.proxy}")
