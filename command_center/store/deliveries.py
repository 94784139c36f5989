"""Deliveries of messages, as the rows that hold them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, literal_column, or_, select

from command_center.case.state import DUTY_OPEN
from command_center.facts.codec import encode
from command_center.messages.message import Delivery
from command_center.store.people import Keeping
from command_center.store.tables import cases, deliveries, duties

_delivery = msgspec.json.Decoder(Delivery)

DELIVERY = "select doc from deliveries where id = ?"
# Said with literals: SQLite takes a partial index only for a condition that it can read.
_WAITS = deliveries.c.next_at > literal_column("0")
_TROUBLED = deliveries.c.troubled == literal_column("1")


class DeliveryFilter(Struct, frozen=True):
    """Which deliveries; an empty field lets all through."""

    state: tuple[str, ...] = ()
    unit: str = ""
    case: str = ""


def wanted(which: DeliveryFilter) -> Any:
    """The rows of a page."""
    query = select(deliveries.c.doc, deliveries.c.at, deliveries.c.id)
    if which.state:
        query = query.where(deliveries.c.state.in_(which.state))
    if which.unit:
        query = query.where(deliveries.c.unit == which.unit)
    if which.case:
        query = query.where(deliveries.c.case_id == which.case)
    return query


def read_delivery(row: Any) -> Delivery:
    return _delivery.decode(row.doc)


class Deliveries:
    """What a reader may ask."""

    _connection: Connection

    def deliveries_of(self, case: str) -> list[Delivery]:
        """All of a case, the oldest first."""
        query = select(deliveries.c.doc).where(deliveries.c.case_id == case).order_by(deliveries.c.at, deliveries.c.id)
        return [_delivery.decode(doc) for doc in self._connection.execute(query).scalars()]

    def delivery(self, id: str) -> Delivery | None:
        doc = self._connection.execute(select(deliveries.c.doc).where(deliveries.c.id == id)).scalar()
        return _delivery.decode(doc) if doc else None

    def due_deliveries(self, now: int, each: int) -> list[Delivery]:
        """Those that are to be tried by now, in their order; of each receiver so many."""
        order = (deliveries.c.next_at, deliveries.c.at, deliveries.c.id)
        place = func.row_number().over(partition_by=(deliveries.c.unit, deliveries.c.post), order_by=order)
        due = select(deliveries, place.label("place")).where(_WAITS, deliveries.c.next_at <= now).subquery()
        query = select(due.c.doc).where(due.c.place <= each).order_by(due.c.next_at, due.c.at, due.c.id)
        return [_delivery.decode(doc) for doc in self._connection.execute(query).scalars()]

    def undelivered(self) -> int:
        """Messages that were tried and that nobody has, while what they are about still has to be done."""
        query = select(func.count()).select_from(deliveries).join(cases, cases.c.id == deliveries.c.case_id)
        query = query.outerjoin(duties, duties.c.id == deliveries.c.duty)
        query = query.where(_TROUBLED, cases.c.is_open == 1, or_(duties.c.id.is_(None), duties.c.state.in_(DUTY_OPEN)))
        return self._connection.execute(query).scalar() or 0


class Delivering(Keeping):
    """What a work may keep."""

    def delivery(self, id: str) -> Delivery | None:
        held = self._held_row("deliveries", (id,))
        docs: Sequence[Any] = [(held[-1],)] if held else self._all(DELIVERY, (id,))
        return _delivery.decode(docs[0][0]) if docs else None

    def becomes(self, before: Delivery, after: Delivery) -> bool:
        """Whether it is kept: where somebody has changed it meanwhile, that stands."""
        self.lock([f"delivery {before.id}"])
        unchanged = self.delivery(before.id) == before
        if unchanged:
            self.keep_delivery(after)
        return unchanged

    def keep_delivery(self, found: Delivery) -> None:
        message = found.message
        row = (
            found.id,
            found.case,
            message.duty,
            message.unit,
            message.post,
            found.state,
            found.at,
            found.next_at,
            int(found.troubled),
            encode(found).decode(),
        )
        self._own.put("deliveries", (found.id,), row)
