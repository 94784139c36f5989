from tests.town import Town


def test_a_request_nobody_completes_is_declined_after_two_working_days(t: Town) -> None:
    case = t.ticket("说不清", text="说不清是什么事", grid="fuxi-01")
    t.act(case, "ask_more", "clerk", missing="哪家店、哪一天")
    assert (t.status(case), t.due(case, "supply")) == ("waiting", "2026-11-26T09:30")
    t.forward_to("2026-11-26T09:30")
    assert (t.status(case), t.case(case)["decline_reason"]) == ("declined", "timeout")
    t.act(case, "appeal", "clerk", reason="来电人补充了")
    assert (t.status(case), t.due(case, "accept")) == ("received", "2026-11-26T11:30")


def test_what_is_supplied_in_time_goes_on(t: Town) -> None:
    case = t.ticket("说不清", text="说不清是什么事", grid="fuxi-01")
    t.act(case, "ask_more", "clerk", missing="哪家店")
    t.act(case, "supply", "source-12345", text="桥头饭店", item="catering-licence")
    assert (t.status(case), t.view(case)["item"]) == ("received", "catering-licence")
    t.act(case, "decline", "clerk", reason="属地不符")
    assert (t.status(case), t.view(case)["clocks"]) == ("declined", [])
