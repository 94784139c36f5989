"""The tests that live beside the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.rules.load import load_rules
from command_center.rules.testing import load_trials, run
from tests.rules.little_town import NAMES, site

RULES = """
- rule: unlicensed
  match: {item: [餐饮无证经营, 住宿无证经营]}
  within: {count: 3, days: 7, by: [grid, family]}
  whistle: {kind: 推进, lead: 市场监督管理所, assist: [食安办, "{village}"]}
  because: 单个部门办不了
- rule: at-night
  match: {item: 占道摆摊}
  when: now.hour >= 20
  dispatch: 食安办
  assist: 消防站
  level: L2
  notify: 值班长
  because: 夜里派出所忙
- rule: known-camera
  match: {camera: 冲山 1 号}
  confirm: false
  because: 从不误报
"""
PASS = """
- test: 一周三件
  given:
    - {item: 餐饮无证经营, village: 冲山村, days_ago: 2, apart: true, count: 2}
    - {item: 住宿无证经营, village: 冲山村}
  expect:
    whistle: {kind: 推进, lead: 市场监督管理所, assist: [食安办, 冲山村]}
    rules: unlicensed
    silent: at-night
- test: 八天前的不算
  given:
    - {item: 餐饮无证经营, village: 冲山村, days_ago: 8, count: 2}
    - {item: 住宿无证经营, village: 冲山村}
  expect: none
- test: 另一个网格的不算
  given:
    - {item: 餐饮无证经营, village: 迂里村, count: 2, apart: true}
    - {item: 住宿无证经营, village: 冲山村}
  expect: {whistle: none}
- test: 夜里
  at: 2026-11-24 21:30
  given: [{item: 占道摆摊, grid: g1}]
  expect: {dispatch: 食安办, assist: 消防站, level: 加急, notify: 值班长}
- test: 白天
  given: [{item: 占道摆摊, grid: g1}]
  expect: none
- test: 告警
  given: [{source: video, camera: 冲山 1 号, alarm: blocked}]
  expect: {confirm: false}
"""


@pytest.fixture
def play(tmp_path):
    """Runs these tests against RULES: (passed, what was said)."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "town.yaml").write_text(RULES, encoding="utf-8")

    def play(text):
        (folder / "town.test.yaml").write_text(text, encoding="utf-8")
        rules, errors = load_rules(folder, NAMES)
        assert not errors
        said = []
        return run(folder, site(*rules), said.append), said

    return play


def test_good_tests_pass(play):
    assert play(PASS) == (True, ["6 of 6 tests passed"])


GIVEN = "- test: t\n  given: [{item: 占道摆摊, grid: g1}]\n  at: 2026-11-24 21:30\n"


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("none", "expected no rule to speak, got at-night"),
        ("{whistle: {kind: 推进}}", "whistle: expected 推进, got none"),
        ("{dispatch: 派出所}", "dispatch: expected police, got food"),
        ("{level: L1}", "level: expected L1, got L2"),
        ("{confirm: false}", "confirm: expected False, got None"),
        ("{assist: [派出所, 消防站]}", "assist: expected fire, police, got fire"),
        ("{notify: 食安办}", "notify: expected food, got role:duty-leader"),
        ("{rules: [unlicensed]}", "rules: expected unlicensed to get their way, got at-night"),
        ("{silent: [at-night]}", "silent: expected nothing of at-night"),
    ],
)
def test_what_is_not_as_expected_is_said(play, expect, said):
    passed, lines = play(GIVEN + f"  expect: {expect}\n")
    assert not passed
    assert lines[:2] == ["rules/town.test.yaml:1 t", f"    {said}"]


def test_a_whistle_that_differs_is_said(play):
    _, lines = play(PASS.replace("lead: 市场监督管理所, assist: [食安办, 冲山村]", "lead: 派出所, assist: [冲山村]", 1))
    assert lines[1:3] == [
        "    whistle.lead: expected police, got market",
        "    whistle.assist: expected v-chongshan, got food, v-chongshan",
    ]
    _, lines = play(PASS.replace("days_ago: 8", "days_ago: 6"))
    assert lines[1] == "    expected no rule to speak, got unlicensed"


def test_rules_that_no_test_wakes_are_named(play):
    assert play(GIVEN + "  expect: {level: L2}\n")[1][0] == "rules that spoke in no test: unlicensed, known-camera"


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("- given: [{item: rubbish}]\n  expect: none", 1, ""),
        ("- test: t\n  given: []\n  expect: none", 2, "given"),
        ("- test: t\n  given:\n    - {item: rubish}\n  expect: none", 3, "given.0.item"),
        ("- test: t\n  given: [{item: rubbish, colour: red}]\n  expect: none", 2, "given.0.colour"),
        ("- test: t\n  given: [{item: rubbish}]\n  expect: nothing", 3, "expect"),
        ("- test: t\n  given: [{item: rubbish}]\n  expect: {rules: [gone]}", 3, "expect.rules.0"),
        ("- test: t\n  given: [{item: rubbish}]\n  expect:\n    whistle: {lead: 城管办}", 4, "expect.whistle.lead"),
        ("- test: t\n  given: [{item: rubbish}]\n  expect: none\n  at: soon", 4, "at"),
        ("test: t", 1, ""),
        ("- test: [", 2, ""),
    ],
)
def test_an_error_in_a_test_is_located(play, tmp_path, text, line, field):
    passed, lines = play(text)
    assert not passed
    assert lines[0].startswith(f"rules/town.test.yaml:{line} {field}".rstrip() + (":" if not field else ""))


@given(st.text(alphabet="-: []{}\n testgivenxpc消", max_size=120))
def test_any_text_is_read_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "a.test.yaml").write_text(text, encoding="utf-8")
    trials, errors = load_trials(folder, site())
    assert all(error.line >= 1 for error in errors)
    assert not trials
