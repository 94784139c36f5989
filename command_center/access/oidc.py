"""Signing in at another house (OpenID Connect), as values: the only door to joserfc.

The browser is sent to the issuer with a `state` and a `nonce`, and comes back with a code. The state says that this
browser asked, the nonce that the issuer's token answers this asking, the verifier (PKCE) that the code is ours.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

ALGORITHMS = ("RS256", "ES256")
LEEWAY_S = 60  # between two houses' clocks


class Unbelieved(Exception):
    """Why what came back is not believed; for the log, not for who came."""


class Provider(Struct, frozen=True):
    """The other house. `claim` of its token is the name of an account here."""

    issuer: str
    client_id: str
    secret: str
    claim: str = "preferred_username"
    scope: str = "openid profile"


class Pending(Struct, frozen=True):
    """What a browser that was sent there keeps until it is back."""

    state: str
    nonce: str
    verifier: str
    to: str = "/desk"


def pending(to: str) -> Pending:
    return Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), to)


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def asking(endpoint: str, provider: Provider, back: str, asked: Pending) -> str:
    """Where the browser is sent."""
    query = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": provider.scope,
        "state": asked.state, "nonce": asked.nonce,
        "code_challenge": challenge(asked.verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def named(provider: Provider, keys: Any, id_token: str, nonce: str, now_s: int) -> str:
    """The account that the issuer's token names. `keys`: its JWKS. Raises Unbelieved."""
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        _registry(provider, nonce, now_s).validate(token.claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Unbelieved(f"{type(error).__name__}: {error}") from None
    _for_us_alone(provider, token.claims)
    name = token.claims.get(provider.claim)
    if not isinstance(name, str) or not name:
        raise Unbelieved(f"the token has no {provider.claim}")
    return name


def _registry(provider: Provider, nonce: str, now_s: int) -> jwt.JWTClaimsRegistry:
    def exactly(value: str) -> Any:
        return {"essential": True, "value": value}

    return jwt.JWTClaimsRegistry(
        now=now_s, leeway=LEEWAY_S, iss=exactly(provider.issuer), aud=exactly(provider.client_id),
        nonce=exactly(nonce), exp={"essential": True}, iat={"essential": True}, sub={"essential": True},
    )  # fmt: skip


def _for_us_alone(provider: Provider, claims: Mapping[str, Any]) -> None:
    """A token for several clients names the one that it was given to."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else provider.client_id) != provider.client_id:
        raise Unbelieved("the token was given to another client")
