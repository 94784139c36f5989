from tests.town import Town


def standing(t: Town, case: str) -> dict[str, object]:
    dues = {clock["id"]: clock["due_at"] for clock in t.view(case)["clocks"]}
    found = t.case(case)
    return {"level": found["level"], "families": found["families"], "dues": dues, "promise": found["promised_at"]}


def test_a_split_gives_level_dues_and_families_back_and_a_merge_joins_again(t: Town) -> None:
    case = t.ticket("小饭店无证", item="catering-licence", grid="fuxi-01")
    before = standing(t, case)
    t.forward(minutes=30)
    urgent = t.ticket("小饭店没有灭火器", item="nine-small", grid="fuxi-01", level="L2")
    assert urgent == case and t.view(case)["level"] == "L2"
    assert t.due(case, "sign", "market") == "2026-11-24T11:00"
    assert t.due(case, "close", "market") == t.promised(case) == "2026-11-25T10:00"
    assert "九小场所" in t.case(case)["families"]

    t.forward(minutes=10)
    second = list(t.case(case)["signals"])[1]
    t.act(case, "split", "clerk", signal=second, reason="隔壁那家")
    assert standing(t, case) == before
    apart = next(c["id"] for c in t.get("/api/cases", open=True)["items"] if c["id"] != case)
    assert (t.view(apart)["lead"], t.view(apart)["level"], t.status(apart)) == ("fire", "L2", "to-sign")

    t.forward(minutes=10)
    t.act(apart, "merge", "clerk", master=case, reason="还是一家")
    assert t.due(case, "close", "market") == "2026-11-25T10:20" and t.view(case)["level"] == "L2"
    assert t.promised(case) == "2026-11-25T10:10", "the earlier promise wins"
    t.act(apart, "unmerge", "clerk", reason="看错了")
    assert standing(t, case) == before


def test_an_alarm_split_off_before_its_confirmation_waits_for_its_own(t: Town) -> None:
    first = t.alarm("32050608001320000239", "intrusion")["case"]
    assert t.alarm("32050608001320000239", "intrusion")["case"] == first
    second = list(t.case(first)["signals"])[1]
    t.act(first, "split", "clerk", signal=second)
    cases = t.get("/api/cases", status="to-confirm")["items"]
    assert sorted(c["signals"] for c in cases) == [1, 1]
