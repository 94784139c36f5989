"""Who looked at a case, and who took it along: rows of the audit by the case's id, shown by post and unit."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from litestar import get
from litestar.params import FromPath

from command_center.access.audit import EXPORTED, LOOKED, LOOKED_IN, Entry, Looks
from command_center.access.people import Viewer
from command_center.access.sees import sees
from command_center.api.identity import Asking
from command_center.api.problems import Problem
from command_center.api.services import Given, Services
from command_center.case.state import Case
from command_center.store import Reader

log = logging.getLogger(__name__)

PATIENCE = 1.0  # s that somebody waits to be written down; later is soon enough, since the page asks again


def post_of(viewer: Viewer) -> str:
    return viewer.post.code if viewer.post else ""


async def note_look(services: Services, viewer: Viewer, case: Case, looks: Iterable[Looks]) -> None:
    """Once in a while, however often a page asks; `looks` are those that are known. A source is no eye: it sees no
    case but those that its own signals are in. Whoever may look may do so even while nothing can be written."""
    now, post = services.accounts.now(), post_of(viewer)
    mine = (one.last_at for one in looks if (one.who, one.post, one.did) == (viewer.name, post, LOOKED))
    if viewer.source or max(mine, default=0) > now - LOOKED_IN:
        return
    entry = Entry(now, viewer.name, LOOKED, case.id, post)
    try:
        async with asyncio.timeout(PATIENCE):
            await services.center.store.transact(lambda tx: tx.audit_once(entry, now - LOOKED_IN))
    except Exception as error:
        log.warning("a look at a case was not written down: %r", error)


def posts_of(viewer: Viewer, looks: Iterable[Looks]) -> set[str]:
    """The posts that looked, with this one that just does."""
    return {post_of(viewer), *(one.post for one in looks)}


@get("/api/cases/{id:str}/looks", sync_to_thread=True)
def list_looks(services: Given, viewer: Asking, id: FromPath[str]) -> dict[str, Any]:
    """A line for each post that looked at the case, by id or number, or took it along; the latest first. Accounts are
    counted, not named. Moments are the machine's time."""

    def read(reader: Reader) -> tuple[Case | None, list[Looks]]:
        case = reader.case(id)
        return case, reader.looks(case.id) if case else []

    case, looks = services.center.store.read(read)
    if case is None or not sees(viewer, case, services.center.site):
        raise Problem(404, f"没有工单 {id}", f"no case {id}")
    lines = [_line(services, post, [one for one in looks if one.post == post]) for post in {one.post for one in looks}]
    lines.sort(key=lambda line: (-line["last_at"], line["post"]))
    return {"items": services.shown.plain(lines)}


def _line(services: Services, code: str, looks: Sequence[Looks]) -> dict[str, Any]:
    """`post` is empty for whoever looked on in a demo, as no post."""
    post = services.center.site.posts.get(code)
    return {
        "post": code,
        "name": post.name if post else code,
        "unit": post.unit if post else "",
        "people": len({one.who for one in looks}),
        "first_at": min(one.first_at for one in looks),
        "last_at": max(one.last_at for one in looks),
        "looked": sum(one.times for one in looks if one.did == LOOKED),
        "exported": sum(one.times for one in looks if one.did == EXPORTED),
    }


HANDLERS = [list_looks]
