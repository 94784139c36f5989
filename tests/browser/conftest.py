"""One Chromium, and the centers it looks at."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browser import Screen, launch, screen
from tests.browser.center import Told
from tests.browser.house import House, house
from tests.browser.lively import Lively, make_lively
from tests.browser.pages import Towns
from tests.cli.process import center

Show = Callable[..., Screen]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """For this folder alone: while it runs, no other loop may run in this thread."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@contextmanager
def started(folder: Path) -> Iterator[Told]:
    with center(folder / "data") as found, Told(found) as told:
        yield told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A center for the tests of one file, which send and act: what they send joins no other file's case. Its clock
    stands."""
    with started(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="package")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lively]:
    """A center in which something stands in every panel, for tests that only look."""
    with started(tmp_path_factory.mktemp("lively")) as found:
        yield make_lively(found)


@pytest.fixture(scope="package")
def towns(lively: Lively, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """All that `pages.PAGES` shows."""
    with house(tmp_path_factory.mktemp("house") / "data") as found:
        yield Towns(lively, found)


@pytest.fixture
def show(chromium: Browser) -> Iterator[Show]:
    """Open a screen before a center; at its end its page must have been in order."""
    with ExitStack() as held:

        def opened(told: Told | House, *size: Any, **more: Any) -> Screen:
            return held.enter_context(screen(chromium, told.center.url, *size, **more))

        yield opened
