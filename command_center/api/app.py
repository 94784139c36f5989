"""The HTTP side: every handler in one list."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any

from litestar import Litestar, Request, get
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard, Message, Scope

from command_center.access.may import MAY
from command_center.api import accounts as keeping
from command_center.api import (
    audit,
    cases,
    confidential,
    deliveries,
    dossier,
    duty,
    handover,
    lists,
    looks,
    notices,
    oidc,
    pages,
    replay,
    reports,
    session,
    signals,
    system,
    verbs,
)
from command_center.api.identity import admitted, asking, name_of
from command_center.api.openapi import described
from command_center.api.problems import HANDLERS as PROBLEMS
from command_center.api.problems import Problem, answer
from command_center.api.services import Given, Health, Services
from command_center.listening import ANY_HOST, HERE, YEAR_S, Listening
from command_center.replay.replay import Replay

HANDLERS = [
    *signals.HANDLERS,
    *cases.HANDLERS,
    *looks.HANDLERS,
    *dossier.HANDLERS,
    *duty.HANDLERS,
    *handover.HANDLERS,
    *verbs.HANDLERS,
    *notices.HANDLERS,
    *lists.HANDLERS,
    *replay.HANDLERS,
    *reports.HANDLERS,
    *confidential.HANDLERS,
    *deliveries.HANDLERS,
    *session.HANDLERS,
    *keeping.HANDLERS,
    *audit.HANDLERS,
    *oidc.HANDLERS,
    *system.HANDLERS,
    *pages.HANDLERS,
]

Connection = ASGIConnection[Any, Any, Any, Any]
ALWAYS_HTTPS = (b"strict-transport-security", f"max-age={YEAR_S}".encode())


async def say_always_https(message: Message, _: Scope) -> None:
    """On whatever is answered, a refusal as well."""
    if message["type"] == "http.response.start":
        message["headers"] = [*message["headers"], ALWAYS_HTTPS]


def known_host(listening: Listening) -> Callable[[Connection, BaseRouteHandler], Awaitable[None]]:
    """The first guard. A page of another site that has its name point to this machine gets nothing: loopback alone does
    not stop it. And where a proxy is to end TLS, nobody comes past it in the clear."""
    hosts = listening.hosts

    async def check(connection: Connection, _: BaseRouteHandler) -> None:  # what is no coroutine gets a thread
        host = host_of(connection)
        if host not in hosts:
            zh = f"这个中心的地址是 {'、'.join(hosts)}，不是 {host!r:.80}"
            raise Problem(421, zh, f"this center answers to {' and '.join(hosts)} alone, not to {host!r:.80}")
        if listening.proxy and connection.url.scheme != "https" and host not in HERE:
            zh = f"要经 {listening.proxy} 用 https 来（它的 X-Forwarded-Proto 不是）"
            raise Problem(421, zh, f"come by https, through {listening.proxy} (its X-Forwarded-Proto says otherwise)")

    return check


def host_of(connection: Connection) -> str:
    return connection.headers.get("host", "").rsplit(":", 1)[0].lower()


@cache
def _schema(name: str) -> dict[str, Any]:
    return described(name, HANDLERS)


@get("/openapi.json", sync_to_thread=True)
def openapi(services: Given) -> dict[str, Any]:
    return _schema(services.center.site.name)


def services_of(request: Request[Any, Any, Any]) -> Services:
    """With a wall that is found by the host of the page."""
    services: Services = request.app.state.services
    return services._replace(wall_url=services.wall_url.replace(ANY_HOST, host_of(request)))


def health_of(request: Request[Any, Any, Any]) -> Health:
    found: Health = request.app.state.health
    return found


def past_of(request: Request[Any, Any, Any]) -> Replay:
    found: Replay = request.app.state.past
    return found


GIVEN = {
    name: Provide(find, sync_to_thread=False)
    for name, find in {"services": services_of, "past": past_of, "health": health_of, "viewer": asking}.items()
}


def create(services: Services, health: Health, listening: Listening) -> Litestar:
    """The whole API. Each handler is open to whom its row in the table `may` names."""
    handlers = [*HANDLERS, openapi]
    if rowless := {name_of(one) for one in handlers} - MAY.keys():
        raise LookupError(f"no row in access/may.py says who may: {', '.join(sorted(rowless))}")
    app = _app(handlers, listening, [admitted], pages.for_people(PROBLEMS, services.static))
    return serving(app, services, health)


def serving(app: Litestar, services: Services, health: Health) -> Litestar:
    """From now on for this center: an app knows whose it is by its state alone."""
    past = Replay(services.center, services.shown)
    app.state.update({"services": services, "accounts": services.accounts, "past": past, "health": health})
    return app


def create_health(health: Health, listening: Listening | None, *, more_to_come: bool = False) -> Litestar:
    """For a process that has nothing else to say, or not yet: then what is asked of it is not there *now*. Without
    `listening` by whatever name it is asked: a monitor elsewhere knows an address, or has a name of its own."""
    app = _app(system.HEALTH, listening)
    app.state.health = health
    if more_to_come:
        app.exception_handlers[NotFoundException] = lambda *_: answer(
            503, "还没有准备好，稍后再试", "not ready yet: try again soon"
        )
    return app


def _app(
    handlers: Sequence[Any],
    listening: Listening | None,
    guards: Sequence[Guard] = (),
    problems: Mapping[Any, Any] = PROBLEMS,
) -> Litestar:
    secure = listening is not None and listening.is_secure
    return Litestar(
        route_handlers=handlers,
        guards=[*([known_host(listening)] if listening else []), *guards],
        state=State({"secure": secure}),
        before_send=[say_always_https] if secure else [],
        dependencies=GIVEN,
        exception_handlers=dict(problems),
        openapi_config=None,  # its pages would ask other hosts for scripts
        logging_config=None,  # who starts the program says where its log goes
    )
