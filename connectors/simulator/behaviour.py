"""What somebody in town does next about a case: a table of states, one line of conduct each.

    acts(answer, directory, seed) → the acts, the soonest first

Pure: reads the case as the center answers it and nothing else, so that it needs no memory and survives any restart.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from command_center.facts.durations import MINUTE
from connectors.simulator.acting import EXTENDS, Act, Part, Reading
from connectors.simulator.dice import between
from connectors.simulator.directory import Directory
from connectors.simulator.duties import duty_acts
from connectors.simulator.events import CAN_BE_WRONG, FALSE_ALARMS
from connectors.simulator.notices import notice_acts
from connectors.simulator.office import moment
from connectors.simulator.phrases import phrases
from connectors.simulator.texts import topic_of
from connectors.simulator.whistles import whistle_acts

LATE_AT_DESK = 0.03
ASKS_MORE, DECLINES = 0.12, 0.05  # of what cannot be matched
MERGES = 0.4
SUSPENDS = 0.006
FAILS, SAMPLE_FAILS = 0.01, 0.02
UNREACHED = 0.12
VERDICTS = ((0.85, "satisfied"), (0.975, "basically"), (1.0, "dissatisfied"))
SURE = re.compile(r"把握 ?(\d+)%")
ANSWERS = (
    "已电话说明办理流程和所需材料，窗口地址一并告知", "经核实已受理在办，预计下周出结果，已告知来电人",
    "该项可在线上办理，已发送操作说明", "按现行规定符合条件，请带身份证到为民服务中心办理",
)  # fmt: skip
NOT_PROPER = ("现场仍有遗留，未达到要求", "照片与现场不符", "只处理了一处，另一处未动")


def acts(answer: dict[str, Any], directory: Directory, seed: int) -> list[Act]:
    """All that people would do about it as it stands, the soonest first."""
    r = Reading(answer, directory, seed)
    found = list(STATES[r.status](r)) if r.status in STATES else []
    found += [*duty_acts(r), *whistle_acts(r), *notice_acts(r)]
    return sorted((act for act in found if act.post), key=lambda act: (act.at, act.path))


def _first_signal(r: Reading) -> Part:
    return next(iter((r.case.get("signals") or {}).values()), {})


def _at_desk(r: Reading, clock: str, low: float, high: float) -> int:
    """When the duty desk takes a thing up: soon as a rule, a few times after its limit."""
    known = r.clock(clock)
    if known and r.u(clock, "late") < LATE_AT_DESK:
        return r.past(known, 0.1, 1, clock)
    return r.soon(r.since(clock, "accepted_at"), low, high, clock)


def to_confirm(r: Reading) -> Iterator[Act]:
    """A clerk looks at the picture. Where the analysis itself was unsure, there was nothing."""
    clock = r.clock("confirm")
    at = r.within(clock, 0.15, 0.8, "confirm") if clock else moment(r.case["opened_at"]) + 10 * MINUTE
    if clock and r.u("confirm", "late") < LATE_AT_DESK:
        at = r.past(clock, 0.1, 0.5, "confirm")
    sure = SURE.search(_first_signal(r).get("text", ""))
    false = int(sure[1]) < CAN_BE_WRONG if sure else r.u("false") < FALSE_ALARMS
    if false:
        reasons = ("光影晃动，现场无异常", "树枝遮挡引起", "正常通行，未停留", "雨天反光", "保洁作业，非违规")
        yield r.on_case(at, r.post("clerk"), "reject", reason=r.choose(reasons, "reject"))
    else:
        yield r.on_case(at, r.post("clerk"), "confirm", note="调看画面属实")


def received(r: Reading) -> Iterator[Act]:
    signal, clerk = _first_signal(r), r.post("clerk")
    u = r.u("received", r.case.get("version"))
    at = _at_desk(r, "accept", 14, 100)
    if r.case.get("kind") == "咨询":
        yield r.on_case(at, clerk, "answer", text=r.choose(ANSWERS, "answer"))
        return
    unclear = not r.case.get("item")
    if unclear and u < ASKS_MORE:
        yield r.on_case(at, clerk, "ask_more", missing="没有说清是什么事、在什么位置")
    elif unclear and u < ASKS_MORE + DECLINES:
        yield r.on_case(at, clerk, "decline", reason="非诉求", note="已回电说明")
    else:
        body: dict[str, Any] = {} if r.case.get("item") else {"item": _guess(r, signal)}
        if not r.case.get("grid"):
            body["grid"] = r.choose(tuple(r.directory.grids), "grid")
        yield r.on_case(at, clerk, "accept", **body)


def _guess(r: Reading, signal: Part) -> str:
    """The item a clerk would think of on reading the text; where it says nothing, what most people mean."""
    topic = topic_of(f"{signal.get('title', '')}，{signal.get('text', '')}")
    wanted = phrases().topics[topic].items[0] if topic else ""
    choices = (wanted, "property-service", "street-lamp", *r.directory.items)
    return next(code for code in choices if code in r.directory.items)


def waiting(r: Reading) -> Iterator[Act]:
    if r.u("supplies", r.case.get("version")) < 0.75:
        at = r.office.add(r.since("supply"), between(r.u("supply"), 100, 700))
        text = f"回电补充：{r.choose(('是路口那家店门口', '靠近公交站那一段', '晚上八点以后最明显'), 'supply')}"
        yield r.on_case(at, r.post("clerk"), "supply", text=text, item=_guess(r, _first_signal(r)))


def to_dispatch(r: Reading) -> Iterator[Act]:
    at = _at_desk(r, "dispatch", 2, 9) if r.urgent else _at_desk(r, "dispatch", 6, 80)
    item = r.case.get("item") or _guess(r, _first_signal(r))
    grid = r.case.get("grid") or r.choose(tuple(r.directory.grids), "grid")
    village = r.case.get("village") or r.directory.grids[grid]["village"]
    known = {"item": item, "grid": grid, "level": "L3"}
    missing = {name: value for name, value in known.items() if not r.case.get(name)}
    for place, unit in enumerate(_whom(r, item, village)):
        yield r.on_case(at + place * MINUTE, r.post("clerk"), "dispatch", lead=unit, **missing)


def _whom(r: Reading, item: str, village: str) -> list[str]:
    """The catalogue's unit; after accepted returns the suggested one, or another that may lead."""
    gone = {d["unit"] for d in r.duties.values() if d.get("returns") and d["state"] == "released"}
    suggested = [entry.get("suggested", "") for d in r.duties.values() for entry in d.get("returns") or ()]
    usual = r.directory.lead_of(item, village)
    others = [r.directory.find_unit(words) for words in ("综合行政执法", "建设管理", "应急管理")]
    choices = [unit for unit in dict.fromkeys([*suggested, usual, *others]) if unit]
    return [unit for unit in choices if unit not in gone] or [usual]


def meeting(r: Reading) -> Iterator[Act]:
    clock = r.clock("meeting")
    at = r.within(clock, 0.1, 0.7, "meeting") if clock else r.soon(r.since("meeting"), 60, 500, "meeting")
    lead = r.directory.lead_of(r.case.get("item", ""), r.case.get("village") or "")
    yield r.on_case(at, r.post("duty-leader"), "ruling", lead=lead, reason="按首接负责和权责清单确定主办，作为先例")


def handling(r: Reading) -> Iterator[Act]:
    yield from _extension(r)
    yield from _suspension(r)
    if r.case.get("dissatisfied", 0) >= 2:
        at = r.soon(r.since("close", "dispatched_at"), 60, 300, "settle")
        yield r.on_case(at, r.post("supervisor"), "close_dissatisfied", reason="已两次重办，来件人诉求超出政策范围")


def _lead_close(r: Reading) -> tuple[Part, Part]:
    """The open lead duty that has signed, and its close clock."""
    for duty in r.duties.values():
        clock = r.clock("close", duty["id"])
        if duty["kind"] == "lead" and duty["state"] in ("signed", "contacted", "on-scene") and clock:
            return duty, clock
    return {}, {}


def _extension(r: Reading) -> Iterator[Act]:
    request = r.case.get("extension")
    duty, clock = _lead_close(r)
    if request and request.get("state", "asked") == "asked":
        at = r.soon(moment(request["asked_at"]), 15, 105, "extension")
        if r.u("extension", "granted") < 0.85:
            yield r.on_case(at, r.post("supervisor"), "grant_extension")
        else:
            yield r.on_case(at, r.post("supervisor"), "refuse_extension", reason="理由不充分，按原时限办理")
    elif not request and duty and not r.urgent and r.u("extends") < EXTENDS:
        days = 2 + int(r.u("days") * 3)
        head = r.directory.member(duty["unit"], "unit-head")
        reasons = ("材料采购需要时间", "连续雨天不能施工", "产权单位协调未定")
        at = r.within(clock, 0.3, 0.6, "extends")
        yield r.on_case(at, head, "ask_extension", days=days, reason=r.choose(reasons, "extension"))


def _suspension(r: Reading) -> Iterator[Act]:
    request = r.case.get("suspension")
    duty, clock = _lead_close(r)
    if request and request.get("state", "asked") == "asked":
        at = r.soon(moment(request["asked_at"]), 15, 70, "suspension")
        if not request.get("endorsed"):
            yield r.on_case(at, r.post("supervisor"), "endorse_suspension")
        else:
            yield r.on_case(at + 30 * MINUTE, r.post("duty-leader"), "grant_suspension")
    elif not request and duty and not r.urgent and not r.case.get("whistled") and r.u("suspends") < SUSPENDS:
        at = r.within(clock, 0.3, 0.6, "suspends")
        review = r.office.local(at).date() + timedelta(days=6 + int(r.u("review") * 14))
        head = r.directory.member(duty["unit"], "unit-head")
        reason = "已列入改造计划，待进场施工"
        yield r.on_case(at, head, "ask_suspension", review_date=review.isoformat(), reason=reason)


def merging(r: Reading) -> Iterator[Act]:
    """Two cases that look alike: a clerk merges some."""
    alike = r.case.get("suggestions") or ()
    if alike and r.u("merges") < MERGES:
        at = r.soon(moment(r.case["opened_at"]), 15, 110, "merge")
        yield r.on_case(at, r.post("clerk"), "merge", master=alike[0], reason="同一地点同一件事")


def to_verify(r: Reading) -> Iterator[Act]:
    clock = r.clock("verify")
    at = r.soon(r.since("verify"), 20, 400, "verify", r.case.get("reworks", 0))
    post = r.post("verifier", r.units_at_work())
    if not post:  # their unit has a duty itself: once late, any other supervisor may
        at, post = (r.past(clock, 7.2, 9, "verify") if clock else at), r.post("supervisor", r.units_at_work())
    lead = next((d for d in reversed(r.duties.values()) if d["kind"] == "lead" and d["state"] == "done"), None)
    if lead and not r.case.get("reworks") and r.u("fails") < FAILS:
        yield r.on_case(at, post, "fail", duties=[lead["id"]], reason=r.choose(NOT_PROPER, "fail"))
    else:
        yield r.on_case(at, post, "pass", note="现场核查，已办到位")
    if r.case.get("dissatisfied", 0) >= 2:
        yield from handling(r)


def to_call_back(r: Reading) -> Iterator[Act]:
    upstream = r.clock("callback-by")
    clock = r.clock("callback")
    for key, signal in (r.case.get("signals") or {}).items():
        if not signal.get("asked") or signal.get("answer"):
            continue
        tries, again = signal.get("tries", 0), r.case.get("dissatisfied", 0)
        names = (key, tries, again)
        if upstream:
            if r.u(*names, "silent") < 0.1:
                continue  # the city does not say: its moment passes
            post, at = r.post("source"), r.within(upstream, 0.1, 0.8, *names)
        else:
            post = r.post("caller")
            at = r.soon(r.since("callback"), 150 if tries else 20, 400, *names)
            if clock and r.u(*names, "late") < LATE_AT_DESK:
                at = r.past(clock, 0.5, 3, *names)
        if r.u(*names, "unreached") < UNREACHED:
            yield r.on_case(at, post, "callback", signal=key, reached=False, note="无人接听")
            continue
        u = r.u(*names, "verdict")
        verdict = next(word for limit, word in VERDICTS if u < limit)
        solved = verdict == "satisfied" or (verdict == "basically" and r.u(*names, "solved") < 0.85)
        yield r.on_case(at, post, "callback", signal=key, reached=True, verdict=verdict, solved=solved)
    if r.case.get("dissatisfied", 0) >= 2:
        yield from handling(r)


def closed(r: Reading) -> Iterator[Act]:
    if r.case.get("sampled") != "drawn":
        return
    at = r.office.add(moment(r.case["closed_at"]), between(r.u("sample"), 100, 1500))
    post = r.post("verifier", r.units_at_work()) or r.post("verifier")
    if r.u("sample", len(r.duties)) < SAMPLE_FAILS:
        yield r.on_case(at, post, "sample_fail", reason="抽查现场，问题仍在")
    else:
        yield r.on_case(at, post, "sample_pass", note="抽查现场，已办到位")


def _both(*conducts: Callable[[Reading], Iterator[Act]]) -> Callable[[Reading], Iterator[Act]]:
    def conduct(r: Reading) -> Iterator[Act]:
        for one in conducts:
            yield from one(r)

    return conduct


STATES: dict[str, Callable[[Reading], Iterator[Act]]] = {
    "to-confirm": to_confirm,
    "received": _both(merging, received),
    "waiting": waiting,
    "to-dispatch": _both(merging, to_dispatch),
    "to-sign": merging,  # the rest is the units' and the whistle's, as in return-review
    "meeting": meeting,
    "handling": handling,
    "to-verify": to_verify,
    "to-call-back": to_call_back,
    "closed": closed,
}
"""Ended states and `suspended` (its review date ends it) ask nothing of anybody."""
