"""The story of 漫山岛 as literal tables: who does what, in which order. `story.py` plays it, a scenario test checks it.

In paths and bodies `$case`, `$alarm`, `$whistle`, `$duty:UNIT`, `$notice:UNIT`, `$asked` and `$picture` stand for what
the center has by then, `@+H` for the moment H hours from now.
"""

from typing import Any, NamedTuple

HOTLINE, GRID, VIDEO = "hotline.ticket.v1", "grid.report.v1", "video.alarm.v1"
CAMERA = "32050608001320000239"
UNITS = ("market", "food", "tourism", "police", "chongshan")  # the first leads
ORGANS = ("market", "police")
PLACE = {"text": "漫山岛民宿集中区", "lon": 120.3066, "lat": 31.2801, "datum": "WGS84"}
CALLERS = ("生成居民甲", "00000009001"), ("生成居民乙", "00000009002")


class Step(NamedTuple):
    post: str  # or, for an event, its type
    path: str
    body: dict[str, Any]


class Chapter(NamedTuple):
    code: str
    words: str
    english: str
    look: str
    steps: tuple[Step, ...]


def reporter(number: int) -> dict[str, Any]:
    name, phone = CALLERS[number]
    return {"name": name, "phone": phone, "confidential": True}


TICKET = {
    "title": "漫山岛餐饮民宿无证经营",
    "text": "岛上好几家民宿和小饭店没有办证就营业，走廊里一个灭火器都没有，周末住满了人。",
    "item": "lodging-licence", "kind": "投诉", "place": PLACE, "external_id": "12345-漫山岛", "reporter": reporter(0),
}  # fmt: skip
REPORT = {
    "title": "漫山岛民宿灭火器缺失", "text": "走访发现三家民宿没有灭火器，应急灯不亮，隔壁住户也来说了几次。",
    "item": "fire-equipment", "place": PLACE, "post": "chongshan-grid-05", "attachments": ["$picture"],
    "reporter": reporter(1),
}  # fmt: skip
ALARM = {"camera": CAMERA, "alarm": "intrusion", "text": "消防通道有车停留超过十分钟", "snapshot": "$picture"}
WHISTLE = {
    "case": "$case", "kind": "推进", "lead": UNITS[0], "assist": list(UNITS[1:]),
    "because": "涉无证经营且有消防隐患，单个部门办不了",
}  # fmt: skip
FOUND = {
    "market": ("营业执照", "七家中四家没有营业执照，已逐户登记"),
    "food": ("食品经营许可", "五家后厨没有食品经营许可，两家冷藏温度不够"),
    "tourism": ("旅馆备案", "四家民宿没有备案，没有向游客公示"),
    "police": ("住宿登记", "三家没有旅客住宿登记系统，消防通道被两辆车占用"),
    "chongshan": ("村规民约", "已通知户主到场，协助逐户看过，村里清出消防通道"),
}
NOTICES: dict[str, dict[str, Any]] = {
    "market": {
        "number": "吴光市监责改〔2026〕118号", "basis": "《无证无照经营查处办法》第六条、第十三条",
        "officers": [
            {"post": "market-officer-1", "certificate": "苏E-10310"},
            {"post": "market-officer-2", "certificate": "苏E-10318"},
        ],
        "party": "漫山岛湖畔民宿（示例）", "points": ["无营业执照从事住宿服务", "无食品经营许可从事餐饮服务"],
        "deadline_at": "@+72", "measure": "整改期间暂停营业",
        "remedies": "不服本通知，可自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
    },
    "police": {
        "number": "吴公光责改〔2026〕57号", "basis": "《旅馆业治安管理办法》第六条、《中华人民共和国消防法》第六十条",
        "officers": [
            {"post": "police-officer-1", "certificate": "苏警-220415"},
            {"post": "police-officer-2", "certificate": "苏警-220433"},
        ],
        "party": "漫山岛湖畔民宿（示例）", "points": ["未登记住宿旅客", "消防通道停放车辆", "未配置灭火器"],
        "deadline_at": "@+72",
        "remedies": "不服本通知，可自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
    },
}  # fmt: skip


def each(units: tuple[str, ...], role: str, verb: str, **body: Any) -> tuple[Step, ...]:
    """The same verb by every unit on its own duty; `{unit}` in a value is that unit."""
    return tuple(
        Step(f"{unit}-{role}", f"/api/duties/$duty:{unit}/{verb}", {k: v.format(unit=unit) for k, v in body.items()})
        for unit in units
    )


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("ticket", "一位市民打 12345：漫山岛的民宿饭店没证，也没有灭火器", "A hotline ticket comes in",
            "地图西边的漫山岛亮起一件，来源热线；照权责清单派市场监管所",
            (Step(HOTLINE, "/events", TICKET),)),
    Chapter("report", "冲山 05 网格员上报灭火器缺失，并入同一工单；规则起草推进哨",
            "A grid report joins; a rule drafts a whistle",
            "同一工单变成两个来件；右侧出现一张待批准的推进哨",
            (Step(GRID, "/events", REPORT),)),
    Chapter("alarm", "消防通道的镜头告警，等人确认", "A camera alarm waits to be confirmed",
            "待我处理里多一条待确认，带截图", (Step(VIDEO, "/events", ALARM),)),
    Chapter("confirm", "值班员看截图，确认属实，经消防这一族并入",
            "The clerk confirms: it joins through the fire-safety family",
            "工单变成三个来件，等级升为 L2", (Step("clerk", "/api/cases/$alarm/confirm", {"note": "截图属实"}),)),
    Chapter("approve", "分管副镇长一键批准，哨响五家", "A leader approves with one click: five units are called",
            "大屏上五家各有一条任务，签收时限开始走",
            (Step("leader", "/api/whistles/$whistle/approve", {"note": "同意"}),)),
    Chapter("sign", "五家各自接哨", "Each unit signs for itself", "五个签收时钟逐个停下",
            each(UNITS, "clerk", "sign")),
    Chapter("contact", "五家各自联系，定经办人", "Each names its officer", "任务到已联系",
            each(UNITS, "clerk", "contact", officer="{unit}-officer-1")),
    Chapter("gather", "市场监管所定集合：漫山岛码头", "The lead sets place and time", "哨上显示集合地点和时间",
            (Step("market-head", "/api/whistles/$whistle/gather",
                  {"text": "漫山岛码头", "lon": 120.3061, "lat": 31.2806, "meet_at": "@+3"}),)),
    Chapter("arrive", "五家到码头报到", "Each reports in at the pier", "任务到在现场",
            each(UNITS, "officer-1", "report_in")),
    Chapter("record", "逐项检查，各记各的", "Each records what it found, point by point", "工单页里逐条记录",
            tuple(Step(f"{unit}-officer-1", f"/api/duties/$duty:{unit}/record",
                       {"point": point, "text": text, "pictures": ["$picture"]})
                  for unit, (point, text) in FOUND.items())),
    Chapter("issue", "市场监管所、派出所各开责令整改通知书", "Two organs issue their own notices",
            "工单页的文书一栏，可以打印",
            tuple(Step(f"{unit}-officer-1", f"/api/duties/$duty:{unit}/notices", NOTICES[unit]) for unit in ORGANS)),
    Chapter("serve", "当面送达，签送达回证", "Both are served", "整改期限开始走",
            tuple(Step(f"{unit}-officer-1", f"/api/notices/$notice:{unit}/serve", {"receipt": "当面送达，经营者签收"})
                  for unit in ORGANS)),
    Chapter("finish", "五家各自反馈四要素", "Each gives its feedback", "任务完成；文书没了结，哨还不能销",
            each(UNITS, "clerk", "finish", contacted="经营户代表", measure="现场检查完毕，停业整改，逐户建档")),
    Chapter("recheck", "整改期到，开文书的两家复查", "Both organs recheck", "复查任务出现",
            tuple(Step(f"{unit}-officer-1", f"/api/notices/$notice:{unit}/recheck_now", {}) for unit in ORGANS)),
    Chapter("pass", "复查通过", "The rechecks pass", "文书了结，哨到待销哨",
            tuple(Step(f"{unit}-officer-2", f"/api/notices/$notice:{unit}/pass", {"note": "逐条复查，均已整改"})
                  for unit in ORGANS)),
    Chapter("lower", "规则起草的哨由值班长销哨", "The duty leader lowers the whistle", "工单到待核查",
            (Step("duty-leader", "/api/whistles/$whistle/lower", {"note": "五家反馈齐，文书了结"}),)),
    Chapter("verify", "督查室独立核查", "Somebody with no duty in it verifies", "工单到待回访",
            (Step("verifier", "/api/cases/$case/pass", {"note": "上岛看过，属实"}),)),
    Chapter("callback", "回访每一位来件人", "Everybody who asked is called back", "工单办结，今日办结加一",
            tuple(Step("caller", "/api/cases/$case/callback",
                       {"signal": "$asked", "verdict": verdict, "solved": True})
                  for verdict in ("satisfied", "basically"))),
    Chapter("rate", "双向评价：值班长评各家，各家评这张哨", "Rated both ways", "哨到已评价",
            (*(Step("duty-leader", "/api/whistles/$whistle/rate", {"unit": unit, "score": 5}) for unit in UNITS),
             *(Step(f"{unit}-head", "/api/whistles/$whistle/rate", {"score": 4}) for unit in UNITS))),
)  # fmt: skip
