"""OpenAPI 3.1: valid, complete, and what the center really answers: asked by Schemathesis with a fixed seed."""

from collections import Counter
from itertools import cycle
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from command_center.case.table import TABLES
from tests.contracts.given import Full

LOOKED_AT = ("not_a_server_error", "status_code_conformance", "content_type_conformance")
BOUNDED = settings(
    max_examples=4, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
WHO = cycle(["clerk", "duty-leader", "supervisor", "market-officer-1", "verifier", "chongshan-grid-01", "nobody"])


def test_the_description_is_openapi_3_1(full: Full) -> None:
    found = full.t.get("/openapi.json")
    assert found["openapi"].startswith("3.1.")
    OPENAPI_31_VALIDATOR.validate(found)
    ids = [op["operationId"] for path in found["paths"].values() for op in path.values()]
    assert len(ids) == len(set(ids))


def test_every_verb_is_described(full: Full) -> None:
    found = full.t.get("/openapi.json")
    described = {op["operationId"] for path in found["paths"].values() for op in path.values()}
    assert set(found["paths"]["/api/whistles"]) == {"get", "post"}
    assert {f"{target}_{row.verb}" for target, table in TABLES.items() for row in table} <= described
    names = {name for name in found["components"]["schemas"]}
    assert {"HotlineTicket", "GridReport", "VideoAlarm", "Dispatch"} <= names


def real(full: Full, case: Any) -> None:
    """A real thing and a real post in the place of the made-up ones, so that the answer is not always 404."""
    parts = full.t.case(full.case)
    known = {"cases": full.alarm} | {part: next(iter(parts[part])) for part in ("duties", "whistles", "notices")}
    for folder, id in known.items():
        if f"/{folder}/{{id}}" in case.path:
            case.path_parameters["id"] = id
    if case.path not in ("/events", "/api/beats"):  # which are for machines
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {full.token(next(WHO))}"}


def test_every_operation_answers_as_described(played: Full) -> None:
    described = schemathesis.openapi.from_url(f"{played.http}/openapi.json")
    checks, seen = CHECKS.get_by_names(list(LOOKED_AT)), Counter[int]()
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 80
    for operation in operations:
        if (operation.method, operation.path) == ("post", "/api/clock"):
            continue  # it would move everybody's time

        @BOUNDED
        @given(case=operation.as_strategy())
        def asked(case: Any) -> None:
            real(played, case)
            seen[case.call_and_validate(checks=checks).status_code] += 1

        asked()
    assert set(seen) >= {200, 400, 403, 404, 409, 422}, f"hardly anything was tried: {seen}"
