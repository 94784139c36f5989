"""What the store says when it cannot do as asked; nobody else needs to know SQLAlchemy's errors."""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

MET = ("40001", "40P01")
"""PostgreSQL's codes for: could not serialize; deadlock."""
SILENT = "25P03"
"""… and for: idle in a transaction for too long."""


class Conflict(Exception):
    """Somebody else wrote this version of the case, or this fact, first: load again and decide again."""


class Unavailable(Exception):
    """The database does not answer, or its disk is full. Nothing of the work is kept; it can be tried again."""


class Closed(Unavailable):
    """The store was closed, so nothing can be written any more."""


class DataBusy(Exception):
    """Another process works on this data folder."""


class DataNewer(Exception):
    """The data folder was written by a newer version of the program."""


class DataOlder(Exception):
    """The data was written by an older version of the program, and may only be read now."""


class CannotMove(Exception):
    """The rows cannot go where they were to go, or did not arrive as they were."""


class BadBackup(Exception):
    """A backup that is not whole, or was altered, or is of another version."""


class BadCursor(ValueError):
    """A cursor that this store did not give out."""


class CorruptBlob(ValueError):
    """The bytes do not have the SHA-256 that they were announced with."""


def is_conflict(error: BaseException) -> bool:
    """Another process wrote the same first, or two waited for each other."""
    cause = _cause(error)
    return isinstance(cause, Conflict | IntegrityError) or _code(cause) in MET


def is_away(error: BaseException) -> bool:
    """The database does not answer, or cannot write: its disk may be full. Not that it gave up on a transaction which
    was silent for too long: the very same one would be again, and a smaller one may not."""
    cause = _cause(error)
    if _code(cause) == SILENT:
        return False
    if isinstance(cause, OperationalError):
        return _code(cause) not in MET
    # A connection that ended is told in several ways.
    return isinstance(cause, InterfaceError) or (isinstance(cause, DBAPIError) and cause.connection_invalidated)


def said(error: BaseException) -> str:
    """The driver's words alone: SQLAlchemy's own hold the statement."""
    cause = _cause(error)
    return str(getattr(cause, "orig", None) or cause).strip()


def _cause(error: BaseException) -> BaseException:
    return error if isinstance(error, DBAPIError) or error.__cause__ is None else error.__cause__


def _code(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", ""))
