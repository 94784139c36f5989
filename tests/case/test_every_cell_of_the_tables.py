"""Every cell state × verb × role of the four tables, against the orders as written down in `orders`."""

from collections.abc import Iterator
from itertools import product

import pytest
from msgspec.structs import replace

from command_center.case.state import Case
from command_center.case.table import TABLES
from command_center.facts.parts import Approval, Duty
from tests.case import orders
from tests.case.given import (
    ASSIST,
    BASE,
    D1,
    D2,
    LEAD,
    LEADERSHIP,
    MASTER,
    N1,
    POSTS,
    SITE,
    VILLAGE,
    W1,
    Cell,
    duty,
    late,
    notice,
    request,
    whistle,
    with_late,
)  # fmt: skip
from tests.case.orders import CASE_STATES, DUTY_STATES, NOTICE_STATES, WHISTLE_STATES

WORDS = {
    "clerk": ["clerk", "duty-leader"],  # the site's duty leader is a clerk as well
    "supervisor": ["supervisor"],
    "duty leader": ["duty-leader"],
    "verifier": ["verifier"],
    "source": ["source-12345"],
    "center": ["clerk", "duty-leader"],
    "leadership": LEADERSHIP,
    "lead": LEAD,
    "village": VILLAGE,
    "grid worker of that grid": ["chongshan-grid-01"],
}


def posts_of(by: str, more: dict[str, list[str]]) -> set[str]:
    return {post for word in by.split("; ") for post in (WORDS | more)[word]}


def walk(cell: Cell, possible: dict[str, set[str]], told: str, only: list[str] = POSTS) -> None:
    """`possible`: the verbs that the orders allow now, and to whom. All others are refused with those of them that
    are this post's."""
    verbs = [row.verb for row in TABLES[cell.target] if row.verb not in ("draft", "issue")]
    for post in only:
        done = set()
        for verb in verbs:
            code, allowed = cell.tried(verb, post)
            told_here = f"{told}: {verb} by {post} → {code}"
            if verb not in possible:
                assert code == "wrong-state", told_here
                assert set(allowed) == {mine for mine, posts in possible.items() if post in posts}, told_here
            else:
                assert code == ("done" if post in possible[verb] else "wrong-role"), told_here
            if code == "done":
                done.add(verb)
        assert cell.offered(post) == done, f"{told}: what {post} is offered is not what it may do"


def test_the_tables_have_the_orders_verbs_and_states_and_no_others() -> None:
    written = {
        "case": orders.CASE,
        "duty": orders.DUTY,
        "whistle": {"draft": orders.Order([""], ""), **orders.WHISTLE},
        "notice": {"issue": orders.Order([""], ""), **orders.NOTICE},
    }
    for target, table in TABLES.items():
        assert {row.verb: sorted(row.states) for row in table} == {
            verb: sorted(order.states) for verb, order in written[target].items()
        }, target


# -- cases ------------------------------------------------------------------------------------------------------------

CLOCKS = [("meeting", "case"), ("extension", "case"), ("suspension", "case"), ("verify", "case")]
UNCALLED = orders.CASE["merge"].guard
GUARDS_MET = {
    "bare": {"none asked", "once", UNCALLED},
    "ripe": {
        UNCALLED,
        "咨询 only", "≥ 2 signals", "after an accepted return", "extension asked", "suspension asked",
        "suspension endorsed", "a second 不满意", "drawn at closing", "a merge is suggested",
    },
    "asked": {UNCALLED, "extension asked", "suspension asked", "≥ 2 signals"},
    "late": {
        UNCALLED,
        "咨询 only", "≥ 2 signals", "after an accepted return", "extension asked", "suspension asked",
        "suspension endorsed", "a second 不满意", "drawn at closing", "a merge is suggested",
    },
}  # fmt: skip


def in_state(status: str, variant: str) -> Case:
    case = replace(BASE, status=status, former="to-sign", merged_into=MASTER, kind="投诉")
    case = replace(case, duties={D1: duty(), D2: duty(D2, state="done")})
    if variant == "bare":
        return replace(case, signals={"s1": case.signals["s1"]}, item="out-of-shop")
    case = replace(case, extension=request(), suspension=request())
    if variant == "asked":
        return case
    ripe = replace(case, kind="咨询", returns=1, dissatisfied=2, sampled="drawn")
    ripe = replace(ripe, suspension=request(endorsed="supervisor"), suggestions=(MASTER,))
    return with_late(ripe, *CLOCKS, ("callback-by", "case")) if variant == "late" else ripe


@pytest.mark.parametrize("status", CASE_STATES)
@pytest.mark.parametrize("variant", GUARDS_MET)
def test_every_verb_of_a_case(status: str, variant: str) -> None:
    passed = variant == "late"
    words = {
        "secretary when late": ["secretary"] if passed else [],
        "duty leader when late": ["duty-leader"] if passed else [],
        "supervisor when late": ["supervisor"] if passed else [],
        "caller, or upstream": ["source-12345"] if passed else ["caller"],
        "grid worker of that grid, where the item may be closed on the spot": (
            ["chongshan-grid-01"] if variant == "bare" else []
        ),
    }
    possible = {
        verb: posts_of(order.by, words)
        for verb, order in orders.CASE.items()
        if status in order.states and (not order.guard or order.guard in GUARDS_MET[variant])
    }
    walk(Cell(in_state(status, variant), "case"), possible, f"case {status} ({variant})")


def test_a_verifier_whose_unit_has_a_duty_may_not_verify() -> None:
    own = with_late(in_state("to-verify", "bare"), ("verify", "case"))
    own = replace(own, duties={**own.duties, "x": duty(unit="supervision", kind="assist", id="x", state="done")})
    for verb, post in product(("pass", "fail"), ("verifier", "supervisor")):
        assert Cell(own, "case").tried(verb, post)[0] == "wrong-role"


# -- duties -----------------------------------------------------------------------------------------------------------

DUTIES: dict[str, Duty] = {
    "dispatched lead": duty(),
    "dispatched with an arrive limit": duty(D2, needs_arrival=True),
    "called by a whistle": duty(D1, by="whistle", whistle=W1, needs_contact=True, needs_arrival=True),
    "called by a village's whistle": duty(D2, by="whistle", whistle=W1, needs_contact=True, needs_arrival=True),
    "called by an 应急 whistle": duty(D2, by="whistle", whistle=W1, needs_arrival=True),
    "may not return": duty(may_not_return=True),
    "a recheck": duty(D1, kind="recheck", by="notice", notice=N1),
    "its review is late": duty(),
}


def duty_orders(name: str, duty: Duty, status: str) -> Iterator[tuple[str, set[str]]]:
    unit = {D1: LEAD, D2: ASSIST}[duty.id]
    whistler = [] if not duty.whistle else VILLAGE if "village" in name else ["duty-leader"]
    reviewers = ["clerk", "duty-leader"] if duty.whistle else ["supervisor"]
    words = {
        "unit": unit,
        "unit-head": [unit[1]],
        "officer": [unit[2]],
        "reviewer": [*reviewers, "duty-leader"] if "late" in name else reviewers,
        "whistler's side": whistler,
    }
    spot = duty.state == "on-scene" or not duty.needs_arrival
    returns_in = ["to-sign", "handling"] if duty.kind == "lead" else orders.WORKED_ON
    guards = {
        "": True,
        "may return": not duty.may_not_return and status in returns_in,
        orders.SPOT: spot,
        orders.DUTY["report_in"].guard: duty.state == "contacted" or (duty.needs_arrival and not duty.needs_contact),
    }
    for verb, order in orders.DUTY.items():
        possible = duty.state in order.states and guards[order.guard]
        if duty.kind == "recheck":
            possible = possible and verb == "record"  # its notice ends a recheck
        if possible and status in orders.DUTY_IN.get(verb, orders.WORKED_ON):
            yield verb, posts_of(order.by, words)


@pytest.mark.parametrize("state", DUTY_STATES)
@pytest.mark.parametrize("name", DUTIES)
def test_every_verb_of_a_duty(state: str, name: str) -> None:
    kind = DUTIES[name]
    author = "chongshan-clerk" if "village" in name else "clerk"
    blown = whistle(author=author, author_unit=SITE.unit_of(author), kind="应急" if "应急" in name else "推进")
    for status in CASE_STATES:
        tested = replace(kind, state=state, former="signed" if state == "in-review" else "")
        case = replace(BASE, status=status, former="to-sign", duties={**BASE.duties, tested.id: tested})
        if tested.whistle:
            case = replace(case, whistles={W1: blown})
        if "late" in name:
            case = with_late(case, ("review", tested.id))
        posts = POSTS if status in ("handling", "to-verify") else ["supervisor", "verifier", *LEAD]
        possible = dict(duty_orders(name, tested, status))
        cell = Cell(case, "duty", tested.id, tested.unit)
        walk(cell, possible, f"duty {state} ({name}), case {status}", posts)


# -- whistles ---------------------------------------------------------------------------------------------------------

AUTHORS = {
    "clerk": ["duty-leader"],  # author, and the whistler's side
    "rule:night": ["duty-leader"],
    "chongshan-head": VILLAGE,
    "chongshan-grid-01": ["chongshan-grid-01", *VILLAGE],
}
APPROVERS = {"推进": LEADERSHIP, "攻坚": ["secretary", "mayor"], "应急": []}


@pytest.mark.parametrize("state", WHISTLE_STATES)
@pytest.mark.parametrize("kind", APPROVERS)
@pytest.mark.parametrize("author", AUTHORS)
def test_every_verb_of_a_whistle(state: str, kind: str, author: str) -> None:
    answered = "on-scene" if state == "blown" else "done"
    duties = {id: replace(d, whistle=W1, by="whistle", state=answered) for id, d in BASE.duties.items()}
    for status, passed, said in [*((s, False, False) for s in CASE_STATES), ("handling", True, True)]:
        words = {
            "author": [author],
            "approver": ["chongshan-head"] if "grid" in author else APPROVERS[kind],
            "whistler's side": AUTHORS[author],
            "duty leader when late": ["duty-leader"] if passed else [],
            "unit-heads that answered": ["market-head", "police-head"] if answered == "done" else [],
        }
        approvals = (Approval("leader", "ratify", 1),) if said else ()
        unit = "" if author.startswith("rule:") else SITE.unit_of(author)
        tested = whistle(state=state, kind=kind, author=author, author_unit=unit, approvals=approvals)
        case = replace(BASE, status=status, duties=duties, whistles={W1: tested})
        if passed:
            case = with_late(case, ("lower", W1))
        guards = {"": True, "应急": kind == "应急", "应急, once": kind == "应急" and not said}
        possible = {
            verb: posts_of(order.by, words)
            for verb, order in orders.WHISTLE.items()
            if state in order.states and status in orders.WHISTLE_IN.get(verb, CASE_STATES) and guards[order.guard]
        }
        posts = POSTS if status == "handling" else ["clerk", "duty-leader", "leader", "market-head", "chongshan-head"]
        walk(Cell(case, "whistle", W1), possible, f"whistle {state} ({kind} of {author}), case {status}", posts)


@pytest.mark.parametrize("status", CASE_STATES)
def test_drafting_a_whistle(status: str) -> None:
    cell = Cell(replace(BASE, status=status), "whistle")
    for post in POSTS:
        may = post in posts_of(orders.DRAFT.by, {})
        possible = status in orders.DRAFT.states
        expected = "wrong-state" if not possible else "done" if may else "wrong-role"
        assert cell.tried("draft", post) == (expected, ()), post
        assert ("draft" in cell.offered(post)) == (expected == "done"), post


# -- notices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", NOTICE_STATES)
def test_every_verb_of_a_notice(state: str) -> None:
    recheck = duty(D1, id="r", kind="recheck", by="notice", notice=N1)
    tested = notice(state=state, recheck_duty="r" if state in ("rechecking", "passed", "failed") else "")
    case = replace(BASE, notices={N1: tested}, duties={**BASE.duties, "r": recheck})
    case = replace(case, clocks={**case.clocks, "recheck:" + N1: late("recheck", N1)})
    words = {"officer": [LEAD[2]], "unit-head": [LEAD[1]]}
    possible = {verb: posts_of(o.by, words) for verb, o in orders.NOTICE.items() if state in o.states}
    walk(Cell(case, "notice", N1), possible, f"notice {state}")


@pytest.mark.parametrize("state", DUTY_STATES)
@pytest.mark.parametrize("unit", ["market", "chongshan"])
def test_issuing_a_notice(state: str, unit: str) -> None:
    for status in CASE_STATES:
        issuing = duty(D1, unit=unit, state=state, former="signed" if state == "in-review" else "")
        cell = Cell(replace(BASE, status=status, duties={D1: issuing}), "notice", D1, unit)
        for post in POSTS:
            possible = state in orders.ISSUE.states and status in orders.WORKED_ON
            expected = "wrong-state" if not possible else "done" if post == f"{unit}-officer-1" else "wrong-role"
            if unit == "chongshan" and expected == "done":
                expected = "invalid"  # a village issues none
            assert cell.tried("issue", post)[0] == expected, f"{unit} {state}, case {status}, {post}"
            assert ("issue" in cell.offered(post)) == (expected == "done"), post
