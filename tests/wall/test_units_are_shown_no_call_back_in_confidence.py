"""Who asked in confidence is called back without their units seeing on a screen that there is somebody."""

import json
from typing import Any

import pytest

from command_center.wall.hub import TOWN
from tests.town import Town
from tests.wall.test_every_client_has_the_same_picture import MIDNIGHT, T0, new_hub

UNIT = "unit:market"


def frames(t: Town, confidential: bool) -> dict[str, Any]:
    """What screens of the town and of a unit are sent of a case whose requester was tried once."""
    reporter = {"name": "王小明", "phone": "13987654321", "confidential": confidential}
    case = t.report("餐饮店无证", item="catering-licence", reporter=reporter)
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    t.act(case, "callback", "caller", signal=next(iter(t.case(case)["signals"])), reached=False, note="无人接听")
    hub = new_hub()
    hub.open_scope(UNIT, lambda case: True)
    store = t.running.store
    hub.touched(
        {found.id: found for found in store.read(lambda reader: reader.cases_by_id([case]))},
        store.read(lambda reader: reader.facts(case)),
    )
    return {name: json.loads(text) for name, text in hub.flush(T0, MIDNIGHT, {}).items()}


def shown(frame: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the call-back is told, and whether its clock is shown."""
    (case,) = frame["cases"]
    told = any(line["kind"] == "case.called-back" for line in frame["happened"])
    return told, "callback" in {clock["kind"] for clock in case.get("clocks", [])}


@pytest.mark.parametrize("confidential", [True, False])
def test_units_are_shown_no_call_back_to_who_asked_in_confidence(t: Town, confidential: bool) -> None:
    found = frames(t, confidential)
    assert shown(found[TOWN]) == (True, True)
    assert shown(found[UNIT]) == ((False, False) if confidential else (True, True))
    assert len(found[UNIT]["happened"]) >= 5, "all else is told"
