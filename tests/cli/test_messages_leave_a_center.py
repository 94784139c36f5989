"""`up` on a site that reaches its units: what a process that is killed had to say is said, and its secrets are not."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import GUANGFU, Center, refused, ticket, until
from tests.messages.postbox import PASSWORD, Mailbox, served

CHANNELS = """
units:
  water-supply:
    channels: [{name: 邮件, url: env:TEST_WATER_MAIL}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    found = Path(shutil.copytree(GUANGFU, tmp_path / "town"))
    (found / "channels.yaml").write_text(CHANNELS, encoding="utf-8")
    return found


def water(id: str) -> dict[str, Any]:
    return ticket(id, "水费不对", item="water-meter")


def states(center: Center) -> list[str]:
    return [one["state"] for one in center.get("/api/deliveries")["items"]]


@pytest.mark.slow
def test_a_killed_center_says_what_it_had_to_say_and_once_more_at_most(site: Path, tmp_path: Path) -> None:
    with served(Mailbox()) as mailbox:
        started = {"site": site, "env": {"TEST_WATER_MAIL": mailbox.url()}}
        center = Center(tmp_path / "data", **started).ready()
        center.settled(water("1"))
        until(lambda: states(center) == ["sent"], "the first message")
        mailbox.held.clear()
        center.settled(water("2"))
        until(lambda: mailbox.asked == 2, "the second one is on its way")
        center.kill()
        mailbox.held.set()
        until(lambda: len(mailbox.mails) == 2, "it arrived, but nobody heard of that")

        center = Center(tmp_path / "data", **started).ready()
        center.settled(water("3"))
        until(lambda: states(center) == ["sent"] * 3, "all three")
        assert center.end() == 0, center.log.read_text()
        told = [text for _, text in mailbox.mails]
        assert (len(told), len(set(told))) == (4, 3)

        mailbox.refuses = True
        center = Center(tmp_path / "data", **started).ready()
        center.settled(water("4"))
        until(lambda: mailbox.asked == 5, "what is refused")
        until(lambda: center.get("/api/deliveries")["items"][0]["tries"] == 1, "that is written")
        everything = center.get("/api/deliveries"), center.get("/api/site"), center.get("/api/facts?limit=200")
        assert center.end() == 0
    said = center.log.read_text() + center.output + str(everything)
    assert "is not taken by 邮件" in said and PASSWORD not in said and "mailto:" not in said
    assert PASSWORD.encode() not in (tmp_path / "data" / "center.db").read_bytes()


def test_a_channel_whose_url_is_not_there_is_refused(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    up = ("up", "--site", site, "--data", tmp_path / "data", "--port", 0, "--wall-port", 0)
    assert "channels.yaml: env:TEST_WATER_MAIL is not set" in refused(*up)
    monkeypatch.setenv("TEST_WATER_MAIL", "a-secret://that-is-no-url")
    assert "env:TEST_WATER_MAIL holds no URL" in (line := refused(*up)) and "that-is-no-url" not in line
