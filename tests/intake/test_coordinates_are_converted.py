"""GCJ-02 and back, against a published point and against itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.intake.datum import metres, to_gcj02, to_wgs84

china = st.tuples(st.floats(75, 134), st.floats(18, 53))


def test_wgs84_and_cgcs2000_stay_as_they_are():
    assert to_wgs84(120.3883, 31.28446, "WGS84") == (120.3883, 31.28446)
    assert to_wgs84(120.3883, 31.28446, "CGCS2000") == (120.3883, 31.28446)


def test_guangfu_lies_some_490_m_off_on_a_chinese_map():
    lon, lat = to_gcj02(120.3883, 31.28446)
    assert 450 < metres(lon, lat, 120.3883, 31.28446) < 530


def test_a_known_point_is_met():
    """Tiananmen, as eviltransform's tests give it."""
    assert to_gcj02(116.3913, 39.9075) == pytest.approx((116.39754, 39.90890), abs=2e-5)


@given(china)
def test_there_and_back_is_less_than_half_a_metre(point):
    assert metres(*to_wgs84(*to_gcj02(*point), "GCJ02"), *point) < 0.01


@given(china)
def test_back_and_there_is_less_than_half_a_metre(point):
    assert metres(*to_gcj02(*to_wgs84(*point, "GCJ02")), *point) < 0.01


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_coordinate_can_be_converted(lon, lat):
    """At the edge of the offset's area there is no exact way back; there is an answer near by all the same."""
    assert metres(*to_wgs84(lon, lat, "GCJ02"), lon, lat) < 2000


@pytest.mark.parametrize("point", [(2.35, 48.85), (151.2, -33.87)])
def test_outside_china_there_is_no_offset(point):
    assert to_wgs84(*point, "GCJ02") == point


def test_metres_are_metres():
    assert metres(120, 31, 120, 32) == pytest.approx(111_195, rel=1e-4)
    assert metres(120, 31, 120, 31) == 0
    assert metres(0, 0, 180, 0) == pytest.approx(20_015_114, rel=1e-6)
