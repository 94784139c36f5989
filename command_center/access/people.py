"""Who may come in: accounts, the tokens that they and machines show, and whom a token stands for.

Nothing secret is kept as it was given: of a password there is an argon2 hash, of a token its SHA-256.
"""

import hashlib
import unicodedata
from typing import Literal

from msgspec import Struct

from command_center.site.value import Post

COOKIE = "center-session"
"""In which a browser shows its token."""
Kind = Literal["session", "kiosk", "key"]


class Account(Struct, frozen=True):
    """A person. `posts` are those that the account may act as, one at a time."""

    name: str
    password: str  # argon2
    posts: tuple[str, ...] = ()
    admin: bool = False  # keeps the accounts, and nothing else by that
    disabled: bool = False
    once: bool = False  # the password was given by somebody else: it must be changed first


class Token(Struct, frozen=True):
    """What a browser, a wall's screen or a machine shows. Moments are UTC µs of the machine's time."""

    digest: str
    kind: Kind
    name: str  # of the account; else what it was made for
    made_at: int
    ends_at: int
    post: str = ""  # as which a person acts
    scopes: tuple[str, ...] = ()  # of a key
    source: str = ""  # with which the `source` of a key's events begins
    csrf: str = ""
    by_oidc: bool = False  # the issuer knows who it is, and the password here does not matter
    used_at: int = 0  # lately, not to the second: not each use is written down


class Viewer(Struct, frozen=True):
    """Who asks. `words` are those of the table in `may` that fit: the roles of the post, `admin`, `key:…` and so on."""

    name: str = ""
    words: frozenset[str] = frozenset()
    post: Post | None = None
    token: Token | None = None
    source: str = ""

    @property
    def known(self) -> bool:
        return self.token is not None

    @property
    def is_person(self) -> bool:
        return self.token is not None and self.token.kind == "session"


def is_name(name: str) -> bool:
    """Whether an account, a key or a screen may have it: it stands in addresses and lists."""
    return 0 < len(name) <= 80 and name.isprintable() and name == name.strip() and "/" not in name


def alike(name: str) -> str:
    """The same for names that people take for one another: admin, Admin, ａｄｍｉｎ."""
    return unicodedata.normalize("NFKC", name).casefold()


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
