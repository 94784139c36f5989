"""The page of a handover, folded from made facts: what came to the desk less what left it is how the desk's changed,
pages that follow each other tell everything once, and the same log gives the same page."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from command_center.case.state import Case, evolve
from command_center.cli.history import lay
from command_center.duty.handover import LISTS, Page, begins, changed, promises, told, waiting
from command_center.facts.parts import Change, Clock, Duty, Fact
from command_center.site.calendar import WorkTime, micros
from command_center.store import Store
from tests.town import START, guangfu

HOUR = 3_600_000_000
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


def streams_of(happenings: Sequence[Happening]) -> list[list[Fact]]:
    """Each case's facts, in order; some carry an earlier moment than the one before."""
    found: dict[str, list[Fact]] = {}
    for one in happenings:
        those = found.setdefault(one.case, [])
        version = len(those) + 1
        earlier = those[-1] if those and one.same_cause else None
        clocks: dict[str, Clock | None] = {one.ends: None} if _runs(those, one.ends) else {}
        clocks[one.put.id] = one.put
        those.append(
            Fact(
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
        )
    return list(found.values())


def _runs(facts: Sequence[Fact], clock: str) -> bool:
    return bool(facts) and clock in folded(facts).clocks


def folded(facts: Sequence[Fact]) -> Case:
    case = Case(id=facts[0].case)
    for fact in facts:
        case = evolve(case, fact)
    return case


def as_of(stream: Sequence[Fact], moment: int) -> Case:
    """The case as it was just before that moment: whole causes, and time never runs back."""
    kept: list[Fact] = []
    at = 0
    for _, run in groupby(stream, key=lambda fact: fact.cause):
        those = list(run)
        at = max(at, those[0].at)
        if at >= moment:
            break
        kept += those
    return folded(kept) if kept else Case(id=stream[0].case)


def page(streams: Sequence[Sequence[Fact]], since: int, until: int) -> Page:
    return told(streams, [], since, until)


MOMENTS = st.lists(st.integers(0, 22), min_size=3, max_size=3).map(sorted)


@given(HAPPENINGS, MOMENTS)
def test_what_came_less_what_left_is_how_the_desks_has_changed(happenings: list[Happening], moments: list[int]) -> None:
    since, _, until = moments
    streams = streams_of(happenings)
    found = page(streams, since, until)
    mine = [sum(waiting(as_of(one, moment)) is not None for one in streams) for moment in (since, until)]
    assert found.counts["became"] - found.counts["left"] == mine[1] - mine[0]


@given(HAPPENINGS, MOMENTS)
def test_pages_that_follow_each_other_tell_everything_once(happenings: list[Happening], moments: list[int]) -> None:
    streams = streams_of(happenings)
    since, between, until = moments
    first, then, whole = page(streams, since, between), page(streams, between, until), page(streams, since, until)
    for name in ("became", "left", "red"):
        parts = sorted(line.facts for one in (first, then) for line in getattr(one, name))
        assert parts == sorted(line.facts for line in getattr(whole, name)), name
    promised = {(line.case, fact) for one in (first, then) for line in one.promised for fact in line.facts}
    assert promised == {(line.case, fact) for line in whole.promised for fact in line.facts}


@given(HAPPENINGS, MOMENTS)
def test_what_stands_open_and_what_still_holds_is_as_it_was_then(
    happenings: list[Happening], moments: list[int]
) -> None:
    streams = streams_of(happenings)
    since, _, until = moments
    found = page(streams, since, until)
    then = {one[0].case: as_of(one, until) for one in streams}
    assert {line.case for line in found.open} == {id for id, case in then.items() if case.is_open}
    dues = [line.due_at for line in found.open if line.due_at]
    assert dues == sorted(dues)
    for line in found.became:
        assert line.stands is (waiting(then[line.case]) is not None)
    for line in found.promised:
        standing = promises(then[line.case]).get((line.what, line.on))
        assert line.stands is (standing is not None and standing[1] == line.due_at)


@given(HAPPENINGS, MOMENTS)
def test_what_happens_later_changes_no_page(happenings: list[Happening], moments: list[int]) -> None:
    since, _, until = moments
    later = [one._replace(at=one.at + 100, same_cause=False) for one in happenings]
    streams = streams_of(happenings)
    both = streams_of([*happenings, *later])
    before, after = page(streams, since, until), page(both, since, until)
    assert before.digest == after.digest
    assert all(getattr(before, name) == getattr(after, name) for name in CROSSINGS)


@given(HAPPENINGS, HAPPENINGS)
def test_a_page_that_tells_something_else_says_what(one: list[Happening], other: list[Happening]) -> None:
    first, second = page(streams_of(one), 0, 30), page(streams_of(other), 0, 30)
    shown = {name: [line.key for line in getattr(first, name)] for name in LISTS}
    assert changed(first, shown) == ""
    assert bool(changed(second, shown)) is (first.digest != second.digest)


def test_the_store_gives_what_a_page_of_generated_days_needs(tmp_path: Path) -> None:
    site, end = guangfu(), micros(datetime.fromisoformat(START))
    store = Store(f"sqlite:///{tmp_path / 'center.db'}", tmp_path)
    store.open()
    lay(site, store, until=end, days=3, seed=11, progress=lambda share: None)
    with store.snapshot() as reader:
        whole = [reader.facts(case.id) for case in reader.every_case()]
        for hours in (48, 36, 24, 12):
            since, until = end - hours * HOUR, end - (hours - 12) * HOUR
            found = told(*reader.since(since), since, until)
            assert found == told(whole, [], since, until), "cases of which nothing is read stand as they did"
            mine = [sum(waiting(as_of(one, moment)) is not None for one in whole) for moment in (since, until)]
            assert found.counts["became"] - found.counts["left"] == mine[1] - mine[0]
            assert found.counts["promised"] > 0
    store.close()


def at(text: str) -> int:
    return micros(datetime.fromisoformat(f"{text}:00+08:00"))


def test_a_page_begins_at_the_last_change_of_shifts() -> None:
    assert begins(WORK, at("2026-11-24T10:42")) == at("2026-11-24T08:00")
    assert begins(WORK, at("2026-11-24T08:00")) == at("2026-11-23T20:00")
    assert begins(WORK, at("2026-11-24T03:00")) == at("2026-11-23T20:00")
    assert begins(WORK, at("2026-11-24T23:00"), [(6, 0), (14, 0), (22, 30)]) == at("2026-11-24T22:30")
