"""Errors as problem+json (RFC 9457): what was wrong, where, and what was expected."""

import logging
import re
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from command_center.case.commands import Refused
from command_center.case.expected import in_words
from command_center.facts.words import Both, Worded
from command_center.store.errors import BadCursor, Closed, Conflict, CorruptBlob, Unavailable

log = logging.getLogger(__name__)

STATUS_OF_REFUSAL = {"wrong-state": 409, "wrong-role": 403, "invalid": 422, "reused-key": 422, "not-found": 404}
TITLES: dict[int, Both] = {
    400: ("请求读不成", "Bad request"),
    403: ("不能这样做", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("这里不能这样做", "Method not allowed"),
    409: ("有冲突", "Conflict"),
    413: ("太大", "Too large"),
    415: ("不收这种类型", "Unsupported media type"),
    421: ("来错了地方", "Misdirected request"),
    422: ("填得不对", "Invalid"),
    500: ("出错了", "Internal error"),
    503: ("还没有准备好", "Not ready"),
}
UNTITLED = ("出错了", "Error")


class Problem(Worded):
    """An answer that is an error. `more` goes into the body as it is."""

    def __init__(self, status: int, zh: str, en: str, **more: Any) -> None:
        super().__init__(zh, en)
        self.status, self.more = status, more


def answer(status: int, zh: str, en: str, **more: Any) -> Response[bytes]:
    title = TITLES.get(status, UNTITLED)[1]
    body = {"type": "about:blank", "title": title, "status": status, "detail": zh, "english": en, **more}
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/problem+json")


def on_problem(_: Request[Any, Any, Any], error: Problem) -> Response[bytes]:
    return answer(error.status, error.zh, error.en, **error.more)


def on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    more: dict[str, Any] = {"code": error.code}
    if error.code == "wrong-state":
        more["allowed"] = list(error.allowed)
    if error.field:
        more["field"] = error.field
    return answer(STATUS_OF_REFUSAL[error.code], error.zh, error.en, **more)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    extra = error.extra if isinstance(error.extra, list) else []
    zh, en = TITLES.get(error.status_code, UNTITLED)
    return answer(error.status_code, zh, error.detail or en, **({"errors": extra} if extra else {}))


def on_invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """A parameter or field of a typed body; a missing parameter is named in the words alone."""
    errors = error.extra if isinstance(error.extra, list) else []
    absent = re.search(r"parameter '(\w+)'", error.detail)
    field = str(errors[0]["key"]) if errors else absent[1] if absent else ""
    zh, en = in_words(str(errors[0]["message"])) if errors else (TITLES[422][0], error.detail)
    if field:
        zh, en = f"{field}：{zh}", f"{field}: {en}"
    return answer(422, zh, en, **({"field": field} if field else {}), **({"errors": errors} if errors else {}))


def on_cursor(request: Request[Any, Any, Any], error: BadCursor) -> Response[bytes]:
    return answer(
        422, "没有这一页，从头再看", str(error), field="after" if "after" in request.query_params else "cursor"
    )


def on_blob(_: Request[Any, Any, Any], error: CorruptBlob) -> Response[bytes]:
    return answer(422, "文件与它的 SHA-256 不符", str(error), field="sha256")


def on_conflict(_: Request[Any, Any, Any], error: Conflict) -> Response[bytes]:
    return answer(409, "同时有人改了同一工单，再试一次", "somebody changed the same case just now: try again")


def on_unavailable(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    return answer(503, "数据库没有回应，稍后再试", f"the database does not answer, try again soon: {error}")


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(500, "出错了，已记入日志", "something went wrong; the log has it")


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
