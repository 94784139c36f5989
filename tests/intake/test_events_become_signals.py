"""At the door: located once, and without its reporter."""

from command_center.facts.durations import HOUR
from command_center.facts.parts import Place
from command_center.facts.signal import HotlineTicket, PlaceGiven, Reporter, UpstreamGiven, VideoAlarm
from command_center.intake.door import Arrival, admit
from command_center.intake.locate import Locator
from tests.rules.little_town import NOW, site

TOWN = site()
LOCATOR = Locator(TOWN)


def test_a_ticket_is_located_and_its_reporter_kept_apart():
    reporter = Reporter("张三", "13800001234", True)
    ticket = HotlineTicket(
        title="t",
        reporter=reporter,
        place=PlaceGiven(text="码头", lon=120.305, lat=31.285, datum="WGS84"),
        upstream=UpstreamGiven("district", "U-1", due_at="2026-11-25T10:00:00+08:00"),
    )
    signal, kept = admit(TOWN, LOCATOR, Arrival("/12345", "1", "hotline.ticket.v1", None, ticket), NOW)
    assert kept == reporter
    assert signal.has_reporter
    assert signal.data.reporter is None
    assert (signal.at, signal.arrived_at, signal.grid) == (NOW, NOW, "g1")
    assert signal.place == Place("码头", 120.305, 31.285)
    assert signal.upstream.due_at == NOW + 24 * HOUR


def test_an_alarm_is_where_its_camera_is():
    arrival = Arrival("/video", "1", "video.alarm.v1", NOW - HOUR, VideoAlarm(camera="cam-2", alarm="stall"))
    signal, kept = admit(TOWN, LOCATOR, arrival, NOW)
    assert kept is None
    assert (signal.at, signal.grid, signal.place.text) == (NOW - HOUR, "g3", "迂里 1 号")
