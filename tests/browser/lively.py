"""A town with something in every panel of the wall: whistles, a draft, cards, late clocks, alarms, returns, what fits
nowhere, what is closed."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tests.browser.center import Told

HOUR = 3600.0
OLD_LANE = "32050608001320000002"  # 东崦花园3幢北消防通道


class Lively(NamedTuple):
    told: Told
    whistle: str  # by a rule, five units, one has signed
    alarm: str  # waits to be confirmed, its picture has a box
    returned: str  # a unit refused it
    closed: str
    late: str  # nobody signed
    unmatched: str  # fits no item
    notice: str  # 责令整改通知书, issued and not served yet


def make_lively(told: Told) -> Lively:
    whistle = told.send(told.ticket("民宿没有证，灭火器过期", item="lodging-licence", grid="chongshan-05"))
    told.send(told.ticket("民宿没有证", item="lodging-licence", grid="chongshan-05", east_m=20))
    (blown,) = told.view(whistle)["whistles"]
    told.act(f"/api/whistles/{blown['id']}/approve", "leader", note="同意")
    told.on_duty(whistle, "market", "sign")
    told.on_duty(whistle, "market", "contact", officer="market-officer-1")

    late = told.send(told.ticket("路灯不亮", item="street-lamp", grid="xiangxue-02"))
    closed = told.send(told.ticket("路灯不亮", item="street-lamp", grid="yuli-02"))
    for duty in told.view(closed)["duties"]:
        told.on_duty(closed, duty["unit"], "sign", note="已派人")
        told.on_duty(
            closed, duty["unit"], "finish", contacted="来件人", measure="换了灯泡", pictures=[told.picture(120)]
        )
    told.act(f"/api/cases/{closed}/pass", "verifier")
    (signal,) = told.get(f"/api/cases/{closed}")["case"]["signals"]
    told.act(f"/api/cases/{closed}/callback", "caller", signal=signal, verdict="satisfied")

    told.send(told.alarm(OLD_LANE))
    told.forward(27 * HOUR)
    drafted = told.send(told.ticket("群租房里给电瓶充电", item="group-rental", grid="xiyanhu-03"))
    draft = {"case": drafted, "kind": "攻坚", "lead": "police", "assist": ["fire"], "because": "一家办不了"}
    told.act("/api/whistles", "clerk", **draft)
    (waiting,) = told.view(drafted)["whistles"]
    told.act(f"/api/whistles/{waiting['id']}/apply", "clerk")
    told.act(f"/api/whistles/{waiting['id']}/approve", "secretary")

    returned = told.send(told.ticket("餐饮店没有证", item="catering-licence", grid="fuli-01"))
    told.on_duty(returned, "market", "return", "head", reason="职能不符", basis="不归本所", suggested="food")
    unmatched = told.send(told.ticket("有件事说不清", text="请回电", grid="dengwei-02"))
    alarm = told.send(told.alarm(boxes=[[0.2, 0.3, 0.4, 0.5]]))
    for grid in ("fuxi-01", "fuxi-02", "meiyuan-03"):
        told.send(told.ticket("消防通道停车", item="fire-lane", grid=grid))
    return Lively(told, whistle, alarm, returned, closed, late, unmatched, issued(told))


def issued(told: Told) -> str:
    """A notice of the market's office to a party, on a case of its own."""
    case = told.send(told.ticket("面馆没有执照", item="catering-licence", grid="meiyuan-01"))
    told.on_duty(case, "market", "sign")
    told.on_duty(case, "market", "contact", officer="market-officer-1")
    told.on_duty(case, "market", "report_in", "officer-1")
    deadline = datetime.fromisoformat(told.get("/api/clock")["now_at"]) + timedelta(days=7)
    told.on_duty(
        case, "market", "notices", "officer-1", number="市监责改〔2026〕17 号", party="桥头面馆",
        basis="《无证无照经营查处办法》第六条", points=["未取得食品经营许可", "后厨无防蝇设施"],
        officers=[{"post": f"market-officer-{n}", "certificate": f"苏E0{n}17"} for n in (1, 2)],
        deadline_at=deadline.isoformat(), remedies="如不服，可在六十日内申请行政复议",
    )  # fmt: skip
    (notice,) = told.view(case)["notices"]
    return str(notice["id"])
