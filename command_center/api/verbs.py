"""What people do: one handler for each kind of part, any verb of its table; and one for two verbs that go together."""

import asyncio
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from command_center.access.people import Viewer
from command_center.access.sees import sees, sight
from command_center.api.confidential import views_of
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services, acting, keyed
from command_center.case.commands import Command, Refused
from command_center.case.decide import NAMES
from command_center.clock import new_id
from command_center.facts.ids import command_id
from command_center.works import Acted


async def _act(
    request: Request[Any, Any, Any], services: Services, viewer: Viewer, target: str, verb: str, case: str, on: str
) -> dict[str, Any]:
    key = keyed(request, acting(viewer), new_id)
    args = args_in(await request.body())
    wanted = await _command(services, viewer, key, target, verb, case, on, args)
    return await _answer(services, viewer, await services.center.act(wanted))


async def _answer(services: Services, viewer: Viewer, done: Acted) -> dict[str, Any]:
    (view,) = await asyncio.to_thread(views_of, services, viewer, [done.case])
    return {
        "facts": [{"id": fact.id, "kind": fact.kind, "on": fact.on, "because": fact.because} for fact in done.facts],
        "case": view,
        "again": done.again,
    }


async def _command(
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
        en = f"the body is no JSON in UTF-8: {error.reason} (byte {error.start} of a text)"
        raise Problem(400, "请求不是 UTF-8 的 JSON", en) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(400, "请求不是 JSON", f"the body is no JSON: {error}") from None
    if not isinstance(found, dict):
        en = f"the body is a JSON object of fields, got {type(found).__name__}"
        raise Problem(400, "请求要是 JSON 的一组字段", en)
    return found


def _check_pictures(services: Services, args: dict[str, Any]) -> None:
    """Pictures are put before the act that names them."""
    for name in ("pictures", "before", "after"):
        given = args.get(name)
        for picture in given if isinstance(given, list) else [given]:
            if isinstance(picture, str) and services.center.store.blobs.path(picture) is None:
                en = f"no picture {picture}: PUT /blobs/{picture} first"
                raise Refused("invalid", f"没有图片 {picture}；先 PUT /blobs/{picture}", en, field=name)


def case_of(part: str, target: str) -> str:
    """Parts are named case.part, so the case stands in the id."""
    case, _, rest = part.partition(".")
    if not rest:
        raise Refused("not-found", f"没有{NAMES[target]} {part}", f"no {target} {part}")
    return case


async def case_id(services: Services, viewer: Viewer, id: str) -> str:
    """By id or number; a case that one does not see is not there, and says nothing of the other of the two."""
    if len(id) == 32 and sight(viewer, services.center.site) is None:
        return id  # sees everything: the case need not be read for that
    found = await asyncio.to_thread(services.center.store.read, lambda reader: reader.case(id))
    if found is None and len(id) == 32:
        return id  # who acts on it finds that out
    if found is None or not sees(viewer, found, services.center.site):
        raise Refused("not-found", f"没有工单 {id}", f"no case {id}")
    return found.id


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A verb as it would be asked for. `on`: the case, duty, whistle or notice; for a whistle to draft its case."""

    target: Literal["case", "duty", "whistle", "notice"]
    verb: Annotated[str, Meta(min_length=1, max_length=50)]
    on: Annotated[str, Meta(max_length=200)] = ""
    args: dict[str, Any] = {}


class Steps(Step, frozen=True, forbid_unknown_fields=True):
    """`then`: what is pressed with it, as a dispatch after the acceptance. Where it names no whistle, it is about the
    one that the first drafted."""

    then: Step | None = None


async def commands(services: Services, viewer: Viewer, id: str, steps: Steps) -> list[Command]:
    """The first is known by `id`, the second by an id that follows from it. Raises Refused."""
    first = await _command_of(services, viewer, id, steps)
    if steps.then is None:
        return [first]
    return [first, await _command_of(services, viewer, command_id(first.actor, f"then|{id}"), steps.then, first.case)]


async def _command_of(services: Services, viewer: Viewer, id: str, step: Step, before: str | None = None) -> Command:
    """`before`: the case of the step before, "" where that opens one; None for the first."""
    case, on = before or "", step.on
    if step.target == "case" or (step.target, step.verb) == ("whistle", "draft"):
        case, on = on or str(step.args.get("case") or ""), ""
    elif on or step.target != "whistle" or before is None:
        case = case_of(on, step.target)
    return await _command(services, viewer, id, step.target, step.verb, case, on, dict(step.args))


@post("/api/acts", status_code=200)
async def act_in_steps(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, data: JSONBody[Steps]
) -> dict[str, Any]:
    """A verb, and the one that goes with it: both are done, in one transaction, or neither."""
    steps = await commands(services, viewer, keyed(request, acting(viewer), new_id), data)
    return await _answer(services, viewer, await services.center.act(*steps))


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
        return await _act(request, services, viewer, "notice", "issue", case_of(id, "duty"), id)
    return await _act(request, services, viewer, "duty", verb, case_of(id, "duty"), id)


@post("/api/whistles", status_code=200)
async def draft_whistle(request: Request[Any, Any, Any], services: Given, viewer: Asking) -> dict[str, Any]:
    """A draft; without `case` it opens one. An 应急 whistle of the duty leader blows at once."""
    named = str(args_in(await request.body()).get("case") or "")
    return await _act(request, services, viewer, "whistle", "draft", named, "")


@post("/api/whistles/{id:str}/{verb:str}", status_code=200)
async def act_on_whistle(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    return await _act(request, services, viewer, "whistle", verb, case_of(id, "whistle"), id)


@post("/api/notices/{id:str}/{verb:str}", status_code=200)
async def act_on_notice(
    request: Request[Any, Any, Any], services: Given, viewer: Asking, id: FromPath[str], verb: FromPath[str]
) -> dict[str, Any]:
    return await _act(request, services, viewer, "notice", verb, case_of(id, "notice"), id)


HANDLERS = [act_in_steps, act_on_case, act_on_duty, draft_whistle, act_on_whistle, act_on_notice]
