from tests.town import Town


def test_a_late_close_climbs_from_reminder_to_escalation(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    t.on_duty(case, "fuxi", "sign")
    t.forward_to("2026-11-30T09:29")
    assert t.view(case)["card"] == ""
    t.forward_to("2026-12-04T09:30")
    assert t.fired(case, "close", "enforcement") == [
        ("2026-11-30T09:30", "yellow"),  # a working day before the end of a long limit
        ("2026-12-01T09:30", "red"),
        ("2026-12-01T09:30", "remind"),
        ("2026-12-02T09:30", "supervise"),
        ("2026-12-03T09:30", "publish"),
        ("2026-12-04T09:30", "escalate"),
    ]
    found = t.case(case)
    assert found["reminded"] == 2 and found["supervised"] and found["published"] and found["escalated"]
    t.close(case)
    assert (t.case(case)["on_time"], t.view(case)["card"]) == (False, "red"), "the card stays"


def test_a_late_signature_is_supervised_at_twice_the_limit(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward_to("2026-11-24T15:00")
    assert t.fired(case, "sign", "enforcement") == [
        ("2026-11-24T11:30", "yellow"),
        ("2026-11-24T11:30", "remind"),
        ("2026-11-24T15:00", "supervise"),
    ]


def test_a_firing_that_comes_late_still_counts_from_the_due_moment(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(days=30)  # one leap: everything on the way fires, at its own moment and in order
    moments = [fact["at"] for fact in t.story(case)["story"]]
    assert moments == sorted(moments)
    assert t.fired(case, "close", "enforcement")[-1] == ("2026-12-04T09:30", "escalate")


def test_a_supervisor_may_verify_at_twice_the_limit_and_not_before(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.finish_all(case)
    t.forward_to("2026-11-25T09:30")
    assert t.fired(case, "verify") == [("2026-11-25T09:30", "remind")]
    assert "pass" not in t.allowed(case, "supervisor")
    t.forward_to("2026-11-26T09:30")
    assert t.fired(case, "verify")[1:] == [("2026-11-26T09:30", "tell")] and "pass" in t.allowed(case, "supervisor")
