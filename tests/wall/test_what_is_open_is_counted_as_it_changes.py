"""However cases change and time passes, the census says what counting them all anew would say."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.case.state import Case
from command_center.census import Census, live
from command_center.facts.parts import Clock, Duty
from tests.town import guangfu

SITE = guangfu()
UNITS = ("market", "food", "nowhere")
STATUSES = ("to-confirm", "received", "handling", "to-verify", "closed")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    id = draw(st.sampled_from("abc"))
    duties, clocks = {}, {}
    for n in range(draw(st.integers(0, 2))):
        unit, state = draw(st.sampled_from(UNITS)), draw(st.sampled_from(["called", "signed", "done"]))
        card = draw(st.sampled_from(["", "yellow", "red"]))
        duties[f"d{n}"] = Duty(
            id=f"d{n}", unit=unit, kind="lead", level="L3", state=state, card=card, by="dispatch", called_at=0
        )
    for n in range(draw(st.integers(0, 3))):
        on, kind = draw(st.sampled_from(["d0", "d1", "case"])), draw(st.sampled_from(["sign", "close", "accept"]))
        clocks[f"c{n}"] = Clock(
            id=f"c{n}", kind=kind, on=on, owner="market", started_at=0, limit="2 h", due_at=draw(st.integers(1, 20)),
            late=draw(st.booleans()), paused_at=draw(st.sampled_from([0, 0, 5])),
        )  # fmt: skip
    return Case(
        id=id, status=draw(st.sampled_from(STATUSES)), lead=draw(st.sampled_from(["", *UNITS])),
        reasons=draw(st.sampled_from([(), ("place-missing",)])), duties=duties, clocks=clocks,
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 4), st.none() | cases()), max_size=20))
def test_counting_as_it_changes_is_counting_anew(steps: list[tuple[int, Case | None]]) -> None:
    census, now, known = Census(SITE), 0, dict[str, Case]()
    for passed, case in steps:
        now += passed
        if case is not None:
            known[case.id] = replace(case, version=known[case.id].version + 1 if case.id in known else 1)
            census.see(known[case.id], now)
        assert census.figures(now) == live((case for case in known.values() if case.is_open), SITE, now)


def test_a_clock_of_a_case_that_changed_thousands_of_times_is_late_at_its_moment() -> None:
    census = Census(SITE)
    clock = Clock(id="c", kind="sign", on="d", owner="market", started_at=0, limit="2 h", due_at=9)
    for version in range(1, 5_000):
        census.see(Case(id="a", status="handling", version=version, clocks={"c": clock}), 1)
    assert (census.figures(8)["counters"]["late"], census.figures(9)["counters"]["late"]) == (0, 1)


@given(st.lists(cases(), max_size=4, unique_by=lambda case: case.id), st.integers(0, 25))
def test_cards_and_clocks_are_counted_by_the_units_that_hold_them(those: list[Case], now: int) -> None:
    figures = live(those, SITE, now)
    assert figures["counters"]["red"] == sum(row["red"] for row in figures["units"].values())
    assert figures["counters"]["late"] <= figures["counters"]["running"]
    assert figures["open"] == sum(case.is_open for case in those)
