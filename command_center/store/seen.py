"""The cases that somebody sees: the condition of `access.sees`, in SQL."""

from sqlalchemy import ColumnElement, false, or_, select

from command_center.access.sees import Sight
from command_center.facts.signal import SOURCES
from command_center.store.tables import case_signals, cases, duties, whistles

OF_UPSTREAM = '"upstream":{'
"""So stands in the doc what an upper platform sent; in a text that people write, its quotes would be escaped."""


def seen_by(them: Sight) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if them.source:
        types = [type for type, source in SOURCES.items() if source == them.source]
        found.append(cases.c.id.in_(select(case_signals.c.case_id).where(case_signals.c.type.in_(types))))
        found.append(cases.c.doc.contains(OF_UPSTREAM, autoescape=True))
    if them.unit:
        found.append(cases.c.village == them.unit)
        found.append(cases.c.id.in_(select(duties.c.case_id).where(duties.c.unit == them.unit)))
        found.append(cases.c.id.in_(select(whistles.c.case_id).where(whistles.c.author.in_(them.authors))))
    if them.grid:
        found.append(cases.c.grid == them.grid)
    return or_(*found) if found else false()
