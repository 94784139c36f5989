"""Why a case went where it went, for people."""

from command_center.facts.parts import RuleMatch
from command_center.rules.explain import case_lines
from command_center.site.value import Rule
from tests.rules.little_town import case, signal, site


def match(rule="r", **changes):
    parts = {"version": 1, "because": "单个部门办不了", "matched": "事项=餐饮无证经营", "action": "改派 食安办"}
    return RuleMatch(rule, **{**parts, **changes})


def test_winners_come_first_then_losers_then_shadows():
    ours = case(
        signal(),
        signal("s2", joined_because="同网格同类（消防），相距 40 米，2 小时内"),
        number="GF-1",
        why="位于冲山村“冲山 01”网格",
        rules=(match("c", shadow=True, won=False), match("b", won=False), match("a")),
    )
    town = site(Rule("a", 2, "单个部门办不了"), Rule("b", 1, ""))
    assert case_lines(ours, town) == [
        "工单 GF-1《餐饮无证经营》",
        "依据：位于冲山村“冲山 01”网格",
        "并入 12345 s2《餐饮无证经营》：同网格同类（消防），相距 40 米，2 小时内",
        "规则 a（第 1 版，现行第 2 版）采用：事项=餐饮无证经营 → 改派 食安办。理由：单个部门办不了",
        "规则 b（第 1 版）未采用：事项=餐饮无证经营 → 改派 食安办。理由：单个部门办不了",
        "规则 c（第 1 版，现已取消）试运行：事项=餐饮无证经营 → 改派 食安办。理由：单个部门办不了",
    ]


def test_a_case_without_rules_went_by_the_catalogue():
    assert case_lines(case(signal()), site())[-1] == "没有规则发言：按事项清单办理"
    lost = case(signal(item=""), item="", reasons=("item-unknown",))
    assert case_lines(lost, site())[-2:] == ["交值班席：事项不明", "没有规则发言"]


def test_a_changed_rule_set_is_said():
    assert "规则集此后已更新" in case_lines(case(signal(), ruleset="old"), site())[-1]
