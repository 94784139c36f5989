"""From what a source says of a place to a grid."""

import random

from hypothesis import given
from hypothesis import strategies as st

from command_center.facts.parts import Place
from command_center.facts.signal import GridReport, HotlineTicket, PlaceGiven, VideoAlarm
from command_center.intake.datum import to_gcj02
from command_center.intake.locate import Locator
from tests.rules.little_town import GRIDS, site

LOCATOR = Locator(site())


def ticket(**place):
    return HotlineTicket(title="t", place=PlaceGiven(**place))


def test_a_point_is_in_its_grid():
    for code, grid in GRIDS.items():
        assert LOCATOR.grid_at(*grid.center) == code


def test_a_point_outside_every_grid_is_nowhere():
    assert LOCATOR.grid_at(120.35, 31.285) == ""
    assert LOCATOR.grid_at(120.2999999, 31.285) == ""


def test_a_shared_border_belongs_to_one_grid_always_the_same():
    town = list(GRIDS.values())
    for _ in range(5):
        random.shuffle(town)
        assert Locator(site(grids={g.code: g for g in town})).grid_at(120.31, 31.285) == "g1"


def test_a_site_without_grids_has_no_place():
    assert Locator(site(grids={})).grid_at(120.31, 31.285) == ""


@given(st.floats(120.29, 120.43), st.floats(31.27, 31.30))
def test_outlines_find_what_comparing_finds(lon, lat):
    naive = min(
        (c for c, g in GRIDS.items() if g.ring[0][0] <= lon <= g.ring[1][0] and 31.28 <= lat <= g.ring[2][1]),
        default="",
    )
    assert LOCATOR.grid_at(lon, lat) == naive


def test_coordinates_are_converted_before_they_are_located():
    lon, lat = to_gcj02(120.3002, 31.285)  # its map coordinates lie 490 m further on
    place, grid = LOCATOR.locate(ticket(text="码头", lon=lon, lat=lat, datum="GCJ02"))
    assert (place.text, round(place.lon, 6), round(place.lat, 6), grid) == ("码头", 120.3002, 31.285, "g1")


def test_coordinates_go_before_the_grid_that_was_named():
    report = GridReport(title="t", grid="g3", place=PlaceGiven(lon=120.305, lat=31.285, datum="WGS84"))
    assert LOCATOR.locate(report)[1] == "g1"


def test_without_coordinates_the_named_grid_holds():
    report = GridReport(title="t", grid="g3", place=PlaceGiven(text="村口"))
    assert LOCATOR.locate(report) == (Place("村口"), "g3")
    assert LOCATOR.locate(GridReport(title="t", grid="g9")) == (Place(), "")


def test_an_alarm_is_where_its_camera_is():
    assert LOCATOR.locate(VideoAlarm(camera="cam-1", alarm="blocked")) == (Place("码头路口", 120.305, 31.285), "g1")
    assert LOCATOR.locate(VideoAlarm(camera="cam-9", alarm="blocked")) == (Place(), "")
