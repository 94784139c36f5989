"""One process a data folder. The operating system frees the lock when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from command_center.store.errors import DataBusy


class FolderLock:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "center.lock"
        self._handle: int | None = None

    def take(self) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 20).decode(errors="replace").strip()
            os.close(handle)
            raise DataBusy(f"{self._path.parent} is in use by process {holder or 'unknown'}") from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._handle = handle

    def free(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
