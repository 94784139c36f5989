"""What the duty desk, supervisors and leaders do to a case up to its handling: accept, dispatch, meeting, merging."""

from typing import Any

from msgspec.structs import replace

from command_center.case import commands as c
from command_center.case.calling import (
    all_clock_ids,
    call_units,
    due_text,
    promise,
    returns_lapsed,
    standing,
    terms_of_dispatch,
)
from command_center.case.commands import Refused
from command_center.case.raising import given_back, higher, raised
from command_center.case.state import BEFORE_VERIFY, Case
from command_center.case.turn import Turn
from command_center.facts.parts import Clock, Duty, Place, SignalPart


def corrected(turn: Turn, args: c.Accept | c.Dispatch | c.Supply) -> dict[str, object]:
    """The fields that a clerk sets or corrects: item, grid, level, place."""
    fields: dict[str, object] = {}
    if args.item:
        item = turn.site.items.get(args.item)
        if item is None:
            raise Refused("invalid", f"没有事项 {args.item}", f"no item {args.item}", field="item")
        families = tuple(dict.fromkeys((*turn.case.families, *item.families)))
        fields |= {"item": item.code, "families": families}
        if not turn.case.level:
            fields["level"] = item.level
    if args.grid:
        grid = turn.site.grids.get(args.grid)
        if grid is None:
            raise Refused("invalid", f"没有网格 {args.grid}", f"no grid {args.grid}", field="grid")
        place = turn.case.place
        if place.lon is None:
            place = replace(place, lon=grid.center[0], lat=grid.center[1])
        fields |= {"grid": grid.code, "village": grid.village, "place": place}
    level = getattr(args, "level", "")
    if level:
        fields["level"] = level
    lon, lat = getattr(args, "lon", None), getattr(args, "lat", None)
    if lon is not None and lat is not None:
        fields["place"] = Place(text=turn.case.place.text, lon=lon, lat=lat)
    return fields


def open_duties_released(turn: Turn, why: str) -> tuple[dict[str, Duty | None], list[str]]:
    """Every open duty released, and the clocks that end with them."""
    duties: dict[str, Duty | None] = {
        d.id: replace(d, state="released", former="", released_at=turn.now, why=why) for d in turn.case.open_duties
    }
    ends = [clock_id for d in turn.case.open_duties for clock_id in all_clock_ids(turn, d)]
    return duties, ends


def accept(turn: Turn, args: c.Accept, _: None) -> None:
    fields = corrected(turn, args)
    given = {"note": args.note} if args.note else {}
    turn.emit("case.accepted", to="to-dispatch", set={**fields, "accepted_at": turn.now}, given=given)


def reject(turn: Turn, args: c.Reasoned, _: None) -> None:
    """误报: counted by camera."""
    turn.emit("case.rejected", to="rejected", set={"closed_at": turn.now}, because=f"误报：{args.reason}")


def ask_more(turn: Turn, args: c.AskMore, _: None) -> None:
    turn.emit("case.asked-more", to="waiting", set={"missing": args.missing}, because=f"待补充：{args.missing}")


def supply(turn: Turn, args: c.Supply, _: None) -> None:
    fields = corrected(turn, args)
    turn.emit("case.supplied", to="received", set={**fields, "missing": ""}, given={"text": args.text})


def decline(turn: Turn, args: c.Decline, _: None) -> None:
    turn.emit(
        "case.declined",
        to="declined",
        set={"decline_reason": args.reason, "closed_at": turn.now},
        because=f"不予受理：{args.reason}",
        given={"note": args.note} if args.note else {},
    )


def appeal(turn: Turn, args: c.Reasoned, _: None) -> None:
    turn.emit("case.appealed", to="received", set={"decline_reason": "", "closed_at": 0}, because=args.reason)


def answer(turn: Turn, args: c.Answer, _: None) -> None:
    if any(signal.asked for signal in turn.case.signals.values()):
        to_call_back(turn, "case.answered", set={"closing": "answered"}, because="已答复", given={"text": args.text})
    else:
        close(turn, "case.answered", "answered", given={"text": args.text})


def hand_over(turn: Turn, args: c.HandOver, _: None) -> None:
    turn.emit(
        "case.handed-over",
        to="handed-over",
        set={"handed_to": args.to, "closed_at": turn.now},
        because=f"{args.to} 的事，即时移交",
    )


def dispatch(turn: Turn, args: c.Dispatch, _: None, *, because: str = "") -> None:
    """派单. All clocks start here, not at signing; the promise is set at the first dispatch. `because`: why it goes
    there by itself; without it somebody sends it, who has seen what it is like."""
    fields = corrected(turn, args)
    case = replace(turn.case, **fields)
    for name, words in (("item", "事项"), ("grid", "网格"), ("level", "等级")):
        if not getattr(case, name):
            raise Refused("invalid", f"派单前要有{words}", f"before dispatch the {name} must be known", field=name)
    before, turn.case = turn.case, case  # limits and units are judged by the corrected case
    called = call_units(turn, args.lead, args.assist, terms_of_dispatch(turn))
    fields |= promise(turn, called) | ({} if because else alone(turn))
    turn.case = before
    lead = next(d for d in called.duties.values() if d and d.unit == args.lead)
    due = called.clocks.get(f"sign:{lead.id}")
    words = because or f"由{turn.unit_name(args.lead)}主办"
    if due is not None:
        words += f"；{due_text(turn, due.due_at)} 前签收"
    given = {"lead": args.lead, "assist": list(args.assist)} | ({"note": args.note} if args.note else {})
    turn.emit(
        "case.dispatched",
        to=standing(turn, called.duties),
        set={**fields, "dispatched_at": turn.now, "reasons": (), "why": because or turn.case.why or words},
        duties=called.duties,
        clocks=called.clocks,
        because=words,
        given=given,
    )


def convene(turn: Turn, args: c.Noted, _: None) -> None:
    lapsed = returns_lapsed(turn)
    turn.emit(
        "case.convened",
        to="meeting",
        duties=lapsed.duties,
        clocks=lapsed.clocks,
        because="退单后仍有争议，联席会议确定主办",
    )


def ruling(turn: Turn, args: c.Ruling, _: None) -> None:
    """A meeting's ruling: whom it names cannot return; open duties that it does not name end."""
    called = call_units(turn, args.lead, args.assist, terms_of_dispatch(turn, "ruling"), may_not_return=True)
    ends: list[str] = []
    for duty in turn.case.open_duties:
        if duty.unit not in (args.lead, *args.assist) and duty.kind != "recheck":
            called.duties[duty.id] = replace(duty, state="released", released_at=turn.now, why="联席会议未点名")
            ends += all_clock_ids(turn, duty)
    turn.emit(
        "case.ruled",
        to=standing(turn, called.duties),
        set={"dispatched_at": turn.now, "why": f"联席会议：{args.reason}", **promise(turn, called)},
        duties=called.duties,
        clocks={**called.clocks, **{id: None for id in ends}},
        because=f"联席会议确定{turn.unit_name(args.lead)}主办：{args.reason}",
        given={"lead": args.lead, "assist": list(args.assist)},
    )


def close(turn: Turn, kind: str, closing: str, *, because: str = "", given: dict[str, Any] | None = None) -> None:
    """To closed 办结, drawn for a later sample or not: the draw is by the case's id, so nobody can choose."""
    settings = turn.site.settings
    share = settings.on_site_sample_share if closing == "on-site" else settings.sample_share
    drawn = int(turn.case.id[-6:], 16) / 0xFFFFFF < share
    lead = turn.case.lead_duty
    on_time = lead.finished_at <= turn.case.promised_at if lead and lead.finished_at else turn.case.on_time
    fields: dict[str, object] = {"closed_at": turn.now, "closing": closing, "on_time": on_time}
    if drawn:
        fields["sampled"] = "drawn"
    turn.emit(
        kind,
        to="closed",
        set=fields,
        starts=[turn.clock("sample", "case", "role:verifier")] if drawn else [],
        because=because,
        given=given,
    )


def to_call_back(turn: Turn, kind: str, *, because: str, **more: Any) -> None:
    """To 待回访. Upstream calls back where it said so, and has the site's limit at least; its silence past the moment
    closes the case."""
    moments = [s.upstream.callback_at for s in turn.case.signals.values() if s.upstream and s.upstream.callback_at]
    if not moments:
        turn.emit(kind, to="to-call-back", because=f"{because}，待回访", **more)
        return
    due = max(*moments, turn.limit_ends("callback-by", turn.now))
    clock = turn.clock("callback-by", "case", "role:source", due_at=due)
    words = f"{because}，待上级回访"
    turn.emit(kind, to="to-call-back", starts=[clock], because=words, without=("callback",), **more)


def close_on_site(turn: Turn, args: c.CloseOnSite, _: None) -> None:
    """当场办结: counted apart from the departments' rates."""
    duties, ends = open_duties_released(turn, "网格员当场办结")
    given = {"before": args.before, "after": args.after} | ({"note": args.note} if args.note else {})
    if duties:
        turn.emit("case.recalled", duties=duties, ends=ends, because="网格员当场办结")
    if any(s.asked and not s.answer for s in turn.case.signals.values()):
        to_call_back(turn, "case.closed-on-site", set={"closing": "on-site"}, because="当场办结", given=given)
    else:
        close(turn, "case.closed-on-site", "on-site", given=given, because="小事不出网格")


def merge(turn: Turn, master: Turn, reason: str) -> None:
    """并案: this case ends in `master`, which answers its requesters; the earlier promise wins."""
    case, into = turn.case, master.case
    if into.id == case.id:
        raise Refused("invalid", "不能并入自己", "a case does not join itself", field="master")
    if into.status not in BEFORE_VERIFY:
        en = f"{into.number} is {into.status}: nothing joins it any more"
        raise Refused("invalid", f"主案 {into.number} 已到 {into.status}，不能再并入", en, field="master")
    duties, ends = open_duties_released(turn, f"并入 {into.number}")
    drafts = {w.id: replace(w, state="withdrawn") for w in case.whistles.values() if w.state in ("draft", "to-approve")}
    ends += [clock.id for clock in case.clocks.values() if clock.on in drafts or clock.on == "case"]
    turn.emit(
        "case.merged",
        to="merged",
        set={"former": case.status, "merged_into": into.id, "closed_at": turn.now},
        duties=duties,
        whistles=drafts,
        ends=ends,
        because=reason,
        given={"master": into.number},
    )
    signals = {s.key: replace(s, joined_because=reason, raised=None) for s in case.signals.values()}
    fields: dict[str, Any] = {"families": tuple(dict.fromkeys((*into.families, *case.families)))}
    moves: dict[str, Clock | None] = {}
    if higher(case.level, into.level) and signals:
        up = raised(master, case.level)
        first = next(iter(signals))
        fields, moves = fields | up.fields, up.clocks
        signals[first] = replace(signals[first], raised=up.before)
    promised = [at for at in (case.promised_at, fields.get("promised_at", into.promised_at)) if at]
    master.emit(
        "case.took-over",
        set={**fields, "promised_at": min(promised, default=0)},
        signals=signals,
        clocks=moves,
        because=f"{case.number} 并入：{reason}",
        given={"case": case.number},
    )


def alone(turn: Turn) -> dict[str, Any]:
    """Somebody who has seen what the case is like leaves it a case of its own: it is not asked again."""
    return {"suggestions": ()} if turn.case.suggestions else {}


def keep_apart(turn: Turn, args: c.Noted, _: None) -> None:
    """不合并: what it looks like is something else."""
    turn.emit("case.kept-apart", set=alone(turn), because=args.note or "值班席认定不是同一件事")


def unmerge(turn: Turn, master: Turn, reason: str) -> None:
    """Back to what it was, with new clocks; the master gives the signals back."""
    if not master.case.is_open:
        number = master.case.number
        raise Refused("invalid", f"主案 {number} 已办结，不能拆回", f"{number} is closed: it gives nothing back")
    former = "to-dispatch" if turn.case.former == "to-sign" else turn.case.former
    turn.emit("case.unmerged", to=former, set={"former": "", "merged_into": "", "closed_at": 0}, because=reason)
    gone = {key: None for key in turn.case.signals if key in master.case.signals}
    left = [s for key, s in master.case.signals.items() if key not in gone]
    back = given_back(master, [master.case.signals[key] for key in gone], left)
    fields = {"families": families_of(master.case, left, turn), **back.fields}
    master.emit("case.parted", signals={**gone, **back.signals}, set=fields, clocks=back.clocks, because=reason)


def families_of(case: Case, signals: list[SignalPart], turn: Turn) -> tuple[str, ...]:
    """A case has the families of its item and the union of its signals'."""
    item = turn.site.items.get(case.item)
    own = item.families if item else ()
    return tuple(dict.fromkeys([*own, *(f for s in signals for f in s.families)]))
