"""Whoever asked in confidence is called back, and their units learn nothing of how that went, wherever they look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from command_center.site.value import Reach
from tests.cli.process import until
from tests.engines import engine_of
from tests.messages.given import MAIL, reached, telling
from tests.town import Town, guangfu

UNIT, ITEM = "market-clerk", "catering-licence"
SITE = reached(dict.fromkeys(guangfu().units, Reach((MAIL,))))


@pytest.fixture(params=("file", "postgres"))
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A town in which every unit has a channel that takes what it is given."""
    with telling(tmp_path, SITE, {MAIL.url: lambda title, text: ""}, engine_of(request, request.param)) as found:
        yield found.t


def reported(t: Town, confidential: bool = True, item: str = ITEM, **data: Any) -> tuple[str, str]:
    """A case in which somebody asked, and their signal."""
    reporter = {"name": "王小明", "phone": "13987654321", "confidential": confidential}
    case = t.report("餐饮店无证", item=item, reporter=reporter, **data)
    return case, next(iter(t.case(case)["signals"]))


def before_parts_said_so(t: Town, signal: str) -> None:
    """Of this signal the table of requesters alone says that it came in confidence."""
    store = t.running.store
    (one,) = store.read(lambda reader: reader.requesters([signal]))
    store.transact_now(lambda tx: tx.keep_requester(replace(one, confidential=True)))


def verified(t: Town, case: str) -> None:
    t.finish_all(case)
    t.act(case, "pass", "verifier")


def of_a_call(message: dict[str, Any]) -> bool:
    return "回访" in message["title"] + message["text"]


def listed(t: Town, path: str, case: str) -> dict[str, Any]:
    """The case as this list of the unit's has it."""
    views = [item.get("view", item) for item in t.get(path, UNIT)["items"]]
    return dict(next(view for view in views if view["id"] == case))


def quiet(view: dict[str, Any]) -> bool:
    return view["asked"] == 0 and not {"callback", "callback-by"} & {clock["kind"] for clock in view["clocks"]}


@pytest.mark.parametrize("page", ["", "/dossier"])
def test_of_a_case_a_unit_is_shown_the_messages_to_itself_alone(t: Town, page: str) -> None:
    case, _ = reported(t)
    path = f"/api/cases/{case}{page}"
    verified(t, case)
    t.forward(days=5)
    until(lambda: any(map(of_a_call, t.get(path, "supervisor")["deliveries"])), "a message of the call-back")
    shown = t.get(path, UNIT)["deliveries"]
    assert {one["unit"] for one in shown} == {"market"}, "its own work is told"
    assert not any(map(of_a_call, shown))


def test_neither_a_list_nor_a_desk_nor_an_answer_counts_who_asked_before_parts_said_so(t: Town) -> None:
    case, signal = reported(t, confidential=False)
    before_parts_said_so(t, signal)
    signed = t.on_duty(case, "market", "sign")["case"]
    assert all(map(quiet, (signed, listed(t, "/api/desk", case), listed(t, "/api/cases", case))))
    verified(t, case)
    assert t.clock(case, "callback")
    assert quiet(listed(t, "/api/cases", case))
    assert listed(t, "/api/cases", case)["status"] == "to-call-back"


@pytest.mark.parametrize("confidential", [True, False])
def test_neither_does_a_preview_foretell_the_call_back(t: Town, confidential: bool) -> None:
    case, _ = reported(t, confidential, "out-of-shop", grid="fuxi-01")
    pictures = {"before": t.picture("before"), "after": t.picture("after")}
    wanted = {"target": "case", "verb": "close_on_site", "on": case, "args": pictures}
    foretold = t.do("/api/preview", "fuxi-grid-01", **wanted)
    assert foretold["status"] == "to-call-back"
    assert ("callback" in {due["kind"] for due in foretold["dues"]}) is not confidential
    done = t.act(case, "close_on_site", "fuxi-grid-01", **pictures)["case"]
    assert quiet(done) is confidential


def test_what_was_asked_openly_is_listed_to_units(t: Town) -> None:
    case, _ = reported(t, confidential=False)
    assert t.on_duty(case, "market", "sign")["case"]["asked"] == 1
    verified(t, case)
    view = listed(t, "/api/cases", case)
    assert view["asked"] == 1 and "callback" in {clock["kind"] for clock in view["clocks"]}


def told(t: Town, case: str, post: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    """How the case was closed as this post is told it, the reasons in its story by kind, and the case."""
    page = t.get(f"/api/cases/{case}", post)
    assert page["view"]["status"] == "closed", "that it is closed is told"
    reasons = {fact["kind"]: fact["because"] for fact in page["story"]}
    assert "case.closed" in reasons
    return page["case"].get("closing", ""), reasons, page["case"]


@pytest.mark.parametrize("old", [False, True])
def test_neither_who_was_satisfied_nor_who_was_not_reached(t: Town, old: bool) -> None:
    for grid, tries in (("chongshan-01", [{"verdict": "satisfied"}]), ("chongshan-02", [{"reached": False}] * 3)):
        case, signal = reported(t, confidential=not old, grid=grid)
        if old:
            before_parts_said_so(t, signal)
        verified(t, case)
        for each in tries:
            t.act(case, "callback", "caller", signal=signal, **each)
        closing, reasons, _ = told(t, case, "supervisor")
        assert closing in ("called-back", "unreached") and reasons["case.closed"]
        closing, reasons, _ = told(t, case, UNIT)
        assert (closing, reasons["case.closed"]) == ("", "")
        assert "case.called-back" not in reasons


def test_nor_that_a_supervisor_closed_against_them(t: Town) -> None:
    case, signal = reported(t)
    for _ in range(2):
        verified(t, case)
        t.act(case, "callback", "caller", signal=signal, verdict="dissatisfied")
    t.act(case, "close_dissatisfied", "supervisor", reason="举报人第三次仍不满意")
    assert told(t, case, "supervisor")[2]["dissatisfied"] == 2
    closing, reasons, seen = told(t, case, UNIT)
    assert closing == "" and "dissatisfied" not in seen
    assert (reasons["case.closed"], reasons["case.answers-settled"]) == ("", "")
    assert "仍不满意" not in str(t.get(f"/api/cases/{case}/dossier", UNIT))
    assert next(iter(seen["duties"].values()))["state"] == "released", "its own work is told"


def test_nor_that_the_upper_platform_kept_silent(t: Town) -> None:
    upstream = {"system": "12345", "number": "SZ1", "callback_by": "2026-11-26T09:00:00+08:00"}
    reporter = {"name": "王小明", "confidential": True}
    case = t.ticket("餐饮店无证", item=ITEM, reporter=reporter, upstream=upstream)
    verified(t, case)
    t.forward(days=5)
    assert "case.answers-settled" in told(t, case, "supervisor")[1]
    closing, reasons, _ = told(t, case, UNIT)
    assert (closing, reasons["case.closed"]) == ("", "")
    assert "case.answers-settled" not in reasons


def test_nor_after_they_have_a_case_of_their_own(t: Town) -> None:
    case, signal = reported(t, confidential=False)
    before_parts_said_so(t, signal)
    t.ticket("餐饮店无证经营", item=ITEM)
    verified(t, case)
    t.act(case, "callback", "caller", signal=signal, verdict="dissatisfied")
    t.act(case, "split", "clerk", signal=signal, reason="不是一件事")
    assert signal not in t.case(case)["signals"]
    back = next(fact for fact in t.story(case, UNIT)["story"] if fact["kind"] == "case.called-back")
    assert (back["on"], back["given"]) == ("", {})


def test_how_an_open_call_back_ended_is_told_to_units(t: Town) -> None:
    case, signal = reported(t, confidential=False)
    verified(t, case)
    t.act(case, "callback", "caller", signal=signal, verdict="satisfied")
    closing, reasons, _ = told(t, case, UNIT)
    assert (closing, reasons["case.closed"]) == ("called-back", "来件人都已答复")
