"""Signing in at another house, over HTTP: the browser is sent there, and comes back with a code."""

import asyncio
import logging
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.response import Redirect
from msgspec import Meta, Struct

from command_center.access import oidc
from command_center.access.oidc import Pending, Provider, Unbelieved
from command_center.accounts import NotLetIn
from command_center.api.identity import Asking, set_session
from command_center.api.problems import Problem
from command_center.api.services import Given
from command_center.facts.durations import SECOND

log = logging.getLogger(__name__)

COOKIE = "center-oidc"
PATH = "/api/oidc"
MINUTES = 10  # in which one has to be back
PATIENCE_S = 10.0

Text = Annotated[str, Meta(max_length=4096)]


class House(Struct, frozen=True):
    """What of the issuer's own description is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Answer(Struct, frozen=True):
    id_token: str


@get(f"{PATH}/start", include_in_schema=False)
async def start_oidc(request: Request[Any, Any, Any], services: Given, to: FromQuery[Text] = "/desk") -> Response[Any]:
    """Send the browser to the issuer."""
    provider = _provider(services.oidc)
    try:
        async with _client() as client:
            house = await _described(client, provider)
    except Unbelieved as error:
        return _refused(error)
    asked = oidc.pending(to if _is_here(to) else "/desk")
    answer = Redirect(oidc.asking(house.authorization_endpoint, provider, _back(request), asked))
    # Lax: the way back begins at the issuer's page, from which a strict cookie would not be sent.
    answer.set_cookie(
        COOKIE, _packed(asked), path=PATH, max_age=60 * MINUTES, httponly=True, samesite="lax",
        secure=request.app.state.secure,
    )  # fmt: skip
    return answer


@get(f"{PATH}/back", include_in_schema=False)
async def end_oidc(request: Request[Any, Any, Any], services: Given, viewer: Asking) -> Response[Any]:
    """Back from the issuer, with a code or an error."""
    state, code, error = (request.query_params.get(name, "") for name in ("state", "code", "error"))
    provider = _provider(services.oidc)
    try:
        asked = _unpacked(request.cookies.get(COOKIE, ""))
        if not secrets.compare_digest(asked.state.encode(), state.encode()):
            raise Unbelieved("this browser did not ask: another state")
        if error or not code:
            raise Unbelieved(f"the issuer says {error or 'nothing'!r:.80}")
        now_s = services.accounts.now() // SECOND
        name = await _named(provider, code, _back(request), asked, now_s)
        secret = await services.accounts.sign_in_as(name, viewer.token)
    except NotLetIn as refusal:
        return _refused(refusal, "oidc-no-account")
    except Unbelieved as refusal:
        return _refused(refusal)
    answer: Response[Any] = Redirect(asked.to)
    answer.delete_cookie(COOKIE, path=PATH)
    set_session(request, answer, secret)
    return answer


async def _named(provider: Provider, code: str, back: str, asked: Pending, now_s: int) -> str:
    """The account that the code stands for. Raises Unbelieved."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": asked.verifier}
    async with _client() as client:
        house = await _described(client, provider)
        # As RFC 6749 wants it: both are quoted before they are joined.
        auth = httpx.BasicAuth(quote(provider.client_id, safe=""), quote(provider.secret, safe=""))
        told = _decoded(await _said(client.post(house.token_endpoint, data=form, auth=auth)), Answer)
        keys = _decoded(await _said(client.get(house.jwks_uri)), dict[str, Any])
    return await asyncio.to_thread(oidc.named, provider, keys, told.id_token, asked.nonce, now_s)


async def _described(client: httpx.AsyncClient, provider: Provider) -> House:
    """Asked for each time: people come in seldom, and what the issuer changes is true at once. Raises Unbelieved."""
    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    house = _decoded(await _said(client.get(url)), House)
    if house.issuer != provider.issuer:
        raise Unbelieved(f"{url} describes another issuer: {house.issuer!r:.80}")
    return house


async def _said(asking: Any) -> bytes:
    try:
        answer: httpx.Response = await asking
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unbelieved(f"the issuer does not answer: {error!r}") from None
    if answer.status_code != 200:
        raise Unbelieved(f"{answer.url.copy_with(query=None)} answers {answer.status_code}: {answer.text:.200}")
    return answer.content


def _decoded(body: bytes, type: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=type)
    except msgspec.DecodeError as error:
        raise Unbelieved(f"not what an issuer says: {error}") from None


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=PATIENCE_S)


def _provider(provider: Provider | None) -> Provider:
    if provider is None:
        raise Problem(404, "没有配置统一认证", "no --oidc here")
    return provider


def _back(request: Request[Any, Any, Any]) -> str:
    """Where the issuer sends the browser back to; the host is one that this center answers to."""
    scheme = "https" if request.app.state.secure else request.url.scheme
    return f"{scheme}://{request.headers['host']}{PATH}/back"


def _is_here(to: str) -> bool:
    """A page of this center alone."""
    return to.startswith("/") and not to.startswith(("//", "/\\"))


def _packed(asked: Pending) -> str:
    return urlsafe_b64encode(msgspec.json.encode(asked)).decode()


def _unpacked(cookie: str) -> Pending:
    """Raises Unbelieved."""
    try:
        asked = msgspec.json.decode(urlsafe_b64decode(cookie), type=Pending)
    except ValueError:
        raise Unbelieved("this browser did not ask, or too long ago") from None
    return Pending(asked.state, asked.nonce, asked.verifier, asked.to if _is_here(asked.to) else "/desk")


def _refused(error: Exception, word: str = "oidc-failed") -> Response[Any]:
    """Back to the page, with the word that it has for this; the reason is for the log."""
    log.warning("nobody was let in by OIDC: %s", error)
    return Redirect(f"/sign-in?refused={word}")


HANDLERS = [start_oidc, end_oidc]
