"""Pictures and other files, each named by the SHA-256 of its bytes.

A blob is on disk, whole, before any fact names it: written beside its place, fsynced, renamed, its folder fsynced.
"""

import os
import re
import threading
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from command_center.store.errors import CorruptBlob

NAME = re.compile("[0-9a-f]{64}")


class Blobs:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()  # who finds a folder or blob there may rely on its being synced

    def put(self, name: str, data: bytes) -> bool:
        """Keep `data` under its SHA-256. True: new; False: it was there."""
        path = self._place(name)
        if sha256(data).hexdigest() != name:
            raise CorruptBlob(f"these bytes have the SHA-256 {sha256(data).hexdigest()}, not {name}")
        with self._one_at_a_time:
            return self._kept(path, data)

    def _kept(self, path: Path, data: bytes) -> bool:
        if path.exists():
            return False
        for folder in (self._folder, path.parent.parent, path.parent):
            if not folder.exists():
                folder.mkdir(parents=True, exist_ok=True)
                _sync(folder.parent)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
        _sync(path.parent)
        return True

    def has(self, name: str) -> bool:
        return self._place(name).exists()

    def path(self, name: str) -> Path | None:
        path = self._place(name)
        return path if path.exists() else None

    def get(self, name: str) -> bytes | None:
        path = self.path(name)
        return path.read_bytes() if path else None

    def _place(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise CorruptBlob(f"a blob is named by 64 hexadecimal digits, not {name!r}")
        return self._folder / name[:2] / name[2:4] / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
