"""Commands at a center that one signs in to, over TLS by a CA of the house, as docs/access.md sets it up."""

import json
import re
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from command_center.starting import open_store, read_site
from connectors.video.clips import make_clips
from tests.cli.process import GUANGFU, ROOT, Center, center, run, stand, ticket, until

NAME = "localhost"
KEYS = {
    "stranger": ("--scope", "beats"),
    "operator": ("--scope", "operate"),
    "hotline": ("--scope", "events", "--source", "urn:12345"),
    "cameras": ("--scope", "events", "--scope", "beats", "--source", "urn:video:"),
}


class Kept:
    """The center, the keys that it gave, and what its CA is."""

    def __init__(self, here: Center, keys: dict[str, str], ca: Path) -> None:
        self.here, self.keys, self.ca = here, keys, ca

    def told(self, *command: object, key: str = "") -> subprocess.CompletedProcess[str]:
        env = {"COMMAND_CENTER_URL": self.here.url, "SSL_CERT_FILE": str(self.ca)}
        return run(*command, env=env | ({"COMMAND_CENTER_KEY": self.keys[key]} if key else {}))

    def ask(self, key: str, method: str, path: str, **more: Any) -> httpx.Response:
        trusted = ssl.create_default_context(cafile=self.ca)
        said = {"authorization": f"Bearer {self.keys[key]}"}
        with httpx.Client(base_url=self.here.url, verify=trusted, trust_env=False, headers=said) as client:
            return client.request(method, path, **more)

    def became(self, key: str, source: str, id: str) -> dict[str, Any]:
        return dict(self.ask(key, "GET", "/api/signals", params={"source": source, "id": id}).json()["outcome"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept")
    manual = (ROOT / "docs" / "access.md").read_text(encoding="utf-8").replace("center.example", NAME)
    commands = next(block for block in re.findall(r"```sh\n(.*?)```", manual, re.DOTALL) if "openssl" in block)
    subprocess.run(["sh", "-eu", "-c", commands], cwd=folder, check=True, capture_output=True, timeout=60)
    data = folder / "data"
    with closing(open_store(data)) as store:
        stand(store)
        store.transact_now(lambda tx: tx.dead_letter("signals", "no-such-signal", "it cannot be read", b"", 1))
    keys = {name: run("key", "new", name, "--data", data, *more).stdout.strip() for name, more in KEYS.items()}
    tls = "--tls", str(folder / "center.crt"), str(folder / "center.key")
    with center(data, "--name", NAME, *tls, signing_in=True) as here:
        yield Kept(here, keys, folder / "ca.crt")


@pytest.mark.parametrize("command", [("dead-letters", "list"), ("dead-letters", "retry"), ("rules", "explain", "x")])
@pytest.mark.parametrize("key", ["", "stranger"])
def test_without_a_key_that_may_they_say_which_option_is_missing(
    kept: Kept, command: tuple[str, ...], key: str
) -> None:
    answer = kept.told(*command, key=key)
    assert answer.returncode == 2 and "--key" in answer.stderr and len(answer.stderr.splitlines()) == 1


def test_dead_letters_are_listed_and_tried_again(kept: Kept) -> None:
    listed = kept.told("dead-letters", "list", key="operator")
    assert listed.returncode == 0 and "it cannot be read" in listed.stdout, listed.stderr
    assert kept.told("dead-letters", "retry", key="operator").stdout == "1 to be tried again\n"
    assert kept.told("dead-letters", "list", key="operator").stdout == ""


def test_a_case_is_explained(kept: Kept) -> None:
    event = ticket("to-explain")
    head = {"content-type": "application/cloudevents+json"}
    assert kept.ask("hotline", "POST", "/events", content=json.dumps(event), headers=head).status_code == 202
    case = until(lambda: kept.became("hotline", event["source"], event["id"]).get("case"), "its case")
    explained = kept.told("rules", "explain", case, key="operator")
    assert explained.returncode == 0 and event["data"]["title"] in explained.stdout, explained.stderr
    seen = kept.ask("operator", "GET", f"/api/cases/{case}").json()
    assert seen["requesters"] == seen["allowed"] == [], "an operator is told of no person, and acts on no case"


def test_a_cameras_alarm_comes_in(kept: Kept, tmp_path: Path) -> None:
    camera = next(code for code, one in read_site(GUANGFU).cameras.items() if "black" in one.alarms)
    clip = make_clips(tmp_path).black
    watched = kept.told("video", clip, "--camera", camera, "--fast", key="cameras")
    assert watched.returncode == 0 and "sent=1, refused=0, lost=0" in watched.stdout, watched.stderr
    beat = kept.ask("cameras", "POST", f"/api/cameras/{camera}/beat", json={"at_frame": 1.0, "ok": True})
    assert beat.status_code == 200
