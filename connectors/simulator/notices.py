"""Rectification notices 责令整改通知书 of the organs that find cause for one, from issuing to recheck."""

from collections.abc import Iterator

from command_center.facts.durations import DAY, HOUR
from connectors.simulator.acting import WORKABLE, Act, Part, Reading
from connectors.simulator.dice import between
from connectors.simulator.office import moment

ISSUED = {"lead": 0.6, "assist": 0.3}
"""Of an organ's duties in a whistle, the share that comes to a notice."""
FAILED = 0.1
BASES = (
    "《中华人民共和国消防法》第六十条", "《无证无照经营查处办法》第六条", "《中华人民共和国食品安全法》第一百二十二条",
    "《江苏省太湖水污染防治条例》第六十二条", "《江苏省城市市容和环境卫生管理条例》",
)  # fmt: skip
POINTS = (
    "灭火器过期，限期更换", "疏散通道堆物，立即清除", "未公示经营许可，限期补办", "后厨与住宿未分隔", "电线私拉乱接",
    "隔油池未按期清掏", "应急照明不亮", "未按规定登记入住人员",
)  # fmt: skip
REMEDIES = "不服本通知，可自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼"


def notices_of(r: Reading, duty: Part) -> list[Part]:
    return [n for n in (r.case.get("notices") or {}).values() if n["duty"] == duty["id"]]


def issue(r: Reading, duty: Part, post: str, begun: int) -> Act | None:
    """An organ's notice, once a duty; None where there is no cause."""
    unit = duty["unit"]
    officers = r.directory.officers(unit)
    organ = r.directory.units.get(unit, {}).get("organ")
    if not organ or duty["state"] != "on-scene" or len(officers) < 2 or notices_of(r, duty):
        return None
    if not duty.get("whistle") or r.u(duty["id"], "notice") >= ISSUED.get(duty["kind"], 0):
        return None
    at = r.soon(begun, 20, 150, duty["id"], "issue")
    number = int(r.u(duty["id"], "number") * 900) + 100
    year = r.office.local(at).year
    deadline = r.office.opening(at + round(between(r.u(duty["id"], "days"), 2, 5) * DAY)) + 3 * HOUR
    first = int(r.u(duty["id"], "points") * len(POINTS))
    body = {
        "number": f"{r.directory.unit_name(unit)}责改〔{year}〕{number}号",
        "basis": r.choose(BASES, duty["id"], "basis"),
        "officers": [{"post": code, "certificate": f"生成证号{number}{n}"} for n, code in enumerate(officers[:2], 1)],
        "party": f"生成经营户 {number:04d}",
        "points": [POINTS[first], POINTS[(first + 3) % len(POINTS)]],
        "deadline_at": r.office.iso(deadline),
        "remedies": REMEDIES,
        "measure": "整改期间暂停经营" if number % 3 == 0 else "",
    }
    return Act(at, post if post in officers else officers[0], f"/api/duties/{duty['id']}/notices", body)


def notice_acts(r: Reading) -> Iterator[Act]:
    for notice in (r.case.get("notices") or {}).values():
        officers = r.directory.officers(notice["organ"])
        if not officers or r.status not in (*WORKABLE, "suspended"):
            continue
        path = f"/api/notices/{notice['id']}"
        if notice["state"] == "issued":
            at = r.soon(moment(notice["issued_at"]), 20, 500, notice["id"], "serve")
            yield Act(at, officers[0], f"{path}/serve", {"receipt": f"当面送达，{notice['party']}签收"})
        elif notice["state"] == "rechecking":
            clock = r.clock("recheck", notice["id"])
            at = r.within(clock, 0.1, 0.8, notice["id"]) if clock else r.soon(moment(notice["deadline_at"]), 60, 500)
            if r.u(notice["id"], "failed") < FAILED:
                filing = f"立案〔{r.office.local(at).year}〕{int(r.u(notice['id'], 'filing') * 900) + 100}号"
                yield Act(at, officers[0], f"{path}/fail", {"reason": "逾期未整改到位", "filing": filing})
            else:
                yield Act(at, officers[0], f"{path}/pass", {"note": "逐条复查，均已整改"})
