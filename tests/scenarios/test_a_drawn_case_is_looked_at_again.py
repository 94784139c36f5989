from tests.town import Town

SETTINGS = {"sample_share": 1.0, "on_site_sample_share": 1.0}  # every closed case is drawn


def test_a_failed_sample_sends_the_case_back_with_new_clocks(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    t.close(case)
    assert (t.status(case), t.due(case, "sample")) == ("closed", "2026-12-01T09:30")
    t.forward_to("2026-11-26T09:30")
    t.act(case, "sample_fail", "verifier", reason="又摆出来了")
    assert (t.status(case), t.clock(case, "sample"), t.case(case)["sampled"]) == ("to-dispatch", None, "failed")
    t.act(case, "dispatch", "clerk", lead="enforcement")
    assert t.promised(case) == "2026-12-03T09:30"


def test_a_sample_nobody_takes_lapses(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    t.close(case)
    t.forward_to("2026-12-01T09:30")
    assert (t.status(case), t.case(case)["sampled"]) == ("evaluated", "lapsed")


def test_a_passed_sample_leaves_it_closed(t: Town) -> None:
    pictures = {"before": t.picture("前"), "after": t.picture("后")}
    case = t.report("楼道堆物", item="corridor-clutter", grid="fuxi-01", post="fuxi-grid-01", on_site=pictures)
    t.act(case, "sample_pass", "verifier")
    assert (t.status(case), t.case(case)["sampled"], t.clock(case, "sample")) == ("closed", "passed", None)
