"""What people do about whistles: draft, apply, approve, gather, lower, rate."""

from collections.abc import Iterator

from command_center.facts.durations import HOUR, MINUTE
from connectors.simulator.acting import WORKABLE, Act, Part, Reading
from connectors.simulator.office import moment
from connectors.simulator.phrases import Topic, phrases

DRAFTED = 0.06
"""Of the open cases of matters that take several units, the share for which the duty desk drafts a whistle."""
HARD = 0.15  # of these drafts ask for 攻坚
REJECTED = 0.06
MAY_BE_BLOWN_IN = (
    "received", "waiting", "to-dispatch", "to-sign", "return-review", "meeting", "handling", "suspended",
)  # fmt: skip
SCORES = (5, 5, 5, 4, 4, 3)
HELPERS = ("综合执法", "派出所", "消防", "应急", "市场监督", "水利", "旅游", "食品安全", "建设")
BECAUSE = (
    "涉及多个部门职责，一家办不了", "反复出现，要联合检查一次性解决", "影响面较大，集中处置", "有隐患，几家同时到场",
)  # fmt: skip


def whistle_acts(r: Reading) -> Iterator[Act]:
    whistles: list[Part] = list((r.case.get("whistles") or {}).values())
    if not whistles:
        draft = _draft(r)
        if draft is not None:
            yield draft
    for whistle in whistles:
        step = STEPS.get(whistle["state"])
        if step is not None:
            yield from step(r, whistle)


def _act(at: int, post: str, whistle: Part, verb: str, **body: object) -> Act:
    return Act(at, post, f"/api/whistles/{whistle['id']}/{verb}", body)


def _topic(r: Reading) -> Topic | None:
    item = r.case.get("item")
    return next((topic for topic in phrases().topics.values() if topic.items[0] == item), None)


def _draft(r: Reading) -> Act | None:
    """The duty desk asks for a whistle where one unit will not manage."""
    topic = _topic(r)
    if r.status not in ("to-sign", "handling") or topic is None or not topic.hard or r.u("whistle") >= DRAFTED:
        return None
    lead = r.lead_unit()
    helpers = [unit for words in HELPERS if (unit := r.directory.find_unit(words)) and unit != lead]
    start = int(r.u("helpers") * len(helpers))
    assist = [helpers[(start + 3 * n) % len(helpers)] for n in range(2 + int(r.u("how many") * 2))] if helpers else []
    village = r.case.get("village") or ""
    assist = [unit for unit in dict.fromkeys([*assist, village]) if unit and unit != lead]
    body = {
        "case": r.id,
        "kind": "攻坚" if r.u("kind") < HARD else "推进",
        "lead": lead,
        "assist": assist,
        "because": r.choose(BECAUSE, "because"),
    }
    at = r.office.add(r.since("close", "dispatched_at"), 30 + 500 * r.u("draft at"))
    return Act(at, r.post("clerk"), "/api/whistles", body)


def _apply(r: Reading, whistle: Part) -> Iterator[Act]:
    if r.status not in MAY_BE_BLOWN_IN:
        yield _withdraw(r, whistle)
        return
    if whistle["author"] in r.directory.posts:
        yield _act(r.soon(moment(whistle["drafted_at"]), 5, 40, whistle["id"]), whistle["author"], whistle, "apply")


def _approve(r: Reading, whistle: Part) -> Iterator[Act]:
    """Each post still missing, one after the other; the mayor is slow."""
    if r.status not in MAY_BE_BLOWN_IN:
        yield _withdraw(r, whistle)
        return
    seen: Part = next((w for w in r.view.get("whistles", ()) if w["id"] == whistle["id"]), {})
    for place, role in enumerate(seen.get("missing", ())):
        post = _approver(r, role)
        if not post:
            continue
        clock = r.clock("approve", whistle["id"])
        share = (0.08, 0.5) if role != "mayor" else (0.5, 0.97)
        at = r.within(clock, *share, whistle["id"], role) if clock else moment(whistle["applied_at"]) + HOUR
        if not place and not whistle.get("approvals") and r.u(whistle["id"], "rejected") < REJECTED:
            yield _act(at, post, whistle, "reject", reason="先由主办单位单独办理，确有必要再吹")
        else:
            yield _act(at, post, whistle, "approve", note="同意")


def _withdraw(r: Reading, whistle: Part) -> Act:
    """The matter was settled before anybody blew."""
    at = r.office.add(r.since("verify", "closed_at"), 20 + 200 * r.u(whistle["id"], "withdraw"))
    return _act(at, r.post("duty-leader"), whistle, "withdraw", note="工单已办到核查，不必再吹")


def _approver(r: Reading, role: str) -> str:
    """`role` is a post, a role, or unit-head:<unit>."""
    if role in r.directory.posts:
        return role
    name, _, unit = role.partition(":")
    return r.directory.member(unit, name) if unit else r.post(name)


def _blown(r: Reading, whistle: Part) -> Iterator[Act]:
    if whistle["kind"] == "应急" and not any(
        a["verdict"] in ("ratify", "object") for a in whistle.get("approvals", ())
    ):
        yield from _ratify(r, whistle)
    lead = next((d for d in r.duties.values() if d["kind"] == "lead" and d.get("whistle") == whistle["id"]), None)
    if lead is None or whistle.get("gathering") or lead["state"] not in ("signed", "contacted"):
        return
    arrive = r.clock("arrive", lead["id"])
    if not arrive or r.status not in WORKABLE:
        return
    at = r.soon(moment(lead["signed_at"]), 8, 50, whistle["id"], "gather")
    meet_at = r.within(arrive, 0.15, 0.45, whistle["id"], "meet")
    meet_at = r.office.opening(max(meet_at - meet_at % (15 * MINUTE), at + 15 * MINUTE))
    if meet_at >= moment(arrive["due_at"]):
        return
    place = r.case.get("place") or {}
    body = {"text": f"{r.place()}", "meet_at": r.office.iso(meet_at), "lon": place.get("lon"), "lat": place.get("lat")}
    post = r.directory.member(lead["unit"], "unit-head", "unit-clerk", "officer")
    yield _act(at, post, whistle, "gather", **{name: value for name, value in body.items() if value is not None})


def _ratify(r: Reading, whistle: Part) -> Iterator[Act]:
    at = r.office.add(moment(whistle["blown_at"]), 20 + 300 * r.u(whistle["id"], "ratify"))
    yield _act(at, r.post("leader"), whistle, "ratify", note="情况紧急，同意补批")


def _lower(r: Reading, whistle: Part) -> Iterator[Act]:
    """The whistler's side: a village's author itself, for all others the duty leader."""
    author = r.directory.posts.get(whistle["author"], {})
    village = r.directory.units.get(author.get("unit", ""), {}).get("level") == "village"
    post = whistle["author"] if village else r.post("duty-leader")
    clock = r.clock("lower", whistle["id"])
    start = moment(clock.get("started_at")) or moment(whistle["blown_at"])
    yield _act(r.soon(start, 15, 260, whistle["id"], "lower"), post, whistle, "lower", note="各家反馈齐，现场已看")


def _rate(r: Reading, whistle: Part) -> Iterator[Act]:
    """The duty leader rates every unit, every unit's head the whistle."""
    done = {d["unit"] for d in r.duties.values() if d.get("whistle") == whistle["id"] and d["state"] == "done"}
    ratings = whistle.get("ratings") or {}
    for unit in sorted(done):
        score = SCORES[int(r.u(whistle["id"], unit, "score") * len(SCORES))]
        at = r.office.add(moment(whistle["lowered_at"]), 60 + 900 * r.u(whistle["id"], unit, "rates"))
        if f"unit:{unit}" not in ratings:
            yield _act(at, r.post("duty-leader"), whistle, "rate", unit=unit, score=score)
        head = r.directory.member(unit, "unit-head")
        if head and f"whistle:{unit}" not in ratings:
            yield _act(at + 20 * MINUTE, head, whistle, "rate", score=min(score + 1, 5))


STEPS = {"draft": _apply, "to-approve": _approve, "blown": _blown, "to-lower": _lower, "lowered": _rate}
