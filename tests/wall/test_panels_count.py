from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from command_center import census, panels
from command_center.case.state import Case
from command_center.facts.durations import HOUR, MINUTE
from command_center.facts.parts import Clock, Duty, SignalPart
from command_center.site.value import Site
from tests.town import Town, guangfu, micros, town

NOW = micros("2026-11-24T10:00:00+08:00")


def clock(kind: str, on: str, due_at: int, **more: Any) -> Clock:
    fields = {"id": f"{kind}:{on}", "owner": "market", "started_at": NOW - HOUR, "limit": "2 h"}
    return Clock(kind=kind, on=on, due_at=due_at, **fields | more)


def duty(id: str, unit: str, **more: Any) -> Duty:
    fields = {"id": id, "unit": unit, "kind": "lead", "state": "called", "by": "dispatch", "called_at": NOW}
    return Duty(level="L3", **fields | more)


def case(n: int, status: str, *parts: Clock | Duty, **more: Any) -> Case:
    clocks = {part.id: part for part in parts if isinstance(part, Clock)}
    duties = {part.id: part for part in parts if isinstance(part, Duty)}
    return Case(id=str(n), version=1, status=status, clocks=clocks, duties=duties, **more)


def live(*cases: Case, site: Site | None = None) -> dict[str, Any]:
    return census.live(cases, site or guangfu(), NOW)


def test_a_clock_is_late_from_its_due_moment_on_and_not_while_it_stands_still() -> None:
    counted = live(
        case(1, "handling", clock("close", "a", NOW), clock("sign", "a", NOW + 1), lead="market"),
        case(2, "suspended", clock("close", "b", NOW - HOUR, paused_at=NOW - 2 * HOUR), lead="market"),
        case(3, "to-verify", clock("verify", "case", NOW - HOUR), lead="market"),
    )
    assert (counted["counters"]["late"], counted["counters"]["running"]) == (1, 2)


def test_units_have_what_is_open_late_and_carded() -> None:
    counted = live(
        case(1, "handling", duty("a", "market", card="red"), clock("close", "a", NOW - 1), lead="market"),
        case(2, "handling", duty("b", "market", card="yellow"), duty("c", "food", state="done"), lead="market"),
    )
    assert counted["units"] == {"market": {"open": 2, "late": 1, "red": 1, "yellow": 1}}
    assert (counted["counters"]["red"], counted["counters"]["red_units"]) == (1, 1)
    module = next(m for m in counted["modules"] if m["open"])
    assert (module["zh"], module["open"], module["worst"]) == ("综合执法", 2, "red")


def test_what_nobody_leads_counts_in_the_duty_desks_module_wherever_that_stands() -> None:
    waiting = case(1, "received", clock("accept", "case", NOW + HOUR, owner="role:clerk"))
    for modules in (guangfu().modules, guangfu().modules[::-1]):
        counted = live(waiting, site=replace(guangfu(), modules=modules))
        assert [m["zh"] for m in counted["modules"] if m["open"]] == ["指挥调度"]


def test_what_must_be_zero_is_counted() -> None:
    counted = live(
        case(1, "handling"),  # nobody leads it
        case(2, "received", clock("accept", "case", NOW + HOUR, owner="role:clerk"), reasons=("place-missing",)),
        case(3, "to-dispatch", clock("dispatch", "case", NOW + 2 * HOUR), reasons=("item-unknown",)),
    )["counters"]
    assert (counted["ownerless"], counted["unmatched"], counted["unmatched_due_at"]) == (1, 2, NOW + HOUR)


def test_cameras_with_an_alarm_that_nobody_confirmed_are_named() -> None:
    def alarm(camera: str) -> dict[str, SignalPart]:
        fields = {"key": camera, "source": "v", "id": "1", "type": "video.alarm.v1", "at": NOW, "arrived_at": NOW}
        return {camera: SignalPart(title="占道", camera=camera, **fields)}

    counted = live(case(1, "to-confirm", signals=alarm("cam-1")), case(2, "handling", signals=alarm("cam-2")))
    assert counted["alarm_cameras"] == ["cam-1"]


def test_a_link_is_as_old_as_it_was_last_heard_in_real_time() -> None:
    passed = [NOW]
    pulse, site = panels.Pulse(lambda: passed[0]), guangfu()
    pulse.feed("hotline")
    camera, *others = site.cameras
    for code in (camera, *others):
        pulse.camera(code)
    passed[0] += 20_000_000
    for code in others:
        pulse.camera(code, age=1.0)
    rest = {
        "dead_letters": 0, "undelivered": 0, "done_today": 0, "alarms_10min": 0, "rates": [], "sources": [],
        "on_time": {}, "alarms_today": {},
        "feeds": {"hotline": {"today": 0, "ticks": []}, "grid": {"today": 0, "ticks": []}},
    }  # fmt: skip
    shown = panels.assembled(live(), rest, pulse, NOW, rate=60.0)
    assert [feed["link_at"] for feed in shown["feeds"]] == [NOW - 20 * MINUTE, None]
    assert panels.cameras(site, pulse, NOW, rate=60.0) == {
        camera: {"state": "late", "seen_at": NOW - 20 * MINUTE},
        "ok": len(others),
    }
    passed[0] += 20_000_000
    states = panels.cameras(site, pulse, NOW + 20 * MINUTE, rate=60.0)
    assert states[camera] == {"state": "offline", "seen_at": NOW - 20 * MINUTE}


def test_a_camera_is_offline_only_to_who_has_listened_long_enough() -> None:
    passed = [NOW]
    pulse = panels.Pulse(lambda: passed[0])
    pulse.camera("heard")
    assert pulse.camera_state("never") == ("unknown", None), "the center has just begun"
    passed[0] += 29_000_000
    assert [pulse.camera_state(code)[0] for code in ("heard", "never")] == ["late", "unknown"]
    passed[0] += 1_000_000
    assert [pulse.camera_state(code)[0] for code in ("heard", "never")] == ["offline", "offline"]


def test_what_another_process_heard_counts_where_it_is_later() -> None:
    passed = [NOW]
    ours, theirs = panels.Pulse(lambda: passed[0]), panels.Pulse(lambda: passed[0])
    ours.camera("both", age=1.0)
    ours.camera("ours")
    theirs.camera("both", age=8.0)
    theirs.feed("grid")
    for pulse in (ours, theirs):
        pulse.merge(ours.heard())
        pulse.merge(theirs.heard())
    assert ours.heard() == theirs.heard()
    assert [theirs.camera_state(code)[1] for code in ("both", "ours")] == [1.0, 0.0]
    assert ours.feed_age("grid") == 0.0


@pytest.fixture
def t(tmp_path: Path) -> Any:
    with town(tmp_path) as found:
        yield found


def slow(t: Town) -> dict[str, Any]:
    center = t.running.center
    return center.store.read(lambda reader: panels.slow(reader, center.site, center.work, center.clock.now()))


def test_what_the_desk_decided_today_is_counted_by_the_thing_and_not_by_its_facts(t: Town) -> None:
    assert slow(t)["done_today"] == 0
    unknown = t.ticket("说不清的事", grid="chongshan-01")
    assert slow(t)["done_today"] == 0, "the intake is nobody's decision"
    t.act(unknown, "accept", "clerk", item="catering-licence", level="L3")
    t.act(unknown, "dispatch", "clerk", lead="market", assist=["food"])
    t.on_duty(unknown, "market", "sign")
    assert slow(t)["done_today"] == 2, "a unit's signature is not the desk's"
    t.forward(days=2)
    assert slow(t)["done_today"] == 0, "today's alone, whatever clocks fired meanwhile"
    t.act(unknown, "remind", "supervisor")
    assert slow(t)["done_today"] == 1


def test_arrivals_are_counted_by_source_and_shown_for_three_hours(t: Town) -> None:
    t.ticket("餐饮店无证经营", item="catering-licence")
    t.forward(hours=2)
    t.report("路灯不亮", item="street-lamp", grid="fuxi-01")
    assert [row["today"] for row in slow(t)["sources"]] == [1, 1, 0]
    came = {"at": micros("2026-11-24T09:30:00+08:00"), "n": 1}
    assert slow(t)["feeds"]["hotline"] == {"today": 1, "ticks": [came]}
    t.forward(hours=2)
    assert slow(t)["feeds"]["hotline"] == {"today": 1, "ticks": []}
    assert len(slow(t)["feeds"]["grid"]["ticks"]) == 1


def test_many_arrivals_are_counted_by_five_minutes(t: Town) -> None:
    for n in range(70):
        t.report(f"路灯不亮 {n}", item="street-lamp", grid="fuxi-01")
        t.forward(minutes=1)
    ticks = slow(t)["feeds"]["grid"]["ticks"]
    assert sum(tick["n"] for tick in ticks) == 70 and {tick["n"] for tick in ticks} == {5}
