"""Deliveries of messages: whether units and posts were told, by which channel, and who is next."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from command_center.access.people import Viewer
from command_center.access.sees import sight
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Limit, several
from command_center.messages import sending
from command_center.messages.message import Delivery
from command_center.site.value import Site
from command_center.store.deliveries import DeliveryFilter

States = Annotated[str, QueryParameter(name="state")]


def delivery_view(delivery: Delivery, site: Site) -> dict[str, Any]:
    """`channel` is the one that took it or whose turn it is, `next` the one after that; "" for none."""
    message = delivery.message
    turn, following = sending.channel_of(delivery, site), sending.channel_of(delivery, site, 1)
    going = delivery.state in ("queued", "waiting")
    return {
        "id": delivery.id,
        "case": delivery.case,
        "number": delivery.number,
        "duty": message.duty,
        "unit": message.unit,
        "post": message.post,
        "kind": message.kind,
        "title": message.title,
        "text": message.text,
        "due_at": message.due_at or None,
        "at": delivery.at,
        "state": delivery.state,
        "channel": turn.name if going and turn else delivery.channel,
        "next": following.name if going and following else "",
        "next_at": delivery.next_at or None,
        "tries": delivery.tries,
        "reason": delivery.reason,
        "sent_at": delivery.sent_at or None,
    }


def shown_to(viewer: Viewer, site: Site, told: Sequence[Delivery]) -> list[Delivery]:
    """Of a case that somebody sees: a unit's people see what their unit was told, the upper platform and machines
    nothing."""
    seen = sight(viewer, site)
    return [one for one in told if seen is None or (seen.unit and one.message.unit == seen.unit)]


@get("/api/deliveries", sync_to_thread=True)
def list_deliveries(
    services: Given,
    viewer: Asking,
    unit: FromQuery[str] = "",
    named: States = "",
    case: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first; a unit's people see what their unit was told. `state` may name several, parted by commas."""
    site = services.center.site
    seen = sight(viewer, site)
    if seen is not None:
        if not seen.unit or unit not in ("", seen.unit):
            return {"items": [], "next": None}
        unit = seen.unit
    which = DeliveryFilter(several(named), unit, case)
    found, following = services.center.store.read(lambda reader: reader.deliveries(which, cursor, limit))
    return {"items": services.shown.plain([delivery_view(one, site) for one in found]), "next": following}


@post("/api/deliveries/{id:str}/retry", status_code=200)
async def retry_delivery(services: Given, id: FromPath[str]) -> dict[str, Any]:
    """Try a message again that nobody has, from its first channel on."""
    center = services.center
    found = await asyncio.to_thread(center.store.read, lambda reader: reader.delivery(id))
    if found is None:
        raise Problem(404, f"没有这条消息 {id}", f"no delivery {id}")
    if not found.troubled:
        raise Problem(409, "只能重发没有送到的消息", "only what nobody has is tried again")
    after = sending.again(found, center.site, center.work, center.clock.now())
    if not await center.store.transact(lambda tx: tx.becomes(found, after)):
        raise Problem(409, "这条消息刚刚又发过，先看结果", "it was tried again meanwhile: look at what became of it")
    return services.shown.plain(delivery_view(after, center.site))


HANDLERS = [list_deliveries, retry_delivery]
