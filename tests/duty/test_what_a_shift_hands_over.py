"""The page of a handover, folded from made facts: what came to the desk less what left it is how the desk's changed,
pages that follow each other tell everything once, and the same log gives the same page."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.api.town import described
from command_center.case.state import Case, evolve
from command_center.cli.history import lay
from command_center.duty.handover import LISTS, Page, begins, changed, promises, told, waiting
from command_center.facts.cut import Cut, Placed
from command_center.facts.durations import HOUR
from command_center.facts.parts import Change, Clock, Duty, Fact
from command_center.site.calendar import WorkTime, micros
from command_center.store import Store
from tests.town import START, guangfu

WORK = WorkTime(guangfu().calendar)
KINDS = ["confirm", "accept", "dispatch", "meeting", "lower", "review", "close", "sign", "rate", "callback"]
DESKS, OTHERS = ("role:clerk", "role:duty-leader", "role:center"), ("role:supervisor", "police", "clock")
CROSSINGS = ("became", "left", "red", "promised")


def clock(kind: str, owner: str, due: int, *, late: bool = False, paused: bool = False) -> Clock:
    on = "case" if kind in ("confirm", "accept", "dispatch", "meeting", "callback") else "d1"
    return Clock(
        id=f"{kind}:{on}", kind=kind, on=on, owner=owner, started_at=1, due_at=due, limit="2 wh", late=late,
        paused_at=1 if paused else 0,
    )  # fmt: skip


CLOCKS = st.builds(
    clock,
    st.sampled_from(KINDS),
    st.sampled_from([*DESKS, *OTHERS]),
    st.integers(1, 40),
    late=st.booleans(),
    paused=st.booleans(),
)
DUTIES = st.builds(
    Duty, id=st.just("d1"), unit=st.just("police"), kind=st.just("lead"), state=st.sampled_from(["called", "done"]),
    by=st.just("dispatch"), called_at=st.just(1), level=st.just("L3"), card=st.sampled_from(["", "red"]),
)  # fmt: skip


class Happening(NamedTuple):
    case: str
    at: int
    same_cause: bool
    status: str
    promised: int
    put: Clock
    ends: str
    duty: Duty


HAPPENINGS = st.lists(
    st.builds(
        Happening, st.sampled_from("abc"), st.integers(0, 20), st.booleans(),
        st.sampled_from(["received", "to-sign", "handling", "closed"]), st.integers(0, 3), CLOCKS,
        st.sampled_from(["", "confirm:case", "accept:case", "dispatch:case", "lower:d1", "close:d1"]), DUTIES,
    ),
    max_size=30,
)  # fmt: skip


def streams_of(happenings: Sequence[Happening]) -> list[list[Placed]]:
    """Each case's facts in order, with their places in the log; some carry an earlier moment than the one before."""
    found: dict[str, list[Placed]] = {}
    for place, one in enumerate(happenings, start=1):
        those = found.setdefault(one.case, [])
        version = len(those) + 1
        earlier = those[-1].fact if those and one.same_cause else None
        clocks: dict[str, Clock | None] = {one.ends: None} if _runs(those, one.ends) else {}
        clocks[one.put.id] = one.put
        fact = Fact(
            id=f"{one.case}{version}",
            case=one.case,
            version=version,
            at=earlier.at if earlier else one.at,
            kind="case.accepted",
            actor="clerk",
            cause=earlier.cause if earlier else f"{one.case}{version}",
            because=f"第 {version} 条",
            change=Change(
                set={"status": one.status, "promised_at": one.promised}, clocks=clocks, duties={"d1": one.duty}
            ),
        )
        those.append(Placed(place, fact))
    return list(found.values())


def _runs(facts: Sequence[Placed], clock: str) -> bool:
    return bool(facts) and clock in folded([fact for _, fact in facts]).clocks


def folded(facts: Sequence[Fact]) -> Case:
    case = Case(id=facts[0].case)
    for fact in facts:
        case = evolve(case, fact)
    return case


def as_of(stream: Sequence[Placed], cut: Cut) -> Case:
    """The case as it was before that cut: whole causes, and time never runs back."""
    kept: list[Fact] = []
    at = 0
    for _, run in groupby(stream, key=lambda placed: placed.fact.cause):
        those = list(run)
        at = max(at, those[0].fact.at)
        if at >= cut.at or those[0].place > cut.place:
            break
        kept += [fact for _, fact in those]
    return folded(kept) if kept else Case(id=stream[0].fact.case)


def page(streams: Sequence[Sequence[Placed]], since: Cut, until: Cut) -> Page:
    return told(streams, [], since, until)


THREE = st.lists(st.integers(0, 31), min_size=3, max_size=3).map(sorted)
CUTS = st.builds(lambda moments, places: [Cut(*both) for both in zip(moments, places, strict=True)], THREE, THREE)


@given(HAPPENINGS, CUTS)
def test_what_came_less_what_left_is_how_the_desks_has_changed(happenings: list[Happening], cuts: list[Cut]) -> None:
    since, _, until = cuts
    streams = streams_of(happenings)
    found = page(streams, since, until)
    mine = [sum(waiting(as_of(one, cut)) is not None for one in streams) for cut in (since, until)]
    assert found.counts["became"] - found.counts["left"] == mine[1] - mine[0]


@given(HAPPENINGS, CUTS)
def test_pages_that_follow_each_other_tell_everything_once(happenings: list[Happening], cuts: list[Cut]) -> None:
    streams = streams_of(happenings)
    since, between, until = cuts
    first, then, whole = page(streams, since, between), page(streams, between, until), page(streams, since, until)
    for name in ("became", "left", "red"):
        parts = sorted(line.facts for one in (first, then) for line in getattr(one, name))
        assert parts == sorted(line.facts for line in getattr(whole, name)), name
    promised = {(line.case, fact) for one in (first, then) for line in one.promised for fact in line.facts}
    assert promised == {(line.case, fact) for line in whole.promised for fact in line.facts}


@given(HAPPENINGS, CUTS)
def test_what_stands_open_and_what_still_holds_is_as_it_was_then(happenings: list[Happening], cuts: list[Cut]) -> None:
    streams = streams_of(happenings)
    since, _, until = cuts
    found = page(streams, since, until)
    then = {one[0].fact.case: as_of(one, until) for one in streams}
    assert {line.case for line in found.open} == {id for id, case in then.items() if case.is_open}
    dues = [line.due_at for line in found.open if line.due_at]
    assert dues == sorted(dues)
    for line in found.became:
        assert line.stands is (waiting(then[line.case]) is not None)
    for line in found.promised:
        standing = promises(then[line.case]).get((line.what, line.on))
        assert line.stands is (standing is not None and standing[1] == line.due_at)


@given(HAPPENINGS, CUTS)
def test_what_happens_later_or_is_written_later_changes_no_page(happenings: list[Happening], cuts: list[Cut]) -> None:
    since, _, until = cuts
    apart = [one._replace(same_cause=False) for one in happenings]
    happened = [*happenings, *(one._replace(at=one.at + 100) for one in apart)]
    written = [*happenings, *apart]  # moments of the very same time
    end = Cut(until.at, len(happenings))
    for cut, more in ((Cut(until.at), happened), (end, written)):
        before, after = page(streams_of(happenings), since, cut), page(streams_of(more), since, cut)
        assert before.digest == after.digest
        assert all(getattr(before, name) == getattr(after, name) for name in CROSSINGS)


@given(HAPPENINGS, HAPPENINGS)
def test_a_page_that_tells_something_else_says_what(one: list[Happening], other: list[Happening]) -> None:
    first, second = (page(streams_of(those), Cut(0), Cut(30)) for those in (one, other))
    shown = {name: [line.key for line in getattr(first, name)] for name in LISTS}
    assert changed(first, shown) is None
    assert bool(changed(second, shown)) is (first.digest != second.digest)


@given(HAPPENINGS, st.tuples(st.integers(0, 30), st.integers(0, 30)), st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_a_signature_under_one_period_is_good_for_no_other(
    happenings: list[Happening], one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Not even where both pages tell the same, as two quiet nights do."""
    first, second = (page(streams_of(happenings), *map(Cut, sorted(period))) for period in (one, other))
    assert (first.digest == second.digest) is (sorted(one) == sorted(other))


def test_the_store_gives_what_a_page_of_generated_days_needs(tmp_path: Path) -> None:
    site, end = guangfu(), micros(datetime.fromisoformat(START))
    store = Store(f"sqlite:///{tmp_path / 'center.db'}", tmp_path)
    store.open()
    lay(site, store, until=end, days=3, seed=11, progress=lambda share: None)
    with store.snapshot() as reader:
        whole = [list(map(Placed, itertools.repeat(0), reader.facts(case.id))) for case in reader.every_case()]
        for hours in (48, 36, 24, 12):
            since, until = Cut(end - hours * HOUR), Cut(end - (hours - 12) * HOUR)
            streams, still = reader.between(since, until)
            found = told(streams, still, since, until)
            assert found == told(whole, [], since, until), "cases of which nothing is read stand as they did"
            assert all(fact.at < until.at for stream in streams for _, fact in stream), "nothing later is read"
            mine = [sum(waiting(as_of(one, cut)) is not None for one in whole) for cut in (since, until)]
            assert found.counts["became"] - found.counts["left"] == mine[1] - mine[0]
            assert found.counts["promised"] > 0
    store.close()


def at(text: str) -> int:
    return micros(datetime.fromisoformat(f"{text}:00+08:00"))


def test_a_page_begins_at_the_last_change_of_shifts() -> None:
    twice = [(8, 0), (20, 0)]
    assert begins(WORK, at("2026-11-24T10:42"), twice) == at("2026-11-24T08:00")
    assert begins(WORK, at("2026-11-24T08:00"), twice) == at("2026-11-23T20:00")
    assert begins(WORK, at("2026-11-24T03:00"), twice) == at("2026-11-23T20:00")
    assert begins(WORK, at("2026-11-24T23:00"), [(6, 0), (14, 0), (22, 30)]) == at("2026-11-24T22:30")


def test_pages_are_told_when_shifts_change_as_the_site_says_or_else_at_eight() -> None:
    site = guangfu()
    early = replace(site.settings, shifts=((7, 30), (19, 30)))
    for settings, shifts in ((site.settings, [(8, 0), (20, 0)]), (early, [(7, 30), (19, 30)])):
        assert list(described(replace(site, settings=settings), "manual", 1.0, "")["shifts"]) == shifts
