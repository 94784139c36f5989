"""Which build of a page is served: a wall that shows an older one loads it again.

A page names its scripts and styles by their content, so its own hash stands for all of them.
"""

from hashlib import sha256
from pathlib import Path

HEAD = b"<head>"


def of(page: bytes) -> str:
    return sha256(page).hexdigest()[:12]


def served(path: Path) -> str:
    """Of the page that lies there now; "" while it is being built."""
    try:
        return of(path.read_bytes())
    except OSError:
        return ""


def marked(page: bytes) -> bytes:
    """The page with its build in its head, where it reads it."""
    return page.replace(HEAD, HEAD + f'<meta name="build" content="{of(page)}">'.encode(), 1)
