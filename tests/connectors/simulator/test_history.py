"""Generated days laid on a real center: everything comes to its end, and the picture at the end is a lively one."""

import hashlib
from collections import Counter
from datetime import date
from functools import partial

import msgspec
import pytest

from command_center.case.state import Case
from command_center.center import Center
from command_center.cli.history import TownWithin
from command_center.clock import Clock
from command_center.facts.durations import DAY, HOUR
from command_center.store import Store
from connectors.simulator import history
from connectors.simulator.demand import Demand
from connectors.simulator.history import Laying
from connectors.simulator.office import Office
from connectors.simulator.scenes import Scenes

OFFICE = Office({"timezone": "Asia/Shanghai"})


def half_past_nine(day):
    return OFFICE.midnight(day) + 9 * HOUR + HOUR // 2


def lay(loaded, folder, *, days, until, seed=7):
    """(cases by id, kinds of facts, the laying) of some generated days in a new center."""
    store = Store("sqlite://", folder)
    store.open()
    kinds = Counter()
    store.on_commit = lambda news: kinds.update(fact.kind for fact in news.facts)
    try:
        center = Center(loaded, store, Clock("manual", start_at=until - days * DAY))
        town = TownWithin(center)
        laying = Laying(town, days=days, until=until, seed=seed)
        steps = laying.steps()

        def step(tx):
            town.tx = tx
            return next(steps, None)

        while store.transact_now(partial(step)) is not None:
            pass
        return {case.id: case for case in store.read(lambda reader: reader.every_case())}, kinds, laying.laid
    finally:
        store.close()


@pytest.fixture(scope="module")
def lively(loaded, tmp_path_factory):
    """Eight days up to half past nine of a Tuesday."""
    return lay(loaded, tmp_path_factory.mktemp("lively"), days=8, until=half_past_nine(date(2026, 11, 24)))


def states(case: Case, what):
    return {part.state for part in getattr(case, what).values()}


def test_the_picture_shows_whistles_cards_alarms_and_something_that_fits_nothing(lively):
    cases, _, _ = lively
    opened = [case for case in cases.values() if case.is_open]
    cards = Counter(duty.card for case in opened for duty in case.duties.values())
    assert cards["yellow"] and cards["red"]
    assert any(case.status == "to-confirm" for case in opened)
    assert any(case.reasons and case.status == "received" for case in opened)
    assert 100 < len(opened) < 230


def test_on_the_island_one_unit_of_a_whistle_is_late(lively):
    cases, _, _ = lively
    island = [c for c in cases.values() if c.grid == "chongshan-05" and "blown" in states(c, "whistles")]
    late = [duty.unit for case in island for duty in case.duties.values() if "sign" in duty.late and not duty.signed_at]
    assert len(late) == 1


def test_a_draft_for_the_hardest_matters_has_one_of_two_approvals(lively):
    cases, _, _ = lively
    waiting = [w for case in cases.values() for w in case.whistles.values() if w.state == "to-approve"]
    assert any(w.kind == "攻坚" and [a.post for a in w.approvals] == ["secretary"] for w in waiting)


def test_hardly_anything_that_people_try_is_refused(lively):
    _, _, laid = lively
    assert laid.acts > 1000
    assert laid.refusals < 0.005 * laid.acts


@pytest.mark.parametrize("seed", [3, 5])
def test_days_end_well_once_nothing_new_comes(loaded, tmp_path, monkeypatch, seed):
    """Six days of demand, then nine weeks for all that followed from them: no case is left open, no whistle hangs."""
    until = half_past_nine(date(2026, 12, 28))
    last = OFFICE.local(until - 64 * DAY).date()
    whole = Demand.day
    monkeypatch.setattr(Demand, "day", lambda self, day, quiet="": whole(self, day) if day < last else [])
    monkeypatch.setattr(history, "scenes", lambda demand, until: Scenes([], []))
    cases, kinds, _ = lay(loaded, tmp_path, days=70, until=until, seed=seed)
    assert len(cases) > 200
    assert {c.number: c.status for c in cases.values() if c.is_open} == {}
    whistles = [w for case in cases.values() for w in case.whistles.values()]
    assert {w.state for w in whistles} <= {"rated", "rejected", "withdrawn", "cancelled"}
    assert {kinds[kind] > 0 for kind in ("duty.returned", "case.called-back", "case.closed-on-site")} == {True}


def test_people_are_about_as_good_as_those_of_such_towns(lively):
    cases, kinds, _ = lively
    finished = [case for case in cases.values() if case.on_time is not None]
    assert sum(case.on_time for case in finished) > 0.93 * len(finished)
    answers = Counter(s.answer for case in cases.values() for s in case.signals.values() if s.answer)
    assert answers["satisfied"] > 0.82 * (answers.total() - answers["unreached"])
    assert kinds["duty.returned"] < 0.08 * kinds["case.dispatched"]


def test_the_same_seed_lays_the_same_history(loaded, tmp_path):
    def digest(name):
        (tmp_path / name).mkdir()
        cases, _, _ = lay(loaded, tmp_path / name, days=1, until=half_past_nine(date(2026, 11, 20)))
        text = msgspec.json.encode([cases[id] for id in sorted(cases)])
        return hashlib.sha256(text).hexdigest()

    assert digest("one") == digest("other")
