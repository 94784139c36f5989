from tests.town import Town


def test_a_more_urgent_signal_raises_the_case(t: Town) -> None:
    case = t.ticket("小饭店无证", item="catering-licence", grid="fuxi-01")
    t.forward(minutes=30)
    assert t.ticket("小饭店厨房冒火星", item="nine-small", grid="fuxi-01", level="L1") == case
    assert t.view(case)["level"] == "L1"
    assert t.due(case, "sign", "market") == t.due(case, "sign", "fuxi") == "2026-11-24T10:15"
    assert t.due(case, "close", "market") == t.promised(case) == "2026-11-24T12:00"

    t.forward_to("2026-11-24T15:00")  # it climbs by hours now, over noon too
    assert t.fired(case, "sign", "market") == [
        ("2026-11-24T10:15", "yellow"),
        ("2026-11-24T10:15", "remind"),
        ("2026-11-24T10:30", "supervise"),
    ]
    assert t.fired(case, "close", "market") == [
        ("2026-11-24T11:36", "yellow"),
        ("2026-11-24T12:00", "red"),
        ("2026-11-24T12:00", "remind"),
        ("2026-11-24T13:00", "supervise"),
        ("2026-11-24T14:00", "publish"),
        ("2026-11-24T15:00", "escalate"),
    ]


def test_a_less_urgent_one_leaves_it_as_it_is(t: Town) -> None:
    case = t.ticket("小饭店无证", item="catering-licence", grid="fuxi-01", level="L2")
    assert t.ticket("小饭店没有灭火器", item="nine-small", grid="fuxi-01") == case
    assert (t.view(case)["level"], t.due(case, "close", "market")) == ("L2", "2026-11-25T09:30")


def test_the_duty_desk_has_less_time_too(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    t.on_duty(case, "enforcement", "accept_return", "supervisor")
    assert t.due(case, "dispatch") == "2026-11-24T11:30"
    assert t.ticket("店外烧烤冒烟", item="out-of-shop", grid="fuxi-01", level="L2") == case
    assert t.due(case, "dispatch") == "2026-11-24T09:45"
