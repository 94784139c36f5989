"""From a rule file to rules: names become codes, and whatever is wrong is located."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from command_center.rules.check import check
from command_center.rules.document import read
from command_center.rules.load import load_rules
from command_center.rules.model import RuleForm
from command_center.site.value import Rule, Whistle, Within
from tests.rules.little_town import NAMES

GOOD = """
- rule: unlicensed-lodging
  version: 2
  match: {item: [餐饮无证经营, lodging-licence], village: 冲山村}
  when: case.signals.size() >= 2 || signal.level in ["L1", "L2"]
  within: {count: 3, days: 7, by: [grid, family]}
  whistle: {kind: 推进, lead: 市场监督管理所, assist: [食安办, 旅游办, 派出所, "{village}"]}
  because: 涉无证经营且有消防隐患,单个部门办不了
"""


@pytest.fixture
def folder(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    return rules


def load(folder, text, name="town.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load_rules(folder, NAMES)


def test_readable_names_become_codes(folder):
    rules, errors = load(folder, GOOD)
    assert not errors
    assert rules == (
        Rule(
            code="unlicensed-lodging",
            version=2,
            because="涉无证经营且有消防隐患,单个部门办不了",
            match={"item": ("catering-licence", "lodging-licence"), "village": ("v-chongshan",)},
            when='case.signals.size() >= 2 || signal.level in ["L1", "L2"]',
            within=Within(3, 7.0, ("grid", "family")),
            whistle=Whistle("推进", "market", ("food", "tourism", "police", "{village}")),
            file="rules/town.yaml",
            line=2,
        ),
    )


def test_every_action_is_read(folder):
    rules, errors = load(
        folder,
        """
- rule: all-of-it
  because: 什么都要
  match: {family: 消防, category: 无证, grid: 冲山 01, level: [L1, 一般], kind: 投诉, source: hotline}
  dispatch: 派出所
  assist: "{village}"
  level: 加急
  confirm: false
  notify: [值班长, role:leader, 分管镇长, 食安办]
  priority: 5
  shadow: true
""",
    )
    assert not errors
    rule = rules[0]
    assert rule.match["grid"] == ("g1",)
    assert rule.match["level"] == ("L1", "L3")
    assert (rule.dispatch, rule.assist, rule.level, rule.confirm) == ("police", ("{village}",), "L2", False)
    assert rule.notify == ("role:duty-leader", "role:leader", "post:leader", "food")
    assert (rule.priority, rule.shadow, rule.version) == (5, True, 1)


def test_files_are_read_in_order_and_tests_are_left_alone(folder):
    (folder / "b.test.yaml").write_text("nonsense: [", encoding="utf-8")
    (folder / "a.yml").write_text(GOOD.replace("unlicensed-lodging", "first"), encoding="utf-8")
    (folder / "0.yaml").write_text("", encoding="utf-8")
    rules, errors = load(folder, GOOD, "b.yaml")
    assert not errors
    assert [rule.code for rule in rules] == ["first", "unlicensed-lodging"]


def rule(**lines):
    """GOOD's least part, with fields changed (None: left out)."""
    fields = {"rule": "r-1", "because": "某理由", "match": "{item: rubbish}", "dispatch": "食安办", **lines}
    given = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "- " + "\n  ".join(given) + "\n"


BROKEN = [
    # what is wrong, the text, line, field, a word of `expected`, a word of `got`
    ("not YAML", "- rule: [a\n  x: {", 2, "", "YAML", ""),
    ("not a list", "rule: a", 1, "", "a list of rules", "mapping"),
    ("an entry that is no rule", "- a", 1, "", "mapping", "'a'"),
    ("no name", rule(rule=None), 1, "", "the field rule", "none"),
    ("a name with spaces", rule(rule="My rule"), 1, "rule", "regex", "My rule"),
    ("no reason", rule(because=None), 1, "", "the field because", "none"),
    ("an empty reason", rule(because="'  '"), 2, "because", "regex", "  "),
    ("an unknown field", rule(dispach="食安办"), 5, "dispach", "dispatch", "dispach"),
    ("a field twice", rule() + "  because: again\n", 5, "because", "once", "again"),
    ("an unknown item", rule(match="{item: rubish}"), 3, "match.item.0", "rubbish", "rubish"),
    ("an unknown village", rule(match="{village: 派出所}"), 3, "match.village.0", "冲山村", "派出所"),
    ("an unknown family", rule(match="{family: 火警}"), 3, "match.family.0", "消防", "火警"),
    ("an unknown kind", rule(match="{kind: 抱怨}"), 3, "match.kind.0", "投诉", "抱怨"),
    ("an unknown grid", rule(match="{grid: g9}"), 3, "match.grid.0", "grid", "g9"),
    ("an unknown camera", rule(match="{camera: cam-9}"), 3, "match.camera.0", "cam-1", "cam-9"),
    ("an unknown alarm", rule(match="{alarm: noise}"), 3, "match.alarm.0", "blocked", "noise"),
    ("something that cannot be matched", rule(match="{colour: red}"), 3, "match.colour", "item", "colour"),
    ("nothing to match", rule(match="{item: []}"), 3, "match.item", "length", "a list"),
    ("a value twice", rule(match="{item: [rubbish, 垃圾清运]}"), 3, "match.item.1", "once", "垃圾清运"),
    ("an unknown unit", rule(dispatch="城管办"), 4, "dispatch", "a unit", "城管办"),
    ("an unknown assisting unit", rule(assist="[食安办, 城管办]"), 5, "assist.1", "a unit", "城管办"),
    ("a department's item to a village", rule(match="{item: fire-lane}", dispatch="冲山村"),
     4, "dispatch", "department", "冲山村"),
    ("an unknown level", rule(level="L9"), 5, "level", "L1", "L9"),
    ("an unknown whistle", rule(whistle="{kind: 大哨, lead: 食安办}"), 5, "whistle.kind", "推进", "大哨"),
    ("a whistle without a lead", rule(whistle="{kind: 推进}"), 5, "whistle", "the field lead", "none"),
    ("a whistle's unknown field", rule(whistle="{kind: 推进, lead: 食安办, help: 派出所}"),
     5, "whistle.help", "known", "help"),
    ("a lead that assists itself", rule(whistle="{kind: 推进, lead: 食安办, assist: [food]}"),
     5, "whistle.assist.0", "besides", "食安办"),
    ("nobody to notify", rule(notify="老王"), 5, "notify.0", "role", "老王"),
    ("a threshold of one", rule(within="{count: 1, days: 7, by: [grid]}"), 5, "within.count", ">= 2", "1"),
    ("a threshold over no time", rule(within="{count: 3, days: 0, by: [grid]}"), 5, "within.days", "> 0", "0"),
    ("a threshold by an unknown field", rule(within="{count: 3, days: 7, by: [colour]}"),
     5, "within.by.0", "family", "colour"),
    ("a threshold by nothing", rule(within="{count: 3, days: 7}"), 5, "within", "the field by", "none"),
    ("yes for true", rule(confirm="yes"), 5, "confirm", "true or false", "yes"),
    ("a version that is no number", rule(version="two"), 5, "version", "whole number", "two"),
    ("nothing to do", rule(dispatch=None), 1, "", "something to do", "none"),
    ("everything matched", rule(match=None), 1, "", "match, when or within", "every signal"),
    ("a condition that is no CEL", rule(when="signal.level =="), 5, "when", "CEL", "mismatched"),
    ("a condition of unknown things", rule(when="weather == 1"), 5, "when", "signal", "weather"),
    ("a condition on an unknown field", rule(when="has(signal.colour) && false"), 5, "when", "title", "colour"),
    ("a loop over an unknown field", rule(when="case.signals.exists(s, s.colour == 1)"), 5, "when", "title", "colour"),
    ("an unknown function", rule(when="shout(signal.text) == 1"), 5, "when", "length", "shout"),
    ("a condition that is no question", rule(when="signal.level"), 5, "when", "true or false", "L1"),
    ("text compared with a number", rule(when="signal.title > 3"), 5, "when", "one type", "overload"),
    ("a broken pattern", rule(when="signal.text.matches('(')"), 5, "when", "regular expression", "regex"),
    ("a whole signal", rule(when="length(signal) > 3"), 5, "when", "signal.title", "signal"),
    ("a field in brackets", rule(when="signal['level'] == 'L1'"), 5, "when", "signal.title", "signal"),
    ("a loop that hides a name", rule(when="case.signals.all(item, item.level == 'L1')"), 5, "when", "loop", "item"),
    ("loops in loops", rule(when="case.signals.all(a, case.signals.all(b, case.signals.all(c, true)))"),
     5, "when", "2 loops", "3"),
    ("the same rule twice", rule() + rule(), 5, "rule", "rules/town.yaml:1", "r-1"),
    ("an alias", "- &a\n  " + rule()[2:] + "- *a\n", 1, "", "written out", "anchor"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "field", "expected", "got"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_an_error_is_located(folder, text, line, field, expected, got):
    _, errors = load(folder, text)
    assert errors, "this loads"
    error = errors[0]
    assert (error.file, error.line, error.field) == ("rules/town.yaml", line, field)
    assert expected in error.expected
    assert got in error.got


def test_all_errors_come_at_once(folder):
    rules, errors = load(folder, rule(rule="A", level="L9", priority="high") + GOOD + rule(rule="r-2", when="1 +"))
    assert [(error.line, error.field) for error in errors] == [(1, "rule"), (6, "priority"), (19, "when")]
    assert [r.code for r in rules] == ["unlicensed-lodging"]


def test_a_shared_name_must_be_a_code(folder):
    names = replace(NAMES, units={**NAMES.units, "food-2": replace(NAMES.units["food"], code="food-2")})
    (folder / "town.yaml").write_text(rule(), encoding="utf-8")
    _, (error,) = load_rules(folder, names)
    assert "food, food-2" in error.expected
    (folder / "town.yaml").write_text(rule(dispatch="food"), encoding="utf-8")
    assert not load_rules(folder, names)[1]


def test_bytes_that_are_no_text_are_located(folder):
    (folder / "town.yaml").write_bytes(rule().encode() + b"# \xff\n")
    _, (error,) = load_rules(folder, NAMES)
    assert (error.line, error.expected, error.got) == (5, "UTF-8", "byte 0xff")


def test_check_says_how_it_stands(folder):
    said = []
    load(folder, GOOD)
    assert check(folder, NAMES, said.append)
    assert said == ["1 rules, 0 of them in shadow: all well"]
    load(folder, rule(dispatch="城管办"))
    said.clear()
    assert not check(folder, NAMES, said.append)
    assert said[0].startswith("rules/town.yaml:4 dispatch: expected a unit or {village}")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("rules")
    rules, errors = load(folder, text)
    assert not rules
    assert all(error.line >= 1 and error.expected for error in errors)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data):
    document = read(data, "f")
    assert document.errors or document.lines or document.value is None


FIELDS = [field.name for field in fields(RuleForm)] + ["item", "kind", "lead", "count", "days", "by"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab 消{}[]:-#&*", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=20,
)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), values, max_size=8), max_size=3))
def test_any_shape_is_read_or_refused(tmp_path_factory, entries):
    folder = tmp_path_factory.mktemp("rules")
    rules, errors = load(folder, json.dumps(entries, ensure_ascii=False))
    assert all(error.line >= 1 and error.expected for error in errors)
    assert len(rules) + bool(errors) >= bool(entries)
