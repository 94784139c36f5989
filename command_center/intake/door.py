"""At the door: an event becomes a `Signal`, located once, with its reporter taken out."""

from typing import NamedTuple

from msgspec.structs import replace

from command_center.case.moments import read_moment
from command_center.facts.ids import signal_key
from command_center.facts.parts import Upstream
from command_center.facts.signal import (
    GridReport,
    HotlineTicket,
    Reporter,
    Signal,
    UpstreamGiven,
    VideoAlarm,
)
from command_center.intake.locate import Locator
from command_center.site.value import Site


class Arrival(NamedTuple):
    """A CloudEvent whose data was read: `at` (UTC µs) is None where the event carries no time."""

    source: str
    id: str
    type: str
    at: int | None
    data: HotlineTicket | GridReport | VideoAlarm


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
    upstream: Upstream | None = None
    place, grid = locator.locate(data)
    if not isinstance(data, VideoAlarm):
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
        confidential=reporter is not None and reporter.confidential,
    )
    return signal, reporter
