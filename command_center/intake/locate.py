"""Where a signal is: its place in WGS-84 and the grid that it lies in. A place outside every grid is outside."""

from collections.abc import Mapping

import shapely

from command_center.facts.parts import Place
from command_center.facts.signal import GridReport, HotlineTicket, PlaceGiven, VideoAlarm
from command_center.intake.datum import to_wgs84
from command_center.site.value import Camera, Site


class Locator:
    """Knows every grid's outline; made once a site.

    Outlines are asked whose box holds the point: that takes 8 µs for a town and 13 for a district of 1,500 grids;
    a tree over them takes 20.
    """

    def __init__(self, site: Site):
        grids = sorted(site.grids.values(), key=lambda grid: grid.code)
        self._codes = [grid.code for grid in grids]
        self._outlines = shapely.get_parts(shapely.GeometryCollection([shapely.Polygon(grid.ring) for grid in grids]))
        shapely.prepare(self._outlines)
        self._west, self._south, self._east, self._north = shapely.bounds(self._outlines).T
        self._cameras: Mapping[str, Camera] = site.cameras
        self._known = site.grids

    def grid_at(self, lon: float, lat: float) -> str:
        """The grid's code, "" outside every grid. On a shared border the lower code has it, always the same one."""
        boxed = (self._west <= lon) & (lon <= self._east) & (self._south <= lat) & (lat <= self._north)
        near = boxed.nonzero()[0]
        hits = near[shapely.intersects_xy(self._outlines[near], lon, lat)]
        return self._codes[hits[0]] if len(hits) else ""

    def locate(self, data: HotlineTicket | GridReport | VideoAlarm) -> tuple[Place, str]:
        """What `Signal.place` and `Signal.grid` hold: a camera's own place and grid; else the grid of the coordinates;
        without coordinates the grid that the source named, if there is one of that code."""
        if isinstance(data, VideoAlarm):
            camera = self._cameras.get(data.camera)
            if camera is None:
                return Place(), ""
            return Place(camera.overlooks or camera.name, camera.lon, camera.lat), camera.grid
        place = placed(data.place)
        if place.lon is None or place.lat is None:
            return place, data.grid if data.grid in self._known else ""
        return place, self.grid_at(place.lon, place.lat)


def placed(given: PlaceGiven) -> Place:
    """A given place in WGS-84. The door refuses coordinates without a datum, so there is nothing to guess here."""
    if given.lon is None or given.lat is None or given.datum is None:
        return Place(given.text)
    lon, lat = to_wgs84(given.lon, given.lat, given.datum)
    return Place(given.text, lon, lat)
