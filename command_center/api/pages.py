"""Pages: the built browser side."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File, Redirect

from command_center.api.problems import Problem
from command_center.api.services import Given
from command_center.build import marked

NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>command center</title><p>界面还没有构建：在源码目录运行 make ui</p>"
)
KINDS = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css",
    ".woff2": "font/woff2", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}  # fmt: skip

# Nothing is asked from elsewhere, and no other page may frame this one. The map draws out of blobs.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GUARDED = {"Cache-Control": "no-cache", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


PAGES = {
    "/wall": "wall",
    "/replay": "replay",
    "/desk": "desk",
    "/duty": "duty",
    "/handover": "handover",
    "/cases/{id:str}": "case",
    "/cases/{id:str}/dossier": "dossier",
    "/field": "field",
    "/sign-in": "sign-in",
    "/admin": "admin",
}
"""Where each built page lies."""

NOTHING_HERE = "nothing-here"
"""The page for a browser that goes where there is nothing, or nothing for it."""
HIDDEN = (401, 403, 404)


def _handler(path: str, name: str) -> HTTPRouteHandler:
    @get(path, include_in_schema=False, sync_to_thread=True)
    def page(services: Given) -> Response[Any]:
        built = services.static / f"{name}.html"
        if not built.exists():
            return Response(NOT_BUILT, media_type=MediaType.HTML, status_code=503)
        return _built(built, 200, services.wall_url)

    return page


def _built(page: Path, status: int, speaks_to: str = "") -> Response[Any]:
    """`speaks_to`: another address that it may open a line to."""
    policy = f"{POLICY}; connect-src 'self' {speaks_to}".rstrip()
    headers = GUARDED | {"Content-Security-Policy": policy}
    return Response(marked(page.read_bytes()), status_code=status, media_type=KINDS[".html"], headers=headers)


Told = Callable[[Request[Any, Any, Any], Any], Response[Any]]


def for_people(problems: Mapping[Any, Told], static: Path) -> dict[Any, Told]:
    """The same answers to programs. Whoever goes to an address with a browser gets a page that says so, with the same
    status, instead of the text of a problem."""
    page = static / f"{NOTHING_HERE}.html"

    def readable(told: Told) -> Told:
        def handle(request: Request[Any, Any, Any], error: Any) -> Response[Any]:
            answer = told(request, error)
            shown = answer.status_code in HIDDEN and _goes_there(request) and page.exists()
            return _built(page, answer.status_code or 404) if shown else answer

        return handle

    return {kind: readable(told) for kind, told in problems.items()}


def _goes_there(request: Request[Any, Any, Any]) -> bool:
    """Scripts and programs do not ask for HTML."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


@get("/", include_in_schema=False)
async def root() -> Redirect:
    return Redirect("/wall")


@get("/field/sw.js", include_in_schema=False, sync_to_thread=True)
def field_worker(services: Given) -> Response[Any]:
    """The service worker of /field; it may serve that page alone."""
    path = services.static / "field-worker.js"
    if not path.exists():
        raise Problem(404, "没有这个文件", "no such file")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/field"}
    return Response(path.read_bytes(), media_type=KINDS[".js"], headers=headers)


@get("/static/{path:path}", include_in_schema=False, sync_to_thread=True)
def static_file(services: Given, path: FromPath[Path]) -> File:
    root = services.static.resolve()
    asked = str(path).lstrip("/")
    wanted = (root / asked).resolve() if "\0" not in asked else root
    if not wanted.is_relative_to(root) or not wanted.is_file():
        raise Problem(404, "没有这个文件", "no such file")
    kept = "assets" in wanted.relative_to(root).parts  # their names carry a hash of their content
    headers = {"Cache-Control": "max-age=31536000, immutable" if kept else "no-cache"}
    kind = KINDS.get(wanted.suffix, "application/octet-stream")
    return File(wanted, media_type=kind, headers=headers, content_disposition_type="inline")


HANDLERS = [root, *(_handler(path, name) for path, name in PAGES.items()), field_worker, static_file]
