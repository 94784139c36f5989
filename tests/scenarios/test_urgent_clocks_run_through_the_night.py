import pytest

from tests.town import Refused, Town

START = "2026-11-24T22:00:00+08:00"


def test_urgent_clocks_run_through_the_night_and_others_wait_for_the_office(t: Town) -> None:
    dark = t.ticket("全村停电", item="power-outage", grid="fuxi-01")
    shop = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    assert (t.due(dark, "sign", "power"), t.due(dark, "close", "power")) == ("2026-11-24T23:00", "2026-11-25T22:00")
    assert t.due(shop, "sign", "enforcement") == "2026-11-25T11:00"
    assert t.due(shop, "close", "enforcement") == "2026-12-02T09:00"
    t.forward_to("2026-11-25T22:00")
    assert t.fired(dark, "close", "power") == [
        ("2026-11-25T17:12", "yellow"),  # 80 % of 24 hours
        ("2026-11-25T22:00", "red"),
        ("2026-11-25T22:00", "remind"),
    ]
    assert t.fired(shop, "close", "enforcement") == []


def test_what_is_urgent_and_unclear_waits_a_quarter_of_an_hour(t: Town) -> None:
    case = t.ticket("煤气味", item="gas-outage", level="L2", place={})
    assert t.due(case, "accept") == "2026-11-24T22:15"


def test_an_emergency_is_dispatched_with_an_arrival(t: Town) -> None:
    case = t.ticket("老人走失", item="person-missing", grid="fuxi-01")
    dues = [t.due(case, kind, "police")[11:] for kind in ("sign", "arrive", "close")]
    assert dues == ["22:15", "22:30", "00:00"]
    t.on_duty(case, "police", "sign")
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "police", "finish", contacted="家属", measure="找到")
    assert refused.value.status == 409, "it reports in first"
    t.finish(case, "police")
    assert t.view_duty(case, "police")["state"] == "done"
