from tests.town import Town

START = "2026-10-09T16:30:00+08:00"  # a Friday; the next day is worked for the National Day holiday


def test_a_make_up_saturday_is_a_working_day(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    assert t.due(case, "sign", "enforcement") == "2026-10-10T10:00"
    assert t.promised(case) == "2026-10-15T16:30"
    t.forward_to("2026-10-10T10:00")
    assert t.fired(case, "sign", "enforcement")[0] == ("2026-10-10T10:00", "yellow")


def test_a_year_without_a_published_calendar_is_marked_provisional(t: Town) -> None:
    t.forward_to("2026-12-28T10:00")
    case = t.ticket("养狗扰民", item="dog", grid="fuxi-01")
    clocks = t.case(case)["clocks"]
    duty = t.duty(case, "police")["id"]
    assert clocks[f"close:{duty}"]["provisional"] and not clocks[f"sign:{duty}"].get("provisional")
