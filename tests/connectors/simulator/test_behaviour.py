"""What people do next about a case, decided by nothing but the case and the seed."""

from datetime import date

import pytest

from command_center.facts.durations import DAY, HOUR, MINUTE
from connectors.simulator.behaviour import STATES, acts
from connectors.simulator.office import Office

OFFICE = Office({"timezone": "Asia/Shanghai"})
FRIDAY = OFFICE.midnight(date(2026, 11, 20)) + 17 * HOUR
CASE = "0" * 31


def duty(case, n, state="called", kind="lead", **more):
    made = {"id": f"{case}.d{n}", "unit": "market", "kind": kind, "state": state, "by": "dispatch"}
    return made | {"called_at": FRIDAY, "level": "L3"} | more


def clock(kind, on, start, due, **more):
    made = {"id": f"{kind}:{on}", "kind": kind, "on": on, "owner": "market", "limit": ""}
    return made | {"started_at": start, "due_at": due, "working": True} | more


def case(id, status, duties=(), clocks=(), **more):
    plain = {"id": id, "version": 3, "status": status, "level": "L3", "item": "food-quality", "lead": "market"}
    plain |= {"grid": "fuxi-01", "village": "fuxi", "opened_at": FRIDAY, "dispatched_at": FRIDAY}
    plain |= {"duties": {d["id"]: d for d in duties}, "clocks": {k["id"]: k for k in clocks}}
    return {"case": plain | more, "view": {}}


def to_sign(n):
    """A case dispatched on Friday at five, to be signed within two working hours."""
    id = f"{CASE}{n:x}"
    sign = clock("sign", f"{id}.d1", FRIDAY, OFFICE.add(FRIDAY, 120))
    close = clock("close", f"{id}.d1", FRIDAY, OFFICE.add(FRIDAY, 5 * 420))
    return case(id, "to-sign", [duty(id, 1)], [sign, close])


def test_the_same_state_leads_to_the_same_act(directory):
    assert acts(to_sign(1), directory, 7)[0] == acts(to_sign(1), directory, 7)[0]
    assert {acts(to_sign(n), directory, 7)[0].at for n in range(16)} != {FRIDAY}


def test_moments_may_be_text_or_microseconds(directory):
    plain = to_sign(2)
    told = to_sign(2)
    told["case"]["opened_at"] = OFFICE.iso(FRIDAY)
    for part in (*told["case"]["clocks"].values(), *told["case"]["duties"].values()):
        for name, value in part.items():
            if name.endswith("_at"):
                part[name] = OFFICE.iso(value)
    assert abs(acts(told, directory, 7)[0].at - acts(plain, directory, 7)[0].at) < 2_000


def test_units_sign_in_office_hours_mostly_in_time_and_some_return(directory):
    found = [acts(to_sign(n), directory, seed)[0] for n in range(16) for seed in range(40)]
    assert all(OFFICE.works_on(OFFICE.local(act.at).date()) for act in found)
    signed = [act for act in found if act.verb == "sign"]
    returned = [act for act in found if act.verb == "return"]
    late = [act for act in signed if act.at > OFFICE.add(FRIDAY, 120)]
    assert 0.01 < len(returned) / len(found) < 0.08
    assert all({"reason", "basis"} <= act.body.keys() and act.post == "market-head" for act in returned)
    assert 0 < len(late) < 0.05 * len(found)


def test_what_is_urgent_is_signed_at_once_even_at_night(directory):
    night = FRIDAY + 9 * HOUR
    for n in range(8):
        id = f"{CASE}{n:x}"
        sign = clock("sign", f"{id}.d1", night, night + HOUR, working=False)
        urgent = case(id, "to-sign", [duty(id, 1, called_at=night)], [sign], level="L2")
        assert acts(urgent, directory, 1)[0].at < night + 5 * HOUR


def test_an_alarm_is_rejected_where_the_analysis_was_unsure(directory):
    for sure, verb in ((51, "reject"), (88, "confirm")):
        id = f"{CASE}a"
        signal = {"key": "k", "text": f"疑似占道经营，识别把握 {sure}%。"}
        waits = clock("confirm", "case", FRIDAY, FRIDAY + 30 * MINUTE, working=False)
        act = acts(case(id, "to-confirm", clocks=[waits], signals={"k": signal}), directory, 7)[0]
        assert act.verb == verb and act.post.startswith("clerk")


def test_what_fits_nothing_gets_an_item_and_a_grid_from_a_clerk(directory):
    signal = {"key": "k", "title": "福溪苑路灯不亮", "text": "福溪苑 3 幢前路灯不亮"}
    found = [
        acts(case(f"{CASE}{n:x}", "received", item="", grid="", village="", signals={"k": signal}), directory, 7)[0]
        for n in range(16)
    ]
    accepted = [act for act in found if act.verb == "accept"]
    assert len(accepted) > 8
    assert {act.body["item"] for act in accepted} == {"street-lamp"}
    assert all(act.body["grid"] in directory.grids for act in accepted)


def test_the_verifiers_unit_has_no_duty_on_the_case(directory):
    id = f"{CASE}b"
    done = duty(id, 1, state="done", unit="supervision", finished_at=FRIDAY + DAY)
    verify = clock("verify", "case", FRIDAY + DAY, FRIDAY + 4 * DAY)
    found = acts(case(id, "to-verify", [done], [verify]), directory, 7)
    assert all(directory.posts[act.post]["unit"] != "supervision" for act in found)


@pytest.mark.parametrize("status", ["rejected", "declined", "handed-over", "merged", "evaluated", "archived"])
def test_ended_cases_ask_nothing_of_anybody(directory, status):
    assert status not in STATES
    assert acts(case(f"{CASE}c", status), directory, 7) == []


def test_a_second_unit_is_tried_where_the_first_may_not_lead(directory):
    id = f"{CASE}d"
    entry = {"at": FRIDAY, "by": "market-head", "reason": "职能不符", "basis": "…", "suggested": "fuxi"}
    gone = duty(id, 1, state="released", returns=[entry])
    leads = [act.body["lead"] for act in acts(case(id, "to-dispatch", [gone]), directory, 7) if act.verb == "dispatch"]
    assert leads[0] == "fuxi" and len(leads) > 1 and "market" not in leads
