"""A demo is started anew under pages that are open: what they show for themselves is nobody's any more."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.browser import DESK, PHONE
from tests.browser.center import Told
from tests.browser.conftest import Show
from tests.cli.process import Center

pytestmark = pytest.mark.browser
PAGES = {"desk": ".inbox .foot", "duty": ".inbox .foot", "handover": ".handover .counts", "field": ".write .primary"}


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Center]:
    found = Center(tmp_path / "first").ready()
    yield found
    found.kill()


def loads(page: Page) -> list[str]:
    """How often the page is loaded from now on."""
    found: list[str] = []
    page.on("load", lambda one: found.append(one.url))
    return found


def test_every_page_comes_back_by_itself_and_may_act_again(first: Center, tmp_path: Path, show: Show) -> None:
    pages = {}
    with Told(first) as told:
        wall_port = urlsplit(told.get("/api/site")["wall"]["url"]).port
        for name, there in PAGES.items():
            post = "fuxi-grid-01" if name == "field" else "clerk"
            page = show(told, PHONE if name == "field" else DESK, noisy=True).open(f"/{name}?post={post}").page
            page.wait_for_selector(there)
            pages[name] = page
    ended = {name: page.evaluate("sessionStorage.getItem('center-post-token')") for name, page in pages.items()}
    assert all(ended.values())
    seen = {name: loads(page) for name, page in pages.items()}
    first.kill()
    second = Center(tmp_path / "second", port=first.port, wall_port=wall_port or 0).ready()
    try:
        for name, page in pages.items():
            with suppress(Error):  # one that asks by itself is being loaded anew already
                page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # somebody looks at it
            page.wait_for_function(
                "(ended) => ![null, ended].includes(sessionStorage.getItem('center-post-token'))", arg=ended[name]
            )
            expect(page.locator(PAGES[name]).first).to_be_visible()
            expect(page.locator("body")).to_contain_text("网格员" if name == "field" else "值班员")
            assert len(seen[name]) <= 1, f"{name} was loaded again and again"
    finally:
        second.kill()
