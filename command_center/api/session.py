"""Coming and going over HTTP: sign in, choose a post, sign out; and the accounts, for who keeps them."""

import asyncio
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from command_center.access import passwords
from command_center.access.people import COOKIE, Account, Viewer
from command_center.accounts import DEMO, NotLetIn
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.store import Reader

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


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """An account as it shall be; `password` only for a new one, or to give it another to begin with."""

    posts: tuple[str, ...] = ()
    admin: bool = False
    disabled: bool = False
    password: str = ""


def told(services: Services, viewer: Viewer) -> dict[str, Any]:
    """Who one is, for the pages. Nothing secret but `csrf`, which is useless without the cookie."""
    accounts = services.accounts
    account = services.center.store.read(lambda reader: reader.account(viewer.name)) if viewer.known else None
    held = list(accounts.site.posts) if viewer.name == DEMO else list(account.posts if account else ())
    return {
        "name": viewer.name,
        "post": viewer.post.code if viewer.post else "",
        "posts": [code for code in held if code in accounts.site.posts],
        "words": sorted(viewer.words),
        "csrf": viewer.token.csrf if viewer.token else "",
        "demo": accounts.demo,
        "must_change": "newcomer" in viewer.words,
    }


@get("/api/session")
async def show_session(services: Given, viewer: Asking) -> dict[str, Any]:
    return await asyncio.to_thread(told, services, viewer)


@post("/api/session", status_code=200)
async def sign_in(request: Request[Any, Any, Any], services: Given, data: JSONBody[SignIn]) -> Response[dict[str, Any]]:
    address = request.client.host if request.client else ""
    try:
        secret = await services.accounts.sign_in(data.name, data.password, address)
    except NotLetIn as error:
        raise Problem(
            429 if error.wait else 401, str(error), **({"wait_s": error.wait} if error.wait else {})
        ) from None
    return await _in(request, services, secret)


@post("/api/session/post", status_code=200)
async def choose_post(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[Choice]
) -> Response[dict[str, Any]]:
    """Act as another of one's posts; in a demo as any."""
    if data.bearer and not services.accounts.demo:
        raise Problem(422, "令牌只在演示中这样给（tokens are given in a demo alone）", field="bearer")
    try:
        secret = await services.accounts.choose(viewer, data.post)
    except NotLetIn as error:
        raise Problem(422, str(error), field="post") from None
    if data.bearer:
        return Response({"token": secret, "post": data.post})
    return await _in(request, services, secret)


@post("/api/session/password", status_code=200)
async def change_password(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[NewPassword]
) -> Response[dict[str, Any]]:
    try:
        secret = await services.accounts.change_password(viewer, data.old, data.new)
    except NotLetIn as error:
        raise Problem(422, str(error), field="new") from None
    return await _in(request, services, secret)


@delete("/api/session", status_code=200)
async def sign_out(services: Given, viewer: Asking) -> Response[dict[str, Any]]:
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
        raise Problem(401, "大屏令牌无效或已过期（this token is none, or has ended）")
    return await _in(request, services, data.token)


async def _in(request: Request[Any, Any, Any], services: Services, secret: str) -> Response[dict[str, Any]]:
    viewer = await asyncio.to_thread(services.accounts.viewer, secret)
    answer = Response(await asyncio.to_thread(told, services, viewer))
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@get("/api/accounts", sync_to_thread=True)
def list_accounts(services: Given) -> dict[str, Any]:
    found = services.center.store.read(Reader.accounts)
    return {
        "items": [
            {"name": a.name, "posts": list(a.posts), "admin": a.admin, "disabled": a.disabled, "once": a.once}
            for a in found
        ]
    }


@put("/api/accounts/{name:str}", sync_to_thread=True)
def put_account(services: Given, viewer: Asking, name: FromPath[str], data: JSONBody[Kept]) -> dict[str, Any]:
    """Make or change an account; who has it signs in again. A password given here must be changed at once."""
    if name == DEMO or not name.isprintable() or len(name) > 80:
        raise Problem(422, f"账号名不能用：{name:.80}", field="name")
    if unknown := [post for post in data.posts if post not in services.center.site.posts]:
        raise Problem(422, f"没有岗位 {unknown[0]:.80}", field="posts")
    before = services.center.store.read(lambda reader: reader.account(name))
    if not data.password and before is None:
        raise Problem(422, "新账号要有初始密码", field="password")
    if data.password and (complaint := passwords.complaint(data.password)):
        raise Problem(422, complaint, field="password")
    kept = passwords.hashed(data.password) if data.password else before.password if before else ""
    once = bool(data.password) or bool(before and before.once)
    services.accounts.put(Account(name, kept, data.posts, data.admin, data.disabled, once), viewer.name)
    return {"name": name}


HANDLERS = [
    show_session,
    sign_in,
    choose_post,
    change_password,
    sign_out,
    show_kiosk,
    list_accounts,
    put_account,
]
