"""What units do with their duties: sign, return, contact, report in, record, finish; and who judges their returns."""

from collections.abc import Iterator

from command_center.facts.durations import HOUR, MINUTE
from connectors.simulator import pictures
from connectors.simulator.acting import DUTY_OPEN, EXTENDS, WORKABLE, Act, Part, Reading
from connectors.simulator.dice import dice
from connectors.simulator.notices import issue, notices_of
from connectors.simulator.office import moment
from connectors.simulator.phrases import fill, settled

LATE = 0.02
"""Of the clocks of ordinary duties, the share that is passed."""
DAWDLING = 0.75
"""Of the whistles, the share in which one unit comes late."""
SLOW = 0.03
"""Of the duties finished in time, the share that first gets a yellow card."""
RETURNED, RETURNED_AGAIN, UPHELD = 0.055, 0.3, 0.35
BASES = {
    "属地不符": ("位置在{unit}辖区以外，现场已核对界桩", "地块属邻村，地籍图可查"),
    "权属不清": ("设施产权未移交，建设单位尚在质保期", "管线产权单位另有其人，井盖上有标识"),
    "职能不符": ("权责清单中该事项由其他单位主办", "机构调整后此项职责已划出"),
    "信息不全": ("来件没有写明门牌，联系人电话无人接听", "描述与现场不符，无法认定是哪一处"),
    "重复": ("同一地点同一事项已有在办工单", "与前几日所办为同一事"),
}
RECORDS = (
    "现场查看，情况属实，已拍照", "与当事人见面，说明要求", "到{place}核对，范围比来件所述略大", "已通知责任人到场",
    "先行围挡并设提醒牌", "查阅台账，近三个月同处第二次", "联系产权单位，约定次日到场", "两人到场，清点数量并登记",
)  # fmt: skip
MEASURES = (
    "已到{place}处理完毕，前后照片已附", "责任人当场整改，已复看一次", "约谈负责人并签承诺书，列入每周巡查",
    "依法处理完毕，资料已归档", "联合相关单位整治，落实专人看管", "到{place}逐项核对，要求都已落实",
    "两次到场，第二次复看时已整改到位", "现场督促处理完毕，村里派人盯一周", "讲清规定，责任人按期改完",
)  # fmt: skip
CONTACTED = (
    "来件人，电话告知处理情况", "现场负责人", "村网格员和当事人", "物业项目负责人", "店铺经营者", "产权单位值班人员",
)  # fmt: skip


def duty_acts(r: Reading) -> Iterator[Act]:
    if r.status == "suspended":
        return
    dawdler = _dawdler(r)
    for duty in r.duties.values():
        if duty["state"] == "in-review":
            yield _reviewed(r, duty)
        elif r.status in WORKABLE and duty["kind"] != "recheck" and duty["state"] in DUTY_OPEN:
            yield _next(r, duty, late=duty["id"] == dawdler)


def _dawdler(r: Reading) -> str:
    """The unit of a whistle that comes late, if one does."""
    for whistle in (r.case.get("whistles") or {}).values():
        if whistle["state"] == "blown" and r.u(whistle["id"], "dawdles") < DAWDLING:
            called = [d for d in r.duties.values() if d.get("whistle") == whistle["id"] and d["kind"] == "assist"]
            # Who was at work before the blowing has signed long since.
            new = [d for d in called if moment(d["called_at"]) >= moment(whistle["blown_at"])] or called
            return r.choose([d["id"] for d in new], whistle["id"], "dawdler") if new else ""
    return ""


def _next(r: Reading, duty: Part, *, late: bool) -> Act:
    state = duty["state"]
    if state == "called":
        return _sign_or_return(r, duty, late=late)
    if state == "signed" and duty.get("needs_contact"):
        unit = duty["unit"]
        officer = r.directory.member(unit, "officer", "unit-clerk", "unit-head")
        at = _step(r, duty, "contact", (0.08, 0.85), (1.5, 5), late=late)
        return _act(
            at, r.directory.member(unit, "unit-clerk", "unit-head", "officer"), duty, "contact", officer=officer
        )
    if duty.get("needs_arrival") and state in ("signed", "contacted"):
        return _report_in(r, duty, late=late)
    return _work(r, duty)


def _act(at: int, post: str, duty: Part, verb: str, **body: object) -> Act:
    return Act(at, post, f"/api/duties/{duty['id']}/{verb}", body)


def _step(
    r: Reading, duty: Part, kind: str, share: tuple[float, float], hours: tuple[float, float], *, late: bool
) -> int:
    """When a unit takes the step that this clock waits for; `hours` past due when it is late."""
    clock = r.clock(kind, duty["id"])
    if not clock or clock.get("paused_at"):
        return r.soon(moment(duty["called_at"]), 20, 90, duty["id"], kind)
    if late or r.u(duty["id"], kind, "late") < LATE:
        return r.past(clock, *hours, duty["id"], kind)
    return r.within(clock, *share, duty["id"], kind)


def _sign_or_return(r: Reading, duty: Part, *, late: bool) -> Act:
    unit = duty["unit"]
    returns = RETURNED_AGAIN if r.case.get("returns") else RETURNED
    ordinary = duty["kind"] == "lead" and not duty.get("whistle") and not r.urgent
    if ordinary and not duty.get("may_not_return") and r.u(duty["id"], "returns") < returns:
        reason = r.choose(tuple(BASES), duty["id"], "reason")
        basis = r.choose(BASES[reason], duty["id"], "basis").format(unit=r.directory.unit_name(unit))
        body = {"reason": reason, "basis": basis}
        village = r.case.get("village") or ""
        if reason in ("职能不符", "权属不清") and village and village != unit:
            body["suggested"] = village
        at = _step(r, duty, "sign", (0.3, 0.9), (0.3, 2), late=False)
        return _act(at, r.directory.member(unit, "unit-head"), duty, "return", **body)
    hours = (3, 9) if late else (0.2, 3)
    at = _step(r, duty, "sign", (0.05, 0.8), hours, late=late)
    return _act(at, r.directory.member(unit, "unit-clerk", "unit-head", "officer"), duty, "sign")


def _reviewed(r: Reading, duty: Part) -> Act:
    """A supervisor, for a whistle the center, rules on a return."""
    clock = r.clock("review", duty["id"])
    last = duty["returns"][-1]
    at = r.within(clock, 0.1, 0.85, duty["id"]) if clock else r.soon(moment(last["at"]), 10, 100, duty["id"])
    post = r.post("clerk" if duty.get("whistle") else "supervisor")
    if r.u(duty["id"], "upheld") < UPHELD:
        return _act(at, post, duty, "uphold", note="按权责清单应由你单位主办，先办后议")
    body = {"note": "理由成立，准予退单"}
    if duty.get("whistle") or duty["kind"] != "lead":
        others = [last.get("suggested"), r.case.get("village"), *r.directory.villages]
        body["unit"] = next(unit for unit in others if unit and unit not in r.units_at_work())
    return _act(at, post, duty, "accept_return", **body)


def _report_in(r: Reading, duty: Part, *, late: bool) -> Act:
    officer = duty.get("officer") or ""
    if officer not in r.directory.officers(duty["unit"]):
        officer = r.directory.member(duty["unit"], "officer", "unit-head")
    at = _step(r, duty, "arrive", (0.08, 0.5), (1, 6), late=late and r.u(duty["id"], "late again") < 0.4)
    gathering = ((r.case.get("whistles") or {}).get(duty.get("whistle", "")) or {}).get("gathering")
    if gathering and at < moment(r.clock("arrive", duty["id"]).get("due_at")):
        at = moment(gathering["meet_at"]) + int((r.u(duty["id"], "meets") * 25 - 18) * MINUTE)
    body = {"note": f"到达{r.place()}"}
    return _act(at, officer, duty, "report_in", **body)


def _work(r: Reading, duty: Part) -> Act:
    """Stages and records as they come, a notice where an organ finds cause for one, and the feedback in the end."""
    unit, done = duty["unit"], len(duty.get("records") or ())
    begun = max(moment(duty.get(name)) for name in ("signed_at", "contacted_at", "arrived_at", "called_at"))
    begun += 5 * MINUTE
    post = duty.get("officer") or r.directory.member(unit, "officer", "unit-clerk", "unit-head")
    stage = next((k for id, k in r.clocks.items() if k["kind"] == "stage" and k["on"] == duty["id"]), None)
    finishes = max(_finishes(r, duty), begun + 15 * MINUTE)
    if stage and (name := r.directory.stage(r.case.get("item", ""), stage["id"])):
        late = r.u(stage["id"], "late") < LATE
        at = r.past(stage, 0.3, 2, stage["id"]) if late else r.within(stage, 0.2, 0.85, stage["id"])
        return _act(max(at, begun), post, duty, "record", text=f"{name}已完成", stage=name)
    if done < (2 if duty.get("whistle") else 1) and r.u(duty["id"], "records", done) < 0.6:
        share = (done + 1 + r.u(duty["id"], "record", done)) / 4
        text = r.choose(RECORDS, duty["id"], done).format(place=r.place())
        body: dict[str, object] = {"text": text, "pictures": [_picture(r, "before", duty, done)]}
        if duty.get("whistle"):
            body["point"] = f"点位 {done + 1}"
        return _act(begun + int(share * (finishes - begun)), post, duty, "record", **body)
    notice = issue(r, duty, post, begun)
    if notice is not None:
        return notice
    return _act(
        finishes,
        post,
        duty,
        "finish",
        contacted=r.choose(CONTACTED, duty["id"], "contacted"),
        measure=_measure(r, duty),
        solved=r.u(duty["id"], "solved") < 0.97,
        pictures=[_picture(r, "after", duty, duty.get("reworks", 0))],
    )


def _measure(r: Reading, duty: Part) -> str:
    """What the leading unit did fits the matter, where the tables know how such a matter is settled."""
    occasion = (duty["id"], "measure", duty.get("reworks", 0))
    done = settled(r.case.get("item", "")) if duty["kind"] == "lead" else ()
    if done and r.u("own", *occasion) < 0.7:
        return fill(r.choose(done, *occasion), dice(*occasion))
    return r.choose(MEASURES, *occasion).format(place=r.place())


def _finishes(r: Reading, duty: Part) -> int:
    """When a unit is done. Early in the limit as a rule; a few only after the yellow card, a few after the red one."""
    clock = r.clock("close", duty["id"])
    if not clock:
        return r.soon(moment(duty["called_at"]), 60, 900, duty["id"], "finish")
    names = (duty["id"], "finish", duty.get("reworks", 0))
    u = r.u(*names, "how")
    if u < LATE and not notices_of(r, duty):
        at = r.past(clock, 2, 12, *names)
    elif u < LATE + SLOW or (duty["kind"] == "lead" and r.u("extends") < EXTENDS):
        at = r.within(clock, 0.83, 0.96, *names)
    else:
        at = r.within(clock, 0.1, 0.58, *names)
    local = r.office.local(at)
    if not clock.get("working") and local.hour < 7 and r.case.get("level") != "L1":
        at += int((7 - local.hour + r.u(*names, "morning")) * HOUR)
    return at


def _picture(r: Reading, kind: str, *names: object) -> str:
    return pictures.shown(kind, int(r.u("picture", *map(str, names)) * pictures.VARIANTS))
