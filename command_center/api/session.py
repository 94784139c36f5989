"""Coming and going over HTTP: sign in, choose a post, sign out."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from command_center.access.people import COOKIE, Viewer
from command_center.accounts import DEMO, NotLetIn
from command_center.api.identity import Asking, set_session
from command_center.api.problems import Problem
from command_center.api.services import Given, Services

Short = Annotated[str, Meta(min_length=1, max_length=200)]


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    name: Short
    password: Annotated[str, Meta(max_length=200)]


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    token: Short


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    post: Short
    bearer: bool = False  # in a demo: answer the token, for a program without cookies


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    old: Annotated[str, Meta(max_length=200)]
    new: Annotated[str, Meta(max_length=400)]


def told(services: Services, viewer: Viewer) -> dict[str, Any]:
    """Who one is, for the pages. Nothing secret but `csrf`, which is useless without the cookie."""
    accounts = services.accounts
    account = services.center.store.read(lambda reader: reader.account(viewer.name)) if viewer.is_person else None
    held = list(accounts.site.posts) if viewer.name == DEMO else list(account.posts if account else ())
    return {
        "name": viewer.name,
        "post": viewer.post.code if viewer.post else "",
        "posts": [code for code in held if code in accounts.site.posts],
        "words": sorted(viewer.words),
        "csrf": viewer.token.csrf if viewer.token else "",
        "demo": accounts.demo,
        "oidc": services.oidc is not None,
        "must_change": "newcomer" in viewer.words,
        "by_oidc": viewer.token is not None and viewer.token.by_oidc,
    }


@get("/api/session")
async def show_session(services: Given, viewer: Asking) -> dict[str, Any]:
    return await asyncio.to_thread(told, services, viewer)


@post("/api/session", status_code=200)
async def sign_in(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[SignIn]
) -> Response[dict[str, Any]]:
    try:
        secret = await services.accounts.sign_in(data.name, data.password, _address(request), viewer.token)
    except NotLetIn as error:
        raise (_waits(error) if error.wait else Problem(401, error.zh, error.en)) from None
    return await _in(request, services, secret)


@post("/api/session/post", status_code=200)
async def choose_post(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[Choice]
) -> Response[dict[str, Any]]:
    """Act as another of one's posts; in a demo as any."""
    if data.bearer and not services.accounts.demo:
        raise Problem(422, "令牌只在演示中这样给", "tokens are given in a demo alone", field="bearer")
    try:
        secret = await services.accounts.choose(viewer, data.post)
    except NotLetIn as error:
        raise Problem(422, error.zh, error.en, field="post") from None
    if data.bearer:
        return Response({"token": secret, "post": data.post})
    return await _in(request, services, secret)


@post("/api/session/password", status_code=200)
async def change_password(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[NewPassword]
) -> Response[dict[str, Any]]:
    try:
        secret = await services.accounts.change_password(viewer, data.old, data.new, _address(request))
    except NotLetIn as error:
        raise (_waits(error) if error.wait else Problem(422, error.zh, error.en, field="new")) from None
    return await _in(request, services, secret)


@delete("/api/session", status_code=200)
async def sign_out(services: Given, viewer: Asking) -> Response[dict[str, Any]]:
    """A screen stays what it is: its link is taken back by who gave it."""
    if "kiosk" in viewer.words:
        raise Problem(403, "大屏由管理员收回", "a screen is taken back by an administrator")
    await services.accounts.sign_out(viewer)
    answer = Response[dict[str, Any]]({"name": ""})
    answer.delete_cookie(COOKIE)
    return answer


@post("/api/kiosk", status_code=200)
async def show_kiosk(
    request: Request[Any, Any, Any], services: Given, data: JSONBody[Screen]
) -> Response[dict[str, Any]]:
    """A wall's screen shows the token out of its link; from then on it has it as a cookie."""
    viewer = await asyncio.to_thread(services.accounts.viewer, data.token)
    if "kiosk" not in viewer.words:
        raise Problem(401, "大屏令牌无效或已过期", "this token is none, or has ended")
    return await _in(request, services, data.token)


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _waits(error: NotLetIn) -> Problem:
    return Problem(429, error.zh, error.en, wait_s=error.wait)


async def _in(request: Request[Any, Any, Any], services: Services, secret: str) -> Response[dict[str, Any]]:
    viewer = await asyncio.to_thread(services.accounts.viewer, secret)
    answer = Response(await asyncio.to_thread(told, services, viewer))
    set_session(request, answer, secret)
    return answer


HANDLERS = [
    show_session,
    sign_in,
    choose_post,
    change_password,
    sign_out,
    show_kiosk,
]
