from tests.town import Town

APPROVED_BY = {"推进": (), "攻坚": ()}


def test_who_applies_with_it_blows_it(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.do("/api/whistles", "clerk", case=case, kind="推进", lead="enforcement", assist=["market"], because="一家办不了")
    t.whistle(case, "apply", "clerk")
    (whistle,) = t.view(case)["whistles"]
    assert (whistle["state"], bool(whistle["applied_at"])) == ("blown", True)
    assert "whistle.applied" not in t.kinds(case), "nobody was asked"
    assert (t.clock(case, "draft"), t.clock(case, "approve")) == (None, None)
    assert t.duty(case, "market")["state"] == "called"


def test_a_rule_blows_it(t: Town) -> None:
    for _ in range(2):
        case = t.ticket("群租房", text="走廊里给电瓶充电", item="group-rental", grid="xiyanhu-03")
    (whistle,) = t.view(case)["whistles"]
    assert (whistle["kind"], whistle["state"], t.clock(case, "approve")) == ("攻坚", "blown", None)


def test_a_grid_workers_is_still_the_villages_to_approve(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.do("/api/whistles", "fuxi-grid-01", case=case, kind="推进", lead="enforcement", assist=[], because="一家办不了")
    t.whistle(case, "apply", "fuxi-grid-01")
    assert [w["state"] for w in t.view(case)["whistles"]] == ["to-approve"]
