"""Who asked in confidence is called back without their units seeing on a screen that there is somebody."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.case.state import Case
from command_center.facts.parts import Fact
from command_center.starting import bound
from command_center.wall.hub import TOWN
from command_center.wall.wall import Wall
from tests.town import Town
from tests.wall.conftest import QUICK, Open
from tests.wall.test_every_client_has_the_same_picture import MIDNIGHT, T0, new_hub

UNIT, ITEM = "unit:market", "catering-licence"


def asked(t: Town, confidential: bool = True, old: bool = False) -> tuple[str, str]:
    """A case in which somebody asked, and their signal. `old`: the table of requesters alone says that it came in
    confidence."""
    reporter = {"name": "王小明", "phone": "13987654321", "confidential": confidential and not old}
    case = t.report("餐饮店无证", item=ITEM, reporter=reporter)
    signal = next(iter(t.case(case)["signals"]))
    if old:
        store = t.running.store
        (one,) = store.read(lambda reader: reader.requesters([signal]))
        store.transact_now(lambda tx: tx.keep_requester(replace(one, confidential=True)))
    return case, signal


def verified(t: Town, case: str) -> None:
    t.finish_all(case)
    t.act(case, "pass", "verifier")


def tried(t: Town, case: str, signal: str) -> None:
    t.act(case, "callback", "caller", signal=signal, reached=False, note="无人接听")


def known(t: Town, case: str) -> tuple[Case, list[Fact]]:
    """The case as it is now, and its facts."""
    found = t.running.store.read(lambda reader: (reader.case(case), reader.facts(case)))
    assert found[0] is not None
    return found


def sent(t: Town, case: Case, facts: list[Fact]) -> dict[str, dict[str, Any]]:
    """What screens of the town and of a unit are sent by a hub that begins with this."""
    hub = new_hub()
    hub.open_scope(UNIT, lambda case: True)
    hub.confide(t.running.store.read(lambda reader: reader.confided()))
    hub.touched({case.id: case}, facts)
    return {name: json.loads(text) for name, text in hub.flush(T0, MIDNIGHT, {}).items()}


def shown(frame: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the call-back is told, and whether its clock is shown."""
    (case,) = frame["cases"]
    told = any(line["kind"] == "case.called-back" for line in frame["happened"])
    return told, "callback" in {clock["kind"] for clock in case.get("clocks", [])}


def closed_because(frame: dict[str, Any]) -> str:
    return str(next(line["because"] for line in frame["happened"] if line["kind"] == "case.closed"))


@pytest.mark.parametrize(("confidential", "old"), [(True, False), (True, True), (False, False)])
def test_units_are_shown_no_call_back_to_who_asked_in_confidence(t: Town, confidential: bool, old: bool) -> None:
    case, signal = asked(t, confidential, old)
    verified(t, case)
    tried(t, case, signal)
    found = sent(t, *known(t, case))
    assert shown(found[TOWN]) == (True, True)
    assert shown(found[UNIT]) == ((False, False) if confidential else (True, True))
    assert len(found[UNIT]["happened"]) >= 5, "all else is told"


@pytest.mark.parametrize("old", [False, True])
def test_a_hub_that_begins_after_they_got_a_case_of_their_own_tells_no_more(t: Town, old: bool) -> None:
    case, signal = asked(t, old=old)
    assert t.ticket("餐饮店无证经营", item=ITEM) == case
    verified(t, case)
    tried(t, case, signal)
    t.forward(days=1, minutes=1)
    t.act(case, "split", "clerk", signal=signal, reason="不是一件事")
    now, facts = known(t, case)
    assert signal not in now.signals
    for heard in (facts, facts[:-1]):  # and where the case that it has is newer than what it heard
        found = sent(t, now, heard)
        kinds = {name: [(line["kind"], line["because"]) for line in found[name]["happened"]] for name in found}
        told = [kind for kind in kinds[TOWN] if kind not in kinds[UNIT]]
        assert [kind for kind, _ in told] == ["clock.fired", "case.called-back"]


@pytest.mark.parametrize("confidential", [True, False])
def test_that_the_case_is_closed_is_told_to_units_but_not_how(t: Town, confidential: bool) -> None:
    case, signal = asked(t, confidential)
    verified(t, case)
    for _ in range(3):
        tried(t, case, signal)
    found = sent(t, *known(t, case))
    assert closed_because(found[TOWN]) == "三次未联系上"
    assert closed_because(found[UNIT]) == ("" if confidential else "三次未联系上")
    assert found[UNIT]["cases"][0]["status"] == "closed"


def test_a_wall_that_starts_asks_who_asked_before_parts_said_so(t: Town, screen: Open) -> None:
    case, signal = asked(t, old=True)
    verified(t, case)
    tried(t, case, signal)
    running = t.running
    t.run(running.wall.stop())
    running.wall = Wall(running.center, running.shown, running.pulse, running.accounts, pace=QUICK)
    t.run(running.wall.start(bound(0)))
    unit = screen()
    token = t.request("POST", "/api/session/post", json={"post": "market-clerk", "bearer": True}).json()["token"]
    unit.hello(token=token)
    picture = unit.until(lambda picture: case in picture.cases)
    assert picture.cases[case]["status"] == "to-call-back"
    assert shown({"cases": [picture.cases[case]], "happened": picture.happened}) == (False, False)
    tried(t, case, signal)
    picture = unit.until(lambda picture: picture.cases[case]["version"] >= t.view(case)["version"])
    assert shown({"cases": [picture.cases[case]], "happened": picture.happened}) == (False, False)
