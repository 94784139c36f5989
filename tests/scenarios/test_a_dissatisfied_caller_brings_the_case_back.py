import pytest

from tests.town import Refused, Town


def test_a_dissatisfied_caller_brings_the_case_back(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    t.forward_to("2026-11-25T10:00")
    t.call_back(case, "dissatisfied", solved=False)
    assert (t.status(case), t.view_duty(case, "enforcement")["state"]) == ("handling", "signed")
    assert t.due(case, "close", "enforcement") == "2026-12-02T10:00", "the full limit again"
    assert t.promised(case) == "2026-12-01T09:30", "the promise does not move"
    assert t.duty(case, "fuxi")["state"] == "done", "the lead alone works again"
    with pytest.raises(Refused) as refused:
        t.act(case, "close_dissatisfied", "supervisor", reason="已尽力")
    assert refused.value.status == 409

    t.finish_all(case)
    t.act(case, "pass", "verifier")
    t.call_back(case, "dissatisfied", solved=False)
    t.act(case, "close_dissatisfied", "supervisor", reason="要求超出职责范围")
    assert (t.status(case), t.case(case)["closing"], t.case(case)["reworks"]) == ("closed", "dissatisfied", 2)


def test_a_caller_who_does_not_answer_is_tried_three_times(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    for day in ("2026-11-25T09:30", "2026-11-26T09:30", "2026-11-27T09:30"):
        assert (t.status(case), t.due(case, "callback")) == ("to-call-back", day)
        t.forward_to(day)
        t.call_back(case, "", reached=False)
    assert (t.status(case), t.case(case)["closing"]) == ("closed", "unreached")


def test_a_call_back_offers_those_alone_who_wait_for_an_answer(t: Town) -> None:
    case = t.report("店外经营", item="out-of-shop", grid="fuxi-01")
    for phone in ("13800000001", "13800000002"):
        assert t.ticket("店外经营", item="out-of-shop", grid="fuxi-01", phone=phone) == case
    first, second = [key for key, signal in t.case(case)["signals"].items() if signal.get("asked")]
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    assert offered(t, case) == [first, second]
    t.act(case, "callback", "caller", signal=first, verdict="satisfied")
    assert offered(t, case) == [second]
    (unasked,) = t.case(case)["signals"].keys() - {first, second}
    for signal in (first, unasked):
        with pytest.raises(Refused) as refused:
            t.act(case, "callback", "caller", signal=signal, verdict="satisfied")
        assert refused.value.status == 422


def offered(t: Town, case: str) -> list[str]:
    callback = next(one for one in t.story(case, "caller")["allowed"] if one["verb"] == "callback")
    return [one["value"] for field in callback["fields"] if field["name"] == "signal" for one in field["choices"]]
