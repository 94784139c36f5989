"""The HTTP side: every handler in one list."""

from typing import Any

from litestar import Litestar, get
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from command_center import __version__
from command_center.api import cases, lists, pages, signals, system, verbs
from command_center.api.openapi import completed
from command_center.api.problems import HANDLERS as PROBLEMS
from command_center.api.services import Services

HANDLERS = [
    *signals.HANDLERS,
    *cases.HANDLERS,
    *verbs.HANDLERS,
    *lists.HANDLERS,
    *system.HANDLERS,
    *pages.HANDLERS,
]


def create(services: Services) -> Litestar:
    schema: dict[str, Any] = {}

    @get("/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        return schema

    app = Litestar(
        route_handlers=[*HANDLERS, openapi],
        dependencies={"services": Provide(lambda: services, sync_to_thread=False)},
        exception_handlers=PROBLEMS,
        openapi_config=OpenAPIConfig(title=services.center.site.name, version=__version__, path="/openapi"),
        debug=False,
    )
    schema |= completed(app.openapi_schema.to_schema())
    return app
