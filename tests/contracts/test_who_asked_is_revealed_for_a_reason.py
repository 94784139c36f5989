"""Who asked is shown masked, to few; to know more one says why, and that stays."""

from typing import Any

import httpx
import pytest

from command_center.access.audit import LOOKED, Entry
from tests.contracts.given import problem
from tests.town import Town

NAME, PHONE = "诸葛来电", "13987654321"
TITLE, TEXT = "诸葛来电反映路灯不亮", f"我叫诸葛来电，打 {PHONE} 或 139-8765-4321 找王小明先生"
WHY = "回访要核对地址"


def asked(t: Town, confidential: bool = False, item: str = "catering-licence") -> tuple[str, str]:
    """A case, of `market` and of its village too, and its signal."""
    reporter = {"name": NAME, "phone": PHONE, "confidential": confidential}
    case = t.ticket(TITLE, item=item, text=TEXT, reporter=reporter)
    return case, next(iter(t.case(case)["signals"]))


def reveal(t: Town, signal: str, post: str, reason: str = WHY, **headers: str) -> httpx.Response:
    return t.request("POST", f"/api/signals/{signal}/reveal", post, json={"reason": reason}, headers=headers)


def audited(t: Town) -> list[Entry]:
    """But for looks at cases, which a town takes to find what it asks for."""
    found = t.running.center.store.read(lambda reader: reader.audited())
    return [entry for _, entry, _ in found if entry.did != LOOKED]


def shown(t: Town, case: str, post: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = t.request("GET", f"/api/cases/{case}", post).json()["requesters"]
    return found


def test_the_case_shows_who_asked_masked(t: Town) -> None:
    case, signal = asked(t)
    masked = {"signal": signal, "name": "诸葛*", "phone": "139****4321", "confidential": False, "may_reveal": True}
    for post in ("clerk", "caller", "duty-leader", "supervisor", "market-clerk"):
        assert shown(t, case, post) == [masked], post
    assert shown(t, case, "auditor" if "auditor" in t.site.posts else "verifier") == [{**masked, "may_reveal": False}]
    for post in ("", "source-12345"):
        assert shown(t, case, post) == [], post


def test_units_are_not_shown_who_asked_in_confidence(t: Town) -> None:
    case, signal = asked(t, confidential=True)
    assert [one["confidential"] for one in shown(t, case, "clerk")] == [True]
    answer = t.request("GET", f"/api/cases/{case}", "market-clerk")
    assert answer.json()["requesters"] == []
    assert "诸葛" not in answer.text and "4321" not in answer.text
    problem(reveal(t, signal, "market-clerk"), 404)


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("post", ["caller", "clerk", "duty-leader", "supervisor"])
def test_those_who_call_back_may_know_it(t: Town, post: str, confidential: bool) -> None:
    _, signal = asked(t, confidential)
    answer = reveal(t, signal, post)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["name"], found["phone"], found["confidential"]) == (NAME, PHONE, confidential)
    assert found["written"] == {"title": TITLE, "text": TEXT}


def test_a_units_people_may_know_it_in_their_own_cases(t: Town) -> None:
    _, signal = asked(t)
    assert reveal(t, signal, "market-clerk").json()["phone"] == PHONE
    problem(reveal(t, signal, "enforcement-clerk"), 404)

    alone = next(item for item in t.site.items.values() if "{village}" not in (item.lead, *item.assist))
    case, signal = asked(t, item=alone.code)
    assert len(shown(t, case, "chongshan-clerk")) == 1  # it is their village, and not their case
    problem(reveal(t, signal, "chongshan-clerk"), 403)


@pytest.mark.parametrize("post", ["verifier", "mayor", "secretary", "source-12345", ""])
def test_nobody_else_may(t: Town, post: str) -> None:
    _, signal = asked(t)
    assert reveal(t, signal, post).status_code == (403 if post else 401)
    assert audited(t) == []


@pytest.mark.parametrize("reason", ["", "   ", "看看", "   看一看  "])
def test_without_a_reason_nothing_is_shown(t: Town, reason: str) -> None:
    case, signal = asked(t)
    problem(reveal(t, signal, "clerk", reason), 422, field="reason")
    assert "requester.revealed" not in t.kinds(case) and audited(t) == []


def test_it_is_a_fact_without_what_was_shown_and_a_row_of_the_audit(t: Town) -> None:
    case, signal = asked(t)
    reveal(t, signal, "caller", f"{NAME}的电话 {PHONE} 要核对")
    fact = t.story(case)["story"][-1]
    assert (fact["kind"], fact["actor"], fact["on"]) == ("requester.revealed", "caller", signal)
    assert fact["because"] == "诸葛*的电话 139****4321 要核对"
    assert [(row.who, row.did, row.about, row.why) for row in audited(t)] == [
        ("demo", "revealed", signal, fact["because"])
    ]


def test_asked_twice_under_one_key_it_is_shown_twice_and_written_down_once(t: Town) -> None:
    case, signal = asked(t)
    answers = [reveal(t, signal, "caller", **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert [answer.json()["phone"] for answer in answers] == [PHONE, PHONE]
    assert t.kinds(case).count("requester.revealed") == len(audited(t)) == 1


def test_a_key_that_was_used_for_something_else_shows_nothing(t: Town) -> None:
    case, signal = asked(t)
    _, other = asked(t, item="dispute-neighbour")
    once, verb = {"Idempotency-Key": "once"}, {"Idempotency-Key": "of a verb"}
    reveal(t, signal, "caller", **once)
    problem(reveal(t, other, "caller", **once), 422, field="Idempotency-Key")
    problem(reveal(t, signal, "caller", "另一个理由", **once), 422, field="Idempotency-Key")
    done = t.request("POST", f"/api/cases/{case}/remind", "supervisor", json={"note": "请抓紧"}, headers=verb)
    assert done.status_code == 200, done.text
    problem(reveal(t, signal, "supervisor", **verb), 422, field="Idempotency-Key")
    assert len(audited(t)) == 1
    assert reveal(t, other, "caller", **{"Idempotency-Key": "another"}).status_code == 200 and len(audited(t)) == 2


def test_what_people_write_is_masked_and_can_be_known(t: Town) -> None:
    case, signal = asked(t)
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "record", text=f"已联系{NAME} {PHONE}")
    told = t.story(case)["story"][-1]
    assert told["kind"] == "duty.recorded" and NAME not in str(told) and PHONE not in str(told)
    assert reveal(t, signal, "market-clerk").json()["notes"] == [{"text": f"已联系{NAME} {PHONE}"}]


def test_no_case_has_a_signal_that_nobody_asked_in(t: Town) -> None:
    problem(reveal(t, "none", "clerk"), 404)
    case = t.report("乱堆物")
    problem(reveal(t, next(iter(t.case(case)["signals"])), "clerk"), 404)


def test_who_reads_the_log_is_written_down_once(t: Town) -> None:
    asked(t)
    t.get("/api/facts")  # whoever looks on in a demo is nobody
    assert audited(t) == []
    for _ in range(3):
        t.get("/api/facts", "clerk")
        t.get("/api/facts", "clerk", after="latest")
    assert [(row.who, row.did) for row in audited(t)] == [("demo", "exported")]
