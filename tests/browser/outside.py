"""A center over TLS under a name that is not loopback's, and a browser that finds it there, as on another machine."""

import base64
import hashlib
import re
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser

from tests.browser.browser import ARGS, DESK, Screen, launch
from tests.cli.process import LIMITS, ROOT, Center, ticket

NAME = "center.example"


class Kept:
    """A center over TLS, and whoever keeps its accounts."""

    def __init__(self, folder: Path) -> None:
        manual = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
        commands = next(block for block in re.findall(r"```sh\n(.*?)```", manual, re.DOTALL) if "openssl" in block)
        subprocess.run(["sh", "-eu", "-c", commands], cwd=folder, check=True, capture_output=True, timeout=60)
        self.folder = folder
        tls = "--tls", str(folder / "center.crt"), str(folder / "center.key")
        listen = "--listen", "0.0.0.0", "--name", NAME
        self.center = Center(folder / "data", *listen, *tls, signing_in=True, clock="real")

    def ready(self) -> "Kept":
        self.center.ready()
        context = ssl.create_default_context(cafile=self.folder / "ca.crt")
        headers = {"host": f"{NAME}:{self.center.port}"}
        self.client = httpx.Client(
            base_url=f"https://127.0.0.1:{self.center.port}",
            verify=context,
            trust_env=False,
            headers=headers,
            timeout=60,
            limits=LIMITS,
        )
        self.client.event_hooks["request"].append(lambda request: request.extensions.update(sni_hostname=NAME))
        password = re.search(r"初始密码 (\S+)", self.center.output)
        assert password
        self.csrf = self.ask("POST", "/api/session", name="admin", password=password[1])["csrf"]
        self.csrf = self.ask("POST", "/api/session/password", old=password[1], new="the-keepers-own")["csrf"]
        return self

    csrf = key = ""

    def ask(self, method: str, path: str, **body: Any) -> Any:
        answer = self.client.request(method, path, json=body, headers={"x-csrf": self.csrf})
        assert answer.is_success, answer.text
        return answer.json()

    def ticket(self, id: str, title: str, grid: str) -> None:
        """From a machine that has a key."""
        wanted = {"kind": "key", "name": "hotline", "days": 1, "scopes": ["events"], "source": "urn:12345"}
        self.key = self.key or self.ask("POST", "/api/tokens", **wanted)["token"]
        head = {"authorization": f"Bearer {self.key}", "content-type": "application/cloudevents+json", "cookie": ""}
        event = ticket(id, title, grid=grid)
        assert self.client.post("/events", json=event, headers=head).status_code == 202

    @property
    def public_key(self) -> str:
        """By which the browser knows the certificate, since this system's browser takes no CA from a file."""
        certificate = x509.load_pem_x509_certificate((self.folder / "center.crt").read_bytes())
        spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(spki).digest()).decode()


@contextmanager
def kept_center(folder: Path) -> Iterator[Kept]:
    found = Kept(folder)
    try:
        yield found.ready()
        assert found.center.end() == 0, found.center.log.read_text()
    finally:
        if hasattr(found, "client"):
            found.client.close()
        found.center.kill()


@contextmanager
def outside_browser(chromium: Browser, kept: Kept) -> Iterator[Browser]:
    """It knows the certificate by its key, so it has all that browsers keep for secure pages: workers, positions. A
    screen in the hall is started so that it may sound by itself, as the page with its link says."""
    args = [arg for arg in ARGS if "host-resolver-rules" not in arg]
    args.append(f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND")
    args.append("--autoplay-policy=no-user-gesture-required")
    args.append(f"--ignore-certificate-errors-spki-list={kept.public_key}")
    browser = launch(chromium.browser_type, args, whole=True)
    yield browser
    browser.close()


@contextmanager
def outside_screen(
    browser: Browser, kept: Kept, size: tuple[int, int] = DESK, *, noisy: bool = False, **more: Any
) -> Iterator[Screen]:
    """`noisy`: the test cuts the line, which the browser writes into the console."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
    try:
        found = Screen(context, f"https://{NAME}:{kept.center.port}")
        yield found
        # Being told to sign in is no mistake of the page; whatever else it says is.
        assert noisy or [line for line in found.said if "status of 401" not in line] == []
        assert found.hosts == {NAME}
    finally:
        context.close()
