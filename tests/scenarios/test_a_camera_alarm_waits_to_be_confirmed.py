from tests.town import Town

LANE = "32050608001320000239"  # 漫山岛民宿集中区消防通道


def test_alarms_of_one_camera_fold_and_wait_for_a_clerk(t: Town) -> None:
    case = t.alarm(LANE, "intrusion")["case"]
    t.forward(minutes=5)
    assert t.alarm(LANE, "intrusion")["case"] == case
    view = t.view(case)
    assert (view["status"], view["owner"], view["signals"], view["item"]) == (
        "to-confirm",
        "role:clerk",
        2,
        "fire-lane",
    )
    assert t.due(case, "confirm") == "2026-11-24T10:00" and view["picture"]
    t.forward_to("2026-11-24T10:30")
    assert t.fired(case, "confirm") == [("2026-11-24T10:00", "remind"), ("2026-11-24T10:30", "supervise")]
    t.act(case, "confirm", "clerk")
    assert (t.status(case), t.view(case)["lead"]) == ("to-sign", "fire")
    assert t.due(case, "close", "fire") == "2026-11-25T10:30", "its clocks start at the dispatch"
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    assert t.status(case) == "closed", "nobody asked, nobody is called back"


def test_a_false_alarm_is_rejected_and_no_rule_counts_it(t: Town) -> None:
    for _ in range(3):
        case = t.alarm(LANE, "intrusion")["case"]
        t.act(case, "reject", "clerk", reason="树影")
        assert (t.status(case), t.view(case)["clocks"]) == ("rejected", [])
    report = t.report("消防通道停了车", item="fire-lane", grid="chongshan-05")
    assert "police" not in {d["unit"] for d in t.view(report)["duties"]}, "three true ones would have called the police"
    assert t.alarms_today() == {"alarms": 3, "confirmed": 0, "rejected": 3}


def test_an_unconfirmed_alarm_joins_no_case_of_people(t: Town) -> None:
    ticket = t.ticket(
        "漫山岛消防通道停满车", item="fire-lane", place={"lon": 120.3068, "lat": 31.2799, "datum": "WGS84"}
    )
    case = t.alarm(LANE, "intrusion")["case"]
    assert case != ticket
    t.act(case, "confirm", "clerk")
    assert t.status(case) == "merged" and t.view(ticket)["signals"] == 2


def test_an_alarm_that_means_nothing_or_is_a_drill_is_set_aside(t: Town) -> None:
    assert t.alarm(LANE, "loitering")["reasons"] == ["alarm-unmapped"]
    drill = t.alarm(LANE, "intrusion", exercise=True)
    assert (drill["state"], drill["reasons"]) == ("set-aside", ["exercise"])
    assert t.get("/api/cases")["items"] == []


def test_a_rule_may_pass_an_alarm_without_confirmation(t: Town) -> None:
    case = t.alarm(LANE, "offline")["case"]
    assert (t.status(case), t.view(case)["lead"]) == ("to-sign", "police")


def test_an_emergency_is_confirmed_in_ten_minutes(t: Town) -> None:
    assert t.due(t.alarm(LANE, "intrusion", level="L1")["case"], "confirm") == "2026-11-24T09:40"
