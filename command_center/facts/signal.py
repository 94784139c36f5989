"""What sources report: the data of each CloudEvent type, and the signal as the center keeps it.

The three data types are public: their JSON Schemas are served at `/schemas/{type}.json`.
"""

from typing import Annotated, Literal

from msgspec import Meta

from command_center.facts.parts import Place, Upstream, Value

Datum = Literal["WGS84", "CGCS2000", "GCJ02"]
Kind = Literal["咨询", "求助", "投诉", "举报", "建议", "表扬", "其他"]
LevelCode = Literal["L1", "L2", "L3", "L4"]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]  # `$` stands before a last newline, too
Title = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=4000)]


class PlaceGiven(Value, frozen=True, forbid_unknown_fields=True):
    """A place as the source knows it; `lon` and `lat` in degrees need a `datum`."""

    text: Annotated[str, Meta(max_length=300)] = ""
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    datum: Datum | None = None


class Reporter(Value, frozen=True, forbid_unknown_fields=True):
    """Who asked. Kept apart from everything else and never shown on the wall."""

    name: Annotated[str, Meta(max_length=100)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    confidential: bool = False


class UpstreamGiven(Value, frozen=True, forbid_unknown_fields=True):
    """The upper platform's ticket. Moments are RFC 3339 with an offset."""

    system: str
    number: str
    due_at: str | None = None
    callback_by: str | None = None


class OnSite(Value, frozen=True, forbid_unknown_fields=True):
    """A grid worker closed it on the spot: pictures before and after, put first with `PUT /blobs/{sha256}`."""

    before: Sha256
    after: Sha256


class Report(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What hotline tickets and grid reports have in common."""

    title: Title
    text: Text = ""
    item: str = ""
    kind: Kind | None = None
    level: LevelCode | None = None
    place: PlaceGiven = PlaceGiven()
    grid: str = ""
    reporter: Reporter | None = None
    attachments: Annotated[tuple[Sha256, ...], Meta(max_length=50)] = ()
    external_id: str = ""
    upstream: UpstreamGiven | None = None
    exercise: bool = False  # a drill: kept, never dispatched


class HotlineTicket(Report, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hotline.ticket.v1`: a ticket of the 12345 hotline."""


class GridReport(Report, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`grid.report.v1`: what a grid worker saw; `on_site` when it was also dealt with."""

    post: str = ""  # the grid worker's post
    on_site: OnSite | None = None


class VideoAlarm(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`video.alarm.v1`: what a camera's analysis saw. The site maps (camera, alarm) to an item."""

    camera: Annotated[str, Meta(min_length=1)]
    alarm: Annotated[str, Meta(min_length=1, max_length=40)]
    title: Annotated[str, Meta(max_length=200)] = ""
    text: Text = ""
    snapshot: Sha256 | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()  # x, y, w, h relative to the picture
    level: LevelCode | None = None
    exercise: bool = False


SIGNAL_TYPES: dict[str, type[HotlineTicket | GridReport | VideoAlarm]] = {
    "hotline.ticket.v1": HotlineTicket,
    "grid.report.v1": GridReport,
    "video.alarm.v1": VideoAlarm,
}
SOURCES = {"hotline.ticket.v1": "hotline", "grid.report.v1": "grid", "video.alarm.v1": "video"}


class Signal(Value, frozen=True, kw_only=True, omit_defaults=True):
    """An accepted event. Moments are UTC µs. The reporter is not in it, `has_reporter` says that one is kept."""

    key: str  # uuid5 of (source, id)
    source: str
    id: str
    type: str
    at: int
    arrived_at: int
    data: HotlineTicket | GridReport | VideoAlarm  # without its reporter
    grid: str = ""  # located at the door; "" = nowhere
    place: Place = Place()  # converted to WGS-84
    upstream: Upstream | None = None
    has_reporter: bool = False
    confidential: bool = False  # the reporter asked in confidence
