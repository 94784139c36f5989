"""What a day brings in: the signals of one date, a pure function of site, seed and date.

The numbers are those of docs/simulator.md, which says where each comes from and which are assumptions.
"""

from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from command_center.facts.durations import HOUR, SECOND
from connectors.simulator import events
from connectors.simulator.dice import between, chance, dice, hour_of, negative_binomial, weighted
from connectors.simulator.directory import Directory
from connectors.simulator.events import FALSE_ALARMS
from connectors.simulator.phrases import Topic, phrases
from connectors.simulator.places import Gazetteer, Spot
from connectors.simulator.texts import Told, tell, tell_vaguely

MEAN, DISPERSION, HOLIDAY = 47.0, 8.0, 0.64
SOURCES = {"grid": 80.0, "hotline": 16.0, "video": 2.0, "other": 2.0}
KINDS = {"投诉": 46.0, "求助": 45.0, "咨询": 6.5, "建议": 1.5, "举报": 0.5}
REPEATS = 0.17  # of the reports that stay open
CURVES = {
    # weight of each hour of the day; that people call at 10 and at 14 is an assumption
    "hotline": (1, 1, 1, 1, 1, 2, 4, 9, 16, 24, 30, 22, 12, 16, 28, 24, 19, 15, 12, 11, 10, 7, 4, 2),
    "grid": (0, 0, 0, 0, 0, 0, 2, 8, 20, 30, 36, 22, 5, 16, 32, 28, 20, 10, 4, 2, 1, 0, 0, 0),
    "video": (3, 3, 3, 3, 3, 3, 6, 12, 14, 16, 18, 15, 12, 14, 17, 15, 14, 15, 14, 12, 10, 8, 6, 4),
}
WITH_ITEM = {"grid": 0.98, "hotline": 0.7}
VAGUE, NOWHERE = 0.03, 0.02  # of the hotline's tickets: no matter to make out, no place
FROM_UPSTREAM = 0.3  # of the hotline's tickets come with a due date; of these half are called back by the city
TOLD_TO_GRID = 0.15  # of the grid's reports somebody asked for
ALSO_SEEN = 0.16  # of the grid's reports lie in a camera's view, which raises the alarm some minutes later

BURST = (1, 1, 1, 2, 2, 3, 4, 6)  # alarms that one scene raises
DRILLS = 0.25  # a day


class Arrival(NamedTuple):
    at: int
    role: str  # new | repeat | seen | alarm | false | drill: why it comes
    event: dict[str, Any]


class Report(NamedTuple):
    """A matter that somebody reports, before it is an event."""

    at: int
    number: str  # its place in the day, e.g. 0017
    source: str
    topic: Topic | None  # None: cannot be made out
    kind: str
    spot: Spot
    on_site: bool
    view: events.View | None = None  # of the camera that also sees it


class Demand:
    """The generated town's demand. `times` multiplies it, for load."""

    def __init__(self, directory: Directory, seed: int, times: float = 1.0) -> None:
        self.directory, self.seed, self.times = directory, seed, times
        self.town = Gazetteer(directory)
        by_item = {code: topic for topic in phrases().topics.values() if (code := self.item(topic))}
        self._views = [view for view in events.views(directory) if view.item in by_item]
        self._by_item = by_item
        self.reports = lru_cache(maxsize=8)(self._reports)
        self._weights = lru_cache(maxsize=None)(self._weighing)

    def day(self, day: date, quiet: str = "") -> list[Arrival]:
        """All signals of a date, by time; none from the quarter that is `quiet`."""
        told = [r for r in self.reports(day) if r.source != "video" and r.spot.quarter != quiet]
        arrivals = [self._event(report, day) for report in told]
        arrivals += self._repeats(day, quiet)
        arrivals += self._alarms(day, quiet)
        return sorted(arrivals, key=lambda arrival: (arrival.at, arrival.event["id"]))

    def item(self, topic: Topic) -> str:
        """The catalogue's code for a topic; "" where this town's catalogue has none."""
        items = self.directory.items
        if topic.items[0] in items:
            return topic.items[0]
        return next((c for c, i in items.items() if i["name"] in topic.items or i["short"] in topic.items), "")

    def count(self, day: date) -> int:
        """How many matters a date brings."""
        mean = MEAN * self.times * (HOLIDAY if self.directory.office.holiday(day) else 1)
        return negative_binomial(dice(self.seed, day, "count"), mean, DISPERSION * max(self.times, 1))

    def _reports(self, day: date) -> tuple[Report, ...]:
        made = (self._report(day, number) for number in range(self.count(day)))
        return tuple(report for report in made if report is not None)

    def _report(self, day: date, number: int) -> Report | None:
        rng = dice(self.seed, day, number)
        source = weighted(rng, SOURCES)
        teller = "hotline" if source == "other" else source
        at = self.directory.office.midnight(day) + int(hour_of(rng, CURVES[teller]) * HOUR)
        kind = weighted(rng, KINDS) if teller == "hotline" else ""
        if source == "video" or (source == "grid" and rng.random() < ALSO_SEEN):
            view = self.view(day, rng)
            if view is not None:
                spot = self.town.at_camera(view.camera, rng)
                return Report(at, f"{number:04d}", source, self._by_item[view.item], kind, spot, False, view)
        topic = phrases().topics[weighted(rng, self._weights(teller if teller != "video" else "grid", kind, day.month))]
        found = self.town.spot(topic, rng)
        if found is None:
            return None
        vague = source == "hotline" and kind != "咨询" and rng.random() < VAGUE
        on_site = source == "grid" and self.settles(topic) and rng.random() < topic.on_site
        return Report(at, f"{number:04d}", source, None if vague else topic, kind, found, on_site)

    def view(self, day: date, rng: Random) -> events.View | None:
        """A camera's view of something that happens in this season."""
        for view in rng.sample(self._views, min(len(self._views), 9)):
            months = self._by_item[view.item].months
            if not months or day.month in months:
                return view
        return None

    def settles(self, topic: Topic) -> bool:
        """Whether a grid worker may settle it on the spot: as the catalogue says, where the site shows it."""
        return bool(self.directory.items.get(self.item(topic), {}).get("on_site", True))

    def _weighing(self, teller: str, kind: str, month: int) -> dict[str, float]:
        """How likely each topic is for this teller in this month; who asks for information does not complain."""
        weights = {
            name: topic.hotline if teller == "hotline" else topic.grid
            for name, topic in phrases().topics.items()
            if (not kind or kind in topic.kinds) and (not topic.months or month in topic.months)
        }
        return {n: w for n, w in weights.items() if w and (kind != "咨询" or phrases().topics[n].consult)}

    def _event(self, report: Report, day: date, voice: str = "", suffix: str = "") -> Arrival:
        """The report as its event; with `voice` told again by somebody else."""
        rng = dice(self.seed, day, report.number, "words", suffix)
        spot = self.town.again(report.spot, rng) if suffix else report.spot
        village = self.directory.unit_name(spot.village)
        told = self._told(report, spot, voice, rng, village)
        teller = "grid" if report.source == "grid" else "hotline"
        item = self.item(report.topic) if report.topic and rng.random() < WITH_ITEM[teller] else ""
        data: dict[str, Any] = {"title": told.title, "text": told.text, "item": item}
        if report.kind:
            data["kind"] = report.kind
        id = f"{day:%y%m%d}-{self.seed}-{report.number}{suffix}"
        if teller == "grid":
            event = events.grid_report(self.directory, id, report.at, data, spot, rng)
            if report.on_site:
                events.settled(event, rng)
            if rng.random() < TOLD_TO_GRID:
                events.asked_by(event, rng)
        else:
            nowhere = report.topic is not None and rng.random() < NOWHERE
            event = events.ticket(self.directory, id, report.at, data, spot, rng, other=report.source == "other")
            if nowhere:
                place = rng.choice(phrases().voices["nowhere"])
                data |= {"title": told.title.replace(spot.text, place), "text": told.text.replace(spot.text, place)}
                data["place"] = {"text": place}
            if report.source == "other" or rng.random() < FROM_UPSTREAM:
                events.from_upstream(self.directory, event, report.at, rng)
        return Arrival(report.at, "repeat" if suffix else "new", event)

    def _told(self, report: Report, spot: Spot, voice: str, rng: Random, village: str) -> Told:
        if report.topic is None:
            return tell_vaguely(spot, rng)
        usual = "on_site" if report.on_site else "grid" if report.source == "grid" else "hotline"
        local = self.directory.office.local(report.at)
        return tell(report.topic, spot, voice or usual, local, rng, self.town, village)

    def _repeats(self, day: date, quiet: str) -> list[Arrival]:
        """Who says again what was reported today or in the two days before."""
        found = []
        for before in range(3):
            first = day - timedelta(days=before)
            for report in self.reports(first):
                names = (self.seed, first, report.number)
                if report.on_site or report.topic is None or report.source == "video" or report.view:
                    continue
                if chance(*names, "repeat") >= REPEATS or report.spot.quarter == quiet:
                    continue
                at = self._awake(report.at + int(between(chance(*names, "later"), 1.5, 52) * HOUR), names)
                if self.directory.office.local(at).date() != day:
                    continue
                voice = "repeat_grid" if report.source == "grid" else "repeat_hotline"
                told = report._replace(at=at, source="grid" if report.source == "grid" else "hotline")
                found.append(self._event(told, first, "" if report.topic.consult else voice, "r"))
        return found

    def _awake(self, at: int, names: tuple[object, ...]) -> int:
        """Nobody says it again at night, but the next morning."""
        local = self.directory.office.local(at)
        if 7 <= local.hour < 21:
            return at
        morning = self.directory.office.midnight(local.date() + timedelta(days=local.hour >= 21))
        return morning + int((7.5 + 2 * chance(*names, "morning")) * HOUR)

    def _alarms(self, day: date, quiet: str) -> list[Arrival]:
        """Scenes that cameras saw: those also reported, those that nobody reported, false ones, a drill."""
        arrivals = []
        for report in self.reports(day):
            if report.view is None or report.spot.quarter == quiet:
                continue
            rng = dice(self.seed, day, report.number, "alarm")
            role = "alarm" if report.source == "video" else "seen"
            after = 0 if role == "alarm" else int(rng.uniform(0.1, 0.7) * HOUR)
            arrivals += self._scene(day, report.number, report.view, report.at + after, role, rng)
        rng = dice(self.seed, day, "false")
        true = sum(report.view is not None for report in self.reports(day))
        for number in range(int(true * FALSE_ALARMS / (1 - FALSE_ALARMS) + rng.random())):
            view = events.nervous(self._views, self.seed, rng)
            arrivals += self._scene(day, f"f{number:03d}", view, self._any_time(day, rng), "false", rng)
        if self._views and rng.random() < DRILLS:
            arrivals += self._scene(day, "drill", rng.choice(self._views), self._any_time(day, rng), "drill", rng)[:1]
        return arrivals

    def _any_time(self, day: date, rng: Random) -> int:
        return self.directory.office.midnight(day) + int(hour_of(rng, CURVES["video"]) * HOUR)

    def _scene(self, day: date, number: str, view: events.View, at: int, role: str, rng: Random) -> list[Arrival]:
        """The alarms that one scene raises within some minutes: they wait for one confirmation."""
        moments = [at]
        for _ in range(rng.choice(BURST) - 1):
            moments.append(moments[-1] + int(rng.uniform(8, 40) * SECOND))
        ids = [f"{day:%y%m%d}-{self.seed}-{number}-{n}" for n in range(len(moments))]
        return [
            Arrival(moment, role, events.alarm(self.directory, id, moment, view, role, rng))
            for moment, id in zip(moments, ids, strict=True)
        ]
