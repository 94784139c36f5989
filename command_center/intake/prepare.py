"""A signal on its way into a case: what it is about, where, how urgent; and what is missing, as reason codes."""

from msgspec import Struct

from command_center.facts.durations import MINUTE
from command_center.facts.parts import SignalPart
from command_center.facts.signal import SOURCES, GridReport, HotlineTicket, Signal, VideoAlarm
from command_center.intake.classify import classify
from command_center.site.value import Site

REASONS: dict[str, str] = {
    "place-missing": "没有地点",
    "place-outside": "地点不在任何网格内",
    "item-unknown": "事项不明",
    "item-ambiguous": "事项不能确定",
    "time-future": "时间在将来",
    "camera-unknown": "摄像机不在清单中",
    "alarm-unmapped": "该摄像机的这种告警没有对应事项",
    "exercise": "演练",
}
"""Why a signal is not dispatched by itself. Each brings its case to the duty desk, except those that are set aside."""

ALARMS: dict[str, str] = {
    "motion": "画面变动",
    "intrusion": "有人或物停留",
    "loitering": "徘徊",
    "density": "人群密集",
    "smoke": "烟雾",
    "fire": "明火",
    "black": "画面全黑",
    "frozen": "画面静止",
    "offline": "离线",
}
"""Kinds of alarm in an operator's words; another kind is shown as the camera says it."""

SET_ASIDE = ("alarm-unmapped", "exercise")
"""These make no case: the signal is kept, with its reason."""

SKEW = 10 * MINUTE
"""A source's clock may be ahead by this much."""


class Prepared(Struct, frozen=True):
    part: SignalPart
    reasons: tuple[str, ...]
    why: str

    @property
    def set_aside(self) -> bool:
        return any(reason in SET_ASIDE for reason in self.reasons)


def prepare(site: Site, signal: Signal, now: int) -> Prepared:
    """`signal` is located already (Locator.locate at the door). `now` in UTC µs."""
    data = signal.data
    prepared = _alarm(site, signal, data) if isinstance(data, VideoAlarm) else _report(site, signal, data)
    reasons, why = list(prepared.reasons), [prepared.why]
    if signal.at > now + SKEW:
        reasons.append("time-future")
    if data.exercise:
        reasons.append("exercise")
    why += [REASONS[reason] for reason in reasons if not reason.startswith("item-")]
    return Prepared(prepared.part, tuple(reasons), "；".join(words for words in why if words))


def _report(site: Site, signal: Signal, data: HotlineTicket | GridReport) -> Prepared:
    found = classify(site, data.item, data.text, data.title)
    item = site.items.get(found.item)
    grid = signal.grid if signal.grid in site.grids else ""
    reasons = [found.reason] if found.reason else []
    if not grid:
        reasons.append("place-missing" if signal.place.lon is None else "place-outside")
    on_site = data.on_site if isinstance(data, GridReport) else None
    pictures = data.attachments + ((on_site.before, on_site.after) if on_site else ())
    part = SignalPart(
        key=signal.key, source=signal.source, id=signal.id, type=signal.type, at=signal.at,
        arrived_at=signal.arrived_at, title=data.title, text=data.text, item=found.item,
        families=item.families if item else (), level=data.level or (item.level if item else ""),
        kind=data.kind or "", grid=grid, place=signal.place,
        pictures=tuple(dict.fromkeys(pictures)), asked=SOURCES.get(signal.type) == "hotline" or signal.has_reporter,
        confidential=signal.confidential, external_id=data.external_id, upstream=signal.upstream,
    )  # fmt: skip
    return Prepared(part, tuple(reasons), "；".join(words for words in (_where(site, grid), found.words) if words))


def _alarm(site: Site, signal: Signal, data: VideoAlarm) -> Prepared:
    camera = site.cameras.get(data.camera)
    code = camera.alarms.get(data.alarm, "") if camera else ""
    item = site.items.get(code)
    grid = camera.grid if camera and camera.grid in site.grids else ""
    reason = "camera-unknown" if camera is None else "" if item else "alarm-unmapped"
    name = camera.name if camera else data.camera
    what = item.short if item else data.alarm
    part = SignalPart(
        key=signal.key, source=signal.source, id=signal.id, type=signal.type, at=signal.at,
        arrived_at=signal.arrived_at, title=f"{name} {what}", text=data.text or data.title,
        item=item.code if item else "", families=item.families if item else (),
        level=data.level or (item.level if item else ""), grid=grid, place=signal.place, camera=data.camera,
        alarm=data.alarm, boxes=data.boxes, pictures=(data.snapshot,) if data.snapshot else (),
    )  # fmt: skip
    seen = f"摄像机 {name}：{ALARMS.get(data.alarm, data.alarm)}" + (f"，事项“{item.name}”" if item else "")
    reasons = [reason] if reason else []
    if camera and not grid:
        reasons.append("place-outside")
    return Prepared(part, tuple(reasons), "；".join(words for words in (_where(site, grid), seen) if words))


def _where(site: Site, grid: str) -> str:
    if not grid:
        return ""
    found = site.grids[grid]
    village = site.units[found.village].name if found.village in site.units else found.village
    return f"位于{village}“{found.name}”网格"
