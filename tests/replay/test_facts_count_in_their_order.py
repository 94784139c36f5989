from msgspec.structs import replace

from command_center.facts.parts import Change, Fact
from command_center.replay.then import Then, told


def fact(version: int, at: int, status: str = "handling") -> Fact:
    return Fact(
        id=f"{version}", case="c", version=version, at=at, kind="case.x", actor="clerk", cause="x",
        change=Change(set={"status": status}),
    )  # fmt: skip


def test_what_a_clock_did_before_the_fact_it_follows_from_counts_with_it() -> None:
    story = [fact(1, 10), fact(2, 30), fact(3, 20), fact(4, 40)]
    assert [(one.at, one.fact.version) for one in told(story)] == [(10, 1), (30, 2), (30, 3), (40, 4)]


def test_a_story_with_a_fact_missing_ends_before_it() -> None:
    assert [one.fact.version for one in told([fact(1, 10), fact(3, 12)])] == [1]


def test_the_town_goes_forward_by_the_moments_of_its_facts() -> None:
    others = [replace(fact(1, 15), case="d"), replace(fact(2, 25, "closed"), case="d")]
    then = Then([[fact(1, 10), fact(2, 20)], others], 15)
    assert {id: case.version for id, case in then.cases.items()} == {"c": 1, "d": 1}
    assert [(one.case, one.version) for one in then.forward(25)] == [("c", 2), ("d", 2)]
    assert then.cases["d"].status == "closed" and then.at == 25
    assert then.forward(99) == []
