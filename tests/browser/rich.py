"""Cases with much to tell: many units, notices, returns, a suspension, cases that became one or two, an emergency."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tests.browser.center import Told

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
LONG = "店主称房东在外地，合同月底到期，已约谈两次，愿意配合整改，但要等新的灭火器到货后才能恢复营业"


class Rich(NamedTuple):
    whistle: str  # from the first call to the last answer, notices of two organs, a return that was upheld
    emergency: str  # L1: eight units, each at another step, two with cards
    suspended: str
    merged: str
    master: str  # into which others came, and from which one was split again
    reworked: str  # verified as not done, answered as dissatisfied, reopened
    redirected: str  # returned twice, once to another unit


def make_rich(told: Told) -> Rich:
    return Rich(whistle(told), emergency(told), suspended(told), *merged(told), reworked(told), redirected(told))


def later(told: Told, days: float) -> str:
    return (datetime.fromisoformat(told.get("/api/clock")["now_at"]) + timedelta(days=days)).isoformat()


def whistle(told: Told) -> str:
    told.send(told.ticket("民宿没有证", item="lodging-licence", grid="chongshan-05", east_m=20))
    case = told.send(told.ticket("民宿没有证，灭火器过期", item="lodging-licence", grid="chongshan-05"))
    (blown,) = told.view(case)["whistles"]
    told.forward(21 * MINUTE)
    told.act(f"/api/whistles/{blown['id']}/approve", "leader", note="同意，当天到现场")
    units = [duty["unit"] for duty in told.view(case)["duties"]]
    for unit in units:
        if unit != "food":
            told.forward(4 * MINUTE)
            told.on_duty(case, unit, "sign")
    told.forward(50 * MINUTE)
    told.on_duty(case, "food", "return", "head", reason="职能不符", basis="住宿登记不归本办，" + LONG)
    told.forward(33 * MINUTE)
    told.act(f"/api/duties/{told.duty(case, 'food')['id']}/uphold", "duty-leader", note="餐饮许可归食安办")
    told.on_duty(case, "food", "sign")
    for unit in units:
        told.on_duty(case, unit, "contact", officer=f"{unit}-officer-1")
    told.forward(2 * HOUR)
    for unit in units:
        told.on_duty(case, unit, "report_in", "officer-1")
        told.on_duty(case, unit, "record", text=LONG, pictures=[told.picture(60)])
    told.forward(2 * HOUR)
    notices = [notice(told, case, organ) for organ in ("market", "police")]
    told.forward(7 * DAY)
    for unit, id in zip(("market", "police"), notices, strict=True):
        told.act(f"/api/notices/{id}/pass", f"{unit}-officer-1", note="当场复查，全部改好")
    for unit in units:
        told.forward(3 * MINUTE)
        told.on_duty(case, unit, "finish", contacted="店主", measure=LONG, pictures=[told.picture(150)])
    told.act(f"/api/whistles/{blown['id']}/lower", "duty-leader")
    told.forward(HOUR)
    told.act(f"/api/cases/{case}/pass", "verifier", note="现场看过 3 户")
    for key, signal in told.get(f"/api/cases/{case}")["case"]["signals"].items():
        if signal.get("asked"):
            told.act(f"/api/cases/{case}/callback", "caller", signal=key, verdict="satisfied", note=LONG)
    return case


def notice(told: Told, case: str, organ: str) -> str:
    """Issued and served."""
    officers = [{"post": f"{organ}-officer-{n}", "certificate": f"苏E-1{n}"} for n in (1, 2)]
    told.on_duty(
        case, organ, "notices", "officer-1", number="监改〔2026〕118 号", party="桥头农家乐餐饮民宿合作社",
        basis="《无证无照经营查处办法》第六条、《消防法》第六十条", officers=officers,
        points=["3 户无证经营，暂停营业", "灭火器过期 7 具", "疏散通道堆放布草"], deadline_at=later(told, 5),
        remedies="不服本通知的，可在六十日内申请行政复议", measure="暂停营业",
    )  # fmt: skip
    id = next(str(one["id"]) for one in told.view(case)["notices"] if one["organ"] == organ)
    told.act(f"/api/notices/{id}/serve", f"{organ}-officer-1", receipt="当面送达，店主签收")
    return id


def emergency(told: Told) -> str:
    case = told.send(
        told.ticket(
            "小区积水倒灌地下车库，好几栋楼停了电，电梯里还有人", item="road-flooding", level="L1", grid="fuxi-01"
        )
    )
    units = ["fire", "gas", "emergency", "police", "health", "construction", "property", "traffic-police"]
    told.act(
        "/api/whistles", "duty-leader", case=case, kind="应急", lead="fire", assist=units[1:], because="电梯里有人"
    )
    (drafted,) = told.view(case)["whistles"]
    if drafted["state"] != "blown":
        told.act(f"/api/whistles/{drafted['id']}/blow_now", "duty-leader", note="先吹后报")
    lon, lat = told.grids["fuxi-01"]["center"]
    told.act(
        f"/api/whistles/{drafted['id']}/gather",
        "fire-head",
        text="福溪新村北门岗亭，所有车辆停在路东侧",
        meet_at=later(told, 0.02),
        lon=lon + 0.002,
        lat=lat + 0.001,
    )
    for unit in units[:5]:
        told.forward(MINUTE)
        told.on_duty(case, unit, "sign")
    for unit in units[:4]:
        told.on_duty(case, unit, "contact", officer=f"{unit}-officer-1")
    for unit in units[:3]:
        told.forward(3 * MINUTE)
        told.on_duty(case, unit, "report_in", "officer-1", lon=lon, lat=lat)
    told.on_duty(case, "fire", "record", text="关了总闸，" + LONG, pictures=[told.picture(40)])
    told.on_duty(case, "gas", "finish", contacted="物业", measure="关阀，排水")
    told.act(f"/api/cases/{case}/remind", "duty-leader", note="卫生院派车")
    told.forward(2 * HOUR)
    return case


def suspended(told: Told) -> str:
    case = told.send(told.ticket("店外经营", item="out-of-shop", grid="fuxi-02"))
    told.on_duty(case, "enforcement", "sign")
    told.forward(DAY)
    day = later(told, 70)[:10]
    told.act(f"/api/cases/{case}/ask_suspension", "enforcement-head", review_date=day, reason="等房东回国，" + LONG)
    told.act(f"/api/cases/{case}/endorse_suspension", "supervisor", note="情况属实")
    told.act(f"/api/cases/{case}/grant_suspension", "duty-leader")
    return case


def merged(told: Told) -> tuple[str, str]:
    master = told.send(told.ticket("路灯不亮", item="street-lamp", grid="yuli-02"))
    for n in range(3):
        told.send(told.ticket(f"路灯又不亮了，第 {n + 1} 次来电", item="street-lamp", grid="yuli-02", east_m=5.0 * n))
    other = told.send(told.ticket("有盏灯坏了", item="street-lamp", grid="yuli-01"))
    told.act(f"/api/cases/{other}/merge", "clerk", master=master, reason="同一盏灯，在两个网格的交界")
    signals = list(told.get(f"/api/cases/{master}")["case"]["signals"])
    if len(signals) > 2:
        told.act(f"/api/cases/{master}/split", "clerk", signal=signals[1], reason="另一盏灯")
    return other, master


def reworked(told: Told) -> str:
    case = told.send(told.ticket("桥头垃圾满溢", item="garbage-overflow", grid="fuxi-03"))
    units = [duty["unit"] for duty in told.view(case)["duties"]]

    def finished(measure: str) -> None:
        for unit in units:
            if told.duty(case, unit)["state"] == "called":
                told.on_duty(case, unit, "sign")
            if told.duty(case, unit)["state"] != "done":
                told.on_duty(case, unit, "finish", contacted="来件人", measure=measure, pictures=[told.picture(120)])

    finished("清运一车")
    duties = [told.duty(case, units[0])["id"]]
    told.act(f"/api/cases/{case}/fail", "verifier", duties=duties, reason="还剩半桶")
    finished("再清一次")
    told.act(f"/api/cases/{case}/pass", "verifier")
    (signal,) = told.get(f"/api/cases/{case}")["case"]["signals"]
    told.act(f"/api/cases/{case}/callback", "caller", signal=signal, verdict="dissatisfied", solved=False, note=LONG)
    return case


def redirected(told: Told) -> str:
    case = told.send(told.ticket("餐饮店油烟扰民", item="catering-licence", grid="fuli-01"))
    told.on_duty(case, "market", "return", "head", reason="职能不符", basis="油烟归环境办", suggested="environment")
    told.forward(20 * MINUTE)
    told.act(
        f"/api/duties/{told.duty(case, 'market')['id']}/accept_return",
        "supervisor",
        unit="environment",
        note="改派环境办",
    )
    return case
