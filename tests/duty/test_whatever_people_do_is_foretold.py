"""A preview is the decision itself: whatever the simulator's people do, the center foretells the same facts first."""

from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest

from command_center.case.commands import Refused
from command_center.cli.history import command_of
from command_center.view import case_view
from connectors.simulator import pictures
from connectors.simulator.demand import Demand
from connectors.simulator.directory import Directory
from connectors.simulator.plan import Plan
from connectors.simulator.town import RefusedByCenter
from tests.town import Town

DAY = date(2026, 11, 24)
ACTS = 150


class Foretold:
    """The simulator's town, in which every act is foreseen before it is done."""

    def __init__(self, t: Town) -> None:
        self.t, self.center = t, t.running.center
        self.verbs: Counter[str] = Counter()

    def case(self, id: str) -> dict[str, Any]:
        (found,) = self.t.running.store.read(lambda reader: reader.cases_by_id([id]))
        view = case_view(found, self.center.site, self.center.clock.now())
        return {"case": msgspec.to_builtins(found), "view": view}

    def act(self, path: str, post: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        command = command_of(path, post, body, key)
        try:
            foreseen = self.t.run(self.center.foresee([command]))
        except Refused as refused:
            with pytest.raises(Refused) as real:
                self.t.run(self.center.act(command))
            assert str(real.value) == str(refused)
            raise RefusedByCenter(409, str(refused)) from None
        done = self.t.run(self.center.act(command))
        assert foreseen.facts == done.facts
        assert foreseen.after == done.case
        self.verbs[path.rsplit("/", 1)[1]] += 1
        return {"facts": [], "case": {}}


def test_whatever_people_do_is_foretold(t: Town) -> None:
    directory = Directory(t.get("/api/site"))
    for picture in pictures.all_pictures():
        assert t.request("PUT", f"/blobs/{pictures.address(picture)}", content=picture).status_code == 201
    arrivals = [one for one in Demand(directory, 7).day(DAY) if one.at > t.running.center.clock.now()][:40]
    plan, town = Plan(directory, 7), Foretold(t)
    for one in arrivals:
        t.run(t.running.center.advance(max(one.at, t.running.center.clock.now())))
        head = {"content-type": "application/cloudevents+json"}
        assert t.request("POST", "/events", json=one.event, headers=head).status_code == 202
    t.settle()
    for case in t.running.store.read(lambda reader: reader.open_cases()):
        plan.read(town.case(case.id))
    for _ in range(ACTS):
        at = plan.next_at()
        if at is None:
            break
        t.run(t.running.center.advance(max(at, t.running.center.clock.now())))
        plan.do_next(town)  # type: ignore[arg-type]
    assert sum(town.verbs.values()) > 80
    assert {"confirm", "reject", "sign", "finish", "pass"} <= set(town.verbs), town.verbs
