"""channels.yaml: how units and posts are reached, and when they are left in peace. A site may have none."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from msgspec import Struct

from command_center.site.load.entry import Entry
from command_center.site.load.limits import LEVELS, WHISTLES
from command_center.site.value import Channel, Quiet, Reach

SECRET = re.compile(r"env:[A-Z_][A-Z0-9_]*|file:/.+")
PASSES = (*LEVELS, *WHISTLES)
URGENT = ("L1", "L2", "应急")


class Channels(Struct, frozen=True):
    units: dict[str, Reach] = {}
    posts: dict[str, Reach] = {}
    address: str = ""


def read(entry: Entry, units: Collection[str], posts: Collection[str]) -> Channels:
    entry.only(("address", "quiet", "units", "posts"))
    address = entry.text("address", optional=True)
    if address and (urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname):
        entry.fail("address", "an address such as https://command.example.org", address)
    quiet = _quiet(entry.entry("quiet")) if entry.has("quiet") else Quiet()
    return Channels(
        _reaches(entry, "units", units, "the code of a unit", quiet),
        _reaches(entry, "posts", posts, "the code of a post", quiet),
        address.rstrip("/"),
    )


def _reaches(entry: Entry, field: str, known: Collection[str], what: str, quiet: Quiet) -> dict[str, Reach]:
    if not entry.has(field):
        return {}
    found = {}
    named = entry.entry(field)
    for code in named.values:
        if known and code not in known:
            named.fail(code, what, code)
        inner = named.entry(code)
        inner.only(("channels", "quiet"))
        own = _quiet(inner.entry("quiet")) if inner.has("quiet") else quiet
        found[code] = Reach(_channels(inner), own)
    return found


def _channels(entry: Entry) -> tuple[Channel, ...]:
    found: list[Channel] = []
    for _, part in entry.entries("channels"):
        part.only(("name", "url"))
        channel = Channel(part.text("name", most=12), part.text("url"))
        if channel.url and not SECRET.fullmatch(channel.url):
            part.fail("url", "where the URL is kept: env:NAME or file:/path", "something else")  # it may be a secret
        if channel.name in [other.name for other in found]:
            part.fail("name", "each channel once", f"{channel.name} again")
        found.append(channel)
    if not found:
        entry.fail("channels", "at least one channel", "nothing")
    return tuple(found)


def _quiet(entry: Entry) -> Quiet:
    """`passes` names what is told all the same; without it what is urgent."""
    entry.only(("hours", "passes"))
    hours = entry.hours("hours")
    if sum(end - start for start, end in hours.spans) >= 24 * 60:
        entry.fail("hours", "some hours that are not quiet", entry.values.get("hours"))
    if "passes" not in entry.values:
        return Quiet(hours, URGENT)
    return Quiet(hours, entry.choices("passes", PASSES, optional=True))
