"""Coordinates: every one comes with its datum, and the center keeps WGS-84 degrees.

GCJ-02 is the offset that Chinese maps carry, some 500 m, published as a polynomial from WGS-84 to GCJ-02 alone. The way
back is found by iterating. CGCS2000 differs from WGS-84 by centimetres and is taken as the same.
"""

from math import asin, cos, pi, radians, sin, sqrt

from command_center.facts.signal import Datum

_AXIS = 6378245.0  # of the Krasovsky ellipsoid, which the offset is defined on
_ECCENTRICITY = 0.00669342162296594323  # squared
_EARTH = 6371008.8  # mean radius in metres
_CLOSE = 1e-8  # degrees: about a millimetre


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """The same point in WGS-84 degrees; from GCJ-02 within a few millimetres of the offset's own definition."""
    if datum != "GCJ02":
        return lon, lat
    wgs_lon, wgs_lat = lon, lat
    for _ in range(10):  # the offset changes slowly from place to place: three rounds are usual
        gcj_lon, gcj_lat = to_gcj02(wgs_lon, wgs_lat)
        off_lon, off_lat = gcj_lon - lon, gcj_lat - lat
        wgs_lon, wgs_lat = wgs_lon - off_lon, wgs_lat - off_lat
        if abs(off_lon) < _CLOSE and abs(off_lat) < _CLOSE:
            break
    return wgs_lon, wgs_lat


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 → GCJ-02 degrees; outside China the two are the same."""
    if not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    root = sqrt(abs(x))
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    flat = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    lat += north * 180 / (_AXIS * (1 - _ECCENTRICITY) / (flat * sqrt(flat)) * pi)
    lon += east * 180 / (_AXIS / sqrt(flat) * cos(radians(y + 35.0)) * pi)
    return lon, lat


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """The distance between two points in WGS-84 degrees, along a great circle."""
    north, east = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(north) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))
