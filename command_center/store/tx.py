"""`Tx`: what a work may do inside its transaction.

Rows are held back and written together at the end of the batch, one statement a table. A query first writes what it
must see; that is what `_see` is for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.engine import NestedTransaction

from command_center.case.state import BEFORE_VERIFY, OPEN, Case, evolve
from command_center.facts.codec import decode_fact, decode_signal, encode
from command_center.facts.ids import has_case, outcome_id
from command_center.facts.parts import Fact
from command_center.facts.signal import Reporter, Signal
from command_center.store.buffer import Buffer, Cache, Watermark
from command_center.store.errors import Conflict
from command_center.store.project import changed
from command_center.store.sql import marks, run, write

JOINABLE = ("to-confirm", *BEFORE_VERIFY)
"""Where a case can still gain a signal by itself; before it is confirmed, alarms of its own camera alone."""

UNHANDLED = """
    select key, doc from signals
    where seq > ?
    and not exists (select 1 from facts where facts.id = signals.outcome)
    and not exists (select 1 from dead_letters where origin = 'signals' and position = signals.key)
    order by seq limit ?
"""
CANDIDATES = """
    select distinct case_id from case_families
    where grid = ? and family in ({families}) and (status in ({statuses}) or closed_at >= ?) order by case_id
"""
ELSEWHERE = """
    select id from cases
    where is_open = 1 and item = ? and grid <> ? and status in ({joinable})
    order by opened_at desc, id limit ?
"""
RUNNING = """
    next_at is not null
    and not exists (select 1 from dead_letters where origin = 'clocks' and position = clocks.case_id)
"""
DUE = f"select next_at, case_id, id from clocks where {RUNNING} and next_at <= ? order by next_at, case_id, id limit ?"
NEXT_DUE = f"select next_at from clocks where {RUNNING} order by next_at limit 1"
LIKE_FIELDS = ("grid", "item", "village", "camera", "family")
CHUNK = 500  # values in one `in (…)`

_case = msgspec.json.Decoder(Case)


class Tx:
    """One work's view. Its effects are its own until it ends well; `batch` holds those of the works before it."""

    def __init__(self, connection: Connection, batch: Buffer, cache: Cache, watermark: Watermark) -> None:
        self.connection = connection
        self._own = Buffer()
        self._batch = batch
        self._cache = cache
        self._watermark = watermark
        self._savepoint: NestedTransaction | None = None

    # What a decision reads

    def lock(self, names: Iterable[str]) -> None:
        """Hold these names until the end. With one writer every work already has all of them."""

    def load(self, ids: Iterable[str]) -> dict[str, Case]:
        """Cases by id, in the order of ids; those that do not exist are absent."""
        found = {}
        missing = []
        for id in sorted(set(ids)):
            case = self._own.cases.get(id) or self._batch.cases.get(id) or self._cache.get(id)
            if case is None:
                missing.append(id)
            else:
                found[id] = case
        for some in _chunks(missing):
            for (doc,) in self._all(f"select doc from cases where id in ({marks(len(some))})", tuple(some)):
                case = _case.decode(doc)
                self._cache.put(case)
                found[case.id] = case
        return dict(sorted(found.items())) if missing else found

    def candidates(self, grid: str, families: Sequence[str], closed_since: int | None = None) -> list[Case]:
        """Cases of that grid with a family in common that can gain a signal.

        With `closed_since` those too that a signal can only repeat: open ones past that point, and those closed at or
        after that moment.
        """
        if not grid or not families:
            return []
        self._see("case_families")
        statuses, since = (JOINABLE, 1 << 62) if closed_since is None else (OPEN, closed_since)
        query = CANDIDATES.format(families=marks(len(families)), statuses=marks(len(statuses)))
        return list(self.load(id for (id,) in self._all(query, (grid, *families, *statuses, since))).values())

    def elsewhere(self, grid: str, item: str, limit: int) -> list[Case]:
        """The newest cases of other grids about the same item that can gain a signal."""
        if not item:
            return []
        self._see("cases")
        query = ELSEWHERE.format(joinable=marks(len(JOINABLE)))
        return list(self.load(id for (id,) in self._all(query, (item, grid, *JOINABLE, limit))).values())

    def signals_like(self, by: Mapping[str, str], since: int, until: int) -> list[tuple[str, int]]:
        """(signal key, at) of signals in cases with these values, since ≤ at < until, in order of time.

        `by` names grid, family, item, village, camera. Alarms that are unconfirmed or were rejected do not count.
        """
        self._see("case_signals")
        wheres, values = ["at >= ?", "at < ?", "standing = 'counted'"], [since, until]
        for name, value in by.items():
            if name not in LIKE_FIELDS:
                raise ValueError(f"signals are alike by {', '.join(LIKE_FIELDS)}; got {name}")
            # replace, because a family's code could contain LIKE's wildcards
            wheres.append("replace(families, ?, '') <> families" if name == "family" else f"{name} = ?")
            values.append(f"|{value}|" if name == "family" else value)  # type: ignore[arg-type]
        query = f"select distinct signal, at from case_signals where {' and '.join(wheres)} order by at, signal"
        return [(key, at) for key, at in self._all(query, tuple(values))]

    def unhandled(self, limit: int) -> list[Signal]:
        """Signals whose outcome fact does not exist, oldest first; those among the dead letters wait for a retry."""
        self._see("signals", "facts", "dead_letters")
        return [decode_signal(doc) for _, doc in self._all(UNHANDLED, (self._watermark.seq, limit))]

    def due(self, now: int, limit: int) -> list[tuple[int, str, str]]:
        """(at, case, clock) of the ticks that have fallen due, in order; dead letters wait for their retry."""
        self._see("clocks", "dead_letters")
        return [(at, case, clock) for at, case, clock in self._all(DUE, (now, limit))]

    def next_due(self) -> int | None:
        self._see("clocks", "dead_letters")
        return next((at for (at,) in self._all(NEXT_DUE)), None)

    def facts_of(self, stream: str) -> list[Fact]:
        self._see("facts")
        return _facts(self._all("select doc from facts where case_id = ? order by version", (stream,)))

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

    def signal(self, key: str) -> Signal | None:
        held = self._own.signals.get(key) or self._batch.signals.get(key)
        if held is not None:
            return held
        rows = self._all("select doc from signals where key = ?", (key,))
        return decode_signal(rows[0][0]) if rows else None

    # What it writes

    def append(self, facts: Sequence[Fact]) -> dict[str, Case]:
        """Add facts to the log and fold them into their cases; answers the cases touched."""
        touched: dict[str, Case | None] = {}
        for fact in facts:
            if fact.id in self._own.facts or fact.id in self._batch.facts:
                raise Conflict(f"fact {fact.id} ({fact.kind}) is already there")
            doc = encode(fact)
            fact = decode_fact(doc)  # the state is what the log says, to the last float
            if has_case(fact.case):
                before = self._case(fact.case)
                version = before.version if before else 0
                if fact.version != version + 1:
                    raise Conflict(f"case {fact.case} is at version {version}, {fact.kind} wants to be {fact.version}")
                touched.setdefault(fact.case, before)
                self._own.cases[fact.case] = evolve(before, fact)
            self._own.add_fact(fact, doc)
        for id, first in touched.items():
            for table, rows in changed(first, self._own.cases[id]).items():
                self._own.rows.setdefault(table, {}).update(rows)
        return {id: self._own.cases[id] for id in touched}

    def insert_signals(self, signals: Sequence[Signal], reporters: Mapping[str, Reporter]) -> list[bool]:
        """Keep what was accepted. True: new; False: a signal of this key is already there, and stays as it is."""
        keys = [s.key for s in signals if s.key not in self._own.signals and s.key not in self._batch.signals]
        new = set(keys)
        for some in _chunks(keys):
            known = self._all(f"select key from signals where key in ({marks(len(some))})", tuple(some))
            new -= {key for (key,) in known}
        answer = []
        for signal in signals:
            key = signal.key
            answer.append(key in new)
            if key not in new:
                continue
            new.remove(key)  # twice in one batch: the second is a duplicate
            self._own.signals[key] = signal
            doc = encode(signal).decode()
            row = (key, outcome_id(key), signal.type, signal.grid, signal.at, signal.arrived_at, doc)
            self._own.put("signals", (key,), row)
            if (reporter := reporters.get(key)) is not None:
                self._own.put("requesters", (key,), (key, reporter.name, reporter.phone, int(reporter.confidential)))
        return answer

    def erase_requester(self, key: str) -> None:
        self._own.put("requesters", (key,), None)

    def dead_letter(self, origin: str, offset: str, reason: str, payload: bytes, at: int) -> None:
        """Set aside what could not be handled. Again at the same place: one more try of the same letter.

        Signals have the origin "signals" and their key as offset; `unhandled` passes them over from then on.
        """
        self._own.put("dead_letters", (origin, offset), (origin, offset, reason, payload, at))

    def retry_dead_letter(self, origin: str, offset: str) -> None:
        """Forget the letter, so that its signal is unhandled again."""
        self._own.put("dead_letters", (origin, offset), None)

    def get(self, name: str) -> Any:
        for held in (self._own, self._batch):
            row = held.rows.get("settings", {}).get((name,))
            if row is not None:
                return msgspec.json.decode(row[1])
        rows = self._all("select value from settings where name = ?", (name,))
        return msgspec.json.decode(rows[0][0]) if rows else None

    def put(self, name: str, value: Any) -> None:
        self._own.put("settings", (name,), (name, encode(value).decode()))

    # How a work ends: the writer says

    def keep(self) -> None:
        if self._savepoint is not None:
            self._savepoint.commit()
        self._batch.absorb(self._own)

    def undo(self) -> None:
        """Leave no trace: what was held back is dropped, what was written for a query is rolled back."""
        if self._savepoint is not None:
            self._savepoint.rollback()

    def write(self) -> None:
        """Write everything that is held back, in a savepoint of this work, for SQL that looks at whole tables."""
        self._see(*self._own.rows)
        self._open_savepoint()

    def _see(self, *names: str) -> None:
        if self._savepoint is None and any(self._own.rows.get(name) for name in names):
            self._open_savepoint()
        if self._savepoint is None:
            write(self.connection, self._batch.rows, names)
        else:
            write(self.connection, self._own.rows, names)

    def _open_savepoint(self) -> None:
        if self._savepoint is None:
            # Rows of earlier works must lie outside it: they stay when this work is undone.
            write(self.connection, self._batch.rows)
            self._savepoint = self.connection.begin_nested()

    def _case(self, id: str) -> Case | None:
        return self.load((id,)).get(id)

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return run(self.connection, query, values).fetchall()


def _facts(rows: Iterable[Any]) -> list[Fact]:
    return [decode_fact(doc) for (doc,) in rows]


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
