import pytest

from tests.town import Refused, Town


def test_a_closed_case_is_evaluated_and_archived(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    assert (t.status(case), t.due(case, "evaluate")) == ("closed", "2026-12-01T09:30")
    t.forward_to("2026-12-01T09:30")
    assert (t.status(case), t.due(case, "archive")) == ("evaluated", "2026-12-31T09:30")
    t.forward_to("2026-12-31T09:30")
    assert (t.status(case), t.view(case)["clocks"]) == ("archived", [])
    with pytest.raises(Refused) as refused:
        t.act(case, "reopen", "supervisor", reason="又来了")
    assert refused.value.status == 409


def test_a_reopened_case_gets_new_clocks_and_a_new_promise(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    t.close(case)
    t.forward_to("2026-11-26T09:30")
    t.act(case, "reopen", "supervisor", reason="反弹")
    assert (t.status(case), t.due(case, "dispatch")) == ("to-dispatch", "2026-11-26T11:30")
    t.act(case, "dispatch", "clerk", lead="enforcement")
    assert t.promised(case) == "2026-12-03T09:30"


def test_what_comes_after_the_closing_is_a_linked_case(t: Town) -> None:
    first = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    t.close(first)
    again = t.report("又店外经营", item="out-of-shop", grid="fuxi-01")
    assert again != first and t.case(again)["repeat_of"] == first
