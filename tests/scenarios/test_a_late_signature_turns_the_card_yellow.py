from tests.town import Town


def test_a_late_signature_turns_the_card_yellow(t: Town) -> None:
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    assert t.status(case) == "to-sign"
    t.forward(hours=1, minutes=59)
    assert t.duty(case, "market").get("card", "") == ""
    t.forward(minutes=2)
    assert t.duty(case, "market")["card"] == "yellow"
    t.on_duty(case, "market", "sign")
    assert t.duty(case, "market")["card"] == "yellow", "the step is done, the card stays"
    assert t.status(case) == "handling"
