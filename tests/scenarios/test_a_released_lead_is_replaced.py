import pytest

from tests.town import Refused, Town


def test_a_released_lead_brings_a_dispatched_case_back_to_the_desk(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    t.on_duty(case, "enforcement", "release", "supervisor", reason="机构调整")
    assert (t.status(case), t.view(case)["owner"], t.due(case, "dispatch")) == (
        "to-dispatch",
        "role:clerk",
        "2026-11-24T11:30",
    )
    assert t.due(case, "close", "enforcement") == "", "its clocks end with it"


def test_in_a_blown_whistle_the_command_names_the_new_lead(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.blow(case, "enforcement", "market")
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "enforcement", "release", "supervisor", reason="机构调整")
    assert refused.value.body["field"] == "lead"
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "enforcement", "release", "supervisor", reason="机构调整", lead="market")
    assert (t.view(case)["lead"], t.duty(case, "market")["kind"], t.status(case)) == ("market", "lead", "handling")


def test_a_whistle_whose_units_are_all_released_is_cancelled(t: Town) -> None:
    matter = {"title": "联合检查", "item": "catering-licence", "grid": "fuxi-01", "level": "L3", "place": "老街"}
    units = {"kind": "推进", "lead": "market", "assist": ["food"], "because": "节前检查"}
    case = t.do("/api/whistles", "clerk", **matter, **units)["case"]["id"]  # type: ignore[arg-type]
    assert (t.status(case), t.view(case)["owner"]) == ("to-dispatch", "role:clerk"), "the catalogue does not send it"
    t.whistle(case, "apply", "clerk")
    t.whistle(case, "approve", "leader")
    assert (t.status(case), t.promised(case)) == ("to-sign", "2026-12-01T09:30")
    t.on_duty(case, "food", "release", "supervisor", reason="取消")
    t.on_duty(case, "market", "release", "supervisor", reason="取消")
    assert next(iter(t.case(case)["whistles"].values()))["state"] == "cancelled"
    assert t.status(case) == "to-dispatch"
