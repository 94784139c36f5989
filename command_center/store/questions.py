"""What a work may ask inside its transaction.

Rows are held back and written together at the end of the batch. Questions about cases are answered from the tables and
from what is held back; a query that cannot do so first writes what it must see, which is what `_see` is for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.engine import NestedTransaction

from command_center.case.state import BEFORE_VERIFY, OPEN, Case
from command_center.facts.codec import decode_fact, decode_signal
from command_center.facts.parts import Fact
from command_center.facts.signal import Signal
from command_center.store.backlog import UNHANDLED
from command_center.store.buffer import Buffer, Cache, Place
from command_center.store.dialect import Dialect, Question
from command_center.store.sql import marks
from command_center.store.writing import write

JOINABLE = ("to-confirm", *BEFORE_VERIFY)
"""Where a case can still gain a signal by itself; before it is confirmed, alarms of its own camera alone."""

AT_PLACES = """
    select grid, family, case_id from case_families
    where (grid, family) {among} and (status in ({statuses}) or closed_at >= ?)
"""
ELSEWHERE = """
    select opened_at, id from cases
    where is_open = 1 and item = ? and grid <> ? and status in ({joinable})
    order by opened_at desc, id desc limit ?
"""
RUNNING = """
    next_at is not null
    and not exists (select 1 from dead_letters where origin = 'clocks' and position = clocks.case_id)
"""
DUE = f"select next_at, case_id, id from clocks where {RUNNING} and next_at <= ? order by next_at, case_id, id limit ?"
NEXT_DUE = f"select next_at from clocks where {RUNNING} order by next_at limit 1"
LIKE_FIELDS = ("grid", "item", "village", "camera", "family")
INDEXED = ("grid", "item")  # of them, with `at`: that of fewer signals first
NEVER = 1 << 62
ALIKE = 5  # cases of other grids are looked at
NEWEST = 30  # cases of an item are foreseen: more than `elsewhere` needs, since some are of the grid itself

_case = msgspec.json.Decoder(Case)


class Foreseen(Struct):
    """Answers that were fetched for many signals at once."""

    outcomes: frozenset[str] = frozenset()  # asked for, and there
    asked: frozenset[str] = frozenset()
    places: Mapping[Place, Collection[str]] = {}
    closed_since: int = NEVER
    newest: Mapping[str, Sequence[tuple[int, str, str]]] = {}
    """By item: moment of opening, id and grid of its newest cases that can gain a signal."""
    cases: Mapping[str, Case] = {}
    requesters: Mapping[str, Any] = {}
    """Rows by the keys that were asked for, None where there is none."""


class Questions:
    """`batch` holds what the works before this one in the same transaction decided."""

    def __init__(
        self,
        connection: Connection,
        dialect: Dialect,
        batch: Buffer,
        cache: Cache,
        relayed: bool = False,
    ) -> None:
        self.connection = connection
        self.dialect = dialect
        self._own = Buffer()
        self._batch = batch
        self._cache = cache
        self._relayed = relayed
        self._foreseen = Foreseen()
        self._savepoint: NestedTransaction | None = None

    def lock(self, names: Iterable[str]) -> None:
        """Hold these names until the end, against every other process."""
        self._asked(self._locks(names))

    def load(self, ids: Iterable[str], *, wait: bool = True) -> dict[str, Case]:
        """Cases by id, locked until the end, in the order of ids. Absent are those that do not exist, and those that
        somebody else has locked where this does not `wait` for them."""
        found, missing = self._held(ids)
        for case in self._current(missing, lock=True, wait=wait):
            found[case.id] = self._batch.locked[case.id] = case
        return dict(sorted(found.items())) if missing else found

    def peek(self, ids: Iterable[str]) -> list[Case]:
        """Cases as they are now, in the order of ids: not locked, so that the next moment they may be others."""
        found, missing = self._held(ids)
        foreseen = self._foreseen.cases
        found |= {id: foreseen[id] for id in missing if id in foreseen}
        found |= {case.id: case for case in self._current([id for id in missing if id not in found], lock=False)}
        return [case for _, case in sorted(found.items())]

    def foresee(
        self,
        names: Iterable[str],
        outcomes: Collection[str],
        places: Collection[Place],
        items: Collection[tuple[str, str]],
        since: int,
    ) -> None:
        """`lock` the names, and with them ask at once what many signals will need: `has_outcome`, `candidates` (with
        `closed_since` as `since`) and `elsewhere` (of these grids and items) then answer from it."""
        self._foreseen = Foreseen()  # what was foreseen before may have changed
        handled = f"select id from facts where id {self.dialect.among}"
        wanted = sorted({item for _, item in items if item})
        locks = self._locks(names)
        asked = [
            *locks,
            (handled, self.dialect.several(list(outcomes))),
            self._around(places, since),
            *self.dialect.newest(wanted, JOINABLE, NEWEST),
        ]
        there, around, *alike = self._asked(asked)[len(locks) :]
        known, at = frozenset(id for (id,) in there), _by_place(places, around)
        newest: dict[str, list[tuple[int, str, str]]] = {item: [] for item in wanted}
        for item, *row in chain.from_iterable(alike):
            newest[item].append(tuple(row))
        ids = {id for found in at.values() for id in found}
        ids |= {id for grid, item in items for _, id in _elsewhere(newest.get(item, ()), grid)[:ALIKE]}
        cases = {case.id: case for case in self.peek(ids)}
        self._foreseen = Foreseen(known, frozenset(outcomes), at, since, newest, cases)

    def has_outcome(self, id: str) -> bool:
        """Whether the fact that says that a signal was handled is there."""
        if id in self._own.facts or id in self._batch.facts or id in self._foreseen.outcomes:
            return True
        return id not in self._foreseen.asked and self.fact(id) is not None

    def candidates(self, grid: str, families: Sequence[str], closed_since: int | None = None) -> list[Case]:
        """Cases of that grid with a family in common that can gain a signal, as `peek` gives them.

        With `closed_since` those too that a signal can only repeat: open ones past that point, and those closed at or
        after that moment.
        """
        if not grid or not families:
            return []
        since = NEVER if closed_since is None else closed_since
        statuses = JOINABLE if closed_since is None else OPEN
        ids = {id for family in families for id in self._at((grid, family), since)}
        return [
            case
            for case in self.peek(ids)
            if case.grid == grid
            and not set(families).isdisjoint(case.families)
            and (case.status in statuses or case.closed_at >= since)
        ]

    def elsewhere(self, grid: str, item: str) -> list[Case]:
        """The newest cases of other grids about the same item that can gain a signal, at most `ALIKE`, as `peek`
        gives them."""
        if not item:
            return []
        held = self._batch.cases | self._own.cases
        rows = self._newest_elsewhere(grid, item, held)
        found = [(at, id) for at, id in rows if id not in held]
        found += [
            (case.opened_at, id)
            for id, case in held.items()
            if case.item == item and case.grid != grid and case.status in JOINABLE
        ]
        return self.peek(id for _, id in sorted(found, reverse=True)[:ALIKE])

    def _newest_elsewhere(self, grid: str, item: str, held: Mapping[str, Case]) -> Sequence[tuple[int, str]]:
        """As the tables have them; enough of them, even if none of those `held` counts any more."""
        newest = self._foreseen.newest.get(item)
        if newest is not None:
            found = _elsewhere(newest, grid)
            if len(newest) < NEWEST or sum(id not in held for _, id in found) >= ALIKE:
                return found
        query = ELSEWHERE.format(joinable=marks(len(JOINABLE)))
        return self._all(query, (item, grid, *JOINABLE, ALIKE + len(held)))

    def signals_like(self, by: Mapping[str, str], since: int, until: int) -> list[tuple[str, int]]:
        """(signal key, at) of signals in cases with these values, since ≤ at < until, in order of time.

        `by` names grid, family, item, village, camera. Alarms that are unconfirmed or were rejected do not count.
        """
        self._see("case_signals")
        if unknown := by.keys() - set(LIKE_FIELDS):
            raise ValueError(f"signals are alike by {', '.join(LIKE_FIELDS)}; got {', '.join(unknown)}")
        wheres, values = ["standing = 'counted'"], []
        if narrow := next((name for name in INDEXED if name in by), ""):
            # Such pairs are all of that grid or item within the time, and one index alone answers them from end to end.
            # Otherwise each engine chooses by what it knows of the table, which is nothing as long as it is new.
            wheres += [f"({narrow}, at) >= (?, ?)", f"({narrow}, at) < (?, ?)"]
            values += [by[narrow], since, by[narrow], until]
        else:
            wheres += ["at >= ?", "at < ?"]
            values += [since, until]
        for name, value in by.items():
            if name == "family":
                wheres.append("replace(families, ?, '') <> families")  # its code could contain LIKE's wildcards
                values.append(f"|{value}|")
            elif name != narrow:
                wheres.append(f"{name} || '' = ?")  # by no index
                values.append(value)
        query = f"select distinct signal, at from case_signals where {' and '.join(wheres)} order by at, signal"
        return [(key, at) for key, at in self._all(query, tuple(values))]

    def unhandled(self, limit: int) -> list[Signal]:
        """Signals whose outcome fact does not exist, oldest first; those among the dead letters wait for a retry."""
        self._see("signals", "facts", "dead_letters")
        return [decode_signal(doc) for _, doc in self._all(UNHANDLED, (0, limit))]

    def due(self, now: int, limit: int) -> list[tuple[int, str, str]]:
        """(at, case, clock) of the ticks that have fallen due, in order; dead letters wait for their retry."""
        self._see("clocks", "dead_letters")
        return [(at, case, clock) for at, case, clock in self._all(DUE, (now, limit))]

    def next_due(self) -> int | None:
        self._see("clocks", "dead_letters")
        return next((at for (at,) in self._all(NEXT_DUE)), None)

    def facts_of(self, stream: str, after: int = 0) -> list[Fact]:
        """Those behind that version."""
        self._see("facts")
        query = "select doc from facts where case_id = ? and version > ? order by version"
        return _facts(self._all(query, (stream, after)))

    def facts_by_cause(self, cause: str) -> list[Fact]:
        # On every command's way, so it reads what is held back where it is instead of writing it first.
        found = {f.id: f for f in _facts(self._all("select doc from facts where cause = ? order by seq", (cause,)))}
        for held in (self._batch, self._own):
            found |= {fact.id: fact for fact in held.causes.get(cause, ())}
        return list(found.values())

    def fact(self, id: str) -> Fact | None:
        held = self._own.facts.get(id) or self._batch.facts.get(id)
        if held is not None:
            return held
        return next(iter(_facts(self._all("select doc from facts where id = ?", (id,)))), None)

    def version(self, stream: str) -> int:
        """The last version of a stream of facts; 0 for one that has none."""
        self._see("facts")
        return self._all("select max(version) from facts where case_id = ?", (stream,))[0][0] or 0

    def signals(self, keys: Sequence[str]) -> dict[str, Signal]:
        """Those of these that are kept, as they are kept."""
        held = self._batch.signals | self._own.signals
        found = {key: held[key] for key in keys if key in held}
        if missing := [key for key in keys if key not in held]:
            query = f"select doc from signals where key {self.dialect.among}"
            rows = self._all(query, self.dialect.several(missing))
            found |= {signal.key: signal for signal in (decode_signal(doc) for (doc,) in rows)}
        return found

    def _see(self, *names: str) -> None:
        if self._savepoint is None and any(self._own.rows.get(name) for name in names):
            self._open_savepoint()
        if self._savepoint is None:
            write(self.dialect, self.connection, self._batch.rows, names)
        else:
            write(self.dialect, self.connection, self._own.rows, names)

    def _open_savepoint(self) -> None:
        if self._savepoint is None:
            # Rows of earlier works must lie outside it: they stay when this work is undone.
            write(self.dialect, self.connection, self._batch.rows)
            self._savepoint = self.connection.begin_nested()

    def _held(self, ids: Iterable[str]) -> tuple[dict[str, Case], list[str]]:
        """Cases that this transaction knows because it changed or locked them; and the other ids."""
        found, missing = {}, []
        for id in sorted(set(ids)):
            case = self._own.cases.get(id) or self._batch.cases.get(id) or self._batch.locked.get(id)
            if case is None:
                missing.append(id)
            else:
                found[id] = case
        return found, missing

    def _current(self, ids: Sequence[str], *, lock: bool, wait: bool = True) -> list[Case]:
        if not ids:
            return []
        cached = {id: self._cache.get(id) for id in ids}
        known = {id: case.version if case else 0 for id, case in cached.items()}
        found = []
        for id, doc in self.dialect.current(self.connection, known, lock=lock, wait=wait):
            case = cached[id] if doc is None else _case.decode(doc)
            assert case is not None, "a document is left out only where its version was known"
            self._cache.put(case)
            found.append(case)
        return found

    def _at(self, place: Place, closed_since: int) -> set[str]:
        """Cases that are, or before this transaction were, at a place."""
        foreseen = self._foreseen
        if place not in foreseen.places or closed_since < foreseen.closed_since:
            (rows,) = self._asked([self._around([place], closed_since)])
            found: Collection[str] = _by_place([place], rows)[place]
        else:
            found = foreseen.places[place]
        return {*found, *self._batch.places.get(place, ()), *self._own.places.get(place, ())}

    def _around(self, places: Collection[Place], closed_since: int) -> Question:
        query = AT_PLACES.format(among=self.dialect.among_pairs, statuses=marks(len(OPEN)))
        return query, (*self.dialect.pairs(list(places)), *OPEN, closed_since)

    def _locks(self, names: Iterable[str]) -> list[Question]:
        """What is held when these are answered."""
        wanted = [name for name in names if name not in self._batch.names]
        self._batch.names.update(wanted)
        return self.dialect.locks(wanted)

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return self._asked([(query, values)])[0]

    def _asked(self, questions: Sequence[Question]) -> list[list[Any]]:
        return self.dialect.ask(self.connection, questions) if questions else []


def _by_place(places: Collection[Place], rows: Iterable[Any]) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = {place: [] for place in places}
    for grid, family, case in rows:
        found[grid, family].append(case)
    return found


def _elsewhere(newest: Sequence[tuple[int, str, str]], grid: str) -> list[tuple[int, str]]:
    return [(at, id) for at, id, where in newest if where != grid]


def _facts(rows: Iterable[Any]) -> list[Fact]:
    return [decode_fact(doc) for (doc,) in rows]
