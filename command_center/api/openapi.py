"""OpenAPI 3.1: the handlers describe themselves, the verbs come from the tables and their argument types."""

from typing import Any

import msgspec

from command_center.case.commands import Args
from command_center.case.table import TABLES
from command_center.facts.signal import SIGNAL_TYPES

GENERIC = ("/api/cases/{id}/{verb}", "/api/duties/{id}/{verb}", "/api/whistles/{id}/{verb}", "/api/notices/{id}/{verb}")
PLACES = {
    ("notice", "issue"): "/api/duties/{id}/notices",
    ("whistle", "draft"): "/api/whistles",
}
FOLDERS = {"case": "cases", "duty": "duties", "whistle": "whistles", "notice": "notices"}
REF = "#/components/schemas/{name}"


def completed(base: dict[str, Any]) -> dict[str, Any]:
    """The schema of the handlers, with a path for every verb and the events' types."""
    rows = [(target, row) for target, table in TABLES.items() for row in table]
    kinds: list[type[Any]] = [*{row.args: None for _, row in rows}, *SIGNAL_TYPES.values()]
    _, components = msgspec.json.schema_components(kinds, ref_template=REF)
    schemas = base.setdefault("components", {}).setdefault("schemas", {})
    schemas |= components
    paths = base["paths"]
    for generic in GENERIC:
        paths.pop(generic, None)
    for target, row in rows:
        path = PLACES.get((target, row.verb), f"/api/{FOLDERS[target]}/{{id}}/{row.verb}")
        paths[path] = {"post": _operation(target, row.verb, row.args, row.states, row.by, "{id}" in path)}
    _body_of_events(paths)
    return base


def _operation(
    target: str, verb: str, args: type[Args], states: tuple[str, ...], by: tuple[str, ...], named: bool
) -> dict[str, Any]:
    parameters = [
        {"name": "X-Actor", "in": "header", "required": True, "schema": {"type": "string"}, "description": "post"},
        {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 200}},
    ]
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
            "403": {"description": "this post may not", "content": _PROBLEM},
            "404": {"description": "no such part or verb", "content": _PROBLEM},
            "409": {"description": "not in this state; `allowed` names the verbs that are", "content": _PROBLEM},
            "422": {"description": "a field is missing or wrong; `field` names it", "content": _PROBLEM},
        },
    }


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
