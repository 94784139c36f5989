"""Cases that pages ask for again and again: of thousands few have changed since, and only these are read."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Select, select

from command_center.case.state import Case
from command_center.store.reader import IS_OPEN, Reader
from command_center.store.tables import cases

AT_ONCE = 500  # cases that one question names

_Found = dict[str, tuple[int, Case | None]]  # by id: the version, and the case if it is of interest


class Known:
    """One for a process, called in its threads. Of closed cases only those `of_interest` stay in memory."""

    def __init__(self, of_interest: Callable[[Case], bool]) -> None:
        self._of_interest = of_interest
        self._open: _Found = {}
        self._closed: _Found = {}
        self._lock = Lock()

    def open_cases(self, reader: Reader) -> list[Case]:
        """The same as `reader.open_cases()`."""
        query = _versions.where(IS_OPEN).order_by(cases.c.opened_at, cases.c.id)
        with self._lock:
            self._open = _read(reader, query, self._open, lambda case: True)
            return _those(self._open)

    def closed_since(self, reader: Reader, at: int) -> list[Case]:
        """Those of `reader.closed_since(at)` that are of interest."""
        query = _versions.where(cases.c.closed_at >= at, ~IS_OPEN).order_by(cases.c.closed_at, cases.c.id)
        with self._lock:
            self._closed = _read(reader, query, self._closed, self._of_interest)
            return _those(self._closed)


_versions = select(cases.c.id, cases.c.version)


def _read(reader: Reader, query: Select[Any], known: _Found, of_interest: Callable[[Case], bool]) -> _Found:
    rows: Sequence[Any] = reader.rows(query)
    changed = [id for id, version in rows if id not in known or known[id][0] != version]
    portions = (changed[at : at + AT_ONCE] for at in range(0, len(changed), AT_ONCE))
    read = {case.id: case for ids in portions for case in reader.cases_by_id(ids)}
    news = {id: (case.version, case if of_interest(case) else None) for id, case in read.items()}
    return {id: news.get(id) or known[id] for id, _ in rows}


def _those(found: _Found) -> list[Case]:
    return [case for _, case in found.values() if case is not None]
