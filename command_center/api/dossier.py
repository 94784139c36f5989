"""A case to take along: all of it that one sees, for the page that is printed. Each time it is a row of the audit."""

import asyncio
from typing import Any

from litestar import get
from litestar.params import FromPath

from command_center.access.audit import EXPORTED, Entry
from command_center.api.cases import found_case, whole
from command_center.api.identity import Asking
from command_center.api.looks import post_of
from command_center.api.services import Given


@get("/api/cases/{id:str}/dossier")
async def export_case(services: Given, viewer: Asking, id: FromPath[str]) -> dict[str, Any]:
    """The case, by id or number, and who exported it when. It is written down first: what was not, nobody gets."""
    found = await asyncio.to_thread(found_case, services, viewer, id)
    entry = Entry(services.accounts.now(), viewer.name, EXPORTED, found.case.id, post_of(viewer))
    await services.center.store.transact(lambda tx: tx.audit(entry))
    at = services.shown.moment(services.center.clock.now())
    exported = {"at": at, "who": viewer.name, "post": post_of(viewer)}
    return {"exported": exported, **await asyncio.to_thread(whole, services, viewer, found)}


HANDLERS = [export_case]
