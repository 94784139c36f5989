"""What the behaviours share: a case as it stands, who somebody is in it, and how long people take."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from command_center.facts.durations import HOUR, MINUTE
from connectors.simulator.dice import between, chance, pick
from connectors.simulator.directory import Directory
from connectors.simulator.office import moment

Part = dict[str, Any]

URGENT = ("L1", "L2")
WORKABLE = ("to-sign", "handling", "return-review")
"""States of a case in which its units work."""
DUTY_OPEN = ("called", "signed", "contacted", "on-scene", "in-review")


EXTENDS = 0.013
"""Of the ordinary cases, the share whose lead asks for more time."""


class Act(NamedTuple):
    """What somebody does next: who, when (µs, perhaps past), which verb by its path, with which arguments."""

    at: int
    post: str
    path: str
    body: dict[str, Any]

    @property
    def verb(self) -> str:
        return self.path.rsplit("/", 1)[1]


class Reading:
    """One case as the center answers it (`{"case": …, "view": …}`), read by the people of the town.

    Everything that looks like choice is a throw of dice named by the seed, the case and the occasion, so that the same
    state always leads to the same act, whoever asks and however often.
    """

    def __init__(self, answer: dict[str, Any], directory: Directory, seed: int) -> None:
        self.case: dict[str, Any] = answer["case"]
        self.view: dict[str, Any] = answer.get("view") or {}
        self.directory, self.office, self.seed = directory, directory.office, seed
        self.id: str = self.case["id"]
        self.status: str = self.case["status"]
        self.urgent = self.case.get("level") in URGENT
        self.clocks: dict[str, Part] = self.case.get("clocks") or {}
        self.duties: dict[str, Part] = self.case.get("duties") or {}

    def u(self, *occasion: object) -> float:
        return chance(self.seed, self.id, *occasion)

    def choose(self, choices: Sequence[str], *occasion: object) -> str:
        return pick(self.u("choose", *occasion), choices)

    def clock(self, kind: str, on: str = "case") -> Part:
        return self.clocks.get(f"{kind}:{on}", {})

    def since(self, kind: str, *fields: str) -> int:
        """When a state began: its clock's start, else the newest of these moments of the case."""
        started = moment(self.clock(kind).get("started_at"))
        return started or max(moment(self.case.get(name)) for name in (*fields, "opened_at"))

    def soon(self, start: int, low: float, high: float, *occasion: object) -> int:
        """Some minutes after `start`: working minutes, for urgent cases any."""
        minutes = between(self.u("soon", *occasion), low, high)
        return start + int(minutes * MINUTE) if self.urgent else self.office.add(start, minutes)

    def within(self, clock: Part, low: float, high: float, *occasion: object) -> int:
        """At a share of a clock's time between low and high, by the clock's own kind of time. Above 1 is late."""
        start, due = moment(clock["started_at"]), moment(clock["due_at"])
        share = low + (high - low) * self.u("within", *occasion)
        if clock.get("working"):
            return self.office.add(start, share * self.office.minutes(start, due))
        return start + int(share * (due - start))

    def past(self, clock: Part, low: float, high: float, *occasion: object) -> int:
        """So many hours after a clock's due moment."""
        hours = between(self.u("past", *occasion), low, high)
        due = moment(clock["due_at"])
        return self.office.add(due, hours * 60) if clock.get("working") else due + int(hours * HOUR)

    def post(self, role: str, without: frozenset[str] = frozenset()) -> str:
        return self.directory.post(role, seed=(self.seed, self.id), without=without)

    def on_case(self, at: int, post: str, verb: str, **body: Any) -> Act:
        return Act(at, post, f"/api/cases/{self.id}/{verb}", body)

    def units_at_work(self) -> frozenset[str]:
        return frozenset(duty["unit"] for duty in self.duties.values())

    def lead_unit(self) -> str:
        return str(self.case.get("lead") or "")

    def place(self) -> str:
        return str((self.case.get("place") or {}).get("text") or "现场")
