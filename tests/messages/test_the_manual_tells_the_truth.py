"""docs/messages.md: every URL in it is one, and it names every kind and state of a message that there is."""

import re
import shutil
from pathlib import Path
from typing import get_args

import apprise
import pytest

from command_center.messages.message import Kind, State
from command_center.site.load import load
from tests.docs.pages import cells, read
from tests.town import GUANGFU

MANUAL = read("docs/messages.md")
URLS = [row[1].strip("`") for row in cells(MANUAL.split("\n## URLs\n")[1].split("\n## ")[0]) if "://" in row[1]]


def test_there_are_urls_for_mail_robots_and_short_messages() -> None:
    assert {url.partition(":")[0] for url in URLS} == {
        "mailto", "mailtos", "wecombot", "dingtalk", "feishu", "jsons", "forms",
    }  # fmt: skip


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_one_that_apprise_takes(url: str) -> None:
    assert apprise.Apprise.instantiate(url) is not None


def test_a_gateway_gets_the_fields_that_the_manual_promises() -> None:
    (url,) = [url for url in URLS if url.startswith("jsons:")]
    found = apprise.Apprise.instantiate(url)
    assert found.headers == {"Authorization": "KEY"}
    assert found.payload_extras == {
        "mobile": "13800000000", "message": "content", "title": "", "type": "", "version": "", "attachments": "",
    }  # fmt: skip


def test_every_kind_and_state_is_named() -> None:
    named = set(re.findall(r"`([a-z-]+)`", MANUAL))
    assert {*get_args(Kind), *get_args(State)} <= named


def test_the_example_is_a_whole_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GUANGFU, tmp_path / "town"))
    (example,) = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
    (folder / "channels.yaml").write_text(example, encoding="utf-8")
    assert set(load(folder).units_reached) == {"market", "police"}
