"""A desk hears why its unit cannot do something, and never of what it is offered."""

from itertools import product

import pytest
from msgspec.structs import replace

from command_center.case.decide import allowed
from command_center.case.not_yet import not_yet
from command_center.case.state import Case, Request
from command_center.facts.parts import Duty
from tests.case.given import BASE, D1, N1, NOW, POSTS, SITE, W1, WORK, duty, notice, whistle
from tests.case.orders import DUTY_STATES, NOTICE_STATES


def why(case: Case, post: str) -> dict[str, str]:
    return {entry.verb: entry.why for entry in not_yet(case, SITE, SITE.posts[post], WORK, NOW)}


def at(state: str, **more: object) -> Case:
    duties: dict[str, Duty] = {**BASE.duties, D1: duty(state=state, needs_contact=True, needs_arrival=True, **more)}
    return replace(BASE, duties=duties)


def test_each_step_names_the_one_before_it() -> None:
    called = why(replace(at("called"), status="to-sign"), "market-clerk")
    for verb in ("contact", "report_in", "record", "finish", "ask_extension"):
        assert called[verb] == "sign-first"
    signed = why(at("signed"), "market-officer-1")
    assert (signed["report_in"], signed["finish"], signed["issue"]) == (
        "contact-first",
        "report-in-first",
        "not-on-scene",
    )
    contacted = why(at("contacted"), "market-head")
    assert (contacted["finish"], contacted["return"]) == ("report-in-first", "contacted-already")


def test_what_another_of_the_unit_may_do_names_him() -> None:
    assert why(at("signed"), "market-clerk")["return"] == "by-unit-head"
    assert why(at("contacted"), "market-clerk")["report_in"] == "by-officer"
    issued = replace(at("on-scene"), notices={N1: notice()})
    assert why(issued, "market-clerk") == {
        "issue": "by-officer", "serve": "by-officer", "withdraw": "by-unit-head", "return": "contacted-already",
        "recheck_now": "serve-first", "pass": "serve-first", "fail": "serve-first",
    }  # fmt: skip


def test_a_request_that_would_be_refused_says_so_before() -> None:
    urgent = why(replace(BASE, level="L2"), "market-head")
    assert urgent["ask_extension"] == urgent["ask_suspension"] == "urgent-level"
    asked = replace(BASE, extension=Request(asked_at=NOW, by="market-clerk", reason="等材料", days=2))
    assert why(asked, "market-head")["ask_extension"] == "extended-once"
    blown = replace(BASE, whistles={W1: whistle(kind="应急")})
    assert why(blown, "market-head")["ask_suspension"] == "urgent-whistle"
    close = BASE.clocks[f"close:{D1}"]
    soon = replace(BASE, clocks={**BASE.clocks, close.id: replace(close, due_at=NOW + 1)})
    assert why(soon, "market-head")["ask_extension"] == "extension-too-late"


def test_who_is_of_no_unit_at_work_hears_nothing() -> None:
    for post in ("clerk", "supervisor", "leader", "chongshan-grid-01", "water-head", "auditor"):
        assert not why(at("contacted"), post)


@pytest.mark.parametrize("post", POSTS)
def test_nothing_is_both_offered_and_not_yet_but_a_request_that_would_be_refused(post: str) -> None:
    for state, served in product(DUTY_STATES, NOTICE_STATES):
        case = replace(at(state), whistles={W1: whistle()}, notices={N1: notice(state=served)})
        told = {(entry.target, entry.on, entry.verb) for entry in not_yet(case, SITE, SITE.posts[post], WORK, NOW)}
        offered = {(entry.target, entry.on, entry.row.verb) for entry in allowed(case, SITE, SITE.posts[post])}
        refused = {verb for _, _, verb in told & offered}
        assert refused <= {"ask_extension", "ask_suspension"}, f"{post}, duty {state}, notice {served}"
