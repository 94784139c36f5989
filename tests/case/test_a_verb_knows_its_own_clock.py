"""A page holds a verb for some seconds, but not where its clock is nearly due: the center says which clock that is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.case.commands import Command
from command_center.case.decide import allowed, perform, row_for
from command_center.case.own import OWN, own_clock
from command_center.case.state import Case
from command_center.facts.parts import Clock
from tests.case.given import (
    BASE,
    CASE,
    D1,
    N1,
    NOW,
    POSTS,
    SITE,
    W1,
    arguments,
    duty,
    late,
    notice,
    request,
    turn,
    whistle,
)
from tests.town import Town, town

PARTS = {"case": "case", "duty": D1, "whistle": W1, "notice": N1}
RIPE = replace(
    BASE, kind="咨询", returns=1, dissatisfied=2, sampled="drawn", extension=request(), level="L3", reworks=0,
    suspension=request(endorsed="supervisor"), signals={"s1": BASE.signals["s1"]},
)  # fmt: skip


def case_for(target: str, verb: str) -> Case:
    """One in which the verb is possible."""
    state = row_for(target, verb).states[0]
    if target == "case":
        item = "out-of-shop" if verb == "close_on_site" else RIPE.item
        duties = {D1: duty(state="done")} if verb == "fail" else RIPE.duties
        return replace(RIPE, status=state, item=item, duties=duties)
    if target == "duty":
        item = "water-main-burst" if verb == "record" else RIPE.item
        part = duty(state=state, former="signed" if state == "in-review" else "", needs_arrival=verb == "report_in")
        return replace(RIPE, item=item, duties={D1: part})
    if target == "notice":
        recheck = duty(D1, id="r", kind="recheck", by="notice", notice=N1)
        return replace(RIPE, notices={N1: notice(state=state, recheck_duty="r")}, duties={**RIPE.duties, "r": recheck})
    kind = "应急" if verb in ("blow_now", "ratify", "object") else "推进"
    done = duty(state="done", whistle=W1, by="whistle")
    part_ = whistle(kind=kind, state=state, ratings={"whistle:market": 5})
    return replace(RIPE, duties={D1: done}, whistles={W1: part_})


def tried(case: Case, target: str, verb: str) -> Case:
    """The case after the verb, by the first post that may."""
    on = "" if target == "case" else PARTS[target]
    post = next(
        post
        for post in POSTS
        if (target, on or CASE, verb) in {(a.target, a.on, a.row.verb) for a in allowed(case, SITE, SITE.posts[post])}
    )
    args: dict[str, Any] = dict(arguments(target, verb, post))
    args |= {"stage": "围挡"} if verb == "record" else {"duties": [D1]} if verb in ("fail", "rework") else {}
    args = {"reason": "没改", "filing": "案 7"} if (target, verb) == ("notice", "fail") else args
    doing = turn(case, post)
    command = Command(id="command", verb=verb, target=target, case=CASE, on=on, actor=post, args=args)  # type: ignore[arg-type]
    perform(doing, command)
    return doing.case


ROWS = [(target, verb) for target, those in OWN.items() for verb in those if verb not in ("confirm", "merge")]


@pytest.mark.parametrize("target, verb", ROWS)
def test_every_verb_ends_or_stops_the_clocks_that_are_its_own(target: str, verb: str) -> None:
    part, own = PARTS[target], OWN[target][verb]
    clocks = {
        (id := f"{'stage-1' if kind == 'stage' else kind}:{part}"): replace(
            late(kind, part), id=id, late=False, due_at=NOW + 10 - n
        )
        for n, kind in enumerate(own)
    }
    case = replace(case_for(target, verb), clocks=clocks)
    soonest = own_clock(case, target, verb, part)
    assert soonest and soonest.kind == own[-1]
    after = tried(case, target, verb).clocks
    assert all(id not in after or after[id].paused_at for id in clocks), after


def test_what_is_not_of_its_part_or_stands_still_is_not_its_own() -> None:
    def clock(kind: str, on: str, **more: Any) -> Clock:
        return replace(late(kind, on), **more)

    other, still = clock("sign", "another"), clock("sign", D1, paused_at=NOW)
    for one in (other, still, clock("close", D1)):
        assert own_clock(replace(BASE, clocks={one.id: one}), "duty", "sign", D1) is None


@pytest.fixture
def t(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as found:
        yield found


def limits(t: Town, case: str, post: str) -> dict[str, str]:
    """What a desk is offered, and up to when."""
    offers = t.story(case, post)["allowed"]
    return {f"{one['target']}.{one['verb']}": (one["until_at"] or "")[:16] for one in offers}


def test_a_desk_is_told_the_limit_of_what_it_may_do(t: Town) -> None:
    case = t.ticket("水管爆了", item="water-main-burst", grid="fuxi-01")
    head = limits(t, case, "water-supply-head")
    assert head["duty.sign"] == head["duty.return"] == "2026-11-24T10:30"
    t.on_duty(case, "water-supply", "sign")
    clerk = limits(t, case, "water-supply-clerk")
    assert clerk["duty.record"] == clerk["duty.finish"] == "2026-11-24T12:30", "the first stage"
    t.do("/api/whistles", "clerk", case=case, kind="推进", lead="water-supply", because="一家办不了")
    t.whistle(case, "apply", "clerk")
    leader = limits(t, case, "leader")
    assert leader["whistle.reject"] == leader["whistle.approve"] == t.due(case, "approve")


def test_whatever_settles_what_came_has_the_limit_of_accepting(t: Town) -> None:
    case = t.ticket("说不清的事", item="", text="看看")
    desk = limits(t, case, "clerk")
    assert {desk[f"case.{verb}"] for verb in ("accept", "decline", "hand_over")} == {t.due(case, "accept")}
    assert desk["whistle.draft"] == ""
