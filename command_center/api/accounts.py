"""Who may come in, for whoever keeps that: accounts, and the tokens of machines and of walls' screens."""

from typing import Annotated, Any, Literal

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from command_center.access import passwords
from command_center.access.may import SCOPES
from command_center.access.people import is_name
from command_center.accounts import Alike, LastKeeper
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.store import Reader

Name = Annotated[str, Meta(min_length=1, max_length=80)]


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """An account as it shall be; `password` only for a new one, or to give it another to begin with."""

    posts: tuple[str, ...] = ()
    admin: bool = False
    disabled: bool = False
    password: Annotated[str, Meta(max_length=400)] = ""


class New(Struct, frozen=True, forbid_unknown_fields=True):
    """A new account; the center makes its first password."""

    name: str
    posts: tuple[str, ...] = ()
    admin: bool = False


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """A token for a machine (`key`) or a wall's screen (`kiosk`)."""

    kind: Literal["key", "kiosk"]
    name: Name
    days: Annotated[float, Meta(gt=0, le=3660)]
    scopes: tuple[str, ...] = ()  # of a key
    source: Annotated[str, Meta(max_length=200)] = ""  # with which the `source` of its events must begin


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
    _expect_known(services, name, data.posts)
    if data.password and (complaint := passwords.complaint(data.password)):
        raise Problem(422, *complaint, field="password")
    try:
        there = services.accounts.change(
            name, data.posts, data.admin, data.disabled, viewer.name, password=data.password
        )
    except LastKeeper:
        raise Problem(422, "这是最后一个管理员", "this is the last administrator", field="admin") from None
    except Alike as found:
        raise Problem(422, found.zh, found.en, field="name") from None
    if not there:
        raise Problem(422, "新账号要有初始密码", "a new account needs a first password", field="password")
    return {"name": name}


@post("/api/accounts", sync_to_thread=True)
def make_account(services: Given, viewer: Asking, data: JSONBody[New]) -> dict[str, str]:
    """A new one. Its first password is in this answer, never again, and must be changed at the first sign-in."""
    _expect_known(services, data.name, data.posts)
    try:
        password = services.accounts.make(data.name, data.posts, data.admin, viewer.name)
    except Alike as found:
        raise Problem(422, found.zh, found.en, field="name") from None
    if not password:
        raise Problem(422, f"已有账号 {data.name}", f"there is an account {data.name}", field="name", code="taken")
    return {"name": data.name, "password": password}


@post("/api/accounts/{name:str}/password", status_code=200, sync_to_thread=True)
def renew_password(services: Given, viewer: Asking, name: FromPath[str]) -> dict[str, str]:
    """Another password to begin with, as for a new account."""
    password = services.accounts.renew(name, viewer.name)
    if not password:
        raise Problem(404, f"没有账号 {name:.80}", f"no account {name:.80}")
    return {"name": name, "password": password}


def _expect_known(services: Services, name: str, posts: tuple[str, ...]) -> None:
    """A name that an account may have, and posts of the site. Raises Problem."""
    if complaint := services.accounts.complaint(name):
        raise Problem(422, *complaint, field="name")
    if unknown := [post for post in posts if post not in services.center.site.posts]:
        raise Problem(422, f"没有岗位 {unknown[0]:.80}", f"no post {unknown[0]:.80}", field="posts")


# -- who is signed in now ----------------------------------------------------------------------------------------------


@get("/api/sessions", sync_to_thread=True)
def list_sessions(services: Given, viewer: Asking) -> dict[str, Any]:
    """The one used last first. `id` is a hash, with which nobody comes in."""
    found = services.center.store.read(lambda reader: reader.tokens(["session"]))
    now, shown = services.accounts.now(), services.shown.moment
    own = viewer.token.digest if viewer.token else ""
    return {
        "items": [
            {
                "id": t.digest, "name": t.name, "post": t.post, "by_oidc": t.by_oidc, "made_at": shown(t.made_at),
                "used_at": shown(t.used_at), "ends_at": shown(t.ends_at), "own": t.digest == own,
            }
            for t in sorted(found, key=lambda t: t.used_at, reverse=True)
            if t.ends_at > now
        ]
    }  # fmt: skip


@delete("/api/sessions/{id:str}", status_code=200, sync_to_thread=True)
def take_session(services: Given, viewer: Asking, id: FromPath[str]) -> dict[str, int]:
    """Who had it signs in again."""
    if not services.accounts.end_session(id, viewer.name):
        raise Problem(404, "没有这个登录，或已结束", "no such session, or it has ended")
    return {"ended": 1}


# -- keys and screens --------------------------------------------------------------------------------------------------


@get("/api/tokens", sync_to_thread=True)
def list_tokens(services: Given) -> dict[str, Any]:
    """Keys and screens; what they show is kept nowhere."""
    found = services.center.store.read(lambda reader: reader.tokens(["key", "kiosk"]))
    shown = services.shown.moment
    return {
        "items": [
            {
                "kind": t.kind, "name": t.name, "scopes": list(t.scopes), "source": t.source,
                "made_at": shown(t.made_at), "ends_at": shown(t.ends_at),
                "used_at": shown(t.used_at) if t.used_at else None, "ended": t.ends_at <= services.accounts.now(),
            }
            for t in found
        ]
    }  # fmt: skip


@post("/api/tokens", sync_to_thread=True)
def give_token(services: Given, viewer: Asking, data: JSONBody[Wanted]) -> dict[str, Any]:
    """The token is in this answer, and never again."""
    if data.kind == "key" and not data.scopes:
        zh, en = f"密钥要有权限：{'、'.join(SCOPES)}", f"a key needs some of {', '.join(SCOPES)}"
        raise Problem(422, zh, en, field="scopes")
    if unknown := [scope for scope in data.scopes if scope not in SCOPES or data.kind != "key"]:
        zh = f"没有权限 {unknown[0]:.40}：密钥有 {'、'.join(SCOPES)}，大屏没有"
        en = f"no scope {unknown[0]:.40}: a key has {', '.join(SCOPES)}, a screen none"
        raise Problem(422, zh, en, field="scopes")
    if "events" in data.scopes and not data.source:
        raise Problem(422, "送事件的密钥要说明来源", "a key for events says from which source", field="source")
    if not is_name(data.name):
        raise Problem(422, f"名称不能用：{data.name}", f"not a name that may be used: {data.name}", field="name")
    secret = services.accounts.give(data.kind, data.name, data.days, viewer.name, data.scopes, data.source)
    if not secret:
        raise Problem(
            422, f"已有同名的 {data.name}", f"there is one of the name {data.name}", field="name", code="taken"
        )
    return {"kind": data.kind, "name": data.name, "token": secret}


@delete("/api/tokens/{kind:str}/{name:str}", status_code=200, sync_to_thread=True)
def take_token(services: Given, viewer: Asking, kind: FromPath[str], name: FromPath[str]) -> dict[str, int]:
    """End every token of that kind and name."""
    if kind not in ("key", "kiosk"):
        raise Problem(404, f"有 key 和 kiosk，没有 {kind:.20}", f"there are key and kiosk, not {kind:.20}")
    ended = services.accounts.take_back("key" if kind == "key" else "kiosk", name, viewer.name)
    if not ended:
        raise Problem(404, f"没有 {kind} {name:.80}", f"no {kind} {name:.80}")
    return {"ended": ended}


HANDLERS = [
    list_accounts, make_account, put_account, renew_password, list_sessions, take_session, list_tokens, give_token,
    take_token,
]  # fmt: skip
