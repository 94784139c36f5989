"""docs/rules.md lists every field that a rule can use, and its examples load."""

import re
from pathlib import Path

import pytest
from msgspec.structs import fields

from command_center.rules.actions import ACTIONS
from command_center.rules.fields import FUNCTIONS, MATCH, SIGNAL, VARIABLES
from command_center.rules.load import load_rules
from command_center.rules.model import BY, RuleForm
from command_center.rules.trial import CaseForm, ExpectForm, GivenForm
from tests.rules.little_town import NAMES

MANUAL = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
ENGLISH, CHINESE = MANUAL.split("## 中文说明")


def section(title):
    return ENGLISH.split(f"## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("field", [f.name for f in fields(RuleForm)])
def test_every_field_of_a_rule_is_described(field):
    assert f"| `{field}` |" in section("A rule")


@pytest.mark.parametrize("field", MATCH)
def test_every_match_field_is_described_in_both_languages(field):
    assert f"| `{field}` |" in section("What `match` compares")
    assert f"{MATCH[field].word} `{field}`" in CHINESE


@pytest.mark.parametrize("name", [f"{variable}.{field}" for variable, known in VARIABLES.items() for field in known])
def test_every_variable_is_described(name):
    assert f"`{name}`" in section("What `when` can ask")


def test_the_manual_names_nothing_that_does_not_exist():
    for variable, field in re.findall(rf"`({'|'.join(VARIABLES)})\.(\w+)`", MANUAL):
        assert field in VARIABLES[variable]
    assert SIGNAL.keys() == VARIABLES["signal"].keys()


@pytest.mark.parametrize("name", [*FUNCTIONS, *BY])
def test_functions_and_groups_are_named(name):
    assert name in ENGLISH


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_named_in_chinese_too(action):
    assert re.search(rf"`{action}(: false)?` ", CHINESE)


@pytest.mark.parametrize("form", [GivenForm, ExpectForm, CaseForm])
def test_every_field_of_a_test_is_named(form):
    for field in fields(form):
        assert f"`{field.name}" in section("Tests")


def test_the_example_loads(tmp_path):
    example = re.search(r"```yaml\n(- rule:.*?)```", MANUAL, re.S)[1]
    (tmp_path / "a.yaml").write_text(example, encoding="utf-8")
    rules, errors = load_rules(tmp_path, NAMES)
    assert not errors
    assert len(rules) == 1
