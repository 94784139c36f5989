from typing import Any, NamedTuple

from command_center.facts.durations import MINUTE
from tests.town import Town, micros


class Held(NamedTuple):
    """A stretch of the ledger: `10:01` or, on another day than the first, `25T10:01`."""

    who: str
    step: str
    start: str
    end: str


def ledger(t: Town, case: str) -> dict[str, Any]:
    return dict(t.story(case)["ledger"])


def name(row: dict[str, Any]) -> str:
    return str(row["who"] if row["holder"] == "unit" else row["holder"])


def bar(t: Town, case: str) -> list[Held]:
    """The segments, which must follow one another and sum to the case's life."""
    found = ledger(t, case)
    segments = found["segments"]
    assert [s["end_at"] for s in segments[:-1]] == [s["start_at"] for s in segments[1:]]
    life = micros(segments[-1]["end_at"]) - micros(segments[0]["start_at"])
    assert sum(s["running_us"] for s in segments) == sum_of(found, "running_us") == life == found["running_us"]
    first = segments[0]["start_at"][:10]

    def short(at: str) -> str:
        return at[11:16] if at.startswith(first) else at[8:16]

    return [Held(name(found["rows"][s["row"]]), s["step"], short(s["start_at"]), short(s["end_at"])) for s in segments]


def sum_of(found: dict[str, Any], field: str) -> int:
    return sum(segment[field] for segment in found["segments"])


def rows(t: Town, case: str) -> dict[str, str]:
    """What each holder had, `26:30`."""
    found = ledger(t, case)
    return {
        name(row): f"{row['length_us'] // (60 * MINUTE)}:{row['length_us'] // MINUTE % 60:02}" for row in found["rows"]
    }


def told(t: Town, case: str, who: str) -> dict[str, Any]:
    """The limit that the row of a holder tells."""
    return dict(next(row["told"] for row in ledger(t, case)["rows"] if name(row) == who))


def came(t: Town, case: str, *units: str, verb: str, at: str) -> None:
    t.forward_to(f"2026-11-24T{at}")
    for unit in units:
        more = {"officer": f"{unit}-officer-1"} if verb == "contact" else {}
        t.on_duty(case, unit, verb, **more)


def blown(t: Town) -> str:
    """A whistle without a case: drafted at 9:30, applied for at 9:40, approved at 10:01."""
    place: dict[str, Any] = {"item": "catering-licence", "level": "L3", "grid": "fuxi-01", "place": "桥头"}
    body: dict[str, Any] = {
        "kind": "推进",
        "lead": "market",
        "assist": ["police", "food"],
        "because": "一家办不了",
        "title": "联合检查",
    }
    case = str(t.do("/api/whistles", "clerk", **body, **place)["case"]["id"])
    t.forward(minutes=10)
    t.whistle(case, "apply", "clerk")
    t.forward(minutes=21)
    t.whistle(case, "approve", "leader")
    return case


def on_scene(t: Town) -> str:
    """At 11:30 the last one has come."""
    case = blown(t)
    came(t, case, "market", verb="sign", at="10:10")
    came(t, case, "police", verb="sign", at="10:40")
    came(t, case, "food", verb="sign", at="11:10")
    came(t, case, "market", "police", "food", verb="contact", at="11:15")
    came(t, case, "market", verb="report_in", at="11:20")
    came(t, case, "police", verb="report_in", at="11:25")
    came(t, case, "food", verb="report_in", at="11:30")
    return case


def test_a_returned_dispatch_was_the_reviewers_for_as_long_as_he_took(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=30)
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    t.forward(hours=1)
    t.on_duty(case, "enforcement", "uphold", "supervisor")
    t.forward(minutes=10)
    t.on_duty(case, "enforcement", "sign")
    t.forward_to("2026-11-24T14:00")
    t.finish_all(case)
    t.forward(minutes=40)
    t.act(case, "pass", "verifier")
    t.forward(minutes=20)
    t.call_back(case)
    assert t.status(case) == "closed"
    t.forward(days=3)
    assert bar(t, case) == [
        ("enforcement", "sign", "09:30", "10:00"),
        ("review", "review", "10:00", "11:00"),
        ("enforcement", "sign", "11:00", "11:10"),
        ("enforcement", "close", "11:10", "12:00"),
        ("calendar", "", "12:00", "13:30"),
        ("enforcement", "close", "13:30", "14:00"),
        ("verifier", "verify", "14:00", "14:40"),
        ("caller", "callback", "14:40", "15:00"),
    ]
    assert rows(t, case) == {
        "enforcement": "2:00", "review": "1:00", "verifier": "0:40", "caller": "0:20", "calendar": "1:30",
    }  # fmt: skip
    shares = [row["share"] for row in ledger(t, case)["rows"] if row["share"] is not None]
    assert sum(shares) == 1 and shares[0] == 0.5


def test_a_whistle_was_its_approvers_and_then_the_last_comers(t: Town) -> None:
    case = on_scene(t)
    for unit, at in (("police", "11:40"), ("market", "11:50"), ("food", "11:55")):
        t.forward_to(f"2026-11-24T{at}")
        t.finish(case, unit)
    assert bar(t, case) == [
        ("desk", "dispatch", "09:30", "09:40"),
        ("approver", "approve", "09:40", "10:01"),
        ("food", "sign", "10:01", "11:10"),  # all three were called, and it came last
        ("market", "contact", "11:10", "11:15"),  # all at once: the lead
        ("food", "arrive", "11:15", "11:30"),
        ("market", "close", "11:30", "11:50"),  # the lead's work; the police had finished at 11:40
        ("food", "close", "11:50", "11:55"),
    ]
    assert told(t, case, "food") == {
        "step": "sign", "on": t.duty(case, "food")["id"], "limit": "1 wh", "due_at": "2026-11-24T11:01:00.000+08:00",
        "over_us": 9 * MINUTE,
    }  # fmt: skip
    assert told(t, case, "approver")["limit"] == "4 wh" and told(t, case, "approver")["over_us"] == 0
    t.forward_to("2026-11-24T14:00")
    t.whistle(case, "lower", "duty-leader")
    assert bar(t, case)[-3:] == [
        ("whistler", "lower", "11:55", "12:00"),
        ("calendar", "", "12:00", "13:30"),
        ("whistler", "lower", "13:30", "14:00"),
    ]


def test_who_comes_last_is_known_only_when_the_others_have_come(t: Town) -> None:
    case = blown(t)
    t.forward(minutes=5)
    assert bar(t, case)[-1] == ("market", "sign", "10:01", "10:06"), "nobody has come: the lead"
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "food", "sign")
    t.forward(minutes=5)
    assert bar(t, case)[-1] == ("police", "sign", "10:01", "10:11")


def test_a_returned_call_is_the_reviewers_and_holds_the_others(t: Town) -> None:
    case = blown(t)
    came(t, case, "market", "police", verb="sign", at="10:20")
    t.forward_to("2026-11-24T11:05")
    t.on_duty(case, "food", "return", reason="职能不符", basis="不归本办")
    t.forward_to("2026-11-24T11:48")
    t.on_duty(case, "food", "uphold", "clerk")
    t.forward_to("2026-11-24T11:52")
    t.on_duty(case, "food", "sign")
    assert bar(t, case)[2:] == [
        ("food", "sign", "10:01", "11:05"),
        ("review", "review", "11:05", "11:48"),
        ("food", "sign", "11:48", "11:52"),
    ]
    assert told(t, case, "food")["over_us"] == 8 * MINUTE, "due at 11:01; what the review took is not the unit's"


def test_a_suspension_is_nobodys_delay(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    t.forward(hours=1)
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-11-30", reason="等房东回国")
    t.act(case, "endorse_suspension", "supervisor")
    t.act(case, "grant_suspension", "duty-leader")
    t.forward_to("2026-11-30T09:00")
    assert t.status(case) == "handling"
    t.forward(hours=2)
    # Tuesday from 10:30 on, and three days of seven hours
    assert rows(t, case) == {"enforcement": "3:00", "suspension": "26:30", "calendar": "116:00"}
    assert told(t, case, "suspension")["due_at"].startswith("2026-11-30T09:00")
    assert told(t, case, "suspension")["over_us"] == 0


def test_a_served_notice_is_the_partys_and_the_recheck_the_organs(t: Town) -> None:
    case = on_scene(t)
    officers = [{"post": f"market-officer-{n}", "certificate": f"苏E-1{n}"} for n in (1, 2)]
    t.on_duty(
        case, "market", "notices", number="责改1号", basis="《办法》", officers=officers, party="桥头饭店",
        points=["办理许可"], deadline_at="2026-11-26T17:30:00+08:00", remedies="可申请复议",
    )  # fmt: skip
    notice = f"/api/notices/{next(iter(t.case(case)['notices']))}"
    t.forward(minutes=10)
    t.do(f"{notice}/serve", "market-officer-1", receipt="当面送达")
    t.forward(minutes=10)
    t.finish_all(case)
    t.forward_to("2026-11-27T10:00")
    t.do(f"{notice}/pass", "market-officer-1")
    assert t.view(case)["whistles"][0]["state"] == "to-lower"
    assert bar(t, case)[5:] == [
        ("market", "serve", "11:30", "11:40"),
        ("party", "notice-due", "11:40", "12:00"),
        ("calendar", "", "12:00", "13:30"),
        ("party", "notice-due", "13:30", "17:30"),
        ("calendar", "", "17:30", "25T09:00"),
        ("party", "notice-due", "25T09:00", "25T12:00"),
        ("calendar", "", "25T12:00", "25T13:30"),
        ("party", "notice-due", "25T13:30", "25T17:30"),
        ("calendar", "", "25T17:30", "26T09:00"),
        ("party", "notice-due", "26T09:00", "26T12:00"),
        ("calendar", "", "26T12:00", "26T13:30"),
        ("party", "notice-due", "26T13:30", "26T17:30"),
        ("calendar", "", "26T17:30", "27T09:00"),
        ("market", "recheck", "27T09:00", "27T10:00"),
    ]
    assert told(t, case, "party")["due_at"].startswith("2026-11-26T17:30")


def test_each_try_to_call_back_has_its_own_limit(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    (signal,) = t.case(case)["signals"]
    t.forward_to("2026-11-25T10:00")  # half an hour late
    t.act(case, "callback", "caller", signal=signal, reached=False)
    t.forward(hours=1)
    t.act(case, "callback", "caller", signal=signal, reached=True, verdict="satisfied")
    assert t.status(case) == "closed"
    first, second = [s for s in ledger(t, case)["segments"] if s["start_at"][8:10] == "25"]
    assert (first["end_at"][11:16], first["over_us"], first["limit"]) == ("10:00", 30 * MINUTE, "1 wd")
    assert (second["end_at"][11:16], second["over_us"], second["limit"]) == ("11:00", 0, "1 wd")
    assert told(t, case, "caller")["over_us"] == 30 * MINUTE, "what was late is told, although the last try was not"
    assert ledger(t, case)["rows"][-2]["steps"] == [{"step": "callback", "times": 2}]


def test_nothing_of_an_urgent_case_is_calendar(t: Town) -> None:
    t.forward_to("2026-11-24T23:40")
    case = t.ticket("聚餐后多人呕吐", item="food-poisoning", grid="fuxi-01")
    lead = t.view(case)["lead"]
    t.forward(minutes=30)
    t.on_duty(case, lead, "sign")
    t.forward(minutes=10)
    t.on_duty(case, lead, "report_in", f"{lead}-officer-1")
    t.forward(hours=9)
    assert t.view(case)["level"] == "L1"
    assert bar(t, case) == [
        (lead, "sign", "23:40", "25T00:10"),
        (lead, "arrive", "25T00:10", "25T00:20"),
        (lead, "close", "25T00:20", "25T09:20"),
    ]
    assert rows(t, case) == {lead: "9:40"}
    assert sum_of(ledger(t, case), "working_us") == 20 * MINUTE, "the office opened at nine"


def test_what_a_requester_has_to_supply_is_his(t: Town) -> None:
    case = t.ticket("有件事说不清", grid="fuxi-01")
    t.forward(minutes=15)
    t.act(case, "ask_more", "clerk", missing="哪一家店")
    t.forward(hours=1)
    t.act(case, "supply", "source-12345", text="桥头饭店")
    t.forward(minutes=5)
    t.act(case, "accept", "clerk", item="out-of-shop", level="L3")
    t.forward(minutes=5)
    assert bar(t, case) == [
        ("desk", "accept", "09:30", "09:45"),
        ("requester", "supply", "09:45", "10:45"),
        ("desk", "accept", "10:45", "10:50"),
        ("desk", "dispatch", "10:50", "10:55"),
    ]


def test_between_an_end_and_a_reopening_nobody_held_it(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=10)
    t.close(case)
    t.forward(hours=24)
    assert bar(t, case) == [("enforcement", "sign", "09:30", "09:40")], "its life is over"
    t.act(case, "reopen", "supervisor", reason="又摆出来了")
    t.forward(minutes=20)
    assert bar(t, case) == [
        ("enforcement", "sign", "09:30", "09:40"),
        ("ended", "", "09:40", "25T09:40"),
        ("desk", "dispatch", "25T09:40", "25T10:00"),
    ]
    assert rows(t, case) == {"enforcement": "0:10", "desk": "0:20", "ended": "24:00"}
    assert ledger(t, case)["length_us"] == 30 * MINUTE


def test_what_nobody_takes_is_the_meetings_until_it_rules(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward(minutes=10)
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管")
    t.forward(minutes=20)
    t.on_duty(case, "enforcement", "accept_return", "supervisor")
    t.forward(minutes=30)
    t.act(case, "dispatch", "clerk", lead="market")
    t.on_duty(case, "market", "return", reason="权属不清", basis="属城管")
    t.on_duty(case, "market", "accept_return", "supervisor")
    t.forward(minutes=60)
    t.act(case, "ruling", "duty-leader", lead="enforcement", reason="占道归综合执法")
    t.forward(minutes=5)
    assert bar(t, case) == [
        ("enforcement", "sign", "09:30", "09:40"),
        ("review", "review", "09:40", "10:00"),
        ("desk", "dispatch", "10:00", "10:30"),
        ("meeting", "meeting", "10:30", "11:30"),
        ("enforcement", "sign", "11:30", "11:35"),
    ]


def test_a_case_that_is_raised_runs_through_the_night_from_then_on(t: Town) -> None:
    t.forward_to("2026-11-24T17:00")
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.forward_to("2026-11-24T20:00")
    assert bar(t, case) == [("enforcement", "sign", "17:00", "17:30"), ("calendar", "", "17:30", "20:00")]
    t.do("/api/whistles", "duty-leader", case=case, kind="应急", lead="enforcement", assist=[], because="起了冲突")
    t.forward(minutes=15)
    assert bar(t, case)[1:] == [("calendar", "", "17:30", "20:00"), ("enforcement", "sign", "20:00", "20:15")]
