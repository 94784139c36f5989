"""Whatever people wrote into a case, a message has none of it; and each fact of the table is told to somebody."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.case.state import Case, evolve
from command_center.facts.parts import Fact
from command_center.messages.message import MOST, Message
from command_center.messages.table import MESSAGES, messages
from command_center.site.calendar import WorkTime
from command_center.site.value import Channel, Reach
from tests.golden.samples import kinds_in_code, samples
from tests.messages.given import reached
from tests.town import guangfu

SITE = reached(dict.fromkeys(guangfu().units, Reach((Channel("邮件", "env:MAIL"),))))
WORK = WorkTime(SITE.calendar)
LIKE = Case(id="c" * 32, number="261124-7K2QF9", item="catering-licence", grid="chongshan-01", level="L3")


def drafted_by_rule(fact: Fact) -> Fact:
    """A rule's draft waits for approval at once."""
    waiting = {id: replace(whistle, state="to-approve") for id, whistle in fact.change.whistles.items() if whistle}
    return replace(fact, change=replace(fact.change, whistles=waiting))


def with_notice(fact: Fact) -> Fact:
    """Of a rule that names somebody."""
    return replace(fact, given={"notify": ["role:supervisor", "market"]})


TOLD = {fact.kind: fact for fact in samples() if fact.kind in MESSAGES}
TOLD["whistle.drafted"] = drafted_by_rule(TOLD["whistle.drafted"])
TOLD["case.ruled-on"] = with_notice(TOLD["case.ruled-on"])
MARK = "赑"  # in no name of the town
CODE = re.compile(r"[a-z0-9:.|@_-]*|L[1-4]|推进|攻坚|应急")
"""What the program and the site call things; every other text may be somebody's own."""

people_say = st.text(max_size=40).map(lambda text: f"{text}{MARK}")


def said(fact: Fact, case: Case = LIKE) -> list[Message]:
    return messages(fact, evolve(case, fact), SITE, WORK)


def rewritten(value: Any, words: Callable[[], str]) -> Any:
    """The same with `words` in place of every text that somebody may have written."""
    if isinstance(value, str):
        return value if CODE.fullmatch(value) else words()
    if isinstance(value, dict):
        return {key: rewritten(inner, words) for key, inner in value.items()}
    return [rewritten(inner, words) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", sorted(TOLD))
@given(data=st.data())
def test_nothing_that_anybody_wrote_is_in_a_message(kind: str, data: st.DataObject) -> None:
    fact = msgspec.convert(
        rewritten(msgspec.to_builtins(TOLD[kind]), lambda: data.draw(people_say)), Fact, strict=False
    )
    words = data.draw(people_say)
    for message in said(fact, replace(LIKE, title=words, why=words)):
        assert MARK not in message.title + message.text
        assert len(message.text) <= MOST


def test_a_text_that_is_written_into_a_fact_is_really_there() -> None:
    fact = msgspec.convert(rewritten(msgspec.to_builtins(TOLD["duty.returned"]), lambda: MARK), Fact, strict=False)
    assert MARK in fact.because and MARK in str(msgspec.to_builtins(fact.change))


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_each_kind_of_fact_in_the_table_tells_somebody(kind: str) -> None:
    (first, *_) = said(TOLD[kind])
    assert first.title and "工单 261124-7K2QF9" in first.text and first.unit in SITE.units


def test_the_table_names_facts_that_there_are() -> None:
    assert MESSAGES.keys() <= kinds_in_code() and MESSAGES.keys() == TOLD.keys()
