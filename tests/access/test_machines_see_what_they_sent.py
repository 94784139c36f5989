"""A key sees of a case that others reported too its own signals, and what it takes to keep its own record of it."""

from typing import Any

from tests.access.house import House, told
from tests.town import Town

OWN, OTHER = "urn:hotline:1", "urn:district:2"
WORDS, SAID, FOUND = "隔壁老店油烟大", "已查封灶具", "有人住在店里"
ITEM = {"item": "catering-licence"}
REPORTER = {"name": "王小明", "phone": "13987654321", "confidential": True}


def key(home: House, source: str) -> str:
    home.accounts.demo = False
    return home.accounts.give("key", f"for {source}", 30, "test", ("events",), source)


def look(home: House, token: str, path: str) -> dict[str, Any]:
    answer = home.with_bearer(token, "GET", path)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def another(t: Town) -> tuple[str, str]:
    """A case that another source reported and a unit works at, and the picture that this unit took."""
    case = t.ticket("餐饮店无证", text=WORDS, reporter=REPORTER, source=OTHER, id="other", **ITEM)
    t.on_duty(case, "market", "sign")
    picture = t.picture("found")
    t.on_duty(case, "market", "record", text=SAID, pictures=[picture])
    t.act(case, "remind", "supervisor", note=FOUND)
    return case, picture


def test_it_is_told_nothing_of_what_others_said_and_units_did(home: House) -> None:
    t = told(home)
    case, picture = another(t)
    own = t.picture("own")
    assert t.ticket("餐饮店没有执照", source=OWN, id="own", attachments=[own], **ITEM) == case
    token = key(home, OWN)
    page = look(home, token, f"/api/cases/{case}")
    assert not [words for words in (WORDS, SAID, FOUND, picture, "confidential", OTHER) if words in str(page)]
    view = page["view"]
    assert (view["status"], view["lead"], view["item"], view["level"]) == ("handling", "market", ITEM["item"], "L3")
    assert view["number"] and view["grid"] == "chongshan-01" and view["promised_at"]
    assert {clock["kind"] for clock in view["clocks"]} >= {"close"}
    assert [part["id"] for part in page["case"]["signals"].values()] == ["own"]
    assert home.with_bearer(token, "GET", f"/blobs/{own}").status_code == 200
    assert home.with_bearer(token, "GET", f"/blobs/{picture}").status_code == 404
    became = look(home, token, f"/api/signals?source={OWN}&id=own")["outcome"]
    assert (became["state"], became["number"], became["status"]) == ("joined", view["number"], "handling")


def test_neither_after_the_other_signal_has_a_case_of_its_own(home: House) -> None:
    t = told(home)
    case, picture = another(t)
    assert t.ticket("餐饮店没有执照", source=OWN, id="own", **ITEM) == case
    signal = next(key for key, part in t.case(case)["signals"].items() if part["id"] == "other")
    t.act(case, "split", "clerk", signal=signal, reason="不是一回事")
    token = key(home, OWN)
    assert SAID not in str(look(home, token, f"/api/cases/{case}"))
    assert home.with_bearer(token, "GET", f"/blobs/{picture}").status_code == 404


def test_neither_of_a_call_back_to_others(home: House) -> None:
    t = told(home)
    case = t.ticket("餐饮店无证", reporter=REPORTER, source=OTHER, id="other", **ITEM)
    assert t.report("餐饮店没有执照", source="urn:app", id="own", **ITEM) == case
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    view = look(home, key(home, "urn:app"), f"/api/cases/{case}")["view"]
    assert (view["status"], view["asked"]) == ("to-call-back", 0)
    assert "callback" not in {clock["kind"] for clock in view["clocks"]}


def test_of_a_case_of_its_own_it_sees_all_but_who_asked(home: House) -> None:
    t = told(home)
    case, picture = another(t)
    token = key(home, OTHER)
    page = look(home, token, f"/api/cases/{case}")
    assert WORDS in str(page) and FOUND in str(page) and page["requesters"] == []
    assert home.with_bearer(token, "GET", f"/blobs/{picture}").status_code == 200


def test_to_try_events_finds_no_case_of_others(home: House) -> None:
    t = told(home)
    case, _ = another(t)
    number = t.view(case)["number"]
    data = {"title": "餐饮店没有执照", "place": t.place("chongshan-01"), **ITEM}
    event = {"specversion": "1.0", "id": "try", "type": "hotline.ticket.v1", "data": data}
    keys = {source: key(home, source) for source in (OWN, OTHER)}

    def tried(source: str, **more: Any) -> Any:
        said = {"authorization": f"Bearer {keys[source]}", "content_type": "application/cloudevents+json"}
        answer = home.ask("POST", "/events?dry_run=true", {**event, "source": source, **more}, **said)
        assert answer.status_code == 200, answer.text
        return answer.json()["would"][0]

    assert tried(OWN) == {"outcome": "joined", "grid": "chongshan-01", "item": ITEM["item"]}
    assert tried(OTHER)["case"]["number"] == number
    elsewhere = tried(OWN, data={**data, "place": t.place("fuxi-01")})
    assert (elsewhere["outcome"], elsewhere["unit"]) == ("opened", "market")


def test_a_source_is_told_of_no_others_signal_that_has_no_case(home: House) -> None:
    t = told(home)
    for kind, source in (("hotline.ticket.v1", OWN), ("grid.report.v1", OTHER)):
        t.send(kind, {"title": "演练", "exercise": True}, source=source, id="drill")
    home.accounts.demo = False
    post = home.someone("source-12345")
    assert post.look(f"/api/signals?source={OWN}&id=drill")["outcome"]["state"] == "set-aside"
    assert post.status("GET", f"/api/signals?source={OTHER}&id=drill") == 404
