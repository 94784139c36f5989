"""What the store says when it cannot do as asked; nobody else needs to know SQLAlchemy's errors."""


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


class BadCursor(ValueError):
    """A cursor that this store did not give out."""


class CorruptBlob(ValueError):
    """The bytes do not have the SHA-256 that they were announced with."""
