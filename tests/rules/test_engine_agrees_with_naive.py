"""The engine against a reading of the rules that has no index, shares nothing and sorts by hand."""

import cel
from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.rules.engine import Engine
from command_center.rules.fields import MATCH, VARIABLES, View
from command_center.site.value import Rule, Within
from tests.rules.little_town import CAMERAS, GRIDS, ITEMS, alarm, judged, signal

POOLS = {
    "item": list(ITEMS),
    "family": ["消防", "无证经营"],
    "category": ["许可", "消防", "环卫"],
    "village": ["v-chongshan", "v-yuli"],
    "grid": list(GRIDS),
    "level": ["L1", "L2", "L3"],
    "kind": ["投诉", "求助"],
    "source": ["hotline", "video"],
    "camera": list(CAMERAS),
    "alarm": ["blocked", "stall"],
}
WHENS = [
    "",
    "true",
    "case.signals.size() >= 2",
    'signal.level == "L2"',
    'item.lead == "market"',
    "signal.level",
    "1 / 0 > 1",
]

EVERY = {field for fields in VARIABLES.values() for field in fields}

matches = st.dictionaries(st.sampled_from(list(POOLS)), st.none(), max_size=3).flatmap(
    lambda fields: st.fixed_dictionaries(
        {
            field: st.lists(st.sampled_from(POOLS[field]), min_size=1, max_size=2, unique=True).map(tuple)
            for field in fields
        }
    )
)
rules = st.lists(
    st.builds(
        Rule,
        code=st.just(""),
        version=st.just(1),
        because=st.just("理由"),
        match=matches,
        when=st.sampled_from(WHENS),
        within=st.none() | st.builds(Within, st.integers(2, 4), st.just(7.0), st.just(("grid", "family"))),
        dispatch=st.sampled_from(["", "food", "police", "{village}"]),
        level=st.sampled_from(["", "L1", "L2"]),
        confirm=st.sampled_from([None, None, True, False]),
        assist=st.lists(st.sampled_from(["food", "fire"]), unique=True).map(tuple),
        priority=st.integers(0, 2),
        shadow=st.booleans(),
    ),
    max_size=12,
).map(
    lambda found: [
        Rule(**{**{f: getattr(r, f) for f in r.__struct_fields__}, "code": f"r-{i}"}) for i, r in enumerate(found)
    ]
)
tickets = st.builds(
    signal,
    st.sampled_from(["s1", "s2", "s3"]),
    st.sampled_from(["", *ITEMS]),
    st.sampled_from(["", *GRIDS]),
    level=st.sampled_from(["L1", "L2", "L3"]),
    kind=st.sampled_from(["投诉", "求助"]),
)
alarms = st.builds(alarm, st.just("a1"), st.just("cam-2"), st.sampled_from(["blocked", "stall"]))
inputs = st.builds(
    lambda signals, status, confirmed: judged(*signals, status=status, confirmed=confirmed),
    st.lists(tickets | alarms, min_size=1, max_size=3, unique_by=lambda s: s.key),
    st.sampled_from(["", "to-confirm", "received", "handling"]),
    st.booleans(),
)


def count(group, days):
    return {"x1", "x2"} if group["family"] == "消防" else {"x1"}


def naive(found, given):
    """(dispatch, level, confirm, assist, who failed in its condition, who spoke) — the slow and plain way."""
    speak, failed = [], []
    for position, rule in enumerate(found):
        view = View(given)
        if not all(set(MATCH[field].values(view)) & set(values) for field, values in rule.match.items()):
            continue
        speak.append((-rule.priority, -len(rule.match), position, rule))
    waiting = bool(given.signal.camera) and given.case.status in ("", "to-confirm") and not given.confirmed
    first = [s for s in speak if s[3].confirm is not None] if waiting else speak

    def hold(candidates):
        held = []
        for entry in candidates:
            rule = entry[3]
            answer = True
            if rule.when:
                try:
                    answer = cel.evaluate(rule.when, {name: View(given).variable(name, EVERY) for name in VARIABLES})
                except Exception:
                    answer = None
                if not isinstance(answer, bool):
                    failed.append(rule.code)
                    answer = False
            if answer and rule.within:
                grid = given.case.grid or given.signal.grid
                families = {*given.signal.families, *given.case.families}
                wanted = rule.match.get("family", families)
                grids = [g for g in [grid] if g and g in rule.match.get("grid", [g])]
                answer = any(
                    len({*count({"grid": g, "family": f}, 7), given.signal.key}) >= rule.within.count
                    for g in grids for f in families & set(wanted)
                )  # fmt: skip
            if answer:
                held.append(entry)
        return sorted(held, key=lambda e: e[:3])

    held = hold(first)
    live = [e[3] for e in held if not e[3].shadow]
    confirm = next((r.confirm for r in live if r.confirm is not None), None)
    if waiting and confirm is not False:
        return "", "", confirm, set(), sorted(failed), {e[3].code for e in held}
    if waiting:
        held = sorted(held + hold([s for s in speak if s not in first]), key=lambda e: e[:3])
        live = [e[3] for e in held if not e[3].shadow]

    def unit(code):
        return View(given).village if code == "{village}" else code

    department = View(given).item is not None and View(given).item.department_only
    leads = [unit(r.dispatch) for r in live if r.dispatch]
    lead = next((u for u in leads if u and not (department and u.startswith("v-"))), "")
    level = next((r.level for r in live if r.level), "")
    assist = {u for r in live for u in r.assist} - {lead}
    acting = {r[3].code for r in held if r[3].level or r[3].assist or r[3].confirm is not None}
    return lead, level, confirm, assist, sorted(failed), acting


@settings(max_examples=200, deadline=None)
@given(rules, inputs)
def test_the_engine_says_what_the_rules_say(found, given):
    outcome = Engine(found).run(given, count)
    lead, level, confirm, assist, failed, acting = naive(found, given)
    assert (outcome.dispatch, outcome.level, outcome.confirm, set(outcome.assist)) == (lead, level, confirm, assist)
    assert sorted(code for code, why in outcome.failures if why.startswith("条件")) == failed
    assert acting <= {match.rule for match in outcome.matches}


@settings(max_examples=50, deadline=None)
@given(rules, st.lists(inputs, min_size=2, max_size=3))
def test_what_an_engine_was_asked_before_changes_no_outcome(found, events):
    engine = Engine(found)
    for event in events:
        assert engine.run(event, count) == Engine(found).run(event, count)


@given(rules, inputs)
@settings(max_examples=200)
def test_what_a_rule_counts_was_said_before(found, given):
    counted = []
    Engine(found).run(given, lambda group, days: counted.append(group) or ())
    said = Engine(found).groups(given)
    assert all(group in said for group in counted)
