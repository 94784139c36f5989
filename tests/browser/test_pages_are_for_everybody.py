"""No page keeps anybody out: axe-core has no serious finding, in either language and theme, and English is English."""

import pytest

from tests.browser.axe import grave
from tests.browser.browser import DESK, PHONE, WALL
from tests.browser.conftest import Show
from tests.browser.pages import PAGES, STATES, Page, Towns, shown
from tests.browser.test_pages_speak_english import speaks_english

pytestmark = pytest.mark.browser
LOOKS = ["lang=zh&theme=dark", "lang=en&theme=light"]  # contrast is the theme's, words are the language's
MADE_FOR = {"wall": WALL, "field": PHONE}  # by the first word of a name


@pytest.mark.parametrize("page", PAGES + STATES, ids=lambda page: page.name)
def test_a_page_has_no_serious_finding_and_in_english_no_chinese(towns: Towns, show: Show, page: Page) -> None:
    screen = show(towns.of(page), MADE_FOR.get(page.name.partition("-")[0], DESK))
    found = {line for looks in LOOKS for line in grave(shown(screen, page, towns, looks).page)}
    assert not found, "\n".join(sorted(found))
    speaks_english(screen, page)  # as it was shown last


def test_a_finding_is_seen(towns: Towns, show: Show) -> None:
    screen = shown(show(towns.of(PAGES[0]), DESK), PAGES[0], towns)
    screen.page.evaluate("document.body.append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in grave(screen.page))
