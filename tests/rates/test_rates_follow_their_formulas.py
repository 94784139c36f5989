import pytest

from command_center.rates import RATES, Rate, Tally, rates


def found(counted: Tally) -> dict[str, Rate]:
    return {rate.code: rate for rate in rates(counted)}


def test_the_figures_of_xining_come_out() -> None:
    """Published with their numerators: 解决率 98.96 %, 满意率 94.69 %."""
    them = found(Tally(solved=663, unsolved=7, satisfied=614, basically=34, dissatisfied=22))
    assert (them["solved"].n, them["solved"].d) == (663, 670)
    assert round(100 * (them["solved"].value or 0), 2) == 98.96
    assert (them["satisfied"].n, them["satisfied"].d) == (pytest.approx(634.4), 670)
    assert round(100 * (them["satisfied"].value or 0), 2) == 94.69


def test_few_are_flagged_and_nothing_is_divided_by_nothing() -> None:
    them = found(Tally(solved=29, satisfied=30))
    assert them["solved"].few and not them["satisfied"].few
    assert them["closed"] == Rate("closed", 0, 0, None, True)


def test_what_is_left_out_is_named_with_who_approved_it() -> None:
    them = found(
        Tally(due=50, due_closed=40, due_on_time=30, due_suspended=10, suspended_by={"leader-2": 4, "leader-1": 6})
    )
    closed = them["closed"]
    assert (closed.n, closed.d, closed.left_out, closed.left_out_because) == (40, 40, 10, "suspended")
    assert closed.left_out_by == ("leader-1", "leader-2")
    assert them["closed-in-time"].value == 0.75
    assert found(Tally(unreached=3))["satisfied"].left_out == 3
    assert found(Tally(satisfied=9, unreached=1))["responded"].value == 0.9


def test_every_rate_has_a_name_of_its_own() -> None:
    assert len({code for code, _, _ in RATES}) == len({name for _, name, _ in RATES}) == len(RATES) == 13
