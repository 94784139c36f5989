"""Whistles 哨: drafted, approved, blown, gathered, lowered, rated. One whistle, a duty for every unit called."""

from collections.abc import Sequence

from msgspec.structs import replace

from command_center.case import commands as c
from command_center.case.calling import (
    call_units,
    check_units,
    due_text,
    promise,
    returns_lapsed,
    standing,
    terms_of_whistle,
)
from command_center.case.commands import Refused
from command_center.case.moments import read_moment
from command_center.case.state import BEFORE_VERIFY, Case
from command_center.case.turn import Turn
from command_center.case.work_verbs import reworked, wake
from command_center.facts.parts import Approval, Clock, Gathering, Place, Whistle
from command_center.site.value import Post, Site


def drafted(turn: Turn, args: c.DraftWhistle, *, by_rule: str = "") -> Whistle:
    """A new whistle of this case, not yet emitted."""
    kind = turn.site.whistles.get(args.kind)
    if kind is None:
        raise Refused("invalid", f"没有哨的种类 {args.kind}", f"no kind of whistle {args.kind}", field="kind")
    check_units(turn, args.lead, args.assist, by_whistle=True)
    number = len(turn.case.whistles) + 1
    return Whistle(
        id=f"{turn.case.id}.w{number}",
        number=f"{turn.case.number}-{number}",
        kind=args.kind,
        state="draft",
        lead=args.lead,
        assist=tuple(dict.fromkeys(unit for unit in args.assist if unit != args.lead)),
        because=args.because,
        author=f"rule:{by_rule}" if by_rule else turn.actor,
        author_unit="" if by_rule else turn.site.unit_of(turn.actor),
        drafted_at=turn.now,
        follows=args.follows,
    )


def draft(turn: Turn, args: c.DraftWhistle, _: None) -> None:
    """A person's draft; an 应急 whistle of the duty leader blows at once."""
    whistle = drafted(turn, args)
    if args.kind == "应急":
        if "duty-leader" not in turn.site.posts[turn.actor].roles:
            raise Refused(
                "invalid", "应急哨只能由值班长吹", "only the duty leader blows an urgent whistle", field="kind"
            )
        turn.emit("whistle.drafted", on=whistle.id, whistles={whistle.id: whistle}, because=args.because)
        blow(turn, whistle)
        return
    _expect_none_waits(turn, whistle)
    turn.emit(
        "whistle.drafted",
        on=whistle.id,
        whistles={whistle.id: whistle},
        starts=[turn.clock("draft", whistle.id, owner_of_case(turn))],
        because=args.because,
        given=_called_by(whistle),
    )


def _expect_none_waits(turn: Turn, new: Whistle) -> None:
    """One whistle of a kind waits at a time for the same approval. Raises Refused."""
    groups = approvers(turn.site, new)
    for one in turn.case.whistles.values():
        if one.state in WAITS and one.kind == new.kind and approvers(turn.site, one) == groups:
            zh, en = WAITS[one.state]
            raise Refused(
                "invalid",
                f"这件工单已有一个{one.kind}哨{zh}（{one.number}），先等它批准，或由起草人、值班长撤回",
                f"a whistle of this kind {en} ({one.number}): it is approved first, or withdrawn by its author or the "
                "duty leader",
                field="kind",
            )


WAITS = {"draft": ("在起草", "is being drafted"), "to-approve": ("待批准", "waits for approval")}


def owner_of_case(turn: Turn) -> str:
    return turn.case.lead or "role:clerk"


def _called_by(whistle: Whistle) -> dict[str, object]:
    return {"kind": whistle.kind, "lead": whistle.lead, "assist": list(whistle.assist)}


def approvers(site: Site, whistle: Whistle) -> tuple[tuple[str, ...], ...]:
    """The groups that must each approve once; a grid worker's whistle goes to the village's head."""
    author = site.posts.get(whistle.author)
    if author and "grid-worker" in author.roles:
        return ((f"unit-head:{author.unit}",),)
    return site.whistles[whistle.kind].approve


def missing_approvals_of(site: Site, whistle: Whistle) -> tuple[tuple[str, ...], ...]:
    given = [site.posts[a.post] for a in whistle.approvals if a.verdict == "approve" and a.post in site.posts]
    return tuple(group for group in approvers(site, whistle) if not any(may_approve(post, group) for post in given))


def may_approve(post: Post, group: Sequence[str]) -> bool:
    return any(role in group or f"{role}:{post.unit}" in group for role in post.roles)


def apply(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    """申请: for approval; blown at once where the site's table wants nobody's."""
    after = replace(whistle, state="to-approve", applied_at=turn.now)
    if not approvers(turn.site, whistle):
        blow(turn, after)
        return
    turn.emit(
        "whistle.applied",
        on=whistle.id,
        whistles={whistle.id: after},
        ends=[f"draft:{whistle.id}"],
        starts=[approval_clock(turn, after)],
        because=whistle.because,
        given=_called_by(whistle),
    )


def approval_clock(turn: Turn, whistle: Whistle) -> Clock | None:
    """Of who is to approve next: a role, or the unit whose head it is."""
    return turn.clock("approve", whistle.id, _next_approver(turn.site, whistle))


def _next_approver(site: Site, whistle: Whistle) -> str:
    missing = missing_approvals_of(site, whistle)
    role, _, unit = missing[0][0].partition(":")
    return unit or f"role:{role}"


def approve(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    """批准: one click; blown when every group has approved."""
    post = turn.site.posts[turn.actor]
    wanted = missing_approvals_of(turn.site, whistle)
    if not any(may_approve(post, group) for group in wanted):
        raise Refused("wrong-role", f"{post.name} 的批准已有或不需要", f"{post.code} has approved, or need not")
    approvals = (*whistle.approvals, Approval(turn.actor, "approve", turn.now, args.note))
    after = replace(whistle, approvals=approvals)
    complete = not missing_approvals_of(turn.site, after)
    clock = turn.case.clocks.get(f"approve:{whistle.id}")
    # It runs on, as that of who is to approve next.
    passed_on = {clock.id: replace(clock, owner=_next_approver(turn.site, after))} if clock and not complete else {}
    turn.emit(
        "whistle.approved",
        on=whistle.id,
        whistles={whistle.id: after},
        clocks=passed_on,
        because=f"{post.name}批准",
    )
    if complete:
        blow(turn, after)


def reject(turn: Turn, args: c.Reasoned, whistle: Whistle) -> None:
    _end_draft(turn, whistle, "whistle.rejected", "rejected", args.reason)


def withdraw(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    _end_draft(turn, whistle, "whistle.withdrawn", "withdrawn", args.note or "撤回")


def _end_draft(turn: Turn, whistle: Whistle, kind: str, state: str, because: str) -> None:
    turn.emit(
        kind,
        on=whistle.id,
        whistles={whistle.id: replace(whistle, state=state)},
        ends=[f"draft:{whistle.id}", f"approve:{whistle.id}"],
        because=because,
    )


def blow_now(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    blow(turn, whistle)


def blow(turn: Turn, whistle: Whistle) -> None:
    """吹哨: the state's own clock ends, pending returns lapse, every unit gets its own duty and clocks."""
    if turn.case.status not in BEFORE_VERIFY:
        raise Refused(
            "wrong-state", f"工单已到 {turn.case.status}，不能吹哨", f"the case is {turn.case.status}: no whistle"
        )
    fields: dict[str, object] = {"whistled": True, "reasons": (), "former": ""}
    moves: dict[str, Clock | None] = {}
    if turn.case.status == "suspended":
        woken, moves = wake(turn)
        fields |= woken
    lapsed = returns_lapsed(turn)
    moves |= lapsed.clocks
    called = call_units(turn, whistle.lead, whistle.assist, terms_of_whistle(turn, whistle))
    duties = {**lapsed.duties, **called.duties}
    after = replace(whistle, state="blown", blown_at=turn.now)
    ratify = turn.clock("ratify", whistle.id, "role:leader") if whistle.kind == "应急" else None
    names = "、".join(turn.unit_name(unit) for unit in (whistle.lead, *whistle.assist))
    turn.emit(
        "whistle.blown",
        on=whistle.id,
        to=standing(turn, duties),
        set={**fields, **promise(turn, called)},
        duties=duties,
        whistles={whistle.id: after},
        clocks={**moves, **called.clocks},
        starts=[ratify],
        ends=[f"draft:{whistle.id}", f"approve:{whistle.id}"],
        because=f"叫 {names}：{whistle.because}",
        given=_called_by(whistle),
    )


def ratify(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    _say(turn, whistle, "ratify", args.note)


def object_to(turn: Turn, args: c.Reasoned, whistle: Whistle) -> None:
    _say(turn, whistle, "object", args.reason)


def _say(turn: Turn, whistle: Whistle, verdict: str, note: str) -> None:
    """The leadership's word on an 应急 whistle, once: recorded, it recalls nobody."""
    approvals = (*whistle.approvals, Approval(turn.actor, verdict, turn.now, note))
    turn.emit(
        "whistle.ratified" if verdict == "ratify" else "whistle.objected",
        on=whistle.id,
        whistles={whistle.id: replace(whistle, approvals=approvals)},
        ends=[f"ratify:{whistle.id}"],
        because=note or "补批",
    )


def gather(turn: Turn, args: c.Gather, whistle: Whistle) -> None:
    """集合: the lead sets place and time, never later than the arrive limit."""
    meet_at = read_moment(args.meet_at, "meet_at")
    if meet_at < turn.now:
        raise Refused("invalid", "集合时间已过", "that moment is over", field="meet_at")
    arrive = [k.due_at for k in turn.case.clocks.values() if k.kind == "arrive" and not k.paused_at]
    if arrive and meet_at > min(arrive):
        limit = due_text(turn, min(arrive))
        raise Refused(
            "invalid", f"集合不能晚于报到时限 {limit}", f"gather by {limit}, when arrival is due", field="meet_at"
        )
    place = Place(text=args.text, lon=args.lon, lat=args.lat)
    turn.emit(
        "whistle.gathered",
        on=whistle.id,
        whistles={whistle.id: replace(whistle, gathering=Gathering(place=place, meet_at=meet_at))},
        because=f"集合：{args.text}，{due_text(turn, meet_at)}",
    )


def call(turn: Turn, args: c.Call, whistle: Whistle) -> None:
    """One more unit."""
    if any(d.unit == args.unit and d.whistle == whistle.id for d in turn.case.open_duties):
        en = f"{turn.unit_english(args.unit)} is called already"
        raise Refused("invalid", f"{turn.unit_name(args.unit)}已在哨内", en, field="unit")
    called = call_units(turn, "", (args.unit,), terms_of_whistle(turn, whistle))
    after = replace(whistle, state="blown", assist=(*whistle.assist, args.unit))
    turn.emit(
        "whistle.called",
        on=whistle.id,
        duties=called.duties,
        clocks=called.clocks,
        whistles={whistle.id: after},
        ends=[f"lower:{whistle.id}"],
        because=f"加叫{turn.unit_name(args.unit)}{'：' + args.reason if args.reason else ''}",
    )


def lower(turn: Turn, args: c.Noted, whistle: Whistle) -> None:
    """销哨."""
    turn.emit(
        "whistle.lowered",
        on=whistle.id,
        whistles={whistle.id: replace(whistle, state="lowered", lowered_at=turn.now)},
        ends=[f"lower:{whistle.id}"],
        starts=[turn.clock("rate", whistle.id, "role:duty-leader")],
        because=args.note or "各家都已反馈，销哨",
    )


def rework(turn: Turn, args: c.ReworkWhistle, whistle: Whistle) -> None:
    duties, started = reworked(turn, args.duties, args.reason)
    turn.emit(
        "whistle.reworked",
        on=whistle.id,
        set={"reworks": turn.case.reworks + 1},
        duties=duties,
        whistles={whistle.id: replace(whistle, state="blown")},
        starts=started,
        ends=[f"lower:{whistle.id}"],
        because=args.reason,
    )


def rated_units(case: Case, whistle: Whistle) -> set[str]:
    """Who answered the whistle: they are rated, and their heads rate it."""
    return {d.unit for d in case.duties.values() if d.whistle == whistle.id and d.state == "done"}


def rate(turn: Turn, args: c.Rate, whistle: Whistle) -> None:
    """双向评价: the duty leader rates units, each unit's head rates the whistle; rated when all have."""
    post = turn.site.posts[turn.actor]
    units = rated_units(turn.case, whistle)
    if args.unit:
        if "duty-leader" not in post.roles:
            raise Refused("invalid", "单位由值班长评价", "units are rated by the duty leader", field="unit")
        if args.unit not in units:
            raise Refused("invalid", "这个单位没有应这个哨", "this unit did not answer this whistle", field="unit")
        key = f"unit:{args.unit}"
    else:
        if "unit-head" not in post.roles or post.unit not in units:
            raise Refused(
                "invalid",
                "哨由应哨单位的负责人评价；值班长评价单位要写 unit",
                "a whistle is rated by the heads of its units; the duty leader rates a unit, and names it",
                field="unit",
            )
        key = f"whistle:{post.unit}"
    ratings = {**whistle.ratings, key: args.score}
    complete = all(f"unit:{u}" in ratings and f"whistle:{u}" in ratings for u in units)
    turn.emit(
        "whistle.rated",
        on=whistle.id,
        whistles={whistle.id: replace(whistle, ratings=ratings, state="rated" if complete else whistle.state)},
        ends=[f"rate:{whistle.id}"] if complete else [],
        because=f"{args.score} 分{'：' + args.note if args.note else ''}",
        given={"about": key, "score": args.score},
    )
