"""A town whose limits are twice Guangfu's: each clock that starts there falls due by them, and by none in the code."""

from pathlib import Path

from msgspec.structs import replace

from command_center.cli.history import lay
from command_center.facts.parts import Clock, Fact
from command_center.site.calendar import WorkTime
from command_center.site.value import Ladder, Limit, Site
from command_center.store import Store
from tests.town import START, guangfu, micros

AT_LEAST = {"callback-by"}  # upstream may have named a later moment
SEEN = {"accept", "dispatch", "confirm", "review", "approve", "verify", "callback", "callback-by", "sample", "evaluate"}
"""What happens often enough in so few days."""


def twice(limit: Limit) -> Limit:
    return replace(limit, amount=2 * limit.amount)


def slower(ladder: Ladder) -> Ladder:
    levels = {level: twice(limit) for level, limit in ladder.levels.items()}
    return replace(ladder, limit=ladder.limit and twice(ladder.limit), levels=levels)


def started(site: Site, folder: Path) -> list[tuple[str, Clock]]:
    """Every clock that starts in some generated days, and the level of its case."""
    store = Store("sqlite://", folder)
    store.open()
    facts: list[Fact] = []
    store.on_commit = lambda news: facts.extend(news.facts)
    try:
        lay(site, store, until=micros(START), days=8, seed=7, progress=lambda share: None)
    finally:
        store.close()
    found, levels = [], dict[str, str]()
    for fact in facts:
        levels[fact.case] = fact.change.set.get("level", levels.get(fact.case, ""))
        clocks = (clock for clock in fact.change.clocks.values() if clock and clock.started_at == fact.at)
        found += [(levels[fact.case], clock) for clock in clocks]
    return found


def test_each_clock_falls_due_by_the_sites_limit(tmp_path: Path) -> None:
    site = guangfu()
    site = replace(site, ladders={kind: slower(ladder) for kind, ladder in site.ladders.items()})
    work, seen = WorkTime(site.calendar), set()
    for level, clock in started(site, tmp_path):
        limit = site.ladders[clock.kind].limit_of(level)
        if limit is None or clock.paused_at:
            continue
        seen.add(clock.kind)
        due = work.add(clock.started_at, limit)
        assert clock.due_at >= due if clock.kind in AT_LEAST else clock.due_at == due, clock
    assert seen >= SEEN
