from msgspec.structs import replace

from command_center.facts.parts import Change, Fact
from command_center.replay.then import Tale, Then


def fact(version: int, at: int, status: str = "handling") -> Fact:
    return Fact(
        id=f"{version}", case="c", version=version, at=at, kind="case.x", actor="clerk", cause="x",
        change=Change(set={"status": status}),
    )  # fmt: skip


def test_what_a_clock_did_before_the_fact_it_follows_from_counts_with_it() -> None:
    tale = Tale([fact(1, 10), fact(2, 30), fact(3, 20), fact(4, 40)])
    assert [(one.at, one.fact.version) for one in tale.told()] == [(10, 1), (30, 2), (30, 3), (40, 4)]
    assert [one.fact.version for one in tale.told(after=10)] == [2, 3, 4]


def test_a_tale_is_folded_to_any_moment_in_whatever_order_one_asks() -> None:
    tale = Tale([fact(1, 10), fact(2, 30), fact(3, 20), fact(4, 40)])
    seen = [tale.case(at) for at in (25, 40, 9, 30, 10, 99)]
    assert [case.version if case else 0 for case in seen] == [1, 4, 0, 3, 1, 4]


def test_who_granted_a_suspension_is_known_from_then_on() -> None:
    tale = Tale([fact(1, 10), replace(fact(2, 20), kind="case.suspended", actor="leader")])
    assert {at: tale.granted(at) for at in (25, 15, 20)} == {25: "leader", 15: "", 20: "leader"}


def test_the_town_goes_forward_by_the_moments_of_its_facts() -> None:
    others = [replace(fact(1, 15), case="d"), replace(fact(2, 25, "closed"), case="d")]
    then = Then([Tale([fact(1, 10), fact(2, 20)]), Tale(others)], 15)
    assert {id: case.version for id, case in then.cases.items()} == {"c": 1, "d": 1}
    assert [(one.case, one.version) for one in then.forward(25)] == [("c", 2), ("d", 2)]
    assert then.cases["d"].status == "closed" and then.at == 25
    assert then.forward(99) == []
