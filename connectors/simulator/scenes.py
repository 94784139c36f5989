"""What must be seen when the wall comes alive: a whistle with one unit late, a draft that waits, alarms to confirm, a
matter that fits nothing, a red card. Generated like the rest, but at chosen moments before `until`.

Whether a unit dawdles is a throw of dice named by the case, and a case's id follows from its ticket's number: so a
scene takes the first number whose throws fall as it needs them.
"""

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from command_center.facts.durations import MINUTE, SECOND
from command_center.facts.ids import case_id, signal_key
from connectors.simulator import events
from connectors.simulator.acting import EXTENDS, Act
from connectors.simulator.behaviour import MERGES, SUSPENDS
from connectors.simulator.demand import Arrival, Demand
from connectors.simulator.dice import chance, dice
from connectors.simulator.duties import DAWDLING, LATE, RETURNED
from connectors.simulator.phrases import phrases
from connectors.simulator.places import Spot
from connectors.simulator.texts import tell, tell_vaguely
from connectors.simulator.whistles import DRAFTED, REJECTED

ISLAND = "漫山岛"
QUIET_DAYS = 8
"""So long before the end the island itself reports nothing, so that the scene's signals find each other."""


class Scenes(NamedTuple):
    arrivals: list[Arrival]
    acts: list[Act]


def scenes(demand: Demand, until: int) -> Scenes:
    arrivals = [*_alarms(demand, until), _unmatched(demand, until)]
    acts: list[Act] = []
    arrivals += _island(demand, until)
    red = _red(demand, until)
    arrivals += red
    draft = _draft(demand, until)
    arrivals += draft.arrivals
    acts += draft.acts
    return Scenes(sorted(arrivals, key=lambda arrival: arrival.at), acts)


def _ticket(
    demand: Demand, topic: str, at: int, name: str, fits: Callable[[str], bool], spot: Spot | None = None
) -> Arrival | None:
    """A hotline ticket about `topic`, the first of which the case `fits`."""
    words = phrases().topics[topic]
    rng = dice(demand.seed, "scene", name, _day(demand, at))
    spot = spot or demand.town.spot(words, rng)
    if spot is None:
        return None
    source = f"urn:hotline:{demand.directory.site['code']}"
    stem = f"{_day(demand, at)}-{demand.seed}-s{name}"
    id = next(f"{stem}{n}" for n in count() if fits(case_id(signal_key(source, f"{stem}{n}"))))
    local = demand.directory.office.local(at)
    told = tell(words, spot, "hotline", local, rng, demand.town, demand.directory.unit_name(spot.village))
    data = {"title": told.title, "text": told.text, "item": demand.item(words), "kind": "投诉"}
    return Arrival(at, "scene", events.ticket(demand.directory, id, at, data, spot, rng, other=False))


def _day(demand: Demand, at: int) -> str:
    return demand.directory.office.local(at).strftime("%y%m%d")


def _undisturbed(seed: int, case: str) -> bool:
    """Nobody merges it away, returns it, asks for more time or suspends it."""
    return (
        chance(seed, case, "merges") >= MERGES
        and chance(seed, case, f"{case}.d1", "returns") >= RETURNED
        and chance(seed, case, "extends") >= EXTENDS
        and chance(seed, case, "suspends") >= SUSPENDS
    )


def _island(demand: Demand, until: int) -> list[Arrival]:
    """Inns without a licence, then fire equipment missing: the rule drafts a whistle, one unit signs late."""
    seed, office = demand.seed, demand.directory.office
    at = office.add(until, -250)

    def fits(case: str) -> bool:
        whistle = f"{case}.w1"
        return (
            chance(seed, case, whistle, "dawdles") < DAWDLING
            and chance(seed, case, whistle, "rejected") >= REJECTED
            and 0.2 < chance(seed, case, "within", whistle, "leader") < 0.6
            and _undisturbed(seed, case)
        )

    topic = phrases().topics["lodging"]
    rng = dice(seed, "island")
    spot = next((s for _ in range(400) if (s := demand.town.spot(topic, rng)) and s.quarter == ISLAND), None)
    ticket = _ticket(demand, "lodging", at, "lodging", fits, spot)
    if ticket is None or spot is None:
        return []
    later = at + 25 * MINUTE
    second = demand.town.again(spot, rng)
    village = demand.directory.unit_name(spot.village)
    words = phrases().topics["extinguisher"]
    told = tell(words, second, "grid", office.local(later), rng, demand.town, village)
    data = {"title": told.title, "text": told.text, "item": demand.item(words)}
    report = events.grid_report(demand.directory, f"{_day(demand, at)}-{seed}-sfire", later, data, second, rng)
    return [ticket, Arrival(later, "scene", report)]


def _red(demand: Demand, until: int) -> list[Arrival]:
    """A lamp that is mended only after its limit of five working days."""
    seed = demand.seed
    at = demand.directory.office.add(until, -2160)

    def fits(case: str) -> bool:
        duty = f"{case}.d1"
        return (
            chance(seed, case, duty, "finish", 0, "how") < LATE
            and chance(seed, case, "past", duty, "finish", 0) > 0.5
            and _undisturbed(seed, case)
        )

    ticket = _ticket(demand, "lamp", at, "lamp", fits)
    return [ticket] if ticket else []


def _draft(demand: Demand, until: int) -> Scenes:
    """A crowded rental for which the duty desk asks for 攻坚: the secretary has approved, the mayor has not."""
    seed, directory = demand.seed, demand.directory
    at = directory.office.add(until, -95)
    ticket = _ticket(
        demand,
        "group_rent",
        at,
        "rent",
        fits=lambda case: chance(seed, case, "whistle") >= DRAFTED and _undisturbed(seed, case),
    )
    if ticket is None:
        return Scenes([], [])
    case = case_id(signal_key(ticket.event["source"], ticket.event["id"]))
    lead = directory.lead_of(ticket.event["data"]["item"], "")
    helpers = [
        unit for words in ("消防", "综合行政执法", "建设管理", "物业管理") if (unit := directory.find_unit(words))
    ]
    draft = {
        "case": case,
        "kind": "攻坚",
        "lead": lead,
        "assist": [unit for unit in helpers if unit != lead],
        "because": "群租房反复出现，清退、拆隔断、安置要几家一起上",
    }
    clerk, secretary = directory.post("clerk", seed=(seed, case)), directory.post("secretary")
    whistle = f"/api/whistles/{case}.w1"
    return Scenes(
        [ticket],
        [
            Act(until - 27 * MINUTE, clerk, "/api/whistles", draft),
            Act(until - 24 * MINUTE, clerk, f"{whistle}/apply", {}),
            Act(until - 11 * MINUTE, secretary, f"{whistle}/approve", {"note": "同意"}),
        ],
    )


def _alarms(demand: Demand, until: int) -> list[Arrival]:
    rng = dice(demand.seed, "alarms", until)
    found = []
    for name, before in (("a", 3.4), ("b", 1.8)):
        view = demand.view(demand.directory.office.local(until).date(), rng)
        if view is not None:
            at = until - int(before * MINUTE)
            for n in range(2):
                moment = at + n * 31 * SECOND
                id = f"{_day(demand, at)}-{demand.seed}-s{name}{n}"
                found.append(Arrival(moment, "scene", events.alarm(demand.directory, id, moment, view, "alarm", rng)))
    return found


def _unmatched(demand: Demand, until: int) -> Arrival:
    rng = dice(demand.seed, "unmatched", until)
    at = until - 9 * MINUTE
    spot = next(s for topic in phrases().topics.values() if (s := demand.town.spot(topic, rng)))
    told = tell_vaguely(spot, rng)
    data = {"title": told.title, "text": told.text, "kind": "求助"}
    id = f"{_day(demand, at)}-{demand.seed}-svague"
    return Arrival(at, "scene", events.ticket(demand.directory, id, at, data, spot, rng, other=False))
