import pytest

from tests.town import Refused, Town


def test_cases_are_merged_by_a_clerk_and_parted_again(t: Town) -> None:
    master = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01", phone="13800000001")
    t.forward(minutes=30)
    other = t.ticket("同一家饭店无证", item="catering-licence", grid="fuxi-02", phone="13800000002")
    assert other != master, "another grid: nothing joins by itself"
    t.act(other, "merge", "clerk", master=master, reason="同一家")
    assert t.status(other) == "merged" and {d["state"] for d in t.view(other)["duties"]} == {"released"}
    assert (t.view(master)["signals"], t.view(master)["asked"], t.promised(master)) == (2, 2, "2026-12-01T09:30")

    t.act(other, "unmerge", "clerk", reason="不是一家")
    assert (t.status(other), t.due(other, "dispatch")) == ("to-dispatch", "2026-11-24T12:00")
    assert (t.view(master)["signals"], t.view(other)["signals"]) == (1, 1)


def test_every_requester_of_a_merged_case_is_answered(t: Town) -> None:
    master = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    other = t.ticket("同一家饭店无证", item="catering-licence", grid="fuxi-02")
    t.act(other, "merge", "clerk", master=master)
    t.finish_all(master)
    t.act(master, "pass", "verifier")
    first, second = t.case(master)["signals"]
    t.act(master, "callback", "caller", signal=first, verdict="satisfied")
    assert t.status(master) == "to-call-back"
    t.act(master, "callback", "caller", signal=second, verdict="basically")
    assert t.status(master) == "closed"
    with pytest.raises(Refused) as refused:
        t.act(other, "unmerge", "clerk", reason="太晚")
    assert refused.value.status == 422


def test_rules_look_at_what_a_merge_brings_together(t: Town) -> None:
    master = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-01")
    other = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-02")
    t.act(other, "merge", "clerk", master=master)
    assert [w["author"] for w in t.view(master)["whistles"]] == ["rule:unlicensed-lodging"]


def test_what_a_rule_drafted_for_a_merge_goes_with_it(t: Town) -> None:
    master = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-01")
    other = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-02")
    t.act(other, "merge", "clerk", master=master)
    t.act(other, "unmerge", "clerk", reason="不是一家")
    assert t.view(master)["whistles"] == [] and t.clock(master, "approve") is None
    assert t.kinds(master)[-2:] == ["case.parted", "whistle.withdrawn"]


def test_a_draft_stays_that_a_signal_still_asks_for(t: Town) -> None:
    master = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-01")
    assert t.ticket("民宿无证，灭火器过期", item="lodging-licence", grid="chongshan-01") == master
    other = t.ticket("民宿无证", item="lodging-licence", grid="chongshan-02")
    t.act(other, "merge", "clerk", master=master)
    t.act(other, "unmerge", "clerk", reason="不是一家")
    assert [w["state"] for w in t.view(master)["whistles"]] == ["to-approve"]


def test_a_blown_whistle_is_not_merged_away(t: Town) -> None:
    master, other = (t.ticket("饭店无证", item="catering-licence", grid=g) for g in ("fuxi-01", "fuxi-02"))
    t.blow(other, "market", "food")
    with pytest.raises(Refused):
        t.act(other, "merge", "clerk", master=master)
