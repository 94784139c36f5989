"""What the engine makes of a signal and its case."""

import pytest
from msgspec.structs import replace

from command_center.facts.durations import DAY, HOUR, MINUTE
from command_center.facts.parts import Whistle as Blown
from command_center.rules.engine import Engine
from command_center.rules.outcome import Outcome
from command_center.site.value import Rule, Whistle, Within
from tests.rules.little_town import NOW, alarm, case, judged, signal, site


def nobody(group, days):
    return []


def rule(code="r", **fields):
    return Rule(**{"code": code, "version": 1, "because": "某理由", "dispatch": "food", **fields})


def run(*rules, given=None, count=nobody):
    return Engine(rules).run(given or judged(signal()), count)


def test_without_a_rule_nothing_is_said():
    assert run() == Outcome()


@pytest.mark.parametrize(
    "match",
    [
        {"item": ("rubbish", "catering-licence")},
        {"family": ("消防",)},
        {"category": ("许可",)},
        {"village": ("v-chongshan",)},
        {"grid": ("g1",)},
        {"level": ("L3",)},
        {"kind": ("投诉",)},
        {"source": ("hotline",)},
        {"item": ("catering-licence",), "grid": ("g1", "g2")},
    ],
)
def test_a_rule_matches(match):
    assert run(rule(match=match)).dispatch == "food"


@pytest.mark.parametrize("match", [{"item": ("rubbish",)}, {"item": ("catering-licence",), "grid": ("g2",)}])
def test_a_rule_does_not_match(match):
    assert run(rule(match=match)) == Outcome()


def test_any_item_of_the_case_counts():
    given = judged(signal("s1", "rubbish"), signal("s2", "stall"))
    assert run(rule(match={"item": ("rubbish",)}), given=given).dispatch == "food"


def test_a_camera_alarm_is_matched_by_camera_and_kind():
    given = judged(alarm(), confirmed=True)
    assert run(rule(match={"camera": ("cam-1",), "alarm": ("blocked",), "source": ("video",)}), given=given).dispatch


def test_the_match_is_said_in_words():
    outcome = run(
        rule(
            match={"item": ("catering-licence",), "village": ("v-chongshan",)}, when="signal.asked == false", version=3
        )
    )
    (match,) = outcome.matches
    assert match.version == 3
    assert match.matched == "事项=餐饮无证经营；村=冲山村；条件 signal.asked == false 成立"
    assert match.action == "改派 食安办"
    assert match.won


@pytest.mark.parametrize(
    "when",
    [
        'case.signals.size() >= 2 || signal.level in ["L3"]',
        'signal.text.contains("灭火器") && length(signal.text) == 5',
        'case.signals.exists(s, s.source == "hotline")',
        'item.name == "餐饮无证经营" && item.category[1] == "许可" && "消防" in item.families',
        'grid.name == "冲山 01" && grid.households > 200 && village.name == "冲山村"',
        "now.hour == 10 && now.weekday == 2 && now.working_day && now.date == '2026-11-24'",
        "case.hours_open == 3 && signal.minutes_ago == 180 && signal.hour == 7",
        "case.returns == 0 && !case.whistled",
    ],
)
def test_a_condition_reads_signal_case_item_grid_village_and_now(when):
    given = judged(signal(text="没有灭火器", ago=3 * HOUR))
    assert run(rule(when=when), given=given).failures == ()
    assert run(rule(when=when), given=given).dispatch == "food"


def test_a_case_without_item_or_place_has_empty_fields():
    given = judged(signal(item="", grid=""), item="")
    when = (
        'item.code == "" && item.families.size() == 0 && grid.households == 0 && village.name == "" && case.grid == ""'
    )
    assert run(rule(when=when), given=given).dispatch == "food"


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("case.signals[7].level == 'L1'", "IndexError"),
        ("10 / case.returns > 1", "ZeroDivision"),
        ("signal.level", "L3"),
    ],
)
def test_a_rule_that_fails_is_a_failure_and_the_others_speak(when, why):
    outcome = run(rule("bad", when=when, dispatch="police"), rule("good"))
    assert outcome.dispatch == "food"
    ((code, reason),) = outcome.failures
    assert code == "bad"
    assert when in reason
    assert why in reason


def test_what_counting_raises_passes_through():
    def locked(group, days):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        run(rule(within=Within(2, 1, ("grid",))), count=locked)


# Conflicts


def said(outcome):
    return [(m.rule, m.won) for m in outcome.matches]


def test_the_higher_priority_wins():
    outcome = run(rule("first", match={"item": ("catering-licence",)}), rule("second", dispatch="police", priority=1))
    assert outcome.dispatch == "police"
    assert said(outcome) == [("second", True), ("first", False)]
    assert outcome.dispatched_by.rule == "second"
    assert outcome.matches[1].action == "改派 食安办（让位于规则 second：优先级 1 高于 0）"


def test_then_the_one_with_more_match_fields():
    outcome = run(rule("wide", when="true"), rule("narrow", match={"grid": ("g1",)}, dispatch="police"))
    assert outcome.dispatch == "police"
    assert outcome.matches[1].action.endswith("（让位于规则 narrow：匹配字段 1 个多于 0 个）")


def test_then_the_one_that_comes_first():
    outcome = run(rule("first", when="true"), rule("second", when="true", dispatch="police"))
    assert outcome.dispatch == "food"
    assert outcome.matches[1].action.endswith("（让位于规则 first：文件中在前）")


def test_two_rules_that_want_the_same_do_not_conflict():
    assert said(run(rule("a"), rule("b"))) == [("a", True), ("b", True)]


def test_a_loser_keeps_what_nobody_else_wants():
    outcome = run(rule("a", level="L2"), rule("b", dispatch="police", assist=("tourism",), notify=("role:clerk",)))
    assert (outcome.dispatch, outcome.level, outcome.assist, outcome.notify) == (
        "food", "L2", ("tourism",), ("role:clerk",),
    )  # fmt: skip
    assert [(m.rule, m.action.partition("（")[0], m.won) for m in outcome.matches] == [
        ("a", "改派 食安办", True),
        ("a", "定级 L2 加急", True),
        ("b", "改派 派出所", False),
        ("b", "加派协办 旅游办", True),
        ("b", "通知 值班员", True),
    ]


def test_all_assisting_units_are_called_once_and_not_the_lead():
    outcome = run(rule("a", assist=("tourism", "food")), rule("b", assist=("tourism", "police")))
    assert outcome.assist == ("tourism", "police")


def test_a_shadow_speaks_and_changes_nothing():
    outcome = run(rule("a", shadow=True, priority=9, dispatch="police"), rule("b"))
    assert outcome.dispatch == "food"
    (shadow,) = (m for m in outcome.matches if m.shadow)
    assert (shadow.rule, shadow.won) == ("a", False)
    assert shadow.action == "改派 派出所（试运行，只记录不执行）"


# Units


def test_the_village_is_filled_in():
    outcome = run(rule(dispatch="{village}", assist=("{village}", "police")), given=judged(signal(grid="g3")))
    assert (outcome.dispatch, outcome.assist) == ("v-yuli", ("police",))


def test_a_village_that_is_nowhere_is_a_failure():
    outcome = run(rule(dispatch="{village}", assist=("{village}", "police")), given=judged(signal(grid="")))
    assert (outcome.dispatch, outcome.assist) == ("", ("police",))
    assert outcome.failures == (("r", "地点不在任何村，{village} 无从确定"),)


def test_a_departments_item_never_goes_to_a_village():
    outcome = run(rule(dispatch="{village}"), given=judged(signal(item="fire-lane")))
    assert outcome.dispatch == ""
    assert "只能派给部门" in outcome.failures[0][1]


# Whistles

FIVE = Whistle("推进", "market", ("food", "police", "{village}"))


def test_a_whistle_is_drafted_with_its_reasons():
    (draft,) = run(rule(whistle=FIVE, match={"item": ("catering-licence",)})).whistles
    assert (draft.kind, draft.lead, draft.assist) == ("推进", "market", ("food", "police", "v-chongshan"))
    assert draft.because == "某理由"
    assert (draft.rule, draft.version, draft.group, draft.window) == ("r", 1, "case=case-s1", "")


def test_the_words_say_whether_a_whistle_waits_for_approval():
    assert (
        run(rule(whistle=FIVE)).matches[0].action
        == "拟吹哨，待批（推进）：主办 市场监督管理所，协办 食安办、派出所、冲山村"
    )
    assert run(rule(whistle=Whistle("应急", "fire"))).matches[0].action == "立即吹哨（应急）：主办 消防站"


def test_one_draft_a_case_and_an_emergency_beside_it():
    outcome = run(
        rule("a", whistle=FIVE),
        rule("b", whistle=Whistle("攻坚", "police")),
        rule("c", whistle=Whistle("应急", "fire")),
    )
    assert [w.rule for w in outcome.whistles] == ["c", "a"]
    assert ("b", False) in said(outcome)


def test_a_rule_whose_whistle_is_alive_drafts_no_second():
    blown = Blown(id="w", number="1", kind="推进", state="blown", lead="market", assist=(), because="", author="rule:r")
    held = run(rule(whistle=FIVE, dispatch=""), given=judged(signal(), whistles={"w": blown}))
    assert held.whistles == ()
    assert held.matches[0].action.endswith("（该规则的哨已在本工单上，不再重复）")
    assert held.matches[0].won
    over = replace(blown, state="rated")
    assert run(rule(whistle=FIVE), given=judged(signal(), whistles={"w": over})).whistles


def test_a_living_whistle_keeps_the_rules_it_beat_from_whistling():
    blown = Blown(id="w", number="1", kind="推进", state="blown", lead="market", assist=(), because="", author="rule:a")
    outcome = run(
        rule("a", whistle=FIVE),
        rule("b", whistle=Whistle("攻坚", "police")),
        given=judged(signal(), whistles={"w": blown}),
    )
    assert outcome.whistles == ()


# Thresholds


def counted(**by_group):
    """A count that knows these groups: {"grid=g1;family=消防": ["s2", …]}."""

    def count(group, days):
        assert days == 7
        return by_group["groups"].get(";".join(f"{k}={v}" for k, v in group.items()), [])

    return count


THREE = rule("three", within=Within(3, 7, ("grid", "family")), whistle=FIVE, dispatch="")


@pytest.mark.parametrize(("others", "met"), [(["s2"], False), (["s2", "s3"], True), (["s1", "s2"], False)])
def test_a_threshold_counts_the_others_and_this_one_once(others, met):
    outcome = run(THREE, count=counted(groups={"grid=g1;family=消防": others}))
    assert bool(outcome.whistles) is met


def test_the_fullest_group_is_taken_and_said():
    groups = {"grid=g1;family=无证经营": ["s2", "s3", "s4"], "grid=g1;family=消防": ["s2", "s3"]}
    outcome = run(THREE, count=counted(groups=groups))
    assert outcome.whistles[0].group == "grid=g1;family=无证经营"
    assert outcome.matches[0].matched == "7 天内同网格（冲山 01）、同类（无证经营） 4 件（门槛 3 件）"


def test_a_matched_family_is_the_one_that_is_counted():
    groups = {"grid=g1;family=无证经营": ["s2", "s3", "s4"], "grid=g1;family=消防": ["s2", "s3"]}
    outcome = run(replace(THREE, match={"family": ("消防",)}), count=counted(groups=groups))
    assert outcome.whistles[0].group == "grid=g1;family=消防"


def test_a_threshold_holds_only_with_its_condition():
    full = counted(groups={"grid=g1;family=消防": ["s2", "s3"]})
    assert not run(replace(THREE, when="signal.asked"), count=full).whistles


def test_without_a_grid_nothing_is_counted():
    assert not run(THREE, given=judged(signal(grid="")), count=lambda group, days: ["a", "b", "c"]).whistles


def test_a_group_has_one_window_at_a_time():
    full = counted(groups={"grid=g1;family=消防": ["s2", "s3"]})

    def window(now):
        return run(THREE, given=judged(signal(), now=now), count=full).whistles[0].window

    assert window(NOW) == window(NOW + MINUTE) == f"7d#{NOW // (7 * DAY)}"
    assert window(NOW) != window(NOW + 7 * DAY)


# Alarms that nobody has confirmed

FREE = rule("free", match={"camera": ("cam-1",)}, confirm=False, dispatch="")


def test_rules_ignore_an_unconfirmed_alarm():
    assert run(rule(), given=judged(alarm(), status="to-confirm")) == Outcome()
    assert run(rule(), given=judged(alarm(), status="")) == Outcome()
    assert run(rule(), given=judged(alarm(), status="to-confirm", confirmed=True)).dispatch == "food"
    assert run(rule(), given=judged(alarm(), status="handling")).dispatch == "food"


def test_a_rule_may_free_an_alarm_and_then_all_speak():
    outcome = run(FREE, rule(), given=judged(alarm(), status="to-confirm"))
    assert (outcome.confirm, outcome.dispatch) == (False, "food")


def test_a_rule_in_shadow_frees_nothing():
    outcome = run(replace(FREE, shadow=True), rule(), given=judged(alarm(), status="to-confirm"))
    assert (outcome.confirm, outcome.dispatch) == (None, "")
    assert outcome.matches[0].shadow


def test_a_stronger_rule_keeps_it_waiting():
    keep = rule("keep", match={"alarm": ("blocked",)}, confirm=True, priority=1, dispatch="police")
    outcome = run(FREE, keep, rule(), given=judged(alarm(), status="to-confirm"))
    assert (outcome.confirm, outcome.dispatch) == (True, "")


def test_a_case_need_not_contain_the_signal_yet():
    late = signal("s2", "stall")
    given = replace(judged(signal()), signal=late, case=case(signal()), site=site())
    assert run(rule(match={"item": ("stall",)}, when="case.signals.size() == 2"), given=given).dispatch == "food"
