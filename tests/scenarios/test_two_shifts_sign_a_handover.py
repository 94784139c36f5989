"""交接班: what became the desk's, left it, turned red and was promised, signed by the shift that goes and the one that
comes. It begins on a Tuesday at 9:30; shifts change at 8:00 and 20:00."""

from typing import Any

import pytest
from msgspec.structs import replace

from command_center.api import handover
from command_center.facts.ids import case_id, fact_id
from tests.town import Refused, Town

LISTS = ("became", "left", "red", "promised", "open")


def look(t: Town, post: str = "clerk", **period: str) -> dict[str, Any]:
    return dict(t.get("/api/handover", post, **period))


def sign(t: Town, post: str, which: str, page: dict[str, Any], key: str = "", **more: Any) -> dict[str, Any]:
    shown = {name: [line["key"] for line in page[name]] for name in LISTS}
    body = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"], "shown": shown, **more}
    return t.do("/api/handover", post, key, sign=which, **body)


def cases(page: dict[str, Any], name: str) -> list[str]:
    return [line["case"] for line in page[name]]


def lost(t: Town, title: str = "有件事说不清") -> str:
    return t.ticket(title, text="请回电", grid="dengwei-02")


def test_the_page_tells_what_came_left_turned_red_and_was_promised(t: Town) -> None:
    stays, goes = lost(t), lost(t, "河面有东西")
    sent = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=30)
    t.act(goes, "accept", "clerk", item="street-lamp", grid="yuli-02")
    t.act(goes, "dispatch", "clerk", lead="construction")
    t.forward_to("2026-11-24T11:31")  # a signature was due a minute ago
    page = look(t)
    assert (page["since_at"][:16], page["until_at"][:16]) == ("2026-11-24T08:00", "2026-11-24T11:31")
    assert {line["case"]: line["stands"] for line in page["became"]} == {stays: True, goes: False}
    (left,) = page["left"]
    assert (left["case"], left["owner"], left["what"]) == (goes, "construction", "dispatch")
    red = [(line["case"], line["what"], line["owner"]) for line in page["red"]]
    assert {(sent, "sign", "enforcement"), (sent, "sign", "fuxi")} <= set(red)
    assert {(line["case"], line["what"]) for line in page["promised"]} == {(sent, "close"), (goes, "close")}
    assert {*cases(page, "open")} == {stays, goes, sent}
    facts = {fact["id"]: fact["kind"] for case in (stays, goes, sent) for fact in t.story(case)["story"]}
    assert {facts[id] for id in left["facts"]} == {"case.dispatched"}
    assert all(facts[id] for name in LISTS for line in page[name] for id in line["facts"])


def test_what_a_rule_drafts_for_while_it_is_sent_on_was_never_the_desks(t: Town) -> None:
    case = t.ticket("河边倾倒建筑垃圾", item="倾倒建筑垃圾", grid="fuxi-01")
    assert [whistle["state"] for whistle in t.view(case)["whistles"]] == ["to-approve"]
    t.forward(minutes=1)
    page = look(t)
    assert case not in (*cases(page, "became"), *cases(page, "left")) and cases(page, "open") == [case]


def test_what_is_promised_is_extended_suspended_gathered_for_and_called_back(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    t.forward(minutes=1)
    first = look(t)
    (promise,) = first["promised"]
    t.act(case, "ask_extension", "enforcement-head", days=2, reason="材料采购")
    t.act(case, "grant_extension", "supervisor")
    t.forward(minutes=1)
    (extended,) = look(t)["promised"]
    assert extended["due_at"] == t.view(case)["promised_at"] > promise["due_at"]
    kinds = [fact["kind"] for fact in t.story(case)["story"] if fact["id"] in extended["facts"]]
    assert {"case.dispatched", "case.extended"} <= {*kinds}, "what made it and what moved it"
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-12-15", reason="等改造")
    t.act(case, "endorse_suspension", "supervisor")
    t.act(case, "grant_suspension", "duty-leader")
    whistled = t.ticket("饭店无证", item="catering-licence", grid="chongshan-01")
    t.blow(whistled, "market", "fuxi")
    t.on_duty(whistled, "market", "sign")
    (whistle,) = t.case(whistled)["whistles"]
    t.do(f"/api/whistles/{whistle}/gather", "market-head", text="村口", meet_at="2026-11-25T09:00:00+08:00")
    answered = t.ticket("路灯不亮", item="street-lamp", grid="yuli-02")
    t.finish_all(answered)
    t.act(answered, "pass", "verifier")
    t.forward(minutes=1)
    page = look(t)
    made = {(line["case"], line["what"]): line for line in page["promised"] if line["stands"]}
    assert made[case, "review-date"]["due_at"][:10] == "2026-12-15"
    assert made[whistled, "gather"]["due_at"] == "2026-11-25T09:00:00.000+08:00"
    assert made[answered, "callback"]["owner"] == "role:caller"
    t.call_back(answered)
    t.forward(minutes=1)
    (over,) = [line for line in look(t)["promised"] if (line["case"], line["what"]) == (answered, "callback")]
    assert not over["stands"]


def test_first_who_goes_signs_then_who_comes_and_the_next_page_begins_there(t: Town) -> None:
    lost(t)
    t.forward(minutes=1)
    page = look(t, "duty-leader")
    assert page["may"] == "hand-over" and page["begins_at"] is None
    with pytest.raises(Refused) as refused:
        sign(t, "clerk", "take-over", page)
    assert refused.value.status == 409, "nobody has handed over yet"
    going = sign(t, "duty-leader", "hand-over", page, note="河面的事等水利站回电")
    later = lost(t, "又有一件")
    t.forward(minutes=5)
    assert look(t, "duty-leader")["may"] == "other", "the one who goes does not take over"
    with pytest.raises(Refused) as refused:
        sign(t, "duty-leader", "take-over", page)
    assert refused.value.status == 403
    same = look(t, "clerk-2")
    assert (same["digest"], same["may"], same["later"]["became"]) == (page["digest"], "take-over", 1)
    coming = sign(t, "clerk-2", "take-over", same)
    assert coming["on"] == going["id"]
    assert look(t, "clerk-2", **{"from": page["since_at"], "until": page["until_at"]})["may"] == "not-next"
    assert look(t, "clerk-2", **{"from": page["until_at"], "until": page["until_at"]})["may"] == "too-soon"
    after = look(t, "clerk-2")
    assert (after["since_at"], after["begins_at"]) == (page["until_at"], page["until_at"])
    assert cases(after, "became") == [later]
    assert [one["sign"] for one in after["former"]] == ["take-over", "hand-over"]
    assert after["former"][1]["note"] == "河面的事等水利站回电"
    kinds = [fact["kind"] for fact in t.get("/api/facts", "clerk", limit=200)["items"]]
    assert kinds.count("shift.handed-over") == kinds.count("shift.taken-over") == 1


def written_late(t: Town, like: str) -> str:
    """Another process writes down only now what happened when that case came; its case."""
    store = t.running.store
    first = store.read(lambda reader: reader.facts(like))[0]
    late = replace(first, id=fact_id("late", 0), case=case_id("late"), cause="late")
    store.transact_now(lambda tx: tx.append([late]))
    return late.case


def test_what_is_written_down_after_the_first_signature_is_on_the_next_page(t: Town) -> None:
    like = lost(t)
    t.forward(minutes=1)
    page = look(t)
    sign(t, "clerk", "hand-over", page)
    came = written_late(t, like)
    same = look(t, "clerk-2")
    assert (same["digest"], same["may"], same["later"]["became"]) == (page["digest"], "take-over", 1)
    sign(t, "clerk-2", "take-over", same)
    t.forward(minutes=1)
    after = look(t)
    assert cases(after, "became") == [came]
    assert after["became"][0]["at"] < after["since_at"], "it says when it was"
    sign(t, "clerk", "hand-over", after)
    again = look(t, "auditor", **{"from": page["since_at"], "until": page["until_at"]})
    assert (again["digest"], again["later"]) == (page["digest"], None)
    assert look(t, "clerk-2")["digest"] == after["digest"]


def test_what_is_written_down_before_the_first_signature_is_shown_before_it_is_signed(t: Town) -> None:
    like = lost(t)
    t.forward(minutes=1)
    page = look(t)
    written_late(t, like)
    with pytest.raises(Refused) as refused:
        sign(t, "clerk", "hand-over", page)
    assert "来到多 1 件" in refused.value.body["detail"]


def test_what_was_signed_can_be_made_again_and_compared(t: Town) -> None:
    case = lost(t)
    t.forward(minutes=1)
    page = look(t)
    signed = sign(t, "clerk", "hand-over", page)
    t.act(case, "decline", "clerk", reason="非诉求")
    t.forward(days=3)
    again = look(t, "auditor", **{"from": signed["since_at"], "until": signed["until_at"]})
    assert again["digest"] == signed["digest"] == again["signatures"][0]["digest"]
    assert signed["counts"] == page["counts"] == again["counts"]


def test_a_page_can_be_made_again_however_many_were_signed_since(t: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "FORMER", 3)
    like = lost(t)
    t.forward(minutes=1)
    page = look(t)
    first = sign(t, "clerk", "hand-over", page)
    written_late(t, like)
    sign(t, "clerk-2", "take-over", look(t, "clerk-2"))
    for _ in range(2):
        t.forward(hours=1)
        sign(t, "clerk", "hand-over", look(t))
        sign(t, "clerk-2", "take-over", look(t, "clerk-2"))
    again = look(t, "auditor", **{"from": page["since_at"], "until": page["until_at"]})
    assert len(again["former"]) == 3 and first["id"] not in [one["id"] for one in again["former"]]
    assert again["digest"] == page["digest"]
    assert [one["sign"] for one in again["signatures"]] == ["take-over", "hand-over"]


def test_a_page_that_changed_since_it_was_shown_is_refused_with_what_changed(t: Town) -> None:
    lost(t)
    t.forward(minutes=1)
    page = look(t)
    older = {**page, "became": [], "digest": "0" * 64, "open": []}  # as it was before the ticket came
    with pytest.raises(Refused) as refused:
        sign(t, "clerk", "hand-over", older)
    assert refused.value.status == 409
    assert "来到多 1 件：有件事说不清" in refused.value.body["detail"]
    sign(t, "clerk", "hand-over", page)
    t.forward(minutes=1)
    later = {"from": page["since_at"], "until": t.now()}
    assert look(t, "clerk-2", **later)["may"] == "pending", (
        "who comes takes over what was signed, and signs no other page"
    )
    with pytest.raises(Refused) as refused:
        sign(t, "clerk-2", "hand-over", look(t, "clerk-2", **later))
    assert (refused.value.status, "先接那一页" in refused.value.body["detail"]) == (409, True)
    beside = look(t, "clerk", **later)
    sign(t, "clerk", "hand-over", beside)  # the shift went on after all: a later page, signed anew
    with pytest.raises(Refused) as refused:
        sign(t, "duty-leader", "take-over", page)
    assert "交班签的是另一页" in refused.value.body["detail"]
    sign(t, "duty-leader", "take-over", beside)
    with pytest.raises(Refused) as refused:
        sign(t, "clerk", "hand-over", page)
    assert (refused.value.status, refused.value.body["field"]) == (409, "from"), "handovers follow each other"


def test_a_signature_is_given_once(t: Town) -> None:
    lost(t)
    t.forward(minutes=1)
    page = look(t)
    first = sign(t, "clerk", "hand-over", page, key="k")
    assert sign(t, "clerk", "hand-over", page, key="k") == first
    with pytest.raises(Refused) as refused:
        sign(t, "clerk", "hand-over", page, key="k", note="另一句")
    assert refused.value.body["code"] == "reused-key"
    with pytest.raises(Refused) as refused:
        sign(t, "clerk-2", "hand-over", page)
    assert "已签" in refused.value.body["detail"]
    done = t.get("/api/duty", "clerk", tab="done")
    assert (done["tabs"]["done"], done["done"]) == (0, []), "nothing was done about a case"


def test_a_number_that_somebody_writes_is_masked(t: Town) -> None:
    lost(t)
    t.forward(minutes=1)
    signed = sign(t, "clerk", "hand-over", look(t), note="请打 13912345678")
    assert "13912345678" not in signed["note"]


@pytest.mark.parametrize(
    ("period", "status"),
    [
        ({"from": "2026-11-24T12:00:00+08:00", "until": "2026-11-24T08:00:00+08:00"}, 422),
        ({"from": "yesterday"}, 422),
        ({"until": "2027-01-01T08:00:00+08:00"}, 200),
    ],
)
def test_a_period_is_of_time_that_has_passed(t: Town, period: dict[str, str], status: int) -> None:
    answer = t.request("GET", "/api/handover", "clerk", params=period)
    assert answer.status_code == status, answer.text
    assert status != 200 or answer.json()["until_at"] == t.now()


def test_the_town_looks_and_the_desk_signs(t: Town) -> None:
    t.forward(minutes=1)
    page = look(t, "supervisor")
    assert page["may"] == "not-yours"
    for post, status in (("supervisor", 403), ("market-clerk", 403), ("clerk", 200)):
        shown = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"]}
        answer = t.request("POST", "/api/handover", post, json={"sign": "hand-over", **shown})
        assert answer.status_code == status, post
    assert t.request("GET", "/api/handover", "market-clerk").status_code == 403
