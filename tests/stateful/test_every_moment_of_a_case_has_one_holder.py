"""Any sequence of verbs, joins and time: the ledger's segments follow one another without a gap, each has one holder,
and together they are exactly as long as the case's life."""

from bisect import bisect_right

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.case.ledger import APART, HOLDERS, Segment, accounts, ledger
from command_center.case.state import ENDED, Case, evolve
from command_center.facts.codec import decode_fact, encode
from command_center.facts.durations import HOUR
from tests.stateful.acts import Hand, arguments
from tests.stateful.test_a_case_always_has_an_owner_and_an_end import SITE, WORK, World

ITEMS = ["catering-licence", "", "street-lamp", "fire-lane", "food-poisoning"]

# Who may hold a case in a state of it.
OF_STATUS = {
    "received": {"desk"},
    "waiting": {"requester"},
    "to-dispatch": {"desk", "approver"},
    "to-sign": {"unit", "review"},
    "handling": {"unit", "review", "party", "whistler"},
    "return-review": {"review"},
    "meeting": {"meeting"},
    "suspended": {"suspension"},
    "to-verify": {"verifier"},
    "to-call-back": {"caller"},
    **{status: {"ended"} for status in ENDED},
}


class Lived(World):
    """One whose own rules are looked after elsewhere."""

    def check(self) -> None: ...


# Ways that chance alone hardly finds, a verb a step; a verb that is not offered is passed over.
WAYS: dict[str, tuple[str, ...]] = {
    "none": (),
    "suspension": ("sign", "ask_suspension", "endorse_suspension", "grant_suspension"),
    "whistle": ("draft", "apply", "approve", "sign", "sign", "contact", "report_in", "finish", "finish", "finish"),
    "notice": ("draft", "apply", "approve", "sign", "contact", "report_in", "issue", "serve", "recheck_now", "pass"),
    "end": ("sign", "sign", "sign", "finish", "finish", "finish", "pass", "callback"),
}


def acted(draw: st.DrawFn, world: World, verb: str = "") -> None:
    offers = [offer for offer in world.offers() if verb in ("", offer[1].row.verb)]
    if offers:
        wanted = verb or draw(st.sampled_from(sorted({entry.row.verb for _, entry in offers})))
        post, entry = draw(st.sampled_from([offer for offer in offers if offer[1].row.verb == wanted]))
        hand = Hand(world.case, SITE, WORK, world.now, entry.on)
        world.act(post, entry, draw(arguments(entry.row.args, hand)))


@st.composite
def lived(draw: st.DrawFn) -> World:
    """A case that somebody did something to, again and again, at odd moments."""
    way = draw(st.sampled_from(sorted(WAYS)))
    world = Lived("catering-licence" if WAYS[way] else draw(st.sampled_from(ITEMS)), draw(st.booleans()))
    for verb in (*WAYS[way], *[""] * draw(st.integers(1, 20))):
        if draw(st.booleans()):
            world.forward(draw(st.sampled_from([0, 0.1, 1, 5, 26, 80])) + draw(st.integers(0, 7)) / HOUR)
        if draw(st.integers(0, 9)) == 0:
            world.join("lodging-licence", draw(st.sampled_from(["", "L3", "L2"])))
        acted(draw, world, verb)
    return world


def ended_at(world: World) -> int:
    """When its life ended, or now: read from the facts' own words."""
    end = world.now
    for number, fact in reversed(list(enumerate(world.facts, 1))):
        if "status" in fact.change.set:
            if fact.change.set["status"] not in ENDED:
                break
            end = max(earlier.at for earlier in world.facts[:number])
    return end


def case_at(world: World, at: int) -> Case:
    """A rung of a clock that was moved back carries a moment that lies before the facts before it."""
    case, latest = None, 0
    for fact in world.facts:
        latest = max(latest, fact.at)
        if latest <= at:
            case = evolve(case, fact)
    assert case is not None
    return case


def told(world: World, segments: tuple[Segment, ...]) -> str:
    shown = (f"{s.holder} {s.who} {s.step} {WORK.local(s.start_at)} {WORK.local(s.end_at)}" for s in segments)
    return "\n".join([*shown, world.told()])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(lived())
def test_the_segments_follow_one_another_and_sum_to_its_life(world: World) -> None:
    found = ledger(world.facts, WORK, world.now)
    begun, end = world.facts[0].at, ended_at(world)
    assert sum(s.running for s in found) == end - begun, told(world, found)
    assert [s.start_at for s in found] == [begun, *(s.end_at for s in found)][: len(found)]
    assert all(s.start_at < s.end_at and s.holder in HOLDERS for s in found)
    assert (found[-1].end_at if found else begun) == end
    rows = accounts(found)
    assert sum(row.running for row in rows) == end - begun
    apart = sum(row.running for row in rows if row.holder in APART)
    assert sum(row.length for row in rows) == end - begun - apart


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(lived())
def test_each_moment_is_held_by_whom_its_state_waits_for(world: World) -> None:
    found = ledger(world.facts, WORK, world.now)
    starts = [segment.start_at for segment in found]
    moments = {fact.at for fact in world.facts} | {(s.start_at + s.end_at) // 2 for s in found}
    for at in (at for at in moments if found and found[0].start_at <= at < found[-1].end_at):
        covering = [s for s in found if s.start_at <= at < s.end_at]
        assert len(covering) == 1 and covering[0] == found[bisect_right(starts, at) - 1]
        (held,), case = covering, case_at(world, at)
        runs_on = case.level in ("L1", "L2") or any(
            whistle.kind == "应急" and whistle.state in ("blown", "to-lower") for whistle in case.whistles.values()
        )
        if case.status not in ENDED:
            waits = not WORK.is_open(at) and not runs_on
            assert (held.holder == "calendar") == waits, told(world, found)
        if held.holder != "calendar":
            assert held.holder in OF_STATUS[case.status], told(world, found)
        if held.holder == "unit":
            units = {duty.unit for duty in case.open_duties} | {n.organ for n in case.notices.values()}
            assert held.who in units, told(world, found)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(lived(), st.sampled_from([1, 30, 500]))
def test_the_log_alone_gives_it_and_what_is_over_stays(world: World, hours: int) -> None:
    found = ledger(world.facts, WORK, world.now)
    assert ledger([decode_fact(encode(fact)) for fact in world.facts], WORK, world.now) == found
    later = ledger(world.facts, WORK, world.now + hours * HOUR)
    if world.case.status in ENDED:
        assert later == found
    else:
        assert sum(s.running for s in later) - sum(s.running for s in found) == hours * HOUR
