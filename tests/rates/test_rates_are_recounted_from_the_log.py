"""The tables and the log count alike, over any life of a town."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.case.state import ENDED, OPEN, Request, evolve
from command_center.facts.parts import Return
from command_center.rates import tally
from command_center.store import Store
from tests.store.given import T0, duty, opened, part, then

SOON = st.integers(0, 20)
MOMENT = st.one_of(st.just(0), SOON.map(lambda n: T0 + n))
GRANTED = Request(asked_at=T0, by="post", reason="雨", state="granted")

FIELDS = st.fixed_dictionaries(
    {
        "status": st.sampled_from([*OPEN, *ENDED]),
        "opened_at": MOMENT,
        "dispatched_at": MOMENT,
        "promised_at": MOMENT,
        "closed_at": MOMENT,
        "closing": st.sampled_from(["", "on-site", "verified", "unreached", "dissatisfied"]),
        "on_time": st.sampled_from([None, True, False]),
        "returns": st.integers(0, 2),
        "reworks": st.integers(0, 1),
        "repeat_of": st.sampled_from(["", "other"]),
        "extension": st.sampled_from([None, GRANTED]),
        "families": st.sampled_from([(), ("dispute",), ("food", "dispute")]),
        "grid": st.sampled_from(["", "fuxi-01"]),
    }
)
DUTY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["lead", "assist", "recheck"]),
        "called_at": MOMENT,
        "signed_at": MOMENT,
        "late": st.sampled_from([(), ("sign",), ("close",)]),
        "returns": st.sampled_from([(), (Return(T0, "post", "职能不符", "三定方案"),)]),
    }
)
ANSWER = st.fixed_dictionaries(
    {
        "asked": st.booleans(),
        "answer": st.sampled_from(["", "satisfied", "basically", "dissatisfied", "unreached"]),
        "answered_at": MOMENT,
        "solved": st.sampled_from([None, True, False]),
    }
)
LIVES = st.lists(st.tuples(FIELDS, st.lists(DUTY, max_size=2), ANSWER), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives=LIVES, since=SOON, until=SOON)
def test_the_tables_count_what_the_log_says(lives: list[Any], since: int, until: int) -> None:
    store = Store("sqlite://", Path("."))
    store.open()
    try:
        for n, (fields, duties, answer) in enumerate(lives):
            made = {f"{n}-{place}": duty(f"{n}-{place}", **more) for place, more in enumerate(duties)}
            facts = [opened(n, set=fields, duties=made, signals={part(n).key: part(n, **answer)}, clocks={})]
            if fields["status"] == "suspended":
                facts.append(then(n, 2, kind="case.suspended", actor=f"leader-{n % 2}", set={"reminded": 1}))
            store.transact_now(lambda tx: tx.append(facts))  # noqa: B023

        period = T0 + since, T0 + until
        from_tables = store.read(lambda r: r.tally(*period, dispute="dispute"))

        cases: dict[str, Any] = {}
        granted: dict[str, str] = {}
        facts, _ = store.read(lambda r: r.facts_after(limit=200))
        for fact in facts:
            cases[fact.case] = evolve(cases.get(fact.case), fact)
            if fact.kind == "case.suspended":
                granted[fact.case] = fact.actor
        assert from_tables == tally(cases.values(), *period, dispute="dispute", granted=granted)
    finally:
        store.close()


def test_a_month_is_counted(tmp_path: Path) -> None:
    store = Store("sqlite://", tmp_path)
    store.open()
    done = {"status": "closed", "dispatched_at": T0, "promised_at": T0 + 9, "closed_at": T0 + 5, "closing": "verified"}
    duties = {"a": duty("a", signed_at=T0 + 1), "b": duty("b", late=("sign",)), "c": duty("c")}
    answered = part(1, answer="basically", answered_at=T0 + 6, solved=True)
    store.transact_now(
        lambda tx: tx.append(
            [
                opened(1, set=done | {"on_time": True}, duties=duties, signals={answered.key: answered}),
                opened(2, set={"status": "suspended", "dispatched_at": T0, "promised_at": T0 + 9}),
                then(2, 2, kind="case.suspended", actor="leader-1"),
                opened(3, set={"status": "handling", "dispatched_at": T0, "promised_at": T0 + 9}),
                opened(4, set={"status": "handling", "dispatched_at": T0, "promised_at": T0 + 99}),
            ]
        )
    )
    t = store.read(lambda r: r.tally(T0, T0 + 50))
    store.close()
    assert (t.due, t.due_closed, t.due_on_time, t.due_suspended, t.suspended_by) == (3, 1, 1, 1, {"leader-1": 1})
    assert (t.to_sign, t.signed_in_time, t.basically, t.solved, t.dispatched, t.opened) == (2, 1, 1, 1, 4, 4)
