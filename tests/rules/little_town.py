"""A town of two villages, four grids and a few units: enough to judge a rule by."""

from datetime import datetime, timedelta, timezone

from command_center.case.state import Case
from command_center.facts.durations import SECOND
from command_center.facts.parts import Place, SignalPart
from command_center.rules.fields import Input
from command_center.rules.model import Names
from command_center.site.value import (
    Calendar,
    Camera,
    Grid,
    Hours,
    Item,
    Level,
    Limit,
    Post,
    Settings,
    Site,
    Unit,
    WhistleKind,
)

SETTINGS = Settings(
    join_metres=300,
    join_days=7,
    repeat_days=30,
    upstream_margin=Limit(1, "wd"),
    sample_share=0.1,
    on_site_sample_share=0.2,
    dispute_family="矛盾纠纷",
)
NOW = int(datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=8))).timestamp()) * SECOND
"""A Tuesday, ten o'clock in Shanghai."""

UNITS = {
    u.code: u
    for u in (
        Unit("market", "市场监督管理所", "市监所", "station", "综合执法", organ=True),
        Unit("food", "食安办", "食安办", "town", "综合执法"),
        Unit("tourism", "旅游办", "旅游办", "town", "经济建设"),
        Unit("police", "派出所", "派出所", "station", "综合执法", organ=True),
        Unit("fire", "消防站", "消防站", "station", "指挥调度"),
        Unit("v-chongshan", "冲山村", "冲山", "village", "网格管理"),
        Unit("v-yuli", "迂里村", "迂里", "village", "网格管理"),
        Unit("desk", "值班席", "值班席", "center", "指挥调度"),
    )
}
ITEMS = {
    i.code: i
    for i in (
        Item(
            "catering-licence", "餐饮无证经营", "餐饮无证", ("市场监管", "许可", "无证"), "market", "L3",
            families=("无证经营", "消防"), keywords=("餐饮店无证", "无证餐饮"),
        ),
        Item(
            "lodging-licence", "住宿无证经营", "住宿无证", ("市场监管", "许可", "无证"), "market", "L3",
            families=("无证经营", "消防"), keywords=("无证民宿", "民宿无证"),
        ),
        Item(
            "fire-lane", "消防通道占用", "消防通道", ("公共安全", "消防", "通道"), "fire", "L2", families=("消防",),
            keywords=("消防通道", "占用消防通道"), department_only=True,
        ),
        Item("rubbish", "垃圾清运", "垃圾", ("市容环境", "环卫", "清运"), "{village}", "L3", keywords=("垃圾", "清运")),
        Item(
            "stall", "占道摆摊", "占道", ("街面秩序", "摊贩", "占道"), "police", "L4", ("{village}",),
            ("占道",), ("占道",),
        ),
    )
}  # fmt: skip


def _square(lon, lat, side=0.01):
    return ((lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat))


GRIDS = {
    code: Grid(code, name, village, _square(lon, lat), (lon + 0.005, lat + 0.005), households=300)
    for code, name, village, lon, lat in (
        ("g1", "冲山 01", "v-chongshan", 120.30, 31.28),
        ("g2", "冲山 02", "v-chongshan", 120.31, 31.28),
        ("g3", "迂里 01", "v-yuli", 120.40, 31.28),
        ("g4", "迂里 02", "v-yuli", 120.41, 31.28),
    )
}
CAMERAS = {
    "cam-1": Camera("cam-1", "冲山 1 号", "g1", 120.305, 31.285, overlooks="码头路口", alarms={"blocked": "fire-lane"}),
    "cam-2": Camera("cam-2", "迂里 1 号", "g3", 120.405, 31.285, alarms={"stall": "stall", "blocked": "fire-lane"}),
}


def site(*rules, **changes) -> Site:
    parts = {
        "code": "little", "name": "小镇", "english": "Little Town", "hash": "h", "rules_hash": "r",
        "modules": (("综合执法", "Enforcement"),),
        "calendar": Calendar("Asia/Shanghai", Hours(((540, 720), (810, 1050))), (2026,), frozenset(), frozenset()),
        "units": UNITS, "posts": {"leader": Post("leader", "分管镇长", "desk", ("leader",))}, "items": ITEMS,
        "grids": GRIDS, "cameras": CAMERAS,
        "levels": {
            f"L{i}": Level(f"L{i}", name, Limit(1, "h"), Limit(5, "wd"))
            for i, name in enumerate(("紧急", "加急", "一般", "疑难"), 1)
        },
        "whistles": {
            "推进": WhistleKind("推进", Limit(1, "wh"), Limit(3, "wd"), approve=(("leader",),)),
            "攻坚": WhistleKind("攻坚", Limit(1, "wh"), Limit(5, "wd"), approve=(("secretary",), ("mayor",))),
            "应急": WhistleKind("应急", Limit(15, "min"), Limit(30, "min"), level="L1"),
        },
        "ladders": {}, "rules": tuple(rules), "settings": SETTINGS,
    }  # fmt: skip
    return Site(**{**parts, **changes})


NAMES = Names.of(site())


def signal(key="s1", item="catering-licence", grid="g1", ago=0, **changes) -> SignalPart:
    """A hotline ticket in the middle of its grid, `ago` µs before NOW."""
    known = ITEMS.get(item)
    parts = {
        "key": key, "source": "12345", "id": key, "type": "hotline.ticket.v1", "at": NOW - ago, "arrived_at": NOW - ago,
        "title": known.name if known else "来件", "item": item, "families": known.families if known else (),
        "level": known.level if known else "", "kind": "投诉", "grid": grid,
        "place": Place("某处", *GRIDS[grid].center) if grid else Place(),
    }  # fmt: skip
    return SignalPart(**{**parts, **changes})


def alarm(key="a1", camera="cam-1", kind="blocked", **changes) -> SignalPart:
    seen = CAMERAS[camera]
    place = Place(seen.overlooks, seen.lon, seen.lat)
    parts = {
        "type": "video.alarm.v1", "item": seen.alarms[kind], "grid": seen.grid, "camera": camera, "alarm": kind,
        "kind": "", "place": place,
    }  # fmt: skip
    return signal(key, **{**parts, **changes})


def case(*signals, **changes) -> Case:
    """A case of these signals, as its first one would open it."""
    first = signals[0] if signals else signal()
    parts = {
        "id": f"case-{first.key}", "status": "received", "title": first.title, "item": first.item,
        "families": tuple(dict.fromkeys(f for s in signals for f in s.families)), "level": first.level,
        "kind": first.kind, "grid": first.grid, "village": GRIDS[first.grid].village if first.grid else "",
        "place": first.place, "opened_at": first.at, "signals": {s.key: s for s in signals},
    }  # fmt: skip
    return Case(**{**parts, **changes})


def judged(*signals, town=None, now=NOW, confirmed=False, **changes) -> Input:
    """The last signal and the case of them all."""
    return Input(signals[-1], case(*signals, **changes), town or site(), now, confirmed)
