"""Every released kind of fact: its sample decodes, is written again byte for byte, and folds to what it says."""

import pytest

from command_center.case.state import PARTS, evolve
from command_center.facts.codec import decode_fact, encode
from command_center.facts.ids import has_case
from tests.golden.samples import kinds_in_code, lines

SAMPLES = {decode_fact(line).kind: line for line in lines()}


def test_every_kind_has_one_sample() -> None:
    """One is missing? `.venv/bin/python -m tests.golden.make` finds it one. A sample that is there stays."""
    assert kinds_in_code() - SAMPLES.keys() == set()
    assert len(SAMPLES) == len(lines())


@pytest.mark.parametrize("kind", SAMPLES)
def test_it_decodes_and_is_written_the_same(kind: str) -> None:
    assert encode(decode_fact(SAMPLES[kind])) == SAMPLES[kind]


@pytest.mark.parametrize("kind", [kind for kind, line in SAMPLES.items() if has_case(decode_fact(line).case)])
def test_it_folds_to_what_it_says(kind: str) -> None:
    fact = decode_fact(SAMPLES[kind])
    case = evolve(None, fact)
    assert (case.id, case.version) == (fact.case, fact.version)
    for name, value in fact.change.set.items():
        assert encode(getattr(case, name)) == encode(value), name
    for part in PARTS:
        assert getattr(case, part) == {id: value for id, value in getattr(fact.change, part).items() if value}


def test_a_reader_of_today_reads_the_log_of_tomorrow() -> None:
    line = SAMPLES["duty.signed"].replace(b'{"id"', b'{"colour":"green","id"', 1)
    assert decode_fact(line) == decode_fact(SAMPLES["duty.signed"])


def test_no_sample_names_a_person_who_asked() -> None:
    assert not any(word in line for line in SAMPLES.values() for word in (b"reporter", b"phone"))
