"""What the wall costs a browser: the main thread's time a frame while everything moves, and how soon a wall that is
switched on shows all.

How it is measured: a real center on the reference site, but for joining: there 5,000 signals are 5,000 cases; headless
Chromium at 1920 × 1080, which paints without a graphics card, in other threads. Chromium's own trace has every task of
the page's main thread; a frame's time is the sum of its tasks from one animation frame to the next, 60 a second.
Processor time stands beside it: these tasks share the machine with the center and with the painting.
"""

import os
import re
import shutil
import tempfile
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

import msgspec
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.browser import WALL, launch
from tests.cli.process import GUANGFU, Center, center

LATE, OPEN, ROWS = (
    2_100,
    5_000,
    10_000,
)  # late cases, for 2,000 markers and more; open cases; lines of what just happened
EVERY_S, EACH, SPAN_S = 0.25, 5, 20.0  # between two deltas, their cases, and how long it is watched
BUDGET_MS = 16.0
DAYS = 10  # past the time to sign, whatever the level, and holidays between
AT_ONCE = 15  # signals in a POST: more would bring more news in a delta than it keeps
KIND = {"content-type": "application/cloudevents-batch+json"}
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
DRAWING = "() => { const again = () => requestAnimationFrame(again); again() }"
FILLED = """(() => {
  const panels = [".counters dd.n", ".chips li", ".todo .big", ".todo li", ".whistles .ph span", ".rates .rt",
    ".ticker li", ".cams figure", ".streams li", ".units tbody tr", "svg.overlay .vn text", "svg.overlay a[data-case]"];
  const filled = (one) => { const on = document.querySelector(one); return on && on.textContent !== "—" };
  const look = () => { panels.every(filled) ? (window.filledAt = performance.now()) : requestAnimationFrame(look) };
  look();
})()"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"

Row = tuple[str, float, str, str]


def rows(say: Callable[[str], None]) -> Iterator[Row]:
    """(what, figure, unit, of)."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = launch(playwright.chromium, whole=True)
        yield f"load of the machine before, with Chromium {browser.version}", os.getloadavg()[0], "", ""
        with center(Path(name).resolve() / "data", site=apart(Path(name) / "site")) as here:
            crowd, page = Crowd(here), opened(browser, here)
            say("the wall of an empty town")
            yield from told("an empty town's wall, nothing moves", watched(browser, page, lambda: None), "baseline")
            say(f"{LATE} cases come and are late, then {OPEN - LATE} more")
            crowd.come(LATE)
            for _ in range(DAYS):
                here.post("/api/clock", {"advance_s": 86_400}).raise_for_status()
            crowd.come(OPEN - LATE)
            page.wait_for_timeout(5_000)
            marks, lines = page.evaluate(SHOWN)
            what = f"{marks:,} markers, {lines:,} lines, {OPEN:,} open cases, {1 / EVERY_S:g} deltas/s"
            say(what)
            yield from told(what, watched(browser, page, lambda: crowd.come(EACH)))
            page.close()
            say(f"a wall that is switched on before {OPEN} open cases")
            yield from first_seen(browser, here)
        browser.close()


SHOWN = """() => {
  const list = document.querySelector(".ticker ol"), line = list.querySelector("li");
  const marks = document.querySelectorAll("svg.overlay a[data-case]").length;
  return [marks, Math.round(list.getBoundingClientRect().height / line.getBoundingClientRect().height)];
}"""


# -- the town ---------------------------------------------------------------------------------------------------------


def apart(folder: Path) -> Path:
    """The reference site, where nothing joins."""
    shutil.copytree(GUANGFU, folder)
    text = (folder / "site.yaml").read_text(encoding="utf-8")
    (folder / "site.yaml").write_text(re.sub(r"join_metres: \d+", "join_metres: 0", text), encoding="utf-8")
    return folder


class Crowd:
    """Signals all over the town, as many as are asked for."""

    def __init__(self, here: Center) -> None:
        self._here, self._client, self._chance, self._ids = here, here.client(), Random(7), count()
        site = here.get("/api/site")
        self._grids, self._items = site["grids"], sorted(site["items"])

    def come(self, number: int) -> None:
        """Returns when each has its case."""
        for left in range(number, 0, -AT_ONCE):
            body = msgspec.json.encode([self._event() for _ in range(min(left, AT_ONCE))])
            self._client.post("/events", content=body, headers=KIND).raise_for_status()
            self._here.quiet()

    def _event(self) -> dict[str, Any]:
        grid, chance = self._chance.choice(self._grids), self._chance
        lon, lat = (middle + chance.uniform(-0.004, 0.004) for middle in grid["center"])
        data = {
            "title": "占用消防通道", "item": chance.choice(self._items), "kind": "投诉", "grid": grid["code"],
            "place": {"text": "村口", "lon": lon, "lat": lat, "datum": "WGS84"},
        }  # fmt: skip
        id = f"w{next(self._ids)}"
        return {"specversion": "1.0", "id": id, "source": "urn:bench", "type": "hotline.ticket.v1", "data": data}


# -- frames -----------------------------------------------------------------------------------------------------------


class Frame(NamedTuple):
    passed_ms: float
    worked_ms: float  # processor time


def opened(browser: Browser, here: Center) -> Page:
    page = browser.new_page(viewport={"width": WALL[0], "height": WALL[1]})
    page.goto(f"{here.url}/wall")
    page.wait_for_selector("svg.overlay .vn text")
    page.evaluate(DRAWING)  # a frame each time the screen could show one, whether something changed or not
    return page


def watched(browser: Browser, page: Page, step: Callable[[], None]) -> list[Frame]:
    """The frames of so many seconds, while every so often a step is done."""
    done = threading.Event()

    def steps() -> None:
        while not done.is_set():
            began = time.monotonic()
            step()
            done.wait(max(0.0, EVERY_S - (time.monotonic() - began)))

    doing = threading.Thread(target=steps)
    browser.start_tracing(page=page, categories=CATEGORIES)
    doing.start()
    page.wait_for_timeout(SPAN_S * 1_000)
    done.set()
    doing.join()
    return frames(msgspec.json.decode(browser.stop_tracing())["traceEvents"])


def frames(trace: list[dict[str, Any]]) -> list[Frame]:
    """What the page's main thread did from one animation frame to the next."""
    drawn = [event for event in trace if event["name"] == "FireAnimationFrame"]
    ((main, _),) = Counter((event["pid"], event["tid"]) for event in drawn).most_common(1)
    of_main = [event for event in trace if (event["pid"], event["tid"]) == main]
    tasks = sorted((e for e in of_main if e["name"] == "RunTask" and "dur" in e), key=lambda task: task["ts"])
    begun = [task["ts"] for task in tasks]
    first = sorted({bisect_right(begun, event["ts"]) - 1 for event in drawn if (event["pid"], event["tid"]) == main})
    return [
        Frame(*(sum(task.get(key, 0) for task in tasks[a:b]) / 1_000 for key in ("dur", "tdur")))
        for a, b in pairwise(at for at in first if at >= 0)
    ]


def told(what: str, found: list[Frame], of: str = "") -> Iterator[Row]:
    passed, worked = (sorted(side) for side in zip(*found, strict=True))

    def at(sorted_: list[float], share: float) -> float:
        return sorted_[min(len(sorted_) - 1, int(share * len(sorted_)))]

    yield f"{what}: main thread a frame, p50", at(passed, 0.5), "ms", of
    yield "… p95", at(passed, 0.95), "ms", f"{at(passed, 0.95) / BUDGET_MS:.0%} of {BUDGET_MS:g} ms"
    yield "… the longest", passed[-1], "ms", ""
    yield (
        "… p95 of its processor time",
        at(worked, 0.95),
        "ms",
        f"{at(worked, 0.95) / BUDGET_MS:.0%} of {BUDGET_MS:g} ms",
    )
    yield "… frames", len(found) / SPAN_S, "frames/s", ""


# -- switched on ------------------------------------------------------------------------------------------------------


def first_seen(browser: Browser, here: Center) -> Iterator[Row]:
    """Nothing cached; the median of three."""
    seen = [switched_on(browser, here) for _ in range(3)]
    paint, filled, fetched, said = (median(each) for each in zip(*seen, strict=True))
    yield f"switched on before {OPEN:,} open cases: first paint", paint, "ms", ""
    yield "… until all panels are filled", filled, "ms", ""
    yield "… over HTTP, all pages, letters and the site", fetched / 1_024, "KiB", ""
    yield (
        "… in the websocket's messages until then, as text: they come compressed",
        said / 1_024,
        "KiB",
        f"{said / OPEN:,.0f} bytes a case",
    )


def switched_on(browser: Browser, here: Center) -> tuple[float, float, float, float]:
    """ms until the first paint, ms until all is filled, bytes over HTTP, bytes over the websocket."""
    context = browser.new_context(viewport={"width": WALL[0], "height": WALL[1]})
    page = context.new_page()
    line = context.new_cdp_session(page)
    fetched, said = [], []
    line.on("Network.loadingFinished", lambda event: fetched.append(event["encodedDataLength"]))
    line.on("Network.webSocketFrameReceived", lambda event: said.append(event["response"]["payloadData"]))
    line.send("Network.enable")
    page.add_init_script(FILLED)
    page.goto(f"{here.url}/wall")
    filled = page.wait_for_function("() => window.filledAt", timeout=60_000).json_value()
    paint = page.evaluate(FIRST_PAINT)
    context.close()
    return paint, filled, sum(fetched), sum(len(text.encode()) for text in said)


if __name__ == "__main__":
    for what, figure, unit, of in rows(lambda words: None):
        print(f"{what:100} {figure:>10,.1f} {unit:8} {of}")
