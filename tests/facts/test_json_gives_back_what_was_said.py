from typing import Any, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.case.state import OF_THE_FACT, PARTS, Case, Request, evolve
from command_center.facts.codec import decode_fact, decode_signal, encode
from command_center.facts.parts import (
    Change,
    Clock,
    Duty,
    Fact,
    Notice,
    Place,
    Raise,
    RuleMatch,
    SignalPart,
    Upstream,
    Whistle,
)
from command_center.facts.signal import SIGNAL_TYPES, GridReport, HotlineTicket, Signal, VideoAlarm

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
INT = st.integers(-(2**53), 2**53)

for kind in (Place, Upstream, SignalPart, Raise, Clock, Duty, Whistle, Notice, RuleMatch, Request, Case):
    # Made from the types of their fields; the JSON of an unlimited int or a NaN is nobody's concern.
    st.register_type_strategy(
        kind, lambda kind: st.builds(kind, **{n: st.from_type(t) for n, t in get_type_hints(kind).items()})
    )
st.register_type_strategy(int, INT)
st.register_type_strategy(float, FLOAT)
st.register_type_strategy(str, TEXT)

PLAIN: dict[str, Any] = {
    field.name: st.from_type(field.type)
    for field in msgspec.structs.fields(Case)
    if field.name not in (*PARTS, *OF_THE_FACT)
}
SETS = st.lists(st.sampled_from(sorted(PLAIN)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: PLAIN[name] for name in names})
)
CHANGES = st.builds(
    Change,
    set=SETS,
    signals=st.dictionaries(TEXT, st.none() | st.from_type(SignalPart), max_size=2),
    duties=st.dictionaries(TEXT, st.none() | st.from_type(Duty), max_size=2),
    whistles=st.dictionaries(TEXT, st.none() | st.from_type(Whistle), max_size=1),
    notices=st.dictionaries(TEXT, st.none() | st.from_type(Notice), max_size=1),
    clocks=st.dictionaries(TEXT, st.none() | st.from_type(Clock), max_size=2),
)
FACTS = st.builds(
    Fact,
    id=TEXT,
    case=TEXT,
    version=INT,
    at=INT,
    kind=TEXT,
    actor=TEXT,
    cause=TEXT,
    given=st.just({"a": [1, None]}),
    change=CHANGES,
)
NAMED = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
REPORT = {
    "title": NAMED,
    "text": TEXT,
    "item": TEXT,
    "attachments": st.just(("a" * 64,)),
    "kind": st.sampled_from([None, "投诉"]),
}
DATA = st.one_of(
    st.builds(HotlineTicket, **REPORT),
    st.builds(GridReport, post=TEXT, **REPORT),
    st.builds(VideoAlarm, camera=NAMED, alarm=NAMED, boxes=st.just(((0.0, 0.5, 1.0, 1.0),))),
)
TYPE_OF = {kind: code for code, kind in SIGNAL_TYPES.items()}


@settings(deadline=None)
@given(FACTS)
def test_a_fact_comes_back_and_means_the_same(fact: Fact) -> None:
    again = decode_fact(encode(fact))
    assert evolve(None, again) == evolve(None, fact)
    assert encode(again) == encode(fact)
    assert decode_fact(encode(again)) == again


@given(DATA, st.from_type(Place), INT)
def test_a_signal_comes_back(data: Any, place: Place, at: int) -> None:
    kind = TYPE_OF[type(data)]
    signal = Signal(key="k", source="s", id="1", type=kind, at=at, arrived_at=at, data=data, place=place, grid="g")
    assert decode_signal(encode(signal)) == signal


def test_a_signal_of_an_unknown_type_says_so() -> None:
    """Written by a newer program: whoever reads it can set it apart as he would a damaged one."""
    known = Signal(
        key="k", source="s", id="1", type="hotline.ticket.v1", at=1, arrived_at=1, data=HotlineTicket(title="x")
    )
    with pytest.raises(msgspec.MsgspecError, match=r"hotline\.ticket\.v9"):
        decode_signal(encode(replace(known, type="hotline.ticket.v9")))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a whole case is much to make up
@given(st.from_type(Case))
def test_a_case_comes_back(case: Case) -> None:
    assert msgspec.json.decode(encode(case), type=Case) == case


def test_a_part_that_was_taken_away_is_gone() -> None:
    clock = Clock(id="a", kind="a", on="case", owner="u", started_at=1, due_at=2, limit="1 h")
    start = Fact(id="1", case="c", version=1, at=1, kind="k", actor="a", cause="x", change=Change(clocks={"a": clock}))
    end = Fact(id="2", case="c", version=2, at=1, kind="k", actor="a", cause="x", change=Change(clocks={"a": None}))
    assert evolve(evolve(None, start), decode_fact(encode(end))).clocks == {}
