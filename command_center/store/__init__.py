"""The only door to SQLAlchemy: the log of facts, the tables folded from it, the signals, the blobs."""

from command_center.store.buffer import Committed
from command_center.store.errors import (
    BadBackup,
    BadCursor,
    CannotMove,
    Closed,
    Conflict,
    CorruptBlob,
    DataBusy,
    DataNewer,
    DataOlder,
    Unavailable,
)
from command_center.store.reader import Reader
from command_center.store.rebuild import dump, rebuild
from command_center.store.store import Store
from command_center.store.tx import Tx

__all__ = [
    "BadBackup",
    "BadCursor",
    "CannotMove",
    "Closed",
    "Committed",
    "Conflict",
    "CorruptBlob",
    "DataBusy",
    "DataNewer",
    "DataOlder",
    "Reader",
    "Store",
    "Tx",
    "Unavailable",
    "dump",
    "rebuild",
]
