"""The system's Chromium, and what its pages did: words in the console, errors, hosts they asked, answers they got."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebSocket,
    expect,
)

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHELL = "/usr/bin/chromium-headless-shell"
ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever the browser itself would ask
]
WALL, PORTRAIT, HUGE = (1920, 1080), (1080, 1920), (3840, 2160)
SMALL = (960, 540)  # a wall at half its size, where nothing depends on it: it is drawn without a graphics card here
DESK, CASE, PHONE = (1440, 900), (1440, 1100), (390, 844)
SECONDS = 1000.0
PATIENCE = 30 * SECONDS  # the machine may be busy
expect.set_options(timeout=PATIENCE)
QUIET_GPU = re.compile(r"GPU stall|GL Driver Message|WebGL|swiftshader", re.I)


def launch(kind: BrowserType, args: list[str] = ARGS, *, whole: bool = False) -> Browser:
    """Chromium's shell without windows, where there is one: a page opens there in half the time. `whole`: the browser
    that people have, for what they do with it from sign-in to sign-out."""
    program = SHELL if os.path.exists(SHELL) and not whole else CHROMIUM
    if not os.path.exists(program):
        pytest.fail(f"these tests drive Chromium, and there is none at {program}: apt-get install chromium", False)
    return kind.launch(executable_path=program, args=args)


class Screen:
    """One screen before a center: its page, and all that the page did."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.said: list[str] = []  # errors and warnings of the console, uncaught errors
        self.hosts: set[str] = set()
        self.heard: list[str] = []  # bodies of the center's answers, messages of its wall
        self._answers: list[Response] = []
        context.on("request", self._asked)
        context.on("response", self._answered)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.said.append(f"uncaught: {error}"))
        self.page.on("websocket", self._connected)

    def _asked(self, request: Request) -> None:
        if request.url.startswith(("http", "ws")):
            self.hosts.add(urlsplit(request.url).hostname or "")

    def _answered(self, response: Response) -> None:
        if "/static/assets/" not in response.url and "/blobs/" not in response.url:
            self._answers.append(response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not QUIET_GPU.search(message.text):
            self.said.append(f"{message.type}: {message.text}")

    def _connected(self, socket: WebSocket) -> None:
        self.hosts.add(urlsplit(socket.url).hostname or "")
        socket.on("framereceived", lambda frame: self.heard.append(str(frame)))

    def open(self, path: str) -> "Screen":
        self.page.goto(self.url + path)
        return self

    def wall(self, query: str = "") -> "Screen":
        """The wall, once it shows a picture and its map is drawn."""
        self.open(f"/wall{query}")
        self.page.wait_for_selector(".counters dd.n:not(:has-text('—'))")
        self.page.wait_for_selector("svg.overlay .vn text")
        return self

    def case(self, case: str, query: str = "") -> "Screen":
        self.open(f"/cases/{case}{query}")
        self.page.wait_for_selector(".story .fact")
        return self

    def desk(self, post: str, case: str = "", query: str = "") -> "Screen":
        self.open(f"/desk?post={post}" + (f"&case={case}" if case else "") + query)
        self.page.wait_for_selector(".col.case h2" if case else ".inbox .foot")  # a phone shows one of the two
        return self

    @property
    def answers(self) -> list[str]:
        """Everything the center told this screen."""
        while self._answers:
            response = self._answers.pop()
            if response.status < 300 or response.status >= 400:
                self.heard.append(response.text())
        return self.heard

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def moment(self) -> float:
        """By the page's clock, ms: one that a test moves also goes on by itself."""
        return float(self.page.evaluate("performance.now()"))

    def wait(self, script: str, argument: Any = None, timeout: float = PATIENCE) -> Any:
        return self.page.wait_for_function(script, arg=argument, timeout=timeout).json_value()

    def check(self) -> None:
        """What holds for every page: no error, no word of one, nothing asked of another host."""
        assert not self.said, self.said
        assert self.hosts <= {"127.0.0.1"}, self.hosts


@contextmanager
def screen(
    browser: Browser, url: str, size: tuple[int, int] = SMALL, *, noisy: bool = False, **more: Any
) -> Iterator[Screen]:
    """`noisy`: the test cuts the line or is refused, which the browser writes into the console."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
    try:
        found = Screen(context, url)
        yield found
        assert found.hosts <= {"127.0.0.1"}, found.hosts
        if not noisy:
            found.check()
    finally:
        context.close()
