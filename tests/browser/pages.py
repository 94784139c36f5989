"""Every page that people open, filled: one table for its pictures, its accessibility, its words and what it asks for.

A page that is new gets a row here; `test_pages_keep_to_themselves.py` misses it otherwise.
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page as Tab

from tests.browser.browser import Screen
from tests.browser.center import Told
from tests.browser.house import House
from tests.browser.lively import Lively

First = Callable[[Tab], None]


class Page(NamedTuple):
    name: str
    path: str  # {whistle}, {alarm} and so on are what `Lively` calls them
    filled: str  # a selector: there once the page shows what it is for
    free: str = ""  # where words stand that people wrote, or that a site or a reason brings: no labels of ours
    kept: bool = False  # shown to the keeper of a house in which people sign in
    first: First = lambda tab: None  # what is done first, where an address alone does not lead there


class Towns(NamedTuple):
    lively: Lively
    house: House

    def of(self, page: Page) -> Told | House:
        """The center that has this page."""
        return self.house if page.kept else self.lively.told


def pressing(*selectors: str) -> First:
    """One after another, even where a page of this size hides them."""

    def press(tab: Tab) -> None:
        for selector in selectors:
            tab.locator(selector).first.dispatch_event("click")

    return press


def then(path: str) -> First:
    """Who sat down at a desk goes there, in the same language and colours."""

    def go(tab: Tab) -> None:
        tab.wait_for_selector(".whoami .me b")
        tab.evaluate("path => location.assign(path + location.search)", path)

    return go


def key(key: str) -> First:
    def press(tab: Tab) -> None:
        tab.wait_for_selector(WALL)
        tab.keyboard.press(key)

    return press


def drafting(tab: Tab) -> None:
    """Of a unit more than the catalogue names."""
    pressing('.others [data-verb="whistle.draft"]')(tab)
    for unit in ("食安办", "消防站", "派出所"):
        tab.locator(".whistle-form .add input").fill(unit)
        tab.locator(".whistle-form .add input").press("Enter")
    tab.locator(".whistle-form textarea").first.fill("一家办不了")


DRAWN = ":has(.counters dd.n:not(:has-text('—')))"
WALL = f"main{DRAWN}:has(svg.overlay .vn text)"
SAID = ".ticker .y, .selt .why"
STORY = "h2, .where, .what, .because, .did, .why dd, .aside, .tag-text, .signals, .pictures, .requesters .line b"
DESK = (
    "h2, .where, .item b, .said, .why dd, .aside, .last, .did, .judged, .thumbs, .verb-form .control, "
    ".requesters .line b, .document dd, .document .organ, .document h4 span, .recorded, .print"
)
SEAT = (
    "h2 .name, .where, .why dd, .aside, .story, blockquote, .framed, .compare, .will, .act .control, .last, "
    ".requesters .line b, .gets, .brief h2, .brief dd, .tag-text, .below .actor"
)
FIELD = "/field?post=fuxi-grid-01"
OTHER = ".last [lang]"  # its own name of the other language
NAMES = "tbody, .combo, .watermark"

PAGES = (
    Page("wall", "/wall", WALL, SAID),
    Page("replay", "/replay", f".replay[data-state=paused]{DRAWN}", SAID),
    Page("desk", "/desk?post=market-clerk&case={whistle}", ".col.case h2", DESK),
    Page("desk-list", "/desk?post=market-clerk", ".list .item", DESK),
    Page("duty-alarm", "/duty?post=clerk&case={alarm}", ".will:not(.stale) ol", SEAT),
    Page("duty-unmatched", "/duty?post=clerk&case={unmatched}", ".will:not(.stale) ol", SEAT),
    Page("duty-whistle", "/duty?post=clerk&case={late}", ".whistle-form .moments li", SEAT, first=drafting),
    Page("handover", "/handover?post=clerk", ".handover .counts", ".lines"),
    Page("case", "/cases/{whistle}", ".story .fact", STORY),
    Page("dossier", "/cases/{whistle}/dossier", ".dossier .fact", f"{STORY}, .asked b"),
    Page("field", FIELD, ".write .primary"),
    Page("sign-in", "/sign-in", ".sign-in form"),
    Page("admin", "/admin", ".admin table tbody tr", NAMES, kept=True),
    Page("notice", "/notices/{notice}", "h1", "body"),  # a document of the organ, in its own language
)
"""What `make screenshots` draws."""

STATES = (
    Page("wall-find", "/wall", ".find", SAID, first=key("/")),
    Page("wall-keys", "/wall", ".keys", SAID, first=key("?")),
    Page("wall-settings", "/wall", ".settings", f"{SAID}, .settings label:has([name=lang])", first=key(",")),
    Page("replay-wrong", "/replay?until=noon", ".deck [role=alert]", SAID),
    Page("replay-refused", "/desk?post=market-clerk", ".refused h1", OTHER, first=then("/replay")),
    Page("wall-refused", "/desk?post=source-12345", ".refused h1", OTHER, first=then("/wall")),
    Page("handover-refused", "/handover?post=market-clerk", ".refused h1", OTHER),
    Page("duty-refused", "/duty?post=market-clerk", ".refused h1", OTHER),
    Page("admin-demo", "/admin", ".refused pre", OTHER),
    Page("admin-refused", "/desk?post=clerk", ".refused h1", OTHER, first=then("/admin")),
    Page("desk-not-held", "/desk?post=nobody", ".not-held"),
    Page("desk-nobody", "/desk", ".alone"),
    Page("desk-posts", "/desk?post=market-clerk", ".posts [data-post]", DESK, first=pressing(".whoami .me")),
    Page("desk-form", "/desk?post=market-clerk&case={whistle}", ".verb-form", DESK, first=pressing(".others .other")),
    Page("duty-returned", "/duty?post=supervisor&case={returned}", ".will", SEAT),
    Page(
        "duty-units", "/duty?post=clerk", "[role=tab][aria-selected=true]", SEAT, first=pressing("[role=tab] >> nth=1")
    ),
    Page("case-looks", "/cases/{whistle}", ".looks li", STORY, first=pressing(".looked")),
    Page("dossier-closed", "/cases/{closed}/dossier", ".dossier .fact", f"{STORY}, .asked b"),
    Page("case-closed", "/cases/{closed}", ".story .fact", STORY),
    Page("case-returned", "/cases/{returned}", ".story .fact", STORY),
    Page("field-mine", f"{FIELD}#mine", "nav a[aria-current]", "[data-report]"),
    Page("field-near", f"{FIELD}#near", "nav a[aria-current]", ".near"),
    Page("admin-account", "/admin?tab=accounts", ".side", NAMES, kept=True, first=pressing("[data-new]")),
    Page("admin-key", "/admin?tab=keys", ".side", NAMES, kept=True, first=pressing("[data-new]")),
    Page("admin-screen", "/admin?tab=kiosks", ".side", NAMES, kept=True, first=pressing("[data-new]")),
    Page("admin-sessions", "/admin?tab=sessions", "tbody tr", NAMES, kept=True),
    Page("admin-audit", "/admin?tab=audit", "tbody tr", NAMES, kept=True),
)
"""What else they show."""


def shown(screen: Screen, page: Page, towns: Towns, looks: str = "") -> Screen:
    """The page on this screen, which stands before its center, once it is filled; `looks`: `lang=en&theme=dark`."""
    if page.kept:
        towns.house.enter(screen)
    named = {name: value for name, value in towns.lively._asdict().items() if name != "told"}
    path, _, leaf = page.path.format(**named).partition("#")
    screen.open(path + ("&" if "?" in path else "?") + looks + (f"#{leaf}" if leaf else ""))
    page.first(screen.page)
    screen.page.wait_for_selector(page.filled, state="attached")  # a small screen may show another part
    return screen
