"""channels.yaml says how units and posts are reached; a site may do without, and no secret stands in it."""

from pathlib import Path

import pytest

from command_center.site.check import check_folder
from command_center.site.load import inspect, load
from command_center.site.value import Channel, Hours, Quiet, Reach

WHOLE = """
address: https://command.example.org/
quiet: {hours: "00:00-07:00,22:00-24:00"}
units:
  market:
    channels:
      - {name: 企业微信, url: env:MARKET_WECOM}
      - {name: 短信, url: file:/run/secrets/market-sms}
  police:
    quiet: {hours: "00:00-06:00", passes: [L1, 攻坚]}
    channels: [{name: 邮件, url: env:POLICE_MAIL}]
posts:
  market-head:
    channels: [{name: 短信, url: env:MARKET_HEAD_SMS}]
"""

NIGHT = Quiet(Hours(((0, 420), (1320, 1440))), ("L1", "L2", "应急"))


def test_units_and_posts_have_channels_in_their_order_and_quiet_hours(folder: Path) -> None:
    (folder / "channels.yaml").write_text(WHOLE, encoding="utf-8")
    site = load(folder)
    assert site.units_reached == {
        "market": Reach(
            (Channel("企业微信", "env:MARKET_WECOM"), Channel("短信", "file:/run/secrets/market-sms")), NIGHT
        ),
        "police": Reach((Channel("邮件", "env:POLICE_MAIL"),), Quiet(Hours(((0, 360),)), ("L1", "攻坚"))),
    }
    assert site.posts_reached == {"market-head": Reach((Channel("短信", "env:MARKET_HEAD_SMS"),), NIGHT)}
    assert site.address == "https://command.example.org"


def test_a_site_may_do_without(folder: Path) -> None:
    with_comments = load(folder)
    (folder / "channels.yaml").unlink()
    without = load(folder)
    assert with_comments.units_reached == without.units_reached == without.posts_reached == {}


def test_the_check_names_units_that_are_not_reached(folder: Path) -> None:
    said: list[str] = []
    assert check_folder(folder, said.append) and not [line for line in said if "no channels" in line]
    (folder / "channels.yaml").write_text(WHOLE, encoding="utf-8")
    assert check_folder(folder, said.append)
    (warning,) = [line for line in said if "no channels" in line]
    assert warning.startswith("warning: ") and " food, " in warning and " market, " not in warning


# ruff: noqa: E501 (one break a line reads better than seven lines a break)

BREAKS = {
    # name: (what stands there, what is put there, line, field, part of the error's words)
    "an unknown unit": ("  market:", "  markt:", 5, "units.markt", "the code of a unit, got markt"),
    "an unknown post": ("market-head", "market-boss", 13, "posts.market-boss", "the code of a post, got market-boss"),
    "a URL in clear": ("env:MARKET_WECOM", "wecombot://a-secret-key", 7, "units.market.channels.0.url", "got something else"),
    "a channel twice": ("短信, url: file:", "企业微信, url: file:", 8, "units.market.channels.1.name", "企业微信 again"),
    "no channel": ("[{name: 邮件, url: env:POLICE_MAIL}]", "[]", 11, "units.police.channels", "at least one channel"),
    "hours that never end": ("00:00-06:00", "00:00-24:00", 10, "units.police.quiet.hours", "some hours that are not quiet"),
    "hours backwards": ("00:00-07:00,22:00-24:00", "22:00-07:00", 3, "quiet.hours", "hours such as"),
    "something unknown that passes": ("[L1, 攻坚]", "[L1, L9]", 10, "units.police.quiet.passes", "got L9"),
    "an address that is none": ("https://command.example.org/", "command", 2, "address", "an address such as"),
    "an unknown field": ("address:", "adress:", 2, "adress", "one of address, quiet"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_the_error_names_file_line_and_field(name: str, folder: Path) -> None:
    old, new, line, field, words = BREAKS[name]
    assert WHOLE.count(old) == 1
    (folder / "channels.yaml").write_text(WHOLE.replace(old, new), encoding="utf-8")
    found = [error for error in inspect(folder).errors if words in str(error)]
    assert [(error.file, error.line, error.field) for error in found] == [("channels.yaml", line, field)], found
    assert "a-secret-key" not in str(inspect(folder).errors)
