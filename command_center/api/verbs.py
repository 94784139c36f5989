"""What people do: one handler for each kind of part, any verb of its table."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, post
from litestar.params import FromPath

from command_center.access.people import Viewer
from command_center.access.sees import sees, sight
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services, acting, keyed
from command_center.case.commands import Command, Refused
from command_center.clock import new_id


async def _act(
    request: Request[Any, Any, Any], services: Services, viewer: Viewer, target: str, verb: str, case: str, on: str
) -> dict[str, Any]:
    key = keyed(request, acting(viewer), new_id)
    args = args_in(await request.body())
    done = await services.center.act(await command(services, viewer, key, target, verb, case, on, args))
    return {
        "facts": [{"id": fact.id, "kind": fact.kind, "because": fact.because} for fact in done.facts],
        "case": services.view(done.case),
        "again": done.again,
    }


async def command(
    services: Services, viewer: Viewer, id: str, target: str, verb: str, case: str, on: str, args: dict[str, Any]
) -> Command:
    """What one's post wants done, with everything that it names there. Raises Refused."""
    post_code = acting(viewer)
    case = await case_id(services, viewer, case) if case else ""
    _check_pictures(services, args)
    for name in NAMES_A_CASE:
        if isinstance(args.get(name), str) and args[name]:
            args[name] = await case_id(services, viewer, args[name])
    return Command(
        id=id,
        verb=verb,
        target=target,  # type: ignore[arg-type]
        case=case,
        on=on,
        actor=post_code,
        args=args,
    )


FOLDERS = {"case": "cases", "duty": "duties", "whistle": "whistles", "notice": "notices"}


def path_of(target: str, verb: str, on: str) -> str:
    """Where a verb is asked for. A notice is issued by a duty, and a whistle is drafted before it has an id."""
    if (target, verb) == ("notice", "issue"):
        return f"/api/duties/{on}/notices"
    return "/api/whistles" if (target, verb) == ("whistle", "draft") else f"/api/{FOLDERS[target]}/{on}/{verb}"


NAMES_A_CASE = ("master", "join", "case")
"""Fields in which people write a case's number as well as its id."""


def args_in(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body) if body.strip() else {}
    except UnicodeDecodeError as error:
        raise Problem(400, f"the body is no JSON in UTF-8: {error.reason} (byte {error.start} of a text)") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(400, f"the body is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise Problem(400, f"the body is a JSON object of fields, got {type(found).__name__}")
    return found


def _check_pictures(services: Services, args: dict[str, Any]) -> None:
    """Pictures are put before the act that names them."""
    for name in ("pictures", "before", "after"):
        given = args.get(name) or ()
        for picture in [given] if isinstance(given, str) else given:
            if isinstance(picture, str) and services.center.store.blobs.path(picture) is None:
                raise Refused("invalid", f"没有图片 {picture}；先 PUT /blobs/{picture}", field=name)


def case_of(part: str, what: str) -> str:
    """Parts are named case.part, so the case stands in the id."""
    case, _, rest = part.partition(".")
    if not rest:
        raise Refused("not-found", f"没有{what} {part}")
    return case


async def case_id(services: Services, viewer: Viewer, id: str) -> str:
    """By id or number; a case that one does not see is not there, and says nothing of the other of the two."""
    if len(id) == 32 and sight(viewer, services.center.site) is None:
        return id  # sees everything: the case need not be read for that
    found = await asyncio.to_thread(services.center.store.read, lambda reader: reader.case(id))
    if found is None and len(id) == 32:
        return id  # who acts on it finds that out
    if found is None or not sees(viewer, found, services.center.site):
        raise Refused("not-found", f"没有工单 {id}")
    return found.id


@post("/api/cases/{id:str}/{verb:str}", status_code=200)
async def act_on_case(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    return await _act(request, services, viewer, "case", verb, id, "")


@post("/api/duties/{id:str}/{verb:str}", status_code=200)
async def act_on_duty(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    if verb == "notices":
        return await _act(request, services, viewer, "notice", "issue", case_of(id, "任务"), id)
    return await _act(request, services, viewer, "duty", verb, case_of(id, "任务"), id)


@post("/api/whistles", status_code=200)
async def draft_whistle(request: Request[Any, Any, Any], services: Given, viewer: Asking) -> dict[str, Any]:
    """A draft; without `case` it opens one. An 应急 whistle of the duty leader blows at once."""
    named = str(args_in(await request.body()).get("case") or "")
    return await _act(request, services, viewer, "whistle", "draft", named, "")


@post("/api/whistles/{id:str}/{verb:str}", status_code=200)
async def act_on_whistle(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    return await _act(request, services, viewer, "whistle", verb, case_of(id, "哨"), id)


@post("/api/notices/{id:str}/{verb:str}", status_code=200)
async def act_on_notice(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    return await _act(request, services, viewer, "notice", verb, case_of(id, "文书"), id)


HANDLERS = [act_on_case, act_on_duty, draft_whistle, act_on_whistle, act_on_notice]
