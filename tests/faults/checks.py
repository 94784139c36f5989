"""What must be so whatever died: in the log, in the tables, in the folder of blobs."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from command_center.case.state import Case, evolve
from command_center.facts.codec import decode_fact
from command_center.facts.ids import command_id, delivery_id, has_case, outcome_id, signal_key
from command_center.facts.parts import Fact
from command_center.messages.table import messages
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store import Store, dump, rebuild
from tests.cli.process import until
from tests.faults.load import Load

OUTCOMES = ("case.opened", "case.joined", "signal.set-aside")

Ask = Callable[[str], list[tuple[Any, ...]]]
"""A query to the center's database, whichever it is."""
Place = tuple[str, str]
"""Of a dead letter: its origin and position."""


def check_log(ask: Ask, load: Load, letters: Collection[Place] = ()) -> list[Fact]:
    """`letters`: the dead letters that there must be, and no others. Answers the facts, each case's in order."""
    facts = [decode_fact(doc) for (doc,) in ask("select doc from facts order by case_id, version")]
    assert len({fact.id for fact in facts}) == len(facts)
    _check_outcomes({key for (key,) in ask("select key from signals")}, load, facts)
    assert sorted(ask("select origin, position from dead_letters where reason <> ''")) == sorted(letters)
    _check_acts(load, facts)
    _check_whistles(facts)
    _check_clocks(ask, facts)
    _check_cases(ask, facts)
    return facts


def _check_outcomes(kept: set[str], load: Load, facts: list[Fact]) -> None:
    """Every acknowledged signal is there and has exactly one outcome."""
    outcomes = defaultdict(list)
    for fact in facts:
        if fact.kind in OUTCOMES:
            outcomes[fact.cause].append(fact.id)
    for event in load.events.values():
        key = signal_key(event["source"], event["id"])
        assert key in kept, event
        assert outcomes[key] == [outcome_id(key)], event
    # Every signal that is there has one, too, whether its sender heard of it or not.
    assert kept == outcomes.keys() & kept


def _check_acts(load: Load, facts: list[Fact]) -> None:
    """Every acknowledged act caused the facts that its answer named, once."""
    caused = defaultdict(list)
    for fact in facts:
        caused[fact.cause].append(fact.id)
    for act, answered in load.done.values():
        assert sorted(caused[command_id(act.post, act.key)]) == sorted(answered), act


def _check_whistles(facts: list[Fact]) -> None:
    """Every whistle was drafted once and blown once at most."""
    for kind in ("whistle.drafted", "whistle.blown"):
        times = Counter(fact.on for fact in facts if fact.kind == kind)
        assert times, f"{kind}: never"
        assert set(times.values()) == {1}, times.most_common(3)


def _check_clocks(ask: Ask, facts: list[Fact]) -> None:
    """Every clock fired once a step, no step was left out, and none is overdue."""
    steps: dict[str, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == "clock.fired":
            clock, _, step = fact.cause.rpartition("|")
            steps[clock].append(int(step))
    assert steps, "no clock fired"
    for clock, fired in steps.items():
        assert fired == list(range(len(fired))), clock
    now_at = msgspec.json.decode(ask("select value from settings where name = 'clock'")[0][0])["now_at"]
    assert not ask(f"select * from clocks where next_at <= {now_at}")


def _check_cases(ask: Ask, facts: list[Fact]) -> None:
    """A case's versions have no gap, and its time does not run back."""
    by_case = defaultdict(list)
    for fact in facts:
        by_case[fact.case].append(fact)
    for case, told in by_case.items():
        assert [fact.version for fact in told] == list(range(1, len(told) + 1)), case
        assert [fact.at for fact in told] == sorted(fact.at for fact in told), case
    assert ask("select count(*) from cases") == [(sum(map(has_case, by_case)),)]


def check_messages(ask: Ask, facts: list[Fact], site: Site, seconds: float) -> None:
    """What the facts say to those who are reached is queued within `seconds`, nothing else is, and all of it leaves: by
    one channel to one unit here, one after the other, which takes as long as the machine is busy."""
    cases: dict[str, Case] = {}
    for fact in filter(lambda fact: has_case(fact.case), facts):
        cases[fact.case] = evolve(cases.get(fact.case), fact)
    work, told = WorkTime(site.calendar), set()
    for fact in filter(lambda fact: fact.case in cases, facts):
        for message in messages(fact, cases[fact.case], site, work):
            told.add((delivery_id(fact.id, message.kind, message.unit, message.post),))
    assert told, "nobody was told anything"
    until(lambda: set(ask("select id from deliveries")) == told, f"{len(told)} messages", seconds)
    until(lambda: not ask("select 1 from deliveries where state = 'queued' limit 1"), "their sending")


def check_blobs(data: Path, load: Load) -> None:
    for name, content in load.blobs.items():
        assert sha256((data / "blobs" / name[:2] / name[2:4] / name).read_bytes()).hexdigest() == name, content


def check_rebuild(url: str, data: Path) -> None:
    store = Store(url, data)
    store.open()
    try:
        live = b"".join(dump(store))
        rebuild(store)
        assert b"".join(dump(store)) == live
    finally:
        store.close()
