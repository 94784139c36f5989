"""One Chromium, a center that stays empty, and one that the tests fill, each case its own test's."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browser import Screen, launch, screen
from tests.browser.center import Told
from tests.cli.process import center

Show = Callable[..., Screen]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """For this folder alone: while it runs, no other loop may run in this thread."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def center_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with center(tmp_path_factory.mktemp("town") / "data") as found:
        told = Told(found)
        yield told
        told.client.close()


@pytest.fixture
def told(center_here: Told) -> Told:
    return center_here


@pytest.fixture
def show(chromium: Browser, told: Told) -> Iterator[Show]:
    """Open a screen before the center; at its end its page must have been in order."""
    with ExitStack() as held:

        def opened(*size: Any, url: str = "", **more: Any) -> Screen:
            return held.enter_context(screen(chromium, url or told.center.url, *size, **more))

        yield opened
