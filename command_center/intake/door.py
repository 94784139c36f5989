"""At the door: an event becomes a `Signal`, located once, with its reporter taken out."""

from typing import NamedTuple

from msgspec.structs import replace

from command_center.case.moments import read_moment
from command_center.facts.ids import signal_key
from command_center.facts.parts import Place, Upstream
from command_center.facts.signal import (
    GridReport,
    HotlineTicket,
    PlaceGiven,
    Reporter,
    Signal,
    UpstreamGiven,
    VideoAlarm,
)
from command_center.intake.datum import to_wgs84
from command_center.intake.locate import Locator
from command_center.site.value import Site


class Arrival(NamedTuple):
    """A CloudEvent whose data was read: `at` (UTC µs) is None where the event carries no time."""

    source: str
    id: str
    type: str
    at: int | None
    data: HotlineTicket | GridReport | VideoAlarm


def place_of(given: PlaceGiven) -> Place:
    if given.lon is None or given.lat is None or given.datum is None:
        return Place(text=given.text)
    lon, lat = to_wgs84(given.lon, given.lat, given.datum)
    return Place(text=given.text, lon=lon, lat=lat)


def upstream_of(given: UpstreamGiven | None) -> Upstream | None:
    if given is None:
        return None
    due = read_moment(given.due_at, "upstream.due_at") if given.due_at else None
    back = read_moment(given.callback_by, "upstream.callback_by") if given.callback_by else None
    return Upstream(system=given.system, number=given.number, due_at=due, callback_at=back)


def admit(site: Site, locator: Locator, arrival: Arrival, now: int) -> tuple[Signal, Reporter | None]:
    """The signal to keep and the requester to keep apart. `now` (UTC µs) is the arrival."""
    data = arrival.data
    reporter: Reporter | None = None
    if isinstance(data, VideoAlarm):
        camera = site.cameras.get(data.camera)
        place = Place(text=camera.overlooks, lon=camera.lon, lat=camera.lat) if camera else Place()
        grid, upstream = (camera.grid if camera else ""), None
    else:
        place = place_of(data.place)
        grid = locator.grid_at(place.lon, place.lat) if place.lon is not None and place.lat is not None else ""
        if not grid and place.lon is None and data.grid in site.grids:
            grid = data.grid
        upstream = upstream_of(data.upstream)
        reporter = data.reporter
        data = replace(data, reporter=None)
    signal = Signal(
        key=signal_key(arrival.source, arrival.id),
        source=arrival.source,
        id=arrival.id,
        type=arrival.type,
        at=now if arrival.at is None else arrival.at,
        arrived_at=now,
        data=data,
        grid=grid,
        place=place,
        upstream=upstream,
        has_reporter=reporter is not None,
    )
    return signal, reporter
