"""That somebody looked at a case is written down, once in a while; the town's posts see which posts did."""

from typing import Any

import pytest

from command_center.access.audit import EXPORTED, LOOKED, LOOKED_IN
from command_center.facts.durations import SECOND
from tests.access.house import Browser, House

CLERK, MARKET, OUTSIDER = "clerk", "market-clerk", "water-officer-1"


@pytest.fixture
def case(home: House) -> str:
    """At market's, and nobody has looked at it."""
    home.accounts.demo = True
    found = home.town.ticket("餐饮店无证经营", item="catering-licence")
    home.accounts.demo = False
    return found


def rows(home: House) -> list[tuple[str, str, str, str]]:
    found = home.town.running.store.read(lambda reader: reader.audited())
    return [(entry.who, entry.did, entry.about, entry.why) for _, entry, _ in found if entry.did in (LOOKED, EXPORTED)]


def looks(browser: Browser, case: str) -> list[tuple[str, int, int]]:
    items = browser.look(f"/api/cases/{case}/looks")["items"]
    return [(one["post"], one["looked"], one["exported"]) for one in items]


def test_who_looks_is_a_row_of_the_audit(home: House, case: str) -> None:
    home.someone(MARKET, name="li").look(f"/api/cases/{case}")
    assert rows(home) == [("li", LOOKED, case, MARKET)]
    assert home.town.running.store.read(lambda reader: reader.audit_broken())[1] == 0


def test_a_page_that_asks_again_and_again_is_written_down_once_in_four_hours(home: House, case: str) -> None:
    clerk = home.someone(CLERK)
    for _ in range(5):
        clerk.look(f"/api/cases/{case}")
        home.forward(seconds=3)
    assert len(rows(home)) == 1
    home.forward(seconds=LOOKED_IN / SECOND)
    clerk.look(f"/api/cases/{case}")
    assert looks(clerk, case) == [(CLERK, 2, 0)]


def test_each_account_and_each_of_its_posts_is_written_down(home: House, case: str) -> None:
    one, other = home.someone(CLERK, "supervisor", name="one"), home.someone(CLERK, name="other")
    for browser in (one, other):
        browser.look(f"/api/cases/{case}")
    one.acts_as("supervisor")
    one.look(f"/api/cases/{case}")
    assert [row[0] for row in rows(home)] == ["one", "other", "one"]
    found = {line["post"]: line["people"] for line in one.look(f"/api/cases/{case}/looks")["items"]}
    assert found == {CLERK: 2, "supervisor": 1}


def test_the_town_sees_posts_and_units_the_latest_first_and_no_account(home: House, case: str) -> None:
    home.someone(MARKET, name="li").look(f"/api/cases/{case}")
    home.forward(seconds=60)
    auditor = home.someone("auditor", name="wang")
    assert auditor.look(f"/api/cases/{case}")["looks"] == 2, "with the one who just looks"
    number = auditor.look(f"/api/cases/{case}")["view"]["number"]
    found = auditor.look(f"/api/cases/{number}/looks")["items"]
    assert [(one["name"], one["unit"]) for one in found] == [("审计岗", "supervision"), ("市场监管所内勤岗", "market")]
    assert found[0]["last_at"] > found[1]["last_at"] == found[1]["first_at"]
    assert not [name for name in ("li", "wang") if f'"{name}"' in str(found)]


def test_units_do_not_learn_who_looked(home: House, case: str) -> None:
    unit = home.someone(MARKET)
    assert unit.look(f"/api/cases/{case}")["looks"] is None
    assert unit.status("GET", f"/api/cases/{case}/looks") == 403


def test_who_may_not_see_it_and_lists_and_machines_leave_no_row(home: House, case: str) -> None:
    outsider = home.someone(OUTSIDER)
    assert outsider.status("GET", f"/api/cases/{case}") == outsider.status("GET", f"/api/cases/{case}/dossier") == 404
    clerk = home.someone(CLERK)
    for path in ("cases", "duties", "desk", "duty"):
        clerk.look(f"/api/{path}")
    key = home.accounts.give("key", "hotline", 1, "test", ("events",), "urn:")
    assert home.with_bearer(key, "GET", f"/api/cases/{case}").status_code == 200
    assert rows(home) == []


def dossier(browser: Browser, case: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.look(f"/api/cases/{case}/dossier")
    return found


def test_each_dossier_is_written_down_before_it_is_given(home: House, case: str) -> None:
    unit, clerk = home.someone(MARKET, name="li"), home.someone(CLERK)
    exported = dossier(unit, case)["exported"]
    assert (exported["who"], exported["post"]) == ("li", MARKET)
    dossier(unit, case)
    assert rows(home) == [("li", EXPORTED, case, MARKET)] * 2
    assert looks(clerk, case) == [(MARKET, 0, 2)]


def test_a_dossier_has_all_that_one_sees_of_the_case(home: House, case: str) -> None:
    unit = home.someone(MARKET)
    seen = unit.look(f"/api/cases/{case}")
    taken = dossier(unit, seen["view"]["number"])
    for part in ("case", "view", "story", "requesters", "deliveries", "explained", "ledger"):
        assert taken[part] == seen[part], part
    assert "allowed" not in taken, "what may be done about it is nothing to take along"


@pytest.mark.parametrize("confidential", [False, True])
def test_a_dossier_has_who_asked_masked_and_in_confidence_not_for_units(home: House, confidential: bool) -> None:
    home.accounts.demo = True
    reporter = {"name": "诸葛来电", "phone": "13987654321", "confidential": confidential}
    case = home.town.ticket("无证经营", item="catering-licence", text="我是诸葛来电，打 13987654321", reporter=reporter)
    home.accounts.demo = False
    for post, count in ((CLERK, 1), (MARKET, 0 if confidential else 1)):
        answer = home.someone(post).ask("GET", f"/api/cases/{case}/dossier")
        assert "诸葛来电" not in answer.text and "13987654321" not in answer.text
        assert len(answer.json()["requesters"]) == count, post
