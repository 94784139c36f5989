"""What the center can do stands in its documents: every verb, every kind of fact, every field of one."""

import re

import pytest
from msgspec.structs import fields

from command_center.case.table import TABLES
from command_center.facts.parts import Fact
from command_center.facts.signal import SIGNAL_TYPES
from command_center.metrics import METRICS, PREFIX
from command_center.rates import RATES
from tests.docs.pages import ROOT, cells, read
from tests.golden.samples import kinds_in_code

ROWS = [(target, row) for target, table in TABLES.items() for row in table]


@pytest.mark.parametrize(("target", "row"), ROWS, ids=lambda value: getattr(value, "verb", value))
def test_every_verb_is_in_the_states(target: str, row) -> None:
    assert f"`{row.verb}`" in read("docs/states.md")


@pytest.mark.parametrize("target", TABLES)
def test_every_state_that_a_verb_needs_is_in_the_states(target: str) -> None:
    states = {state for row in TABLES[target] for state in row.states if state}
    assert {state for state in states if f"`{state}`" not in read("docs/states.md")} == set()


def test_every_kind_of_fact_is_described_once() -> None:
    first = [row[0].strip("`") for row in cells(read("docs/facts.md"))]
    listed = [kind for kind in first if "." in kind]
    assert sorted(listed) == sorted(kinds_in_code())


def test_every_field_of_a_fact_is_described() -> None:
    first = [row[0].strip("`") for row in cells(read("docs/facts.md").split("## Signals, the site and shifts")[0])]
    assert [name for name in first if name != "field"] == [field.name for field in fields(Fact)]


@pytest.mark.parametrize("name", SIGNAL_TYPES)
def test_every_type_of_event_is_in_the_api(name: str) -> None:
    assert name in read("docs/api.md")


def test_every_rate_is_described() -> None:
    rows = [row for row in cells(read("docs/rates.md")) if row[0].startswith("`")]
    assert [(row[0].strip("`"), row[1]) for row in rows] == [(code, name) for code, name, _ in RATES]


def test_every_metric_is_in_the_operations() -> None:
    listed = [row[0].strip("`") for row in cells(read("docs/operations.md"))]
    assert [name for name in listed if name.startswith(PREFIX)] == [PREFIX + metric.name for metric in METRICS]


def test_every_decision_is_in_the_list() -> None:
    pages = sorted(page.name for page in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert re.findall(r"\]\((\d{4}-[^)]+)\)", read("docs/adr/README.md")) == pages
    for page in pages:
        text = read(f"docs/adr/{page}")
        assert re.match(rf"# {page[:4]} \S", text), page
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], page
