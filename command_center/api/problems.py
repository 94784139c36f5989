"""Errors as problem+json (RFC 9457): what was wrong, where, and what was expected."""

import logging
import re
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from command_center.case.commands import Refused
from command_center.store.errors import BadCursor, Closed, Conflict, CorruptBlob, Unavailable

log = logging.getLogger(__name__)

STATUS_OF_REFUSAL = {"wrong-state": 409, "wrong-role": 403, "invalid": 422, "reused-key": 422, "not-found": 404}
TITLES = {
    400: "Bad request", 403: "Not allowed", 404: "Not found", 405: "Method not allowed", 409: "Conflict",
    413: "Too large", 415: "Unsupported media type",
    421: "Misdirected request", 422: "Invalid", 500: "Internal error", 503: "Not ready",
}  # fmt: skip


class Problem(Exception):
    """An answer that is an error. `more` goes into the body as it is."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


def answer(status: int, detail: str, **more: Any) -> Response[bytes]:
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail, **more}
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/problem+json")


def on_problem(_: Request[Any, Any, Any], error: Problem) -> Response[bytes]:
    return answer(error.status, error.detail, **error.more)


def on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    more: dict[str, Any] = {"code": error.code}
    if error.code == "wrong-state":
        more["allowed"] = list(error.allowed)
    if error.field:
        more["field"] = error.field
    return answer(STATUS_OF_REFUSAL[error.code], error.message, **more)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    extra = error.extra if isinstance(error.extra, list) else []
    return answer(
        error.status_code, error.detail or TITLES.get(error.status_code, ""), **({"errors": extra} if extra else {})
    )


def on_invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """A parameter or field of a typed body; a missing parameter is named in the words alone."""
    errors = error.extra if isinstance(error.extra, list) else []
    absent = re.search(r"parameter '(\w+)'", error.detail)
    field = str(errors[0]["key"]) if errors else absent[1] if absent else ""
    words = f"{field}: {errors[0]['message']}" if errors else error.detail
    return answer(422, words, **({"field": field} if field else {}), **({"errors": errors} if errors else {}))


def on_cursor(request: Request[Any, Any, Any], error: BadCursor) -> Response[bytes]:
    return answer(422, str(error), field="after" if "after" in request.query_params else "cursor")


def on_blob(_: Request[Any, Any, Any], error: CorruptBlob) -> Response[bytes]:
    return answer(422, str(error), field="sha256")


def on_conflict(_: Request[Any, Any, Any], error: Conflict) -> Response[bytes]:
    return answer(409, f"同时有人改了同一工单，再试一次：{error}")


def on_unavailable(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    return answer(503, f"数据库没有回应，稍后再试：{error}")


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(500, "出错了，已记入日志")


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    Refused: on_refused,
    ValidationException: on_invalid,
    HTTPException: on_http,
    BadCursor: on_cursor,
    CorruptBlob: on_blob,
    Conflict: on_conflict,
    Unavailable: on_unavailable,
    Closed: on_unavailable,
    Exception: on_unexpected,
}
