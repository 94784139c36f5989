"""The live loop's parts: what is planned, what is left alone, what is posted once, how the center is asked."""

from datetime import date, timedelta

import httpx
import msgspec
import pytest

from command_center.facts.durations import DAY, HOUR
from connectors.simulator.acting import Act
from connectors.simulator.beats import ages
from connectors.simulator.demand import Demand
from connectors.simulator.pictures import KINDS, all_pictures, picture
from connectors.simulator.plan import Plan
from connectors.simulator.run import Coming
from connectors.simulator.town import HttpTown, RefusedByCenter

from .test_behaviour import FRIDAY, to_sign

MONDAY = date(2026, 11, 23)


class Stub:
    """A town that notes what is asked of it, and refuses the verbs named."""

    def __init__(self, answer, refuses=()):
        self.answer, self.refuses, self.asked = answer, refuses, []

    def act(self, path, post, body, key):
        self.asked.append((path, post, key))
        if path.rsplit("/", 1)[1] in self.refuses:
            raise RefusedByCenter(409, "现在不能")
        state = {**self.answer["case"], "version": self.answer["case"]["version"] + 1, "status": "merged", "duties": {}}
        return {"facts": [], "case": {}, "state": state}

    def case(self, id):
        return self.answer


def test_an_act_is_done_when_due_and_its_case_planned_anew(directory):
    plan, town = Plan(directory, 7), Stub(to_sign(1))
    plan.read(town.answer)
    assert plan.next_at() > FRIDAY
    plan.do_next(town)
    (path, post, key) = town.asked[0]
    assert path.endswith(".d1/sign") and post.startswith("market") and key.startswith("sim-") and len(key) <= 200
    assert plan.next_at() is None and plan.done == 1


def test_a_refusal_is_not_tried_again_until_the_case_has_changed(directory):
    plan, town = Plan(directory, 7), Stub(to_sign(1), refuses=("sign",))
    plan.read(town.answer)
    plan.do_next(town)
    assert plan.refusals == 1 and plan.next_at() is None
    town.answer["case"]["version"] += 1
    plan.read(town.answer)
    assert plan.next_at() is not None


def test_what_was_planned_for_an_older_version_is_void(directory):
    plan, answer = Plan(directory, 7), to_sign(1)
    plan.read(answer)
    plan.read({"case": {**answer["case"], "version": 4, "status": "merged", "duties": {}}, "view": {}})
    assert plan.next_at() is None
    assert plan.knows(answer["case"]["id"], 4) and not plan.knows(answer["case"]["id"], 5)


def test_a_case_that_somebody_else_works_on_is_left_alone(directory):
    plan, answer = Plan(directory, 7), to_sign(1)
    plan.hold(answer["case"]["id"], FRIDAY + 30 * DAY)
    plan.read(answer)
    assert plan.next_at() == FRIDAY + 30 * DAY


def test_signals_come_once_each_across_midnight(directory):
    office = directory.office
    coming = Coming(Demand(directory, 7), office.midnight(MONDAY))
    found = []
    for hour in range(0, 49, 3):
        found += coming.due(office.midnight(MONDAY) + hour * HOUR)
    ids = [arrival.event["id"] + arrival.event["source"] for arrival in found]
    demand = Demand(directory, 7)
    assert len(ids) == len(set(ids)) == sum(len(demand.day(MONDAY + timedelta(days=n))) for n in range(2))
    assert [a.at for a in found] == sorted(a.at for a in found)


def test_a_few_cameras_are_dead_for_the_day(directory):
    cameras = [camera["code"] for camera in directory.site["cameras"]]
    first, second = ages(cameras, 7, MONDAY, 1), ages(cameras, 7, MONDAY, 2)
    assert first.keys() == second.keys()
    assert 0 < len(cameras) - len(first) < 15
    assert sum(age > 10 for age in first.values()) < 10


def test_pictures_are_small_drawings_all_different():
    made = all_pictures()
    assert len(set(made)) == len(made) == 12 * len(KINDS)
    assert all(data.startswith(b"\x89PNG") and len(data) < 20_000 for data in made)
    assert picture("before", 3) != picture("after", 3)


def http_town(answers):
    asked = []

    def handle(request):
        asked.append(request)
        status, body = answers[request.method, request.url.path].pop(0)
        return httpx.Response(status, content=msgspec.json.encode(body))

    return HttpTown("http://center", httpx.MockTransport(handle)), asked


def test_over_http_a_verb_names_its_post_and_its_key():
    answer = {"facts": [{"id": "f1", "kind": "duty.signed"}], "case": {"id": "c"}}
    sign, choose = ("POST", "/api/duties/c.d1/sign"), ("POST", "/api/session/post")
    town, asked = http_town({choose: [(200, {"token": "t1"})], sign: [(200, answer), (409, {"detail": "不能"})]})
    assert town.act("/api/duties/c.d1/sign", "market-clerk", {}, "sim-1") == answer
    assert msgspec.json.decode(asked[0].content) == {"post": "market-clerk", "bearer": True}
    assert asked[1].headers["authorization"] == "Bearer t1" and asked[1].headers["idempotency-key"] == "sim-1"
    with pytest.raises(RefusedByCenter, match="409"):
        town.act("/api/duties/c.d1/sign", "market-clerk", {}, "sim-2")


def test_over_http_ones_own_facts_are_told_from_those_of_other_hands():
    site = {"posts": [{"code": "clerk"}, {"code": "market-clerk"}]}
    facts = [
        {"id": "f1", "case": "a", "version": 4, "actor": "market-clerk"},  # its own
        {"id": "f2", "case": "b", "version": 2, "actor": "clerk"},
        {"id": "f3", "case": "a", "version": 5, "actor": "clock"},
    ]
    town, _ = http_town(
        {
            ("GET", "/api/site"): [(200, site)],
            ("POST", "/api/session/post"): [(200, {"token": "t1"})],
            ("POST", "/api/duties/a.d1/sign"): [(200, {"facts": [{"id": "f1"}], "case": {}})],
            ("GET", "/api/facts"): [(200, {"items": facts, "next": "3"})],
        }
    )
    town.site()
    town.act("/api/duties/a.d1/sign", "market-clerk", {}, "k")
    changed = town.changed("")
    assert changed.cases == {"a": 5, "b": 2}
    assert changed.by_hand == {"b"} and changed.cursor == "3"


def test_a_center_in_trouble_counts_as_away():
    town, _ = http_town({("GET", "/api/clock"): [(503, {"detail": "busy"})]})
    with pytest.raises(httpx.TransportError):
        town.now()


def test_an_act_knows_its_verb():
    assert Act(0, "clerk", "/api/cases/x/confirm", {}).verb == "confirm"
