"""What the wall's screens showed: the frames of its protocol, made of the town as it was by the same views."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from command_center import panels
from command_center.case.state import Case
from command_center.facts.parts import Fact
from command_center.replay import figures
from command_center.replay.then import Tale, Then
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.store import Reader
from command_center.view import Shown, case_view
from command_center.wall.brief import brief
from command_center.wall.happened import is_news, line
from command_center.wall.hub import NEWS

FIGURES_EVERY = 10
"""Steps after which the figures of the month are counted anew; the wall does it every few seconds."""
VIEWS = 2_000
"""Views of cases after which a page of frames ends."""

Plain = dict[str, Any]


class Page(NamedTuple):
    frames: list[Plain]
    until: int  # up to where they show all that happened
    seq: int  # of the last of them


class Screen:
    """Of `then`, and of what is still to come in it."""

    def __init__(self, reader: Reader, then: Then, site: Site, work: WorkTime, shown: Shown) -> None:
        self._reader, self._then, self._site, self._work, self._shown = reader, then, site, work, shown
        self._slow = self._figures()
        self._panels = self._assembled()

    def snapshot(self) -> Plain:
        then = self._then
        return self._frame("snapshot", 0) | {
            "epoch": "replay",
            "clock": {"mode": "replay", "rate": 0.0},
            "site_hash": self._site.hash,
            "cases": self._views(then.cases.values(), then.at),
            "panels": self._panels,
            "happened": self._last_news(),
        }

    def deltas(self, steps: Sequence[int], most: int, seq: int) -> Page:
        """One for each of these moments in which something changed, until `most` of them have shown something that was
        done. After the last one the panels are as a snapshot would have them: the next page can go on from there."""
        frames: list[Plain] = []
        views = told = 0
        for number, at in enumerate(steps, 1):
            before = self._then.at
            facts = self._then.forward(at)
            changed = self._views((self._then.cases[id] for id in sorted({fact.case for fact in facts})), before)
            news = self._news(reversed(facts), self._then.cases)
            views, told = views + len(changed), told + bool(changed or news)
            ended = at == steps[-1] or views > VIEWS or told == most
            if ended or number % FIGURES_EVERY == 0:
                self._slow = self._figures()
            rest = {"cases": changed, "panels": self._differing(), "happened": news}
            rest = {name: value for name, value in rest.items() if value}
            if rest:
                seq += 1
                frames.append(self._frame("delta", seq) | rest)
            if ended:
                break
        return Page(frames, self._then.at, seq)

    def _differing(self) -> Plain:
        before, self._panels = self._panels, self._assembled()
        return {name: panel for name, panel in self._panels.items() if panel != before[name]}

    def _assembled(self) -> Plain:
        found = figures.assembled(self._then, self._slow, self._site)
        return {name: self._shown.plain(panel) for name, panel in found.items()}

    def _figures(self) -> Plain:
        return figures.slow(self._reader, self._then, self._site, self._work)

    def _views(self, cases: Iterable[Case], day: int) -> list[Plain]:
        """Of those that the wall shows: open, or over since the beginning of that moment's day."""
        midnight = panels.day_start(self._work, day)
        return [
            self._shown.plain(brief(case_view(case, self._site, self._then.at)))
            for case in cases
            if case.is_open or case.closed_at >= midnight
        ]

    def _last_news(self) -> list[Plain]:
        facts = self._reader.facts_before(self._then.at, 4 * NEWS)  # some of them are no news
        missing = {fact.case for fact in facts} - self._then.cases.keys()  # over before this month
        over = Then(map(Tale, self._reader.stories(missing)), self._then.at)
        return self._news(facts, over.cases | self._then.cases)[:NEWS]

    def _news(self, facts: Iterable[Fact], cases: Mapping[str, Case]) -> list[Plain]:
        """Newest first, as the facts come; `cases` as they are since, or later."""
        return [
            self._shown.plain(line(fact, cases[fact.case], self._site))
            for fact in facts
            if is_news(fact, self._site) and fact.case in cases and fact.version <= cases[fact.case].version
        ]

    def _frame(self, type: str, seq: int) -> Plain:
        return {"type": type, "seq": seq, "at": self._shown.moment(self._then.at)}
