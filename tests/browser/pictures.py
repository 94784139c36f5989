"""`make screenshots`: docs/pictures/, every page in both languages, both themes and three sizes, as WebP.

    python -m tests.browser.pictures [wall desk …]

All of one center: thirty generated days with a fixed seed on a clock that stands, so that the same pages give the same
pictures. A page is shown in sizes that it is not made for too, half as large: how it looks there is worth knowing.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from playwright.sync_api import Browser, sync_playwright
from rich.progress import Progress

from command_center.cli.history import lay
from command_center.site.load import load
from command_center.starting import open_store
from command_center.store import Store
from connectors.simulator.beats import FEEDS, ages
from tests.browser.browser import ARGS, DESK, PHONE, PORTRAIT, WALL, launch, screen
from tests.browser.center import Told
from tests.browser.conftest import started
from tests.browser.house import house
from tests.browser.lively import Lively, issued
from tests.browser.pages import PAGES, Page, Towns, shown
from tests.cli.process import GUANGFU, ROOT, stand

PICTURES = ROOT / "docs" / "pictures"
HALF_QUALITY, LOSSLESS = 40, 101
LARGE_SHARE, NEAR, APART, MOST = 0.002, 3, 28, 96  # of the few colours of a whole picture
UNTIL = datetime.fromisoformat("2026-11-24T10:42:00+08:00")
AT = round(UNTIL.timestamp() * 1_000_000)
DAYS, SEED = 30, 7


class Size(NamedTuple):
    name: str
    pixels: tuple[int, int]
    touched: bool = False


SIZES = (Size("phone", PHONE, touched=True), Size("desk", DESK), Size("wall", WALL))
UPRIGHT = Size("portrait", PORTRAIT)
NARROW = {"desk-list"}  # on a larger screen a case stands beside it
MADE_FOR = {
    "wall": {"wall", "portrait"}, "replay": {"wall"}, "field": {"phone"}, "desk": {"desk", "phone"},
    "desk-list": {"phone"},
}  # fmt: skip
LANGUAGES, THEMES = {"zh": "zh-CN", "en": "en-GB"}, ("dark", "light")
PAPER = {"notice": [("zh", "light")], "dossier": [("zh", "light"), ("en", "light")]}  # not shown in every light
README = {"wall.png": "wall-wall-zh-dark"}  # what both READMEs show, without loss


class Picture(NamedTuple):
    page: Page
    size: Size
    language: str
    theme: str

    @property
    def name(self) -> str:
        return f"{self.page.name}-{self.size.name}-{self.language}-{self.theme}"


def wanted() -> Iterator[Picture]:
    """All that docs/pictures/ holds."""
    for page in PAGES:
        sizes = [*SIZES, UPRIGHT] if page.name == "wall" else SIZES[:1] if page.name in NARROW else SIZES
        looks = PAPER.get(page.name) or list(product(LANGUAGES, THEMES))
        yield from (Picture(page, size, *look) for size, look in product(sizes, looks))


def files() -> set[str]:
    return {f"{picture.name}.webp" for picture in wanted()} | set(README)


# -- the town ---------------------------------------------------------------------------------------------------------


@contextmanager
def towns(folder: Path) -> Iterator[Towns]:
    with standing(folder / "data") as store:
        lay(load(GUANGFU), store, until=AT, days=DAYS, seed=SEED, progress=lambda share: None)
    with standing(folder / "house"):
        pass  # its clock is set
    with started(folder) as told, house(folder / "house") as kept:
        yield Towns(found(told), kept)


@contextmanager
def standing(data: Path) -> Iterator[Store]:
    """A new store, whose clock stands at that moment."""
    with closing(open_store(data)) as store:
        stand(store, AT)
        yield store


def beat(told: Told) -> None:
    cameras = [camera["code"] for camera in told.get("/api/site")["cameras"]]
    seen = ages(cameras, SEED, UNTIL.date(), 0)
    told.client.post("/api/beats", json={"cameras": seen, "feeds": FEEDS}).raise_for_status()


def found(told: Told) -> Lively:
    """What the pages show of it."""

    def cases(**which: Any) -> list[dict[str, Any]]:
        return list(told.get("/api/cases", limit=200, **which)["items"])

    running = cases(open=True)
    sounding = [case for case in running if any(whistle["state"] == "blown" for whistle in case["whistles"])]
    of_market = [case for case in sounding if any(duty["unit"] == "market" for duty in case["duties"])]
    whistle = max(of_market, key=lambda case: len(case["duties"]))["id"]
    return Lively(
        told,
        whistle=whistle,
        alarm=cases(status="to-confirm")[0]["id"],
        returned=next((case["id"] for case in cases(status="return-review")), whistle),
        closed=cases(status="closed,evaluated")[0]["id"],
        late=next(case["id"] for case in running if case["status"] == "to-sign"),
        unmatched=next(case["id"] for case in running if case["unmatched"]),
        notice=issued(told),
    )


# -- the pictures -----------------------------------------------------------------------------------------------------

# A date's field is written as the browser's language has it, not the page's: here as in the browser of who reads that.
OWN_DATES = """(language) => {
  for (const field of document.querySelectorAll("input[type^=date]")) {
    const { type } = field;
    field.lang = language;
    field.type = "text";
    field.type = type; // made anew
  }
}"""


def taken(browser: Browser, towns: Towns, picture: Picture) -> np.ndarray:
    """The page once it stands still."""
    size, (lon, lat) = picture.size, towns.lively.told.grids["fuxi-01"]["center"]
    here = {"geolocation": {"longitude": lon, "latitude": lat, "accuracy": 12}, "permissions": ["geolocation"]}
    beat(towns.lively.told)
    more = {"has_touch": size.touched, "is_mobile": size.touched, **here}
    with screen(browser, towns.of(picture.page).center.url, size.pixels, **more) as found:
        found.page.clock.set_fixed_time(UNTIL)
        shown(found, picture.page, towns, f"lang={picture.language}&theme={picture.theme}")
        found.page.evaluate(OWN_DATES, LANGUAGES[picture.language])
        before = b""
        while (now := found.page.screenshot(animations="disabled")) != before:
            before = now
            found.page.wait_for_timeout(300)
        return cv2.imdecode(np.frombuffer(now, np.uint8), cv2.IMREAD_COLOR)


def write(picture: Picture, image: np.ndarray) -> None:
    if picture.size.name in MADE_FOR.get(picture.page.name, {"desk"}):
        image, quality = in_few_colours(image), LOSSLESS
    else:
        image, quality = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), HALF_QUALITY
    cv2.imwrite(str(PICTURES / f"{picture.name}.webp"), image, [cv2.IMWRITE_WEBP_QUALITY, quality])
    for name in (name for name, shows in README.items() if shows == picture.name):
        cv2.imwrite(str(PICTURES / name), image, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def in_few_colours(image: np.ndarray) -> np.ndarray:
    """Those of the page's areas as they are, and some for the edges of letters: text stays sharp in a small file."""
    pixels = image.reshape(-1, 3).astype(np.int32)
    codes, where, count = np.unique(pixels @ (1 << 16, 1 << 8, 1), return_inverse=True, return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    few = colours[np.argmax(count)][None]
    for at in np.argsort(-count):
        apart = NEAR if count[at] > LARGE_SHARE * len(pixels) else APART
        if len(few) < MOST and np.abs(few - colours[at]).max(axis=1).min() > apart:
            few = np.vstack([few, colours[at]])
    nearest = ((colours[:, None] - few[None]) ** 2).sum(axis=2).argmin(axis=1)
    found: np.ndarray = few[nearest][where].reshape(image.shape).astype(np.uint8)
    return found


def main(asked: list[str]) -> None:
    pictures = [picture for picture in wanted() if not asked or picture.page.name in asked]
    PICTURES.mkdir(exist_ok=True)
    with (
        Progress() as bar,
        tempfile.TemporaryDirectory() as folder,
        towns(Path(folder)) as centers,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright.chromium, [*ARGS, "--enable-blink-features=LangAttributeAwareFormControlUI"])
        for picture in bar.track(pictures, description="docs/pictures"):
            write(picture, taken(browser, centers, picture))
        browser.close()
    if not asked:
        for old in PICTURES.iterdir():
            if old.suffix in (".webp", ".png") and old.name not in files():
                old.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
