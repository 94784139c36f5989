"""OpenAPI 3.1: the handlers describe themselves, the verbs come from the tables and their argument types."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from command_center import __version__
from command_center.api.verbs import path_of
from command_center.case.commands import Args
from command_center.case.table import TABLES
from command_center.facts.signal import SIGNAL_TYPES

GENERIC = ("/api/cases/{id}/{verb}", "/api/duties/{id}/{verb}", "/api/whistles/{id}/{verb}", "/api/notices/{id}/{verb}")
PROVIDED = ("services", "health", "viewer", "past")
STEPS = ("/api/acts", "/api/preview")
REF = "#/components/schemas/{name}"


def described(title: str, handlers: Sequence[Any]) -> dict[str, Any]:
    """The whole description, of an application that is made for it alone."""
    app = Litestar(
        route_handlers=handlers,
        dependencies={name: Provide(lambda: None, sync_to_thread=False) for name in PROVIDED},
        openapi_config=OpenAPIConfig(title=title, version=__version__),
        logging_config=None,
    )
    return completed(app.openapi_schema.to_schema())


def completed(base: dict[str, Any]) -> dict[str, Any]:
    """The schema of the handlers, with a path for every verb, the events' types and what can go wrong."""
    rows = [(target, row) for target, table in TABLES.items() for row in table]
    kinds: list[type[Any]] = [*{row.args: None for _, row in rows}, *SIGNAL_TYPES.values()]
    _, components = msgspec.json.schema_components(kinds, ref_template=REF)
    schemas = base.setdefault("components", {}).setdefault("schemas", {})
    schemas |= components
    paths = base["paths"]
    for generic in GENERIC:
        paths.pop(generic, None)
    for path, operations in paths.items():
        for method, operation in operations.items():
            _what_can_go_wrong(method, path, operation)
    for target, row in rows:
        path = path_of(target, row.verb, "{id}")
        paths.setdefault(path, {})["post"] = _operation(target, row.verb, row.args, row.states, row.by, "{id}" in path)
    _body_of_events(paths)
    return base


def _operation(
    target: str, verb: str, args: type[Args], states: tuple[str, ...], by: tuple[str, ...], named: bool
) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [_KEY]
    if named:
        parameters.append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
    body = {"application/json": {"schema": {"$ref": REF.format(name=args.__name__)}}}
    return {
        "operationId": f"{target}_{verb}",
        "tags": [target],
        "summary": f"{verb} a {target}",
        "description": f"in {', '.join(states) or '–'}; by {', '.join(by)}",
        "parameters": parameters,
        "requestBody": {"required": False, "content": body},
        "responses": {
            "200": {"description": "done: the facts, and the case as it is now", "content": _JSON},
            "400": {"description": "the body is no JSON object", "content": _PROBLEM},
            "401": {"description": "nobody has signed in", "content": _PROBLEM},
            "403": {"description": "this post may not", "content": _PROBLEM},
            "404": {"description": "no such part or verb", "content": _PROBLEM},
            "409": {"description": "not in this state; `allowed` names the verbs that are", "content": _PROBLEM},
            "413": {"description": "the body is too large", "content": _PROBLEM},
            "422": {"description": "a field is missing or wrong; `field` names it", "content": _PROBLEM},
        },
    }


def _what_can_go_wrong(method: str, path: str, operation: dict[str, Any]) -> None:
    """Errors as they are answered: the handlers' own description names neither their kind nor all of them."""
    answers = operation["responses"]
    answers.pop("400", None)
    wrong = {"401": "nobody has signed in", "403": "not for this post, or not meant by it"}
    if operation.get("requestBody") or path == "/events":
        wrong |= {"400": "the body cannot be read, or nothing in it was kept", "413": "the body is too large"}
    if operation.get("parameters") or operation.get("requestBody"):
        wrong["422"] = "a parameter or field is missing or wrong; `field` names it"
    if path == "/api/acts":
        operation["parameters"] = [_KEY]
    if "{" in path or path in ("/api/signals", *STEPS) or (method, path) == ("post", "/api/clock"):
        wrong["404"] = "there is no such thing"
    if path == "/api/session" and method == "post":
        wrong["429"] = "tried too often; `wait_s` says how long to wait"
    if path in STEPS:
        wrong["409"] = "not in this state; `allowed` names the verbs that are"
    if path == "/readyz":
        answers["503"] = {"description": "not ready, or with `quiet=1` not quiet", "content": _JSON}
    if path == "/blobs/{name}" and method == "get":
        answers["200"]["content"] = {"application/octet-stream": {}, "image/*": {}}
    if path == "/blobs/{name}" and method == "put":
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
        wrong["413"] = "the body is too large"
    if path == "/events":
        answers["200"] = {"description": "what the events would become, with `dry_run=true`", "content": _JSON}
    answers |= {status: {"description": words, "content": _PROBLEM} for status, words in wrong.items()}


_KEY: dict[str, Any] = {
    "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 200},
}  # fmt: skip
_JSON: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_PROBLEM: dict[str, Any] = {"application/problem+json": {"schema": {"type": "object"}}}


def _body_of_events(paths: dict[str, Any]) -> None:
    event = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string"},
            "source": {"type": "string"},
            "type": {"enum": list(SIGNAL_TYPES)},
            "time": {"type": "string", "format": "date-time"},
            "data": {"oneOf": [{"$ref": REF.format(name=kind.__name__)} for kind in SIGNAL_TYPES.values()]},
        },
    }
    content = {
        "application/cloudevents+json": {"schema": event},
        "application/cloudevents-batch+json": {"schema": {"type": "array", "items": event}},
    }
    paths["/events"]["post"]["requestBody"] = {"required": True, "content": content}
