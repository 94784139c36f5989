"""What goes over the line: of a case what a screen draws and is not empty, and a large snapshot compressed."""

import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame

from tests.town import Town
from tests.wall.conftest import Open
from tests.wall.loopback import in_a_loop, served
from tests.wall.test_every_client_has_the_same_picture import MIDNIGHT, T0

LARGE, SMALL = 100_000 * "x", "small"


def test_a_frame_leaves_out_what_is_empty_and_changes_nothing_else(t: Town, screen: Open) -> None:
    case = t.ticket("餐饮店无证经营", item="catering-licence")
    t.do("/api/whistles", "clerk", case=case, kind="推进", lead="market", because="一家办不了")
    wall = screen()
    wall.hello()
    view = t.view(case)
    wall.until(lambda p: p.cases.get(case, {}).get("version") == view["version"])
    shown = wall.picture.cases[case]
    assert {"clocks", "duties", "whistles"} <= set(shown) and "closed_at" not in shown and "notices" not in shown
    for name, value in shown.items():
        if not isinstance(value, list):
            assert value and value == view[name]
            continue
        assert len(value) == len(view[name]) > 0
        for part, whole in zip(value, view[name], strict=True):
            assert all(part.values()) and part.items() <= whole.items()


@in_a_loop
async def test_a_large_snapshot_is_compressed_for_whoever_can_read_that(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[int] = []
    read = PerMessageDeflate.decode

    def counted(self: PerMessageDeflate, frame: Frame, **more: Any) -> Frame:
        came.append(len(frame.data))
        return read(self, frame, **more)

    monkeypatch.setattr(PerMessageDeflate, "decode", counted)
    async with served() as (hub, server, port):
        hub.flush(T0, MIDNIGHT, {"totals": LARGE})
        for compression, most in (("deflate", len(LARGE) // 50), (None, 0)):
            came.clear()
            async with connect(f"ws://127.0.0.1:{port}/", compression=compression, max_size=None) as screen:
                await screen.send('{"type": "hello"}')
                assert json.loads(await screen.recv())["panels"]["totals"] == LARGE
                assert sum(came) <= most
                server.send(hub.flush(T0, MIDNIGHT, {"totals": SMALL}))
                assert json.loads(await screen.recv())["panels"]["totals"] == SMALL
            hub.flush(T0, MIDNIGHT, {"totals": LARGE})
