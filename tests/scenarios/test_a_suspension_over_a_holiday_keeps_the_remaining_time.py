import pytest

from tests.town import Refused, Town

START = "2026-09-29T09:30:00+08:00"  # a Tuesday; off 10-01..07, Saturday 10-10 is worked


def test_a_suspension_over_a_holiday_keeps_the_remaining_time(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    assert t.promised(case) == "2026-10-12T09:30", "five working days, the make-up Saturday among them"
    t.on_duty(case, "enforcement", "sign")
    t.forward(hours=1)
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-10-10", reason="等房东回国")
    with pytest.raises(Refused):
        t.act(case, "grant_suspension", "duty-leader")  # the supervisor endorses first
    t.act(case, "endorse_suspension", "supervisor")
    t.act(case, "grant_suspension", "duty-leader")
    assert t.status(case) == "suspended" and all(c["paused"] for c in t.view(case)["clocks"] if c["on"] != "case")

    t.on_duty(case, "enforcement", "record", text="已联系房东")
    with pytest.raises(Refused) as refused:
        t.finish(case, "enforcement")
    assert refused.value.status == 409
    t.forward_to("2026-10-10T08:59")
    assert t.status(case) == "suspended" and t.view(case)["card"] == ""
    t.forward(minutes=1)  # the review date, at the opening of the office
    assert t.status(case) == "handling"
    # 34 office hours were left: Saturday, Monday to Wednesday 7 each, six on Thursday
    assert t.due(case, "close", "enforcement") == t.promised(case) == "2026-10-15T16:30"
