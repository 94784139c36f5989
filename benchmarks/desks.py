"""What a desk's question costs where a whole district stands open: pages ask each three seconds.

A center on the reference site whose log is written beforehand: open cases in all states in which units, verifiers and
the duty desk work, and those that were closed in the last days. The baseline reads and decodes them all.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from command_center.facts.durations import DAY
from command_center.facts.ids import case_id, fact_id
from command_center.facts.parts import Change, Clock, Duty, Fact, Tick
from command_center.site.load import load
from command_center.site.value import Site
from command_center.starting import open_store
from command_center.store import Reader, Store
from tests.cli.process import FRIDAY, GUANGFU, Center, center, stand

OPEN, CLOSED = 8_000, 23_500  # of a district with 1,571 cases a day: five days, and fifteen
ASKED = 10  # times
STATES = (*("handling",) * 7, "to-sign", "to-verify", "to-dispatch")
WHO = (("market-clerk", "a unit"), ("verifier", "who verifies"), ("clerk", "who is on duty"))
AT_ONCE = 500

Row = tuple[str, float, str, str]


def rows(say: Callable[[str], None]) -> Iterator[Row]:
    """(what, figure, unit, of)."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name).resolve() / "data"
        data.mkdir()
        say(f"{OPEN} open cases and {CLOSED} closed ones")
        with closing(open_store(data)) as store:
            stand(store)
            fill(store, load(GUANGFU))
            base = timed(lambda: store.read(everything), 3)[1]
        yield f"reading and decoding {OPEN:,} open and {CLOSED:,} closed cases", base, "ms", "baseline"
        with center(data) as here:
            for post, who in WHO:
                for path in ("/api/desk", "/api/duty")[: 2 if post == "clerk" else 1]:
                    say(f"{path} of {who}")
                    first, then, cpu = asked(here, path, post)
                    yield f"{path} of {who}, the first after a start", first, "ms", f"×{first / base:.2f}"
                    yield f"… and then, median of {ASKED}", then, "ms", f"×{then / base:.2f}"
                    yield "… of it processor time of the center", cpu, "ms", ""


def everything(reader: Reader) -> int:
    return len(reader.open_cases()) + len(reader.closed_since(0))


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The first and the median of the rest, in ms."""
    spans = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spans.append(1_000 * (time.perf_counter() - began))
    return spans[0], median(spans[1:])


def asked(here: Center, path: str, post: str) -> tuple[float, float, float]:
    with here.client() as client:
        ask = lambda: client.get(path, auth=here.posts.auth(post)).raise_for_status()  # noqa: E731
        first, _ = timed(ask, 2)
        before = here.cpu_seconds()
        _, then = timed(ask, ASKED + 1)
        return first, then, 1_000 * (here.cpu_seconds() - before) / (ASKED + 1)


# -- the log ----------------------------------------------------------------------------------------------------------


def fill(store: Store, site: Site) -> None:
    units = sorted(code for code, unit in site.units.items() if unit.level not in ("village", "center"))
    for begin in range(0, OPEN + CLOSED, AT_ONCE):
        facts = [opened(site, units, n) for n in range(begin, min(begin + AT_ONCE, OPEN + CLOSED))]
        store.transact_now(lambda tx: [tx.append([fact]) for fact in facts] and None)  # noqa: B023


def opened(site: Site, units: list[str], n: int) -> Fact:
    """A lead and an assisting unit with their clocks; of the closed ones both have finished."""
    case, closed = case_id(f"bench {n}"), n >= OPEN
    item, at = list(site.items.values())[n % len(site.items)], FRIDAY - DAY - n
    grid = list(site.grids.values())[n % len(site.grids)]
    status = "closed" if closed else STATES[n % len(STATES)]
    pair = (units[n % len(units)], units[(n + 1) % len(units)]) if status != "to-dispatch" else ()
    duties, clocks = {}, {}
    for place, unit in enumerate(pair):
        part = f"{case}.d{place}"
        duties[part] = Duty(
            id=part, unit=unit, kind="assist" if place else "lead", by="dispatch", called_at=at, level="L3",
            state="done" if status in ("closed", "to-verify") else "called" if status == "to-sign" else "signed",
        )  # fmt: skip
        if status in ("handling", "to-sign"):
            clocks |= {clock.id: clock for kind in ("contact", "close") if (clock := due(kind, part, unit))}
    if status in ("to-verify", "to-dispatch"):
        kind, owner = ("verify", "role:verifier") if status == "to-verify" else ("dispatch", "role:clerk")
        clocks[f"{kind}:case"] = due(kind, "case", owner)
    fields = {
        "status": status, "number": f"261126-{n:06}", "title": item.name, "item": item.code, "level": "L3",
        "grid": grid.code, "village": grid.village, "source": "hotline", "opened_at": at,
        "lead": pair[0] if pair else "", "closed_at": FRIDAY - DAY if closed else 0,
    }  # fmt: skip
    return Fact(
        id=fact_id(f"bench {n}", 0), case=case, version=1, at=at, kind="case.opened", actor="intake",
        cause=f"bench {n}", change=Change(set=fields, duties=duties, clocks=clocks),
    )  # fmt: skip


def due(kind: str, on: str, owner: str) -> Clock:
    ticks = (Tick(FRIDAY + 9 * DAY, "remind"),)
    return Clock(
        id=f"{kind}:{on}", kind=kind, on=on, owner=owner, started_at=FRIDAY - DAY, due_at=FRIDAY + 9 * DAY, limit="9 d",
        ticks=ticks,
    )  # fmt: skip
