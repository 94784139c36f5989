"""A person comes in by the page, over TLS and by the center's name, acts, and leaves again."""

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
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, expect

from tests.browser.browser import ARGS, CHROMIUM, DESK, Screen
from tests.cli.process import ROOT, Center, ticket

pytestmark = pytest.mark.browser

NAME = "center.example"
GIVEN, OWN = "given-by-the-keeper", "my-own-long-password"


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
        )
        self.client.event_hooks["request"].append(lambda request: request.extensions.update(sni_hostname=NAME))
        password = re.search(r"初始密码 (\S+)", self.center.output)
        assert password
        self.csrf = self.ask("POST", "/api/session", name="admin", password=password[1])["csrf"]
        self.csrf = self.ask("POST", "/api/session/password", old=password[1], new="the-keepers-own")["csrf"]
        return self

    csrf = ""

    def ask(self, method: str, path: str, **body: Any) -> Any:
        answer = self.client.request(method, path, json=body, headers={"x-csrf": self.csrf})
        assert answer.is_success, answer.text
        return answer.json()

    def ticket(self) -> None:
        """From a machine that has a key."""
        key = self.ask("POST", "/api/tokens", kind="key", name="hotline", days=1, scopes=["events"], source="urn:12345")
        head = {"authorization": f"Bearer {key['token']}", "content-type": "application/cloudevents+json", "cookie": ""}
        event = ticket("1", "小吃店没有执照", grid="meiyuan-01")
        assert self.client.post("/events", json=event, headers=head).status_code == 202

    @property
    def public_key(self) -> str:
        """By which the browser knows the certificate, since this system's browser takes no CA from a file."""
        certificate = x509.load_pem_x509_certificate((self.folder / "center.crt").read_bytes())
        spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(spki).digest()).decode()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    found = Kept(tmp_path_factory.mktemp("kept"))
    try:
        yield found.ready()
        assert found.center.end() == 0, found.center.log.read_text()
    finally:
        found.client.close()
        found.center.kill()


@pytest.fixture(scope="module")
def outside(chromium: Browser, kept: Kept) -> Iterator[Browser]:
    """A browser that finds the center by its name, as on another machine."""
    args = [arg for arg in ARGS if "host-resolver-rules" not in arg]
    args.append(f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND")
    args.append(f"--ignore-certificate-errors-spki-list={kept.public_key}")
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=args)
    yield browser
    browser.close()


@contextmanager
def screen(browser: Browser, kept: Kept) -> Iterator[Screen]:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, locale="zh-CN")
    try:
        found = Screen(context, f"https://{NAME}:{kept.center.port}")
        yield found
        # Being told to sign in is no mistake of the page; whatever else it says is.
        assert [line for line in found.said if "status of 401" not in line] == []
        assert found.hosts == {NAME}
    finally:
        context.close()


def test_a_person_comes_in_acts_and_leaves(kept: Kept, outside: Browser) -> None:
    kept.ask("PUT", "/api/accounts/zhang", posts=["market-head", "market-clerk", "clerk"], password=GIVEN)
    kept.ticket()
    with screen(outside, kept) as found:
        page = found.page
        found.open("/desk")
        page.wait_for_url("**/sign-in?to=%2Fdesk")
        page.fill("input[name=name]", "zhang")
        page.fill("input[name=password]", "wrong-password")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_have_text("账号或密码不对")
        page.fill("input[name=password]", GIVEN)
        page.click("button[type=submit]")
        # The password that somebody else gave is good for nothing else.
        page.fill("input[name=old]", GIVEN)
        page.fill("input[name=new]", OWN)
        page.fill("input[name=again]", OWN + "!")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_have_text("两次输入不一样")
        page.fill("input[name=again]", OWN)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk")
        page.wait_for_selector(".inbox .foot")
        cookies = {cookie["name"]: cookie for cookie in found.context.cookies()}
        mine = cookies["center-session"]
        assert mine["secure"] and mine["httpOnly"] and mine["sameSite"] == "Strict"
        assert page.evaluate("document.cookie") == ""
        # Another of one's posts, and no others.
        page.click(".whoami .me")
        offered = page.locator(".posts [data-post]")
        assert {one.get_attribute("data-post") for one in offered.all()} == {"market-head", "market-clerk", "clerk"}
        page.locator('[data-post="market-clerk"]').last.click()
        page.locator(".inbox").get_by_text("小吃店没有执照").first.click()
        page.click('button.primary[data-verb="duty.sign"]')
        expect(page.locator(".told")).to_contain_text("签收")
        # Case, duty desk and wall hold under the same policy; the wall is read over wss.
        case = kept_case(found)
        found.case(case)
        page.goto(f"{found.url}/desk")
        page.wait_for_selector(".inbox .foot")
        page.click(".whoami .me")
        page.locator('[data-post="clerk"]').last.click()
        expect(page.locator(".whoami .me b")).to_contain_text("值班员")
        found.open("/duty")
        page.wait_for_load_state("networkidle")
        found.wall()
        assert any('"type":"snapshot"' in frame.replace(" ", "") for frame in found.heard)
        found.open("/desk")
        page.wait_for_selector(".inbox .foot")
        token = next(c["value"] for c in found.context.cookies() if c["name"] == "center-session")
        page.click(".whoami .me")
        page.click(".posts .out")
        page.wait_for_url("**/sign-in")
        assert found.context.cookies() == []
        bearer = {"authorization": f"Bearer {token}", "cookie": ""}
        assert kept.client.get("/api/cases", headers=bearer).status_code == 401
        found.open("/desk")
        page.wait_for_url("**/sign-in?to=%2Fdesk")


def kept_case(found: Screen) -> str:
    answer = found.page.evaluate("fetch('/api/cases').then(answer => answer.json())")
    return str(answer["items"][0]["id"])


def test_the_screen_in_the_hall_comes_by_its_link(kept: Kept, outside: Browser) -> None:
    token = kept.ask("POST", "/api/tokens", kind="kiosk", name="hall", days=1)["token"]
    with screen(outside, kept) as found:
        found.open(f"/wall#kiosk={token}")
        found.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        assert token not in found.page.url
        found.page.reload()
        found.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        found.open("/desk")
        expect(found.page.locator("body")).not_to_contain_text("小吃店没有执照")
