"""The commands of docs/access.md make a CA and a certificate with which a center is reached over TLS by its name."""

import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from tests.cli.process import ROOT, Center, refused, until

NAME = "center.example"
MANUAL = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
ANY = ("--site", ROOT / "deploy" / "guangfu", "--port", 0, "--wall-port", 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the manual's commands were run, as they stand there."""
    folder = tmp_path_factory.mktemp("ca")
    commands = next(block for block in re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL) if "openssl" in block)
    assert shutil.which("openssl")
    subprocess.run(["sh", "-eu", "-c", commands], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def center(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    tls = "--tls", str(made / "center.crt"), str(made / "center.key")
    found = Center(
        tmp_path_factory.mktemp("tls") / "data",
        "--listen",
        "0.0.0.0",
        "--name",
        NAME,
        *tls,
        signing_in=True,
        clock="real",
    )
    try:
        yield found.ready()
        assert found.end() == 0, found.log.read_text()
    finally:
        found.kill()


def client(made: Path, center: Center, **more: Any) -> httpx.Client:
    """That finds the name here; it is no name of the internet."""
    context = ssl.create_default_context(cafile=made / "ca.crt")
    headers = {"host": f"{NAME}:{center.port}"}
    found = httpx.Client(
        base_url=f"https://127.0.0.1:{center.port}", verify=context, trust_env=False, headers=headers, **more
    )
    found.event_hooks["request"].append(lambda request: request.extensions.update(sni_hostname=NAME))
    return found


def test_a_center_is_reached_by_its_name_over_tls(made: Path, center: Center) -> None:
    assert center.url == f"https://{NAME}:{center.port}"
    with client(made, center) as browser:
        page = browser.get("/sign-in")
        assert page.status_code == 200
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert f"wss://{NAME}:" in page.headers["content-security-policy"]
        refusals = browser.get("/api/cases"), browser.get("/api/clock", headers={"host": "evil.example"})
        assert [answer.status_code for answer in refusals] == [401, 421]
        nowhere = browser.get("/nowhere")
        assert nowhere.status_code == 404
        for answer in (*refusals, nowhere):
            assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000"]


def test_its_password_is_said_once_and_its_cookie_is_for_https(made: Path, center: Center) -> None:
    password = re.search(r"初始密码 (\S+)", center.output)
    assert password
    with client(made, center) as browser:
        origin = {"origin": f"http://{NAME}:{center.port}"}  # in the clear: somebody on the way made this page
        body = {"name": "admin", "password": password[1]}
        assert browser.post("/api/session", json=body, headers=origin).status_code == 403
        answer = browser.post("/api/session", json=body, headers={"origin": f"https://{NAME}:{center.port}"})
        assert answer.status_code == 200 and answer.json()["must_change"]
        assert "Secure" in answer.headers["set-cookie"]


def test_its_wall_speaks_tls_to_its_own_pages(made: Path, center: Center) -> None:
    policy = ""
    with client(made, center) as browser:
        policy = browser.get("/wall").headers["content-security-policy"]
    port = int(re.search(rf"wss://{NAME}:(\d+)/", policy)[1])  # type: ignore[index]
    context = ssl.create_default_context(cafile=made / "ca.crt")

    def reach(origin: str) -> Any:
        held = socket.create_connection(("127.0.0.1", port))
        return connect(f"wss://{NAME}:{port}/", sock=held, ssl=context, origin=origin)  # type: ignore[arg-type]

    with reach(center.url) as page:
        page.send(json.dumps({"type": "hello"}))
        with pytest.raises(Exception, match="sign in first"):
            page.recv(timeout=10)
    with pytest.raises(Exception, match="403"):
        reach("https://evil.example")


def test_the_wall_is_found_by_the_host_of_the_page(tmp_path: Path) -> None:
    """A cookie is for one host alone: who opened `localhost` would be a stranger at `127.0.0.1`."""
    center = Center(tmp_path / "data", "--name", "center.example", signing_in=True, clock="real")
    try:
        port = center.ready().port
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as browser:
            for host in ("127.0.0.1", "localhost", "center.example"):
                page = browser.get("/wall", headers={"host": f"{host}:{port}"})
                assert f"connect-src 'self' ws://{host}:" in page.headers["content-security-policy"]
        assert center.end() == 0
    finally:
        center.kill()


def test_nothing_is_said_in_the_clear(center: Center) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{center.port}/healthz", trust_env=False)


def test_the_first_password_is_not_said_again(tmp_path: Path) -> None:
    for first in (True, False):
        center = Center(tmp_path / "data", signing_in=True, clock="real")
        try:
            assert ("初始密码" in center.ready().output) is first
            assert center.end() == 0
        finally:
            center.kill()
        assert "初始密码" not in center.log.read_text()


def test_a_proxy_is_believed_whom_it_speaks_for(tmp_path: Path) -> None:
    """The center cannot tell this test from the proxy: both come from loopback."""
    center = Center(tmp_path / "data", "--behind-proxy", f"https://{NAME}", signing_in=True, clock="real")
    try:
        until(lambda: "Ctrl-C" in center.output or center.process.poll() is not None, "the center")
        log = center.output
        assert f"https://{NAME}/wall" in log
        port = next(p for p in listening(center.process.pid) if answers(p))
        said = {"host": NAME, "x-forwarded-proto": "https", "x-forwarded-for": "10.1.2.3"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=said) as proxy:
            page = proxy.get("/wall")
            assert f"connect-src 'self' wss://{NAME}/wall-socket" in page.headers["content-security-policy"]
            body = {"name": "nobody", "password": "wrong"}
            assert proxy.post("/api/session", json=body, headers={"origin": f"https://{NAME}"}).status_code == 401
            clear = proxy.post("/api/session", json=body, headers={"x-forwarded-proto": "http"})
            assert clear.status_code == 421 and "come by https" in clear.text
        assert center.end() == 0
    finally:
        center.kill()


def listening(pid: int) -> list[int]:
    """The ports at which this process listens on loopback."""
    mine = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            mine.add(handle.readlink().name)
        except OSError:
            continue
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [int(row[1].partition(":")[2], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine]


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--listen", "0.0.0.0"), "give --tls CERT KEY or --behind-proxy"),
        (("--listen", "0.0.0.0", "--name", NAME), "give --tls CERT KEY or --behind-proxy"),
        (("--listen", "0.0.0.0", "--demo"), "a demo has no sign-in"),
        (("--behind-proxy", f"https://{NAME}", "--simulate"), "a demo has no sign-in"),
        (("--listen", "everywhere"), "expected an IP address"),
        (("--name", "https://center.example"), "expected a host"),
        (("--behind-proxy", f"http://{NAME}"), "expected https://host"),
        (("--behind-proxy", f"https://{NAME}/center"), "expected https://host"),
        (("--tls", "nowhere.crt", "nowhere.key"), "cannot be used"),
        (("--oidc", "nowhere.yaml"), "No such file"),
    ],
)
def test_what_would_let_passers_by_read_along_does_not_start(
    tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    assert why in refused("up", *ANY, "--data", tmp_path / "data", *options)
    assert not (tmp_path / "data").exists()


def test_a_key_of_another_certificate_does_not_start(tmp_path: Path, made: Path) -> None:
    tls = "--tls", made / "center.crt", made / "ca.key"
    assert "KEY_VALUES_MISMATCH" in refused("up", *ANY, "--data", tmp_path / "data", "--name", NAME, *tls)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("issuer: https://sso.example", "client_id"),
        ("issuer: http://sso.example\nclient_id: x", "expected https"),
        ("issuer: https://sso.example\nclient_id: x\nsecret: y", "secret"),
        ("[", "YAML"),
        ("issuer: https://sso.example\nclient_id: x", "COMMAND_CENTER_OIDC_SECRET"),
    ],
)
def test_an_issuer_that_is_not_whole_does_not_start(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "oidc.yaml").write_text(text)
    assert why in refused("up", *ANY, "--data", tmp_path / "data", "--oidc", tmp_path / "oidc.yaml")
