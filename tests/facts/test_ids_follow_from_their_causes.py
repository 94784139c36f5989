from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from command_center.facts.ids import SITE, case_id, fact_id, has_case, number, outcome_id, signal_key, signal_stream

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_same_cause_gives_the_same_id_for_ever() -> None:
    key = signal_key("hotline/12345", "T-1")
    assert key == "75d5969e071456f8bdcc3b8286438843"
    assert key == signal_key("hotline/12345", "T-1")
    assert case_id(key) == case_id(key) != key
    assert outcome_id(key) == fact_id(key, 0) != fact_id(key, 1)


@given(st.text())
def test_an_id_is_a_uuid5(cause: str) -> None:
    assert case_id(cause) == uuid5(UUID("c6a6b7b4-2f0e-5d0b-9e5e-320506108000"), f"case:{cause}").hex


def test_a_source_and_an_id_are_not_confused() -> None:
    assert signal_key("a:b", "c") != signal_key("a", "b:c")
    assert signal_key("a", "1") != signal_key("a", "2") != signal_key("b", "2")


def test_a_number_says_the_day_in_the_town() -> None:
    case = case_id(signal_key("hotline", "1"))
    midnight = 1_795_449_600_000_000  # 2026-11-24T00:00+08:00
    found = number(case, midnight, SHANGHAI)
    assert found.startswith("261124-") and len(found) == 13
    assert number(case, midnight - 1, SHANGHAI).startswith("261123-")
    assert not set("ILOU") & set(found)


def test_numbers_of_a_day_differ() -> None:
    day = {number(case_id(str(n)), 0, SHANGHAI) for n in range(5_000)}
    assert len(day) == 5_000


def test_streams_without_a_case_are_told_apart() -> None:
    assert has_case(case_id("x"))
    assert not has_case(SITE) and not has_case(signal_stream("x"))
