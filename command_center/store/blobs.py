"""Pictures and other files, each named by the SHA-256 of its bytes.

A blob is on disk, whole, before any fact names it: written beside its place, fsynced, renamed, its folder fsynced.
"""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

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
        with whole(path) as file:
            file.write(data)
        return True

    def names(self) -> Iterator[str]:
        """Of all of them, in no order."""
        return (path.name for path in self._folder.glob("??/??/*") if NAME.fullmatch(path.name))

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


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that has this path when all of it is on disk, and never before. For its owner alone."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
