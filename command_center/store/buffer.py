"""What a work, or a batch of works, has decided and not yet written: rows by table, and the values they came from."""

from collections import OrderedDict
from typing import Any

from msgspec import Struct, field

from command_center.case.state import Case
from command_center.facts.ids import outcome_id
from command_center.facts.parts import Fact
from command_center.facts.signal import Signal
from command_center.store.dialect import Row
from command_center.store.sql import Pending

Place = tuple[str, str]
"""A grid and an item family: where signals find the case that they belong to."""


class Committed(Struct, frozen=True):
    """What a commit made true: the cases as they are now, and everything new in its order."""

    cases: dict[str, Case]
    facts: list[Fact]
    signals: list[Signal]


class Buffer(Struct):
    rows: Pending = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    causes: dict[str, list[Fact]] = field(default_factory=dict)
    signals: dict[str, Signal] = field(default_factory=dict)
    places: dict[Place, set[str]] = field(default_factory=dict)
    """The cases changed here, by their places."""
    locked: dict[str, Case] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """What is held until the end of the batch's transaction."""

    def put(self, table: str, key: tuple[Any, ...], row: Row | None) -> None:
        self.rows.setdefault(table, {})[key] = row

    def add_fact(self, fact: Fact, doc: bytes) -> None:
        self.facts[fact.id] = fact
        self.causes.setdefault(fact.cause, []).append(fact)
        row = (fact.id, fact.case, fact.version, fact.at, fact.kind, fact.actor, fact.cause, doc.decode())
        self.put("facts", (fact.id,), row)

    def add_signal(self, signal: Signal, doc: bytes) -> None:
        self.signals[signal.key] = signal
        row = (signal.key, outcome_id(signal.key), signal.type, signal.grid, signal.at, signal.arrived_at, doc.decode())
        self.put("signals", (signal.key,), row)

    def add_case(self, case: Case) -> None:
        self.cases[case.id] = case
        for family in case.families:
            self.places.setdefault((case.grid, family), set()).add(case.id)

    def absorb(self, later: "Buffer") -> None:
        for table, rows in later.rows.items():
            self.rows.setdefault(table, {}).update(rows)
        self.cases |= later.cases
        self.facts |= later.facts
        for cause, facts in later.causes.items():
            self.causes.setdefault(cause, []).extend(facts)
        self.signals |= later.signals
        for place, cases in later.places.items():
            self.places.setdefault(place, set()).update(cases)

    def committed(self) -> Committed:
        return Committed(self.cases, list(self.facts.values()), list(self.signals.values()))


class Cache:
    """Cases as they were last committed, the least recently used forgotten. The one writer thread alone touches it."""

    def __init__(self, size: int = 5_000) -> None:
        self._size = size
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def get(self, id: str) -> Case | None:
        case = self._cases.get(id)
        if case is not None:
            self._cases.move_to_end(id)
        return case

    def put(self, case: Case) -> None:
        self._cases[case.id] = case
        self._cases.move_to_end(case.id)
        if len(self._cases) > self._size:
            self._cases.popitem(last=False)

    def clear(self) -> None:
        self._cases.clear()
