"""Passwords: the only door to argon2."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from command_center.facts.words import Both

SHORTEST, LONGEST = 10, 200  # characters

_hasher = PasswordHasher()  # the library's defaults are RFC 9106's second choice


def hashed(password: str) -> str:
    return _hasher.hash(password)


@cache
def nobody() -> str:
    """Checked where there is no such account, so that an answer takes as long. Made at the first sign-in, whoever's."""
    return hashed(secrets.token_urlsafe())


def fits(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept, password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False


def complaint(password: str) -> Both | None:
    """What is wrong with a new password; None for nothing."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符", f"The password needs at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符", f"The password may have at most {LONGEST} characters"
    return None


def secret() -> str:
    """A new token, or a password to begin with."""
    return secrets.token_urlsafe(24)
