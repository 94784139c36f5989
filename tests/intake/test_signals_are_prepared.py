"""From an accepted signal to the part of a case, with what is missing."""

import pytest
from msgspec.structs import replace

from command_center.facts.durations import HOUR, MINUTE
from command_center.facts.parts import Place, Upstream
from command_center.facts.signal import GridReport, HotlineTicket, OnSite, Signal, VideoAlarm
from command_center.intake.prepare import REASONS, prepare
from tests.rules.little_town import GRIDS, NOW, site

TOWN = site()
A, B, C = "a" * 64, "b" * 64, "c" * 64
HERE = Place("码头", *GRIDS["g1"].center)
TICKET = HotlineTicket(title="餐饮店无证经营", text="没有灭火器", kind="投诉", attachments=(A,), external_id="E-1")


def signal(data=TICKET, type_="hotline.ticket.v1", grid="g1", place=HERE, **changes):
    return Signal(**{
        "key": "k", "source": "/12345", "id": "1", "type": type_, "at": NOW - HOUR, "arrived_at": NOW, "data": data,
        "grid": grid, "place": place, **changes,
    })  # fmt: skip


def alarm(data=None, **changes):
    data = data or VideoAlarm(camera="cam-1", alarm="blocked", snapshot=A, boxes=((0.1, 0.2, 0.3, 0.4),))
    return signal(data, "video.alarm.v1", place=Place("码头路口", 120.305, 31.285), **changes)


def test_a_clear_ticket_has_everything():
    upstream = Upstream("district", "U-1")
    prepared = prepare(TOWN, signal(has_reporter=True, upstream=upstream), NOW)
    assert prepared.reasons == ()
    assert prepared.why == "位于冲山村“冲山 01”网格；标题含关键词“餐饮店无证”，事项“餐饮无证经营”"
    part = prepared.part
    assert (part.item, part.families, part.level, part.grid) == ("catering-licence", ("无证经营", "消防"), "L3", "g1")
    assert (part.asked, part.pictures, part.external_id, part.upstream) == (True, (A,), "E-1", upstream)
    assert (part.at, part.arrived_at, part.place, part.kind) == (NOW - HOUR, NOW, HERE, "投诉")


def test_the_sources_level_goes_before_the_items():
    assert prepare(TOWN, signal(replace(TICKET, level="L1")), NOW).part.level == "L1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"grid": "", "place": Place("光福")}, "place-missing"),
        ({"grid": "", "place": Place("光福", 121.0, 31.0)}, "place-outside"),
        ({"data": replace(TICKET, item="xyz")}, "item-unknown"),
        ({"data": replace(TICKET, title="你好")}, "item-unknown"),
        ({"data": replace(TICKET, title="占道，还有垃圾")}, "item-ambiguous"),
        ({"at": NOW + 24 * HOUR}, "time-future"),
    ],
)
def test_what_is_missing_is_a_reason_in_words(changes, reason):
    prepared = prepare(TOWN, signal(**changes), NOW)
    assert prepared.reasons == (reason,)
    assert not prepared.set_aside
    if not reason.startswith("item-"):
        assert REASONS[reason] in prepared.why


def test_several_things_may_be_missing():
    prepared = prepare(TOWN, signal(replace(TICKET, title="?"), grid="", place=Place(), at=NOW + 24 * HOUR), NOW)
    assert prepared.reasons == ("item-unknown", "place-missing", "time-future")


def test_a_clock_a_little_ahead_is_forgiven():
    assert prepare(TOWN, signal(at=NOW + 5 * MINUTE), NOW).reasons == ()


def test_an_exercise_is_set_aside():
    prepared = prepare(TOWN, signal(replace(TICKET, exercise=True)), NOW)
    assert prepared.reasons == ("exercise",)
    assert prepared.set_aside


def test_a_grid_report_asks_for_no_answer_unless_somebody_stands_behind_it():
    report = GridReport(title="垃圾", on_site=OnSite(B, C), attachments=(A, B))
    part = prepare(TOWN, signal(report, "grid.report.v1"), NOW).part
    assert (part.asked, part.pictures) == (False, (A, B, C))
    assert prepare(TOWN, signal(report, "grid.report.v1", has_reporter=True), NOW).part.asked


def test_an_alarm_means_what_its_camera_says():
    prepared = prepare(TOWN, alarm(), NOW)
    assert prepared.reasons == ()
    assert prepared.why == "位于冲山村“冲山 01”网格；摄像机 冲山 1 号：blocked，事项“消防通道占用”"
    part = prepared.part
    assert (part.item, part.level, part.title, part.asked) == ("fire-lane", "L2", "冲山 1 号 消防通道", False)
    assert (part.camera, part.alarm, part.pictures, part.boxes) == ("cam-1", "blocked", (A,), ((0.1, 0.2, 0.3, 0.4),))


def test_an_alarm_that_means_nothing_is_set_aside():
    prepared = prepare(TOWN, alarm(VideoAlarm(camera="cam-1", alarm="rain")), NOW)
    assert prepared.reasons == ("alarm-unmapped",)
    assert prepared.set_aside
    assert "摄像机 冲山 1 号：rain" in prepared.why


def test_an_alarm_of_an_unknown_camera_goes_to_the_duty_desk():
    prepared = prepare(TOWN, alarm(VideoAlarm(camera="cam-9", alarm="blocked"), grid=""), NOW)
    assert prepared.reasons == ("camera-unknown",)
    assert not prepared.set_aside
    assert prepared.part.title == "cam-9 blocked"
