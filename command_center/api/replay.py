"""复盘: the wall's own frames of any past moment, for a page that plays them instead of listening to a wall."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, TypeVar

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from command_center.api.services import Given
from command_center.case.moments import read_moment
from command_center.facts.durations import SECOND
from command_center.replay.replay import STEPS, Replay
from command_center.store.cursor import read_cursor, write_cursor
from command_center.store.errors import BadCursor

Since = Annotated[str, QueryParameter(name="from")]
Every = Annotated[float, QueryParameter(ge=0, le=3_600)]
Past = NamedDependency[Replay]
"""How a handler asks for the one replay of this process."""
T = TypeVar("T")
_folding = ThreadPoolExecutor(1, "replay")
"""Replays take turns in a thread of their own, so that the present has all the others; and what a replay keeps is
touched by no two at once."""
Steps = Annotated[int, QueryParameter(ge=1, le=STEPS)]


@get("/api/replay")
async def replay_moment(past: Past, at: FromQuery[str]) -> dict[str, Any]:
    """The picture of a moment: a snapshot as the wall's protocol has it, folded from the log."""
    moment = read_moment(at, "at")
    return await _in_turn(lambda: past.snapshot(moment))


@get("/api/replay/frames")
async def replay_frames(
    services: Given,
    past: Past,
    since: Since,
    until: FromQuery[str],
    every: Every = 1.0,
    cursor: FromQuery[str] = "",
    limit: Steps = STEPS,
) -> dict[str, Any]:
    """What changed from then on: the wall's deltas, each with its moment, one for every so many seconds; with
    `every=0` one for each moment that has facts. `next` goes on where a page ends, `until_at` says up to where it shows
    everything."""
    end = read_moment(until, "until")
    begin, seq = _place(cursor) if cursor else (read_moment(since, "from"), 0)
    page = await _in_turn(lambda: past.frames(begin, end, round(every * SECOND), limit, seq))
    following = write_cursor((page.until, f"{page.seq}")) if page.until < end else None
    return {"items": page.frames, "until_at": services.shown.moment(page.until), "next": following}


@get("/api/replay/period")
async def replay_period(past: Past, since: Since = "", until: FromQuery[str] = "") -> dict[str, Any]:
    """A period at a glance: how many facts each of its 240 parts has, where whistles were blown and cards turned red;
    and how far back the log goes."""
    begin = read_moment(since, "from") if since else None
    end = read_moment(until, "until") if until else None
    return await _in_turn(lambda: past.period(begin, end))


async def _in_turn(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_folding, work)


def _place(cursor: str) -> tuple[int, int]:
    """Where a page ended: its moment, the number of its last frame. Raises BadCursor."""
    at, seq = read_cursor(cursor, 2)
    if not seq.isdecimal():
        raise BadCursor(f"not a cursor: {cursor[:80]}")
    return at, int(seq)


HANDLERS = [replay_moment, replay_frames, replay_period]
