"""The only door to Apprise: a channel by its URL. The URL holds secrets, so nobody is told what the library logs."""

import logging
import os
import re
from pathlib import Path
from typing import Any

import apprise
from apprise.plugins import dingtalk, wecombot

for name in ("apprise", "urllib3"):
    silenced = logging.getLogger(name)
    silenced.setLevel(logging.WARNING)
    silenced.propagate = False
    silenced.addHandler(logging.NullHandler())

ANSWERS_WITHIN = 5.0  # s, real: to connect, and for each answer
AT_ANY_PACE = ("mailto", "mailtos")
"""Between two messages of other services the library lets some seconds pass, since these count them."""
ASSET = apprise.AppriseAsset(app_id="command-center", app_desc="command-center", app_url="")
STATUS = re.compile(r"error=(\d+)\b")

requests: Any = vars(wecombot)["requests"]


class Honest:
    """`requests`, for the robots of WeCom and DingTalk: these refuse with 200 and an `errcode`, which the library takes
    for a yes."""

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, *given: Any, **more: Any) -> Any:
        answer = requests.post(*given, **more)
        try:
            answer.status_code = answer.json().get("errcode") or answer.status_code
        except (ValueError, AttributeError):
            answer.status_code = 502 if answer.ok else answer.status_code  # no robot's answer
        return answer


for robot in (wecombot, dingtalk):
    vars(robot)["requests"] = Honest()


class NoChannel(Exception):
    """A channel that cannot be: where its URL is kept there is none, or not one that Apprise knows."""


class Sender:
    """`kept` is where the URL is kept: `env:NAME` or `file:/path`. Raises NoChannel."""

    def __init__(self, kept: str) -> None:
        url = _secret(kept)
        found = apprise.Apprise.instantiate(url, asset=ASSET)
        if found is None:
            raise NoChannel(f"{kept} holds no URL that Apprise knows")
        if url.partition(":")[0] in AT_ANY_PACE:
            found.request_rate_per_sec = 0
        found.socket_connect_timeout = found.socket_read_timeout = ANSWERS_WITHIN
        self._apprise = apprise.Apprise(asset=ASSET)
        self._apprise.add(found)

    def __call__(self, title: str, text: str) -> str:
        """Why it was not taken: the number of the answer, or a word; "" when it was. Blocks; services that want their
        messages apart are waited for."""
        try:
            result = self._apprise.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT)
        except Exception as error:  # its words may hold the URL
            return type(error).__name__
        if result:
            return ""
        answers = [found[1] for entry in result.logs() if (found := STATUS.search(entry.message))]
        return answers[-1] if answers else "no-answer"


def _secret(kept: str) -> str:
    how, _, where = kept.partition(":")
    try:
        found = os.environ.get(where, "") if how == "env" else Path(where).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoChannel(f"{kept} cannot be read: {type(error).__name__}") from None
    if not found.strip():
        raise NoChannel(f"{kept} is not set")
    return found.strip()
