"""`command-center up`: the whole center in one process."""

import asyncio
import contextlib
import logging
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

Site = Annotated[Path, typer.Option(help="the site's folder, e.g. deploy/guangfu")]
Data = Annotated[Path, typer.Option(help="where the center keeps its data")]


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    site: Site,
    data: Data,
    port: Annotated[int, typer.Option(help="HTTP; 0 takes any free one")] = 8000,
    wall_port: Annotated[int, typer.Option(help="the wall's websocket; 0 takes any free one")] = 8001,
    clock: Annotated[str, typer.Option(help="real, manual (tests move it) or xN (a demo N times as fast)")] = "real",
    simulate: Annotated[bool, typer.Option(help="a generated town sends signals and acts on them")] = False,
    days: Annotated[int, typer.Option(help="generated days laid into a new data folder, with --simulate")] = 30,
    seed: Annotated[int, typer.Option(help="of the simulator")] = 7,
) -> None:
    """Start the center on a site. It listens on loopback alone, since there is no sign-in yet."""
    from command_center import bootstrap

    mode, rate = read_clock(clock)
    settings = bootstrap.Settings(site, data, port, wall_port, mode, rate)  # type: ignore[arg-type]
    _logging()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, simulate=simulate, days=days, seed=seed))


def read_clock(text: str) -> tuple[str, float]:
    if text in ("real", "manual"):
        return text, 1.0
    found = re.fullmatch(r"x(\d+(?:\.\d+)?)", text)
    if not found or not 0 < float(found[1]) <= 100_000:
        raise typer.BadParameter(f"expected real, manual or xN such as x60, got {text}", param_hint="--clock")
    return "demo", float(found[1])


def _logging() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)


async def _serve(settings, *, simulate: bool, days: int, seed: int) -> None:  # type: ignore[no-untyped-def]
    from command_center import bootstrap
    from command_center.cli import town

    with contextlib.ExitStack() as held:
        http = held.enter_context(contextlib.closing(bootstrap.bound(settings.port)))
        wall = held.enter_context(contextlib.closing(bootstrap.bound(settings.wall_port)))
        site = bootstrap.read_site(settings.site)
        store = bootstrap.open_store(settings.data)
        held.callback(store.close)
        clock = await town.clock_for(settings, site, store, simulate=simulate, days=days, seed=seed)
        running = bootstrap.Running(site, store, clock)
        await running.work()
        await running.serve(http, wall)
        _greet(http.getsockname()[1], settings)
        stop = asyncio.Event()
        helpers = await town.start(http.getsockname()[1], settings, seed=seed) if simulate else None
        try:
            await bootstrap.until_stopped(stop)
        finally:
            if helpers is not None:
                await helpers.stop()
            await running.stop()


def _greet(port: int, settings) -> None:  # type: ignore[no-untyped-def]
    base = f"http://127.0.0.1:{port}"
    speed = f"（演示时间 ×{settings.rate:g}）" if settings.mode == "demo" else ""
    print(f"大屏 wall      {base}/wall{speed}")
    print(f"工作台 desk    {base}/desk")
    print(f"接口 API       {base}/openapi.json")
    print("只在本机监听：还没有登录。listening on loopback only: there is no sign-in yet. Ctrl-C ends it.", flush=True)
