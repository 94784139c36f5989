"""Who asks, and whether they may: decided once, before any handler.

A browser shows its session in a cookie, which it also sends when a page of another site asks it to. So whatever changes
something must come from a page of this center (`Origin`) and name the session's `csrf` in a header. Everybody else
shows a token as `Authorization: Bearer …`, which nobody sends by accident.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from command_center.access.may import may
from command_center.access.people import COOKIE, Viewer
from command_center.accounts import Accounts
from command_center.api.problems import Problem

CSRF = "x-csrf"
HARMLESS = ("GET", "HEAD", "OPTIONS")

Asking = NamedDependency[Viewer]
"""How a handler asks who asks: its parameter `viewer`."""


async def admitted(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every handler. Raises Problem."""
    if connection.scope.get("method") == "OPTIONS":
        return  # the answer names the methods of a path, and asks nobody
    accounts: Accounts = connection.app.state.accounts
    bearer = connection.headers.get("authorization", "")
    by_cookie = not bearer and COOKIE in connection.cookies
    secret = bearer.removeprefix("Bearer ") if bearer else connection.cookies.get(COOKIE, "")
    viewer = await asyncio.to_thread(accounts.viewer, secret) if secret else accounts.stranger()
    if bearer and not viewer.known:
        raise Problem(401, "令牌无效或已过期", "this token is none, or has ended")
    connection.state.viewer = viewer
    if connection.scope.get("method") not in HARMLESS:
        _meant(connection, viewer, by_cookie)
    if may(viewer.words, name_of(handler)):
        return
    if viewer.known:
        raise Problem(403, "你的岗位不能这样做", "not for you")
    raise Problem(401, "请先登录", "sign in first")


def _meant(connection: ASGIConnection[Any, Any, Any, Any], viewer: Viewer, by_cookie: bool) -> None:
    """Not sent through somebody's browser by a page of another site. Raises Problem."""
    origin = connection.headers.get("origin")
    if origin is not None and not _is_ours(connection, origin):
        raise Problem(403, f"{origin:.80} 的页面不能在这里办事", f"pages of {origin:.80} may not act here")
    if by_cookie and viewer.token is not None and connection.headers.get(CSRF, "") != viewer.token.csrf:
        raise Problem(403, "缺少 X-CSRF，或不是这次登录的", "X-CSRF is missing or another session's")


def _is_ours(connection: ASGIConnection[Any, Any, Any, Any], origin: str) -> bool:
    """Under TLS a page that came in the clear is another's, whatever its host."""
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    schemes = ("https",) if connection.app.state.secure else ("http", "https")
    return page.scheme in schemes and page.netloc == connection.headers.get("host", "")


def name_of(handler: BaseRouteHandler) -> str:
    """By which the table knows it. Noted before an app has it, which may wrap its function."""
    return str(handler.opt.setdefault("name", handler.handler_name.rpartition(".")[2]))


def set_session(request: Request[Any, Any, Any], answer: Response[Any], secret: str) -> None:
    """The browser shows this from now on; no script of a page reads it."""
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=request.app.state.secure)


def asking(request: Request[Any, Any, Any]) -> Viewer:
    return request.state.viewer
