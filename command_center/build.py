"""Which build of a page is served: a wall that shows an older one loads it again.

A page names its scripts and styles by their content, so its own hash stands for all of them.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

HEAD = b"<head>"


def of(page: bytes) -> str:
    return sha256(page).hexdigest()[:12]


def served(path: Path) -> str:
    """Of the page that lies there now; "" while it is being built. Read anew when the file is another."""
    try:
        file = path.stat()
        return _read(path, (file.st_ino, file.st_size, file.st_mtime_ns))
    except OSError:
        return ""


@lru_cache(maxsize=1)
def _read(path: Path, _file: tuple[int, ...]) -> str:
    return of(path.read_bytes())


def marked(page: bytes) -> bytes:
    """The page with its build in its head, where it reads it."""
    return page.replace(HEAD, HEAD + f'<meta name="build" content="{of(page)}">'.encode(), 1)
