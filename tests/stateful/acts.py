"""Arguments for any verb, drawn by the form of each field: mostly good ones, so that runs go deep."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from command_center.case.commands import Args
from command_center.case.state import Case
from command_center.site.calendar import WorkTime
from command_center.site.value import Site

PICTURE = "a" * 64
UNITS = ("market", "food", "police", "tourism", "enforcement", "water", "chongshan")


class Hand:
    """What a drawing needs to know."""

    def __init__(self, case: Case, site: Site, work: WorkTime, now: int, on: str) -> None:
        self.case, self.site, self.work, self.now, self.on = case, site, work, now, on

    def moment(self, hours: float) -> str:
        return (self.work.local(self.now) + timedelta(hours=hours)).isoformat()

    @property
    def unit(self) -> str:
        duty = self.case.duties.get(self.on)
        return duty.unit if duty else self.case.lead


def arguments(kind: type[Args], hand: Hand) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    spare: dict[str, st.SearchStrategy[Any]] = {}
    for info in msgspec.structs.fields(kind):
        drawn = _drawn(info.name, hints[info.name], hand)
        if drawn is not None:
            (needed if info.required else spare)[info.name] = drawn
    return st.fixed_dictionaries(needed, optional=spare)


def _drawn(name: str, hint: Any, hand: Hand) -> st.SearchStrategy[Any] | None:
    if name in BY_NAME:
        return BY_NAME[name](hand)
    form, base = "", hint
    if get_origin(hint) is Annotated:
        base, *metas = get_args(hint)
        form = next((m.extra["form"] for m in metas if isinstance(m, msgspec.Meta) and m.extra), "")
    if get_origin(base) is Literal:
        return st.sampled_from([value for value in get_args(base) if value])
    return BY_FORM[form](hand) if form in BY_FORM else (st.booleans() if base is bool else None)


def _done(hand: Hand) -> list[str]:
    return [d.id for d in hand.case.duties.values() if d.state == "done" and d.kind != "recheck"]


def _officers(hand: Hand) -> list[dict[str, str]]:
    return [{"post": f"{hand.unit}-officer-{n}", "certificate": f"执法 {n}"} for n in (1, 2)]


Draw = Callable[[Hand], st.SearchStrategy[Any]]

BY_NAME: dict[str, Draw] = {
    "officer": lambda hand: st.just(f"{hand.unit}-officer-1"),
    "officers": lambda hand: st.just(_officers(hand)),
    "deadline_at": lambda hand: st.sampled_from([1, 30, 200]).map(hand.moment),
    "meet_at": lambda hand: st.just(hand.moment(0.2)),
    "review_date": lambda hand: st.sampled_from([2, 9]).map(
        lambda days: (hand.work.local(hand.now) + timedelta(days=days)).date().isoformat()
    ),
    "item": lambda hand: st.sampled_from(["catering-licence", "lodging-licence"]),
    "grid": lambda hand: st.just("chongshan-01"),
    "days": lambda hand: st.sampled_from([1, 3]),
    "case": lambda hand: st.just(hand.case.id),
    "follows": lambda hand: st.just(""),
    "stage": lambda hand: st.just(""),
    "number": lambda hand: st.just("改 2026-1"),
    "filing": lambda hand: st.sampled_from(["", "案 7"]),
    "score": lambda hand: st.integers(1, 5),
}
BY_FORM: dict[str, Draw] = {
    "text": lambda hand: st.sampled_from(["按规定办理", "情况属实"]),
    "string": lambda hand: st.just("某店"),
    "unit": lambda hand: st.sampled_from(UNITS),
    "units": lambda hand: st.lists(st.sampled_from(UNITS), max_size=3, unique=True),
    "signal": lambda hand: st.sampled_from(sorted(hand.case.signals) or ["none"]),
    "duties": lambda hand: st.lists(st.sampled_from(_done(hand) or ["none"]), min_size=1, unique=True),
    "pictures": lambda hand: st.just(PICTURE),
    "points": lambda hand: st.just(["灭火器过期"]),
    "number": lambda hand: st.none(),
    "datetime": lambda hand: st.just(hand.moment(40)),
}
