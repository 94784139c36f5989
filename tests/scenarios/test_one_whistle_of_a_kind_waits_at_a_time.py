"""Who drafts a whistle that a colleague has drafted already is told so; nobody signs two pages about one thing."""

import pytest

from tests.town import Refused, Town


def draft(t: Town, case: str, post: str, kind: str = "推进", **more: str) -> None:
    t.do("/api/whistles", post, case=case, kind=kind, lead="market", because="一家办不了", **more)


def states(t: Town, case: str) -> list[str]:
    return [whistle["state"] for whistle in t.case(case)["whistles"].values()]


def test_a_second_draft_of_a_kind_is_refused_while_the_first_waits(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    draft(t, case, "clerk")
    number = next(iter(t.case(case)["whistles"].values()))["number"]
    for post in ("clerk", "duty-leader"):
        with pytest.raises(Refused) as refused:
            draft(t, case, post)
        assert (refused.value.status, refused.value.body["field"]) == (422, "kind")
        assert all(words in refused.value.body["detail"] for words in ("在起草", number, "撤回"))
    t.whistle(case, "apply", "clerk")
    with pytest.raises(Refused) as refused:
        draft(t, case, "clerk-2")
    assert "待批准" in refused.value.body["detail"]
    assert states(t, case) == ["to-approve"]


def test_another_kind_and_what_comes_after_are_free(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    draft(t, case, "clerk")
    draft(t, case, "clerk", "攻坚")
    first = next(iter(t.case(case)["whistles"]))
    t.do(f"/api/whistles/{first}/withdraw", "duty-leader")
    draft(t, case, "clerk-2")
    assert states(t, case) == ["withdrawn", "draft", "draft"]


def test_a_grid_workers_whistle_to_its_village_is_another_one(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    draft(t, case, "fuxi-grid-01")
    draft(t, case, "clerk")
    with pytest.raises(Refused):
        draft(t, case, "fuxi-grid-01")


def test_the_same_press_sent_twice_is_one_draft(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    for _ in range(2):
        t.do("/api/whistles", "clerk", "one-press", case=case, kind="推进", lead="market", because="一家办不了")
    assert states(t, case) == ["draft"]


def test_nothing_waits_for_an_urgent_whistle(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    draft(t, case, "clerk")
    draft(t, case, "duty-leader", "应急")
    assert states(t, case) == ["draft", "blown"]
