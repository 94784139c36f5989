"""Reads a manual: its curl commands, the answers printed after them, and what they say to keep for later."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx

from tests.town import PICTURE, Town

BLOCK = re.compile(r"^```(sh|http|json)\n(.*?)^```$|^Keep `([\w.]+)` as `\$(\w+)`\.$", re.M | re.S)
REST = "…"
FORM = {"content-type": "application/x-www-form-urlencoded"}  # what curl says of -d unless told otherwise


class Piece(NamedTuple):
    kind: str  # sh | http | json | keep
    text: str
    line: int
    name: str = ""  # of what is kept


def pieces(manual: str) -> Iterator[Piece]:
    for found in BLOCK.finditer(manual):
        line = manual.count("\n", 0, found.start()) + 1
        if found[3]:
            yield Piece("keep", found[3], line, found[4])
        else:
            yield Piece(found[1], found[2], line)


def asked(t: Town, command: str, kept: dict[str, str]) -> httpx.Response:
    """What curl would do."""
    words = iter(shlex.split(re.sub(r"\$(\w+)", lambda name: kept[name[1]], command.replace("\\\n", " "))))
    assert next(words) == "curl", command
    method, url, headers, data, query = "", "", dict[str, str](), list[str](), False
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(":")
            headers[name.strip().lower()] = value.strip()
        elif word in ("-d", "--data-binary"):
            data.append(next(words))
        elif word == "-G":
            query = True
        elif word != "-s":
            url = word
    if query:
        return t.request("GET", url, params=dict(part.split("=", 1) for part in data), headers=headers)
    if not data:
        return t.request(method or "GET", url, headers=headers)
    body = PICTURE if data[0].startswith("@") else data[0].encode()
    return t.request(method or "POST", url, content=body, headers=FORM | headers)


def printed(text: str) -> tuple[int, Any]:
    """(status, body) of an http block."""
    head, _, body = text.partition("\n\n")
    status = re.match(r"HTTP/1\.1 (\d{3}) ", head)
    assert status, f"an answer begins with its status line, got {head}"
    return int(status[1]), json.loads(body)


def kept_from(answer: Any, path: str) -> str:
    for step in path.split("."):
        answer = answer[int(step)] if isinstance(answer, list) else answer[step]
    return str(answer)


def differences(written: Any, real: Any, at: str = "$") -> Iterator[str]:
    """Where the shapes differ. `…` is anything; a key or last element `…` means: and others."""
    if written == REST:
        return
    if type(written) is not type(real):
        yield f"{at}: the manual has {written!r:.60}, the answer {real!r:.60}"
    elif isinstance(written, dict):
        names = set(written) - {REST}
        if missing := names - set(real):
            yield f"{at}: the answer has no {', '.join(sorted(missing))}"
        if REST not in written and (more := set(real) - names):
            yield f"{at}: the manual has no {', '.join(sorted(more))}"
        for name in names & set(real):
            yield from differences(written[name], real[name], f"{at}.{name}")
    elif isinstance(written, list):
        shown = [value for value in written if value != REST]
        if len(real) < len(shown) or (len(real) > len(shown) and written[-1:] != [REST]):
            yield f"{at}: the manual has {len(shown)} elements, the answer {len(real)}"
        for number, (value, there) in enumerate(zip(shown, real, strict=False)):
            yield from differences(value, there, f"{at}[{number}]")
