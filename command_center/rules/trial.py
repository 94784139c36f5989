"""One test of the rules: signals given, what the rules should say of the last of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from command_center.case.state import Case
from command_center.facts.durations import DAY
from command_center.facts.parts import SignalPart
from command_center.facts.signal import SOURCES, Kind
from command_center.rules.engine import Engine
from command_center.rules.entry import Entry, many
from command_center.rules.fields import Input, View
from command_center.rules.model import Name, OneOrMore, Words
from command_center.rules.outcome import Outcome
from command_center.site.calendar import WorkTime, micros
from command_center.site.value import Site

DEFAULT_AT = datetime(2026, 11, 24, 10)
"""A Tuesday at ten, in the site's time zone."""

Text = Annotated[str, Meta(max_length=4000)]
Many = Annotated[int, Meta(ge=1, le=1000)]
Ago = Annotated[float, Meta(ge=0, le=3660)]


class GivenForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A signal, or `count` of them; `apart`: in another case, so that thresholds alone see it."""

    item: Name = ""
    village: Name = ""
    grid: Name = ""
    level: Name = ""
    kind: Kind | Literal[""] = ""
    source: Literal["hotline", "grid", "video"] = "hotline"
    camera: Name = ""
    alarm: Name = ""
    title: Text = ""
    text: Text = ""
    days_ago: Ago = 0
    hours_ago: Ago = 0
    count: Many = 1
    apart: bool = False
    asked: bool = False
    confirmed: bool = False  # an alarm that an operator has confirmed


class CaseForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the case has been through."""

    status: Name = ""
    returns: int = 0
    reworks: int = 0
    dissatisfied: int = 0
    reminded: int = 0
    whistled: bool = False


class WhistleExpected(Struct, frozen=True, forbid_unknown_fields=True):
    kind: Name = ""
    lead: Name = ""
    assist: list[Name] | None = None


class ExpectForm(Struct, frozen=True, forbid_unknown_fields=True):
    """`none` says that there is none of it; what is left out is not looked at."""

    whistle: Literal["none"] | WhistleExpected | None = None
    dispatch: Name = ""
    assist: OneOrMore = []
    level: Name = ""
    confirm: bool | None = None
    notify: OneOrMore = []
    rules: OneOrMore = []  # these speak and get their way
    silent: OneOrMore = []  # these do not speak at all


class TrialForm(Struct, frozen=True, forbid_unknown_fields=True):
    test: Words
    given: Annotated[list[GivenForm], Meta(min_length=1)]
    expect: Literal["none"] | ExpectForm
    at: Name = ""  # "2026-11-24 22:30", in the site's time zone
    case: CaseForm = CaseForm()


class TrialEntry(Entry):
    """A test on its way from the file: names become codes."""

    def trial(self, rules: Mapping[str, object], site: Site) -> TrialForm | None:
        form = self.form(TrialForm)
        if form is None:
            return None
        given = [self.given(i, signal, site) for i, signal in enumerate(form.given)]
        try:
            datetime.fromisoformat(form.at or "2026-11-24")
        except ValueError:
            self.wrong(("at",), "a moment such as 2026-11-24 22:30", form.at)
        expect = form.expect if isinstance(form.expect, str) else self.expect(form.expect, rules)
        return replace(form, given=given, expect=expect)

    def given(self, i: int, form: GivenForm, site: Site) -> GivenForm:
        taken = {
            field: self.code(("given", i, field), getattr(form, field), self.book.match[field], f"a known {field}")
            for field in ("item", "village", "grid", "level", "camera", "alarm")
        }
        if taken["camera"]:
            taken["grid"] = taken["grid"] or site.cameras[taken["camera"]].grid
            taken["item"] = taken["item"] or site.cameras[taken["camera"]].alarms.get(taken["alarm"], "")
        if taken["village"] and not taken["grid"]:
            taken["grid"] = min((g.code for g in site.grids.values() if g.village == taken["village"]), default="")
        item = site.items.get(taken["item"])
        taken["level"] = taken["level"] or (item.level if item else "")
        return replace(form, **taken)

    def expect(self, form: ExpectForm, rules: Mapping[str, object]) -> ExpectForm:
        known = {rule: {rule} for rule in rules}
        whistle = form.whistle
        if isinstance(whistle, WhistleExpected):
            at = ("expect", "whistle")
            whistle = WhistleExpected(
                self.code((*at, "kind"), whistle.kind, self.book.whistles, "a kind of whistle"),
                self.code((*at, "lead"), whistle.lead, self.book.units, "a unit"),
                whistle.assist and list(self.codes((*at, "assist"), whistle.assist, self.book.units, "a unit")),
            )
        return ExpectForm(
            whistle=whistle,
            dispatch=self.code(("expect", "dispatch"), form.dispatch, self.book.units, "a unit"),
            assist=list(self.codes(("expect", "assist"), many(form.assist), self.book.units, "a unit")),
            level=self.code(("expect", "level"), form.level, self.book.levels, "a level"),
            confirm=form.confirm,
            notify=list(self.codes(("expect", "notify"), many(form.notify), self.book.told, "a unit, role or post")),
            rules=list(self.codes(("expect", "rules"), many(form.rules), known, "a rule")),
            silent=list(self.codes(("expect", "silent"), many(form.silent), known, "a rule")),
        )


def outcome(form: TrialForm, engine: Engine, site: Site) -> Outcome:
    """What the rules say of the last signal given; the others are in its case, or apart and only counted."""
    zone = WorkTime(site.calendar).zone
    now = micros((datetime.fromisoformat(form.at) if form.at else DEFAULT_AT).replace(tzinfo=zone))
    signals = [
        (given, _signal(f"{i}.{n}", given, now, site)) for i, given in enumerate(form.given) for n in range(given.count)
    ]
    last = signals[-1][1]
    case = _case(form.case, [signal for given, signal in signals if not given.apart or signal is last], site)
    views = [(signal, View(Input(signal, Case(id="apart"), site, now))) for _, signal in signals]

    def count(group: dict[str, str], days: float) -> set[str]:
        return {
            signal.key
            for signal, view in views
            if signal.at >= now - days * DAY and all(value in view.values(by) for by, value in group.items())
        }

    return engine.run(Input(last, case, site, now, confirmed=form.given[-1].confirmed), count)


def _signal(key: str, given: GivenForm, now: int, site: Site) -> SignalPart:
    item = site.items.get(given.item)
    return SignalPart(
        key=key, source="test", id=key, type=next(t for t, source in SOURCES.items() if source == given.source),
        at=now - int((given.days_ago + given.hours_ago / 24) * DAY), arrived_at=now,
        title=given.title or (item.name if item else given.text[:20]), text=given.text, item=given.item,
        families=item.families if item else (), level=given.level, kind=given.kind, grid=given.grid,
        camera=given.camera, alarm=given.alarm, asked=given.asked,
    )  # fmt: skip


def _case(form: CaseForm, signals: list[SignalPart], site: Site) -> Case:
    """The case that these signals make: the first one's item, everybody's families, the highest level."""
    first = signals[0]
    grid = next((s.grid for s in signals if s.grid), "")
    order = list(site.levels)
    levels = [s.level for s in signals if s.level in order]
    return Case(
        id="test", status=form.status or ("received" if len(signals) > 1 else ""), title=first.title, item=first.item,
        families=tuple(dict.fromkeys(f for s in signals for f in s.families)),
        level=min(levels, key=order.index, default=""), kind=first.kind, grid=grid,
        village=site.grids[grid].village if grid else "", source=SOURCES[first.type],
        opened_at=min(s.at for s in signals), returns=form.returns, reworks=form.reworks,
        dissatisfied=form.dissatisfied, reminded=form.reminded, whistled=form.whistled,
        signals={s.key: s for s in signals},
    )  # fmt: skip
