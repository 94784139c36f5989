"""A unit may know who asked in its cases, but never who asked in confidence: neither by another who asked, nor by words
of others."""

from collections.abc import Collection
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from command_center.access.requesters import Requester
from command_center.store import Reader
from tests.town import Town

SECRET, PHONE = "王小明", "13987654321"
NOTE = f"保密举报人{SECRET} {PHONE} 又来电"
UNIT = "market-clerk"


def two_asked(t: Town, text: str = "") -> tuple[str, str, str]:
    """A case, the signal of whoever asked in confidence, and that of another who asked in it; `text` is theirs."""
    item = {"item": "catering-licence"}
    case = t.ticket("餐饮店无证", reporter={"name": SECRET, "phone": PHONE, "confidential": True}, **item)
    secret = next(iter(t.case(case)["signals"]))
    more: dict[str, Any] = {"text": text, "reporter": {"name": "李红", "phone": "13600001111"}}
    assert t.ticket("餐饮店无证经营", **more, **item) == case
    other = next(key for key in t.case(case)["signals"] if key != secret)
    return case, secret, other


def revealed(t: Town, signal: str, post: str) -> dict[str, Any]:
    answer = reveal(t, signal, post)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def reveal(t: Town, signal: str, post: str, reason: str = "要回电核对") -> httpx.Response:
    return t.request("POST", f"/api/signals/{signal}/reveal", post, json={"reason": reason})


def seen(t: Town, case: str, post: str = UNIT) -> str:
    """All that a post is shown of a case, and of its lists."""
    paths = (f"/api/cases/{case}", f"/api/cases/{case}/dossier", "/api/cases", "/api/desk")
    return "".join(t.request("GET", path, post).text for path in paths)


def test_what_was_written_about_the_case_is_not_told_with_another_requester(t: Town) -> None:
    case, _, other = two_asked(t)
    t.act(case, "remind", "supervisor", note=NOTE)
    assert revealed(t, other, "supervisor")["notes"] == [{"note": NOTE}]
    found = revealed(t, other, UNIT)
    assert (found["name"], found["notes"]) == ("李红", [])


def test_neither_after_whoever_asked_in_confidence_has_a_case_of_their_own(t: Town) -> None:
    case, secret, other = two_asked(t, text=f"我是李红，打 13600001111，{SECRET}也投诉过")
    t.act(case, "remind", "supervisor", note=NOTE)
    t.act(case, "split", "clerk", signal=secret, reason="不是一件事")
    found = revealed(t, other, UNIT)
    assert found["notes"] == [] and SECRET not in str(found) and PHONE not in str(found)
    assert found["written"]["text"] == "我是李红，打 13600001111，**也投诉过"
    assert SECRET in revealed(t, other, "caller")["written"]["text"]


def test_who_joins_a_case_does_not_name_who_asked_there_before(t: Town) -> None:
    case, _, _ = two_asked(t, text=f"听说{SECRET}投诉过，他电话是139/8765/4321")
    assert "听说**投诉过，他电话是139****4321" in seen(t, case)
    assert SECRET not in seen(t, case, "clerk")
    assert SECRET not in str(t.get("/api/facts", "clerk", limit=200))


def test_who_was_revealed_and_why_is_not_in_a_units_story(t: Town) -> None:
    case, secret, other = two_asked(t)
    reveal(t, secret, "caller", "举报人要求回电，住码头东侧第三户")
    reveal(t, other, "caller", "核对门牌")
    assert "住码头东侧第三户" in seen(t, case, "supervisor")
    told = seen(t, case)
    assert "住码头东侧第三户" not in told and "核对门牌" in told


def test_a_unit_does_not_see_that_somebody_asked(t: Town) -> None:
    case = t.report("餐饮店无证", item="catering-licence", reporter={"name": SECRET, "confidential": True})
    for post, asked in (("supervisor", 1), (UNIT, 0)):
        page = t.get(f"/api/cases/{case}", post)
        signals = page["case"]["signals"].values()
        assert (page["view"]["asked"], sum(one.get("asked", False) for one in signals)) == (asked, asked), post
        listed = next(one for one in t.get("/api/cases", post)["items"] if one["id"] == case)
        assert listed["asked"] == asked, post
    assert '"confidential":true' not in seen(t, case)
    signed = t.on_duty(case, "market", "sign")
    assert signed["case"]["asked"] == 0


def to_call_back(t: Town, **reporter: Any) -> tuple[str, str]:
    """A case in which somebody is to be called back, and their signal."""
    case = t.report("餐饮店无证", item="catering-licence", reporter={"name": SECRET, "phone": PHONE, **reporter})
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    return case, next(iter(t.case(case)["signals"]))


def shown_of_a_call(t: Town, case: str, post: str) -> tuple[bool, bool, list[str]]:
    """Whether the clock of the call-back is shown, whether the try is told, and the caller's limits in the ledger."""
    page = t.get(f"/api/cases/{case}", post)
    told = any(fact["kind"] == "case.called-back" for fact in page["story"])
    limits = [row["told"]["limit"] for row in page["ledger"]["rows"] if row["holder"] == "caller"]
    clocks = {clock["kind"] for clock in (*page["view"]["clocks"], *page["case"].get("clocks", {}).values())}
    assert page["view"]["status"] == "to-call-back", "a unit may know that its case is not closed"
    return "callback" in clocks, told, limits


def test_a_unit_is_not_told_of_the_call_back(t: Town) -> None:
    case, secret = to_call_back(t, confidential=True)
    t.act(case, "callback", "caller", signal=secret, reached=False, note="无人接听")
    t.forward(days=5)
    assert t.fired(case, "callback"), "its clock has told"
    clock, told, limits = shown_of_a_call(t, case, "supervisor")
    assert clock and told and any(limits)
    assert shown_of_a_call(t, case, UNIT) == (False, False, [""])
    assert '"callback:case"' not in seen(t, case) and "无人接听" not in seen(t, case)


def test_that_it_must_work_again_is_told_to_a_unit_but_not_whose_answer_it_was(t: Town) -> None:
    case, secret = to_call_back(t, confidential=True)
    t.act(case, "callback", "caller", signal=secret, verdict="dissatisfied", note="还在营业")
    page = t.get(f"/api/cases/{case}", UNIT)
    back = next(fact for fact in page["story"] if fact["kind"] == "case.called-back")
    assert (back["status"], back["because"], back["on"], back["given"]) == ("handling", "回访不满意，主办重办", "", {})
    assert page["view"]["status"] == "handling"


def test_a_unit_is_told_of_the_call_back_to_who_did_not_ask_in_confidence(t: Town) -> None:
    case, signal = to_call_back(t)
    t.act(case, "callback", "caller", signal=signal, reached=False)
    t.forward(minutes=1)
    clock, told, limits = shown_of_a_call(t, case, UNIT)
    assert clock and told and any(limits)


def test_neither_where_only_the_table_of_requesters_says_that_it_was_in_confidence(t: Town) -> None:
    case, signal = to_call_back(t)
    store = t.running.center.store
    (one,) = store.read(lambda reader: reader.requesters([signal]))
    store.transact_now(lambda tx: tx.keep_requester(replace(one, confidential=True)))
    t.act(case, "callback", "caller", signal=signal, reached=False)
    t.forward(minutes=1)
    assert shown_of_a_call(t, case, UNIT) == (False, False, [""])
    assert t.get(f"/api/cases/{case}", UNIT)["view"]["asked"] == 0
    assert t.get(f"/api/cases/{case}/dossier", UNIT)["view"]["asked"] == 0


def test_the_names_of_a_handover_are_asked_for_at_once(t: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    ask = Reader.requesters

    def counted(reader: Reader, keys: Collection[str]) -> list[Requester]:
        asked.append(len(keys))
        return ask(reader, keys)

    monkeypatch.setattr(Reader, "requesters", counted)
    two_asked(t)
    t.ticket("路灯不亮", reporter={"name": "赵明月", "phone": "13600002222"}, item="street-light")
    t.forward(minutes=1)
    asked.clear()
    assert sign(t, "赵明月和李红还在等") == "赵*和李*还在等"
    assert asked == [3]


def test_words_in_the_place_of_an_item_or_a_camera_are_masked_and_kept_apart(t: Town) -> None:
    words = "联系人孙悟空13511112222"
    case = t.ticket("有件事", item=words, grid="dengwei-02")
    told = t.story(case)
    assert "孙悟空" not in str(told) and "13511112222" not in str(told)
    assert told["case"]["why"].startswith("位于") and "清单中没有事项“联系人孙*135****2222”" in told["case"]["why"]
    signal = next(iter(told["case"]["signals"]))
    assert revealed(t, signal, "clerk")["written"]["item"] == words
    became = t.alarm(words, "motion 13511112222")
    assert "孙悟空" not in str(became) and "13511112222" not in str(t.get("/api/facts", "clerk", limit=200))


def test_a_note_of_the_handover_names_nobody_who_asked_in_its_cases(t: Town) -> None:
    two_asked(t)
    t.forward(minutes=1)
    assert sign(t, "李红还在等，王小明先生请勿提及") == "**还在等，**先生请勿提及"


def sign(t: Town, note: str) -> str:
    """The note under the page of this shift, as it was kept."""
    page = t.get("/api/handover", "clerk")
    lists = {name: [line["key"] for line in page[name]] for name in ("became", "left", "red", "promised", "open")}
    body = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"], "shown": lists}
    return str(t.do("/api/handover", "clerk", sign="hand-over", note=note, **body)["note"])


WHY = f"与{SECRET}（{PHONE}）反映的是同一件事"
MASKED = "与**（****）反映的是同一件事"


def two_alike(t: Town) -> tuple[str, str]:
    """A case in which somebody asked in confidence, and one that looks like it, in which somebody else asked."""
    secret = {"name": SECRET, "phone": PHONE, "confidential": True}
    first = t.ticket("路口标志牌倒了", item="road-sign", grid="xiangxue-01", reporter=secret)
    place = t.place("xiangxue-01", east_m=380)
    other = t.ticket("路口标志牌倒了", item="road-sign", reporter={"name": "李红", "phone": "13600001111"}, place=place)
    assert t.case(other)["suggestions"] == [first]
    return first, other


def why(t: Town, case: str, kind: str) -> str:
    """The reason of that fact, once it is known that nothing of the log, which wall and webhooks tell, has the name."""
    assert SECRET not in str(t.get("/api/facts", "clerk", limit=200))
    return str(next(fact["because"] for fact in t.story(case)["story"] if fact["kind"] == kind))


def test_a_merge_names_nobody_who_asked_in_the_other_case(t: Town) -> None:
    first, other = two_alike(t)
    t.act(other, "merge", "clerk", master=first, reason=WHY)
    assert why(t, other, "case.merged") == MASKED
    t.act(other, "unmerge", "clerk", reason=WHY)
    assert why(t, other, "case.unmerged") == why(t, first, "case.parted") == MASKED
    signal, unit = next(iter(t.case(other)["signals"])), f"{t.view(first)['lead']}-clerk"
    assert SECRET in str(revealed(t, signal, "supervisor")["notes"])
    assert revealed(t, signal, unit)["notes"] == []


def test_neither_does_what_keeps_the_two_apart(t: Town) -> None:
    _, other = two_alike(t)
    t.act(other, "keep_apart", "clerk", note=WHY)
    assert why(t, other, "case.kept-apart") == MASKED
    signal, unit = next(iter(t.case(other)["signals"])), f"{t.view(other)['lead']}-clerk"
    assert SECRET in str(revealed(t, signal, "supervisor")["notes"])
    assert revealed(t, signal, unit)["notes"] == []


def test_neither_does_an_alarm_that_is_confirmed_into_it(t: Town) -> None:
    camera, kind, item = next((c.code, kind, item) for c in t.site.cameras.values() for kind, item in c.alarms.items())
    first = t.report("有人看见了", item=item, reporter={"name": SECRET, "phone": PHONE, "confidential": True})
    alarm = str(t.alarm(camera, kind)["case"])
    t.act(alarm, "confirm", "clerk", join=first, note=WHY)
    assert t.case(alarm)["merged_into"] == first
    assert why(t, alarm, "case.confirmed") == MASKED
