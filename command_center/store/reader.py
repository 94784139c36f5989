"""`Reader`: what the API and the wall ask, on one snapshot of what is committed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, and_, func, literal_column, or_, select

from command_center.access.sees import Sight
from command_center.case.state import Case
from command_center.facts.codec import decode_fact, decode_signal
from command_center.facts.cut import Cut
from command_center.facts.ids import signal_key
from command_center.facts.parts import Duty, Fact, Notice, Whistle
from command_center.facts.signal import Signal
from command_center.messages.message import Delivery
from command_center.store.backlog import Backlog, Watermark
from command_center.store.between import Between, between
from command_center.store.cursor import Cursor, read_cursor, write_cursor
from command_center.store.deliveries import Deliveries, DeliveryFilter, read_delivery, wanted
from command_center.store.dialect import Dialect
from command_center.store.figures import Figures
from command_center.store.past import Past
from command_center.store.people import Audited, AuditFilter, People, audit_rows, audited_row
from command_center.store.questions import NEXT_DUE
from command_center.store.seen import seen_by
from command_center.store.sql import run
from command_center.store.tables import (
    audit,
    case_pictures,
    case_signals,
    cases,
    dead_letters,
    deliveries,
    duties,
    facts,
    notices,
    settings,
    signals,
    whistles,
)

T = TypeVar("T")

MOST = 200
"""The most rows that one page holds."""

# Said with a literal: SQLite takes a partial index only for a condition that it can read.
IS_OPEN = cases.c.is_open == literal_column("1")

_case = msgspec.json.Decoder(Case)


class CaseFilter(Struct, frozen=True):
    """Which cases; an empty field lets all through."""

    status: tuple[str, ...] = ()
    open: bool | None = None
    grid: str = ""
    unit: str = ""  # it has a duty there
    item: str = ""
    source: str = ""
    q: str = ""  # in the number, the title or an external id
    seen: Sight | None = None  # those that somebody may see; None: all


class Outcome(Struct, frozen=True):
    """What became of a signal: its first fact, and the case that it is in."""

    signal: Signal
    fact: Fact | None
    case: Case | None


class DeadLetter(Struct, frozen=True):
    seq: int
    origin: str
    position: str
    reason: str
    payload: bytes
    at: int
    tries: int


class Reader(Figures, Past, People, Deliveries, Backlog):
    def __init__(self, connection: Connection, watermark: Watermark, dialect: Dialect) -> None:
        super().__init__(connection)
        self._watermark = watermark
        self._dialect = dialect

    # Cases

    def cases(self, which: CaseFilter, cursor: str = "", limit: int = 50) -> tuple[list[Case], str | None]:
        """A page, newest first, and the cursor of the next one; None after the last."""
        query = select(cases.c.doc, cases.c.opened_at, cases.c.id)
        if which.status:
            query = query.where(cases.c.status.in_(which.status))
        if which.open is not None:
            query = query.where(IS_OPEN if which.open else ~IS_OPEN)
        for name in ("grid", "item", "source"):
            if value := getattr(which, name):
                query = query.where(cases.c[name] == value)
        if which.unit:
            query = query.where(cases.c.id.in_(select(duties.c.case_id).where(duties.c.unit == which.unit)))
        if which.seen is not None:
            query = query.where(seen_by(which.seen))
        if which.q:
            query = query.where(cases.c.words.icontains(which.q, autoescape=True))
        return self._page(query, (cases.c.opened_at, cases.c.id), cursor, limit, lambda row: _case.decode(row.doc))

    def case(self, id_or_number: str) -> Case | None:
        query = select(cases.c.doc).where(or_(cases.c.id == id_or_number, cases.c.number == id_or_number))
        return next(iter(self._cases(query.order_by(cases.c.opened_at.desc()).limit(1))), None)

    def cases_by_id(self, ids: Sequence[str]) -> list[Case]:
        return self._cases(select(cases.c.doc).where(cases.c.id.in_(ids)).order_by(cases.c.id))

    def cases_with(self, picture: str) -> Iterator[Case]:
        """Those that name it, one at a time: a picture may be in many."""
        query = select(cases.c.doc).join(case_pictures, cases.c.id == case_pictures.c.case_id)
        found = query.where(case_pictures.c.sha256 == picture).execution_options(yield_per=20)
        with self._connection.execute(found) as rows:
            yield from map(_case.decode, rows.scalars())

    def open_cases(self) -> list[Case]:
        return self._cases(select(cases.c.doc).where(IS_OPEN).order_by(cases.c.opened_at, cases.c.id))

    def closed_since(self, at: int) -> list[Case]:
        """Cases closed at or after that moment, whatever became of them since, if they are not open again."""
        query = select(cases.c.doc).where(cases.c.closed_at >= at, ~IS_OPEN)
        return self._cases(query.order_by(cases.c.closed_at, cases.c.id))

    def every_case(self) -> list[Case]:
        return self._cases(select(cases.c.doc).order_by(cases.c.id))

    # Its parts

    def duties(
        self, unit: str = "", state: Sequence[str] = (), cursor: str = "", limit: int = 50, seen: Sight | None = None
    ) -> tuple[list[tuple[Case, Duty]], str | None]:
        query = select(cases.c.doc, duties.c.called_at, duties.c.id).join(cases, cases.c.id == duties.c.case_id)
        if unit:
            query = query.where(duties.c.unit == unit)
        if state:
            query = query.where(duties.c.state.in_(state))
        if seen is not None:
            query = query.where(seen_by(seen))
        return self._page(query, (duties.c.called_at, duties.c.id), cursor, limit, _part("duties"))

    def whistles(
        self, state: Sequence[str] = (), cursor: str = "", limit: int = 50, seen: Sight | None = None
    ) -> tuple[list[tuple[Case, Whistle]], str | None]:
        query = select(cases.c.doc, whistles.c.drafted_at, whistles.c.id).join(cases, cases.c.id == whistles.c.case_id)
        if state:
            query = query.where(whistles.c.state.in_(state))
        if seen is not None:
            query = query.where(seen_by(seen))
        return self._page(query, (whistles.c.drafted_at, whistles.c.id), cursor, limit, _part("whistles"))

    def notice(self, id: str) -> tuple[Case, Notice] | None:
        query = select(cases.c.doc).join(notices, cases.c.id == notices.c.case_id).where(notices.c.id == id)
        found = next(iter(self._cases(query)), None)
        return (found, found.notices[id]) if found else None

    def deliveries(self, which: DeliveryFilter, cursor: str = "", limit: int = 50) -> tuple[list[Delivery], str | None]:
        """A page, newest first, and the cursor of the next one; None after the last."""
        return self._page(wanted(which), (deliveries.c.at, deliveries.c.id), cursor, limit, read_delivery)

    def audit_page(self, which: AuditFilter, cursor: str = "", limit: int = 50) -> tuple[list[Audited], str | None]:
        """Newest first, and the cursor of the next page; None after the last."""
        return self._page(audit_rows(which), (audit.c.seq,), cursor, limit, audited_row)

    def next_due(self) -> int | None:
        return run(self._connection, NEXT_DUE).scalar()

    # The log

    def facts(self, stream: str) -> list[Fact]:
        """The whole story of a case, or of another stream."""
        return self._facts(select(facts.c.doc).where(facts.c.case_id == stream).order_by(facts.c.version))

    def fact(self, id: str) -> Fact | None:
        return next(iter(self._facts(select(facts.c.doc).where(facts.c.id == id))), None)

    def facts_by_cause(self, cause: str) -> list[Fact]:
        return self._facts(select(facts.c.doc).where(facts.c.cause == cause).order_by(facts.c.seq))

    def facts_after(self, cursor: str = "", limit: int = 50) -> tuple[list[Fact], str]:
        """Facts in the order of the log, and the cursor to go on from: when more have happened, or later."""
        after = read_cursor(cursor, 1)[0] if cursor else 0
        until = self._settled(facts)
        query = select(facts.c.doc, facts.c.seq).where(facts.c.seq > after, facts.c.seq <= until).order_by(facts.c.seq)
        rows = self._connection.execute(query.limit(_most(limit))).all()
        last = rows[-1].seq if rows else after
        return [decode_fact(row.doc) for row in rows], write_cursor((last,))

    def end_of_facts(self) -> str:
        """The cursor behind the last fact, for who wants only what happens from now on."""
        return write_cursor((self.last_place(),))

    def last_place(self) -> int:
        """The place in the log up to which nothing can come any more: the first question of a snapshot."""
        last = select(func.max(facts.c.seq)).where(facts.c.seq <= self._settled(facts))
        return self._connection.execute(last).scalar() or 0

    def latest_facts(self, limit: int) -> list[Fact]:
        """Newest first."""
        return self._facts(select(facts.c.doc).order_by(facts.c.seq.desc()).limit(limit))

    def latest_of(self, stream: str, limit: int) -> list[Fact]:
        """Of one stream, newest first."""
        query = select(facts.c.doc).where(facts.c.case_id == stream).order_by(facts.c.version.desc())
        return self._facts(query.limit(limit))

    def next_of(self, stream: str, since: int, limit: int) -> list[Fact]:
        """Of one stream, oldest first, from the moment `since` on."""
        query = select(facts.c.doc).where(facts.c.case_id == stream, facts.c.at >= since)
        return self._facts(query.order_by(facts.c.version).limit(limit))

    def between(self, begin: Cut, end: Cut) -> Between:
        """What happened between two cuts of the log."""
        return between(self._connection, begin, end)

    def latest_at(self) -> int:
        """The moment of the last fact or signal, whichever is later; 0 for an empty log. A clock goes on from here."""
        last_fact = select(facts.c.at).order_by(facts.c.seq.desc()).limit(1)
        last_signal = select(signals.c.arrived_at).order_by(signals.c.seq.desc()).limit(1)
        return max(self._connection.execute(query).scalar() or 0 for query in (last_fact, last_signal))

    # Signals

    def signal(self, source: str, id: str) -> Outcome | None:
        key = signal_key(source, id)
        row = self._connection.execute(select(signals.c.doc, signals.c.outcome).where(signals.c.key == key)).first()
        if row is None:
            return None
        # A signal that was split off has left its first case; merged, it is in two: the open one answers.
        within = select(cases.c.doc).join(case_signals, cases.c.id == case_signals.c.case_id)
        found = self._cases(within.where(case_signals.c.signal == key).order_by(cases.c.is_open.desc(), cases.c.id))
        return Outcome(decode_signal(row.doc), self.fact(row.outcome), found[0] if found else None)

    def sent_by(
        self, source: str, type: str, since: int, cursor: str = "", limit: int = 50
    ) -> tuple[list[Outcome], str | None]:
        """A page of what a source sent since that moment, newest first; and the cursor of the next one."""
        # The source has no column of its own: it stands in the doc, where a text that people write cannot look like it.
        named = f'"source":{msgspec.json.encode(source).decode()},'
        query = select(signals.c.doc, signals.c.arrived_at, signals.c.key).where(
            signals.c.type == type, signals.c.arrived_at >= since, signals.c.doc.contains(named, autoescape=True)
        )
        order = (signals.c.arrived_at, signals.c.key)
        found, following = self._page(query, order, cursor, limit, lambda row: decode_signal(row.doc))
        sent = [self.signal(source, one.id) for one in found if one.source == source]
        return [one for one in sent if one is not None], following

    def dead_letters(self, cursor: str = "", limit: int = 50) -> tuple[list[DeadLetter], str | None]:
        return self._page(select(dead_letters), (dead_letters.c.seq,), cursor, limit, _letter)

    def every_dead_letter(self) -> Iterator[DeadLetter]:
        query = select(dead_letters).order_by(dead_letters.c.seq).execution_options(yield_per=20)
        with self._connection.execute(query) as rows:
            yield from map(_letter, rows)

    def dead_letter(self, origin: str, position: str) -> DeadLetter | None:
        query = select(dead_letters).where(dead_letters.c.origin == origin, dead_letters.c.position == position)
        row = self._connection.execute(query).first()
        return _letter(row) if row else None

    def get(self, name: str) -> Any:
        value = self._connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
        return msgspec.json.decode(value) if value is not None else None

    def rows(self, query: Select[Any]) -> list[Any]:
        return list(self._connection.execute(query).all())

    def batches(self, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The same rows, `size` at a time: however many there are, few are in memory."""
        with self._connection.execute(query.execution_options(yield_per=size)) as found:
            yield from found.partitions()

    def _cases(self, query: Select[Any]) -> list[Case]:
        return [_case.decode(doc) for doc in self._connection.execute(query).scalars()]

    def _facts(self, query: Select[Any]) -> list[Fact]:
        return [decode_fact(doc) for doc in self._connection.execute(query).scalars()]

    def _page(
        self, query: Select[Any], order: tuple[Any, ...], cursor: str, limit: int, make: Callable[[Any], T]
    ) -> tuple[list[T], str | None]:
        """Newest first by `order`, whose last column tells equal moments apart."""
        if cursor:
            query = query.where(_before(order, read_cursor(cursor, len(order))))
        limit = _most(limit)
        rows = self._connection.execute(query.order_by(*(column.desc() for column in order)).limit(limit + 1)).all()
        kept, more = rows[:limit], len(rows) > limit
        last = tuple(getattr(kept[-1], column.name) for column in order) if more else ()
        return [make(row) for row in kept], write_cursor(last) if more else None


def _before(order: tuple[Any, ...], at: Cursor) -> Any:
    first, *rest = order
    if not rest:
        return first < at[0]
    return or_(first < at[0], and_(first == at[0], _before(tuple(rest), at[1:])))


def _letter(row: Any) -> DeadLetter:
    return DeadLetter(row.seq, row.origin, row.position, row.reason, row.payload, row.at, row.tries)


def _part(name: str) -> Callable[[Any], tuple[Case, Any]]:
    def find(row: Any) -> tuple[Case, Any]:
        case = _case.decode(row.doc)
        return case, getattr(case, name)[row.id]

    return find


def _most(limit: int) -> int:
    return max(1, min(limit, MOST))
