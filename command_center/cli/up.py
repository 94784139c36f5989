"""`command-center up`: the whole center in one process."""

import asyncio
import contextlib
import logging
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command_center.cli.channels import read_channels
from command_center.cli.hooks import Webhooks, read_hooks
from command_center.cli.listening import Listen, Names, Proxy, ProxyAddress, Tls, listening_of
from command_center.cli.oidc import Oidc, read_oidc
from command_center.clock import Clock, Mode, machine_now
from command_center.ending import end_on_signals, expect_wanted, stop_on_signals
from command_center.logs import structured

if TYPE_CHECKING:
    from command_center.listening import Listening
    from command_center.site.value import Site as SiteValue
    from command_center.starting import Settings
    from command_center.store import Store
    from streams.leaving import Hook
    from streams.messages import Send

Site = Annotated[Path, typer.Option(help="the site's folder, e.g. deploy/guangfu")]
Data = Annotated[Path, typer.Option(help="where the center keeps its data")]
Pace = Annotated[str, typer.Option("--clock", help="real, manual (tests move it) or xN (a demo N times as fast)")]
Demo = Annotated[
    bool, typer.Option(help="nobody signs in: whoever is on this machine looks on, and acts as any post they choose")
]
Days = Annotated[
    int,
    typer.Option(help="generated days that a new demo begins with", envvar="COMMAND_CENTER_DEMO_DAYS", min=0),
]
Seed = Annotated[int, typer.Option(help="of the simulator")]


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    site: Site,
    data: Data,
    port: Annotated[int, typer.Option(help="HTTP; 0 takes any free one")] = 8000,
    wall_port: Annotated[int, typer.Option(help="the wall's websocket; 0 takes any free one")] = 8001,
    clock: Pace = "real",
    simulate: Annotated[bool, typer.Option(help="a generated town sends signals and acts on them")] = False,
    days: Days = 30,
    seed: Seed = 7,
    webhook: Webhooks = None,
    demo: Demo = False,
    listen: Listen = "127.0.0.1",
    name: Names = None,
    tls: Tls = None,
    behind_proxy: Proxy = "",
    proxy_address: ProxyAddress = "127.0.0.1",
    oidc: Oidc = None,
) -> None:
    """Start the center on a site. On a new data folder it prints the administrator's first password, once."""
    import uvloop

    from command_center import memory, starting
    from command_center.cli import town
    from command_center.site.calendar import WorkTime

    end_on_signals()
    mode, rate = read_clock(clock)
    demo = demo or simulate
    listening = listening_of(listen, name, tls, behind_proxy, proxy_address, demo)
    settings = starting.Settings(site, data, mode, rate, demo, listening, read_oidc(oidc, demo))
    hooks = read_hooks(webhook)
    if sys.stderr.isatty():
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    else:
        structured("all")
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as held:
        http = held.enter_context(contextlib.closing(starting.bound(port, listen)))
        wall = held.enter_context(contextlib.closing(starting.bound(wall_port, listen)))
        loaded = starting.read_site(site)
        senders = read_channels(loaded)
        memory.settle()
        store = town.opened(data) if simulate else starting.open_store(data)
        held.callback(store.close)
        expect_wanted()
        if simulate:
            ticking = town.prepared(settings, loaded, store, days=days, seed=seed)
        else:
            first = starting.demo_start(WorkTime(loaded.calendar), machine_now())
            ticking = starting.clock_for(settings, store, lambda: first)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            beside = data if simulate else None
            runner.run(_serve(settings, loaded, store, ticking, http, wall, hooks, senders, beside, seed))


async def _serve(
    settings: "Settings", site: "SiteValue", store: "Store", clock: Clock, http: socket.socket, wall: socket.socket,
    hooks: "Sequence[Hook]", senders: "Mapping[str, Send]", beside: Path | None, seed: int,
) -> None:  # fmt: skip
    from command_center import bootstrap
    from command_center.cli import town

    demo, listening = settings.demo, settings.listening
    running = bootstrap.Running(site, store, clock, demo=demo, listening=listening, oidc=settings.oidc)
    stop = asyncio.Event()
    stop_on_signals(stop)
    await running.work()
    await running.serve(http, wall)
    port = http.getsockname()[1]
    more = *bootstrap.begun(running.accounts), *heard_at(listening)
    greet(listening.pages(port), clock.mode, clock.rate, *more, demo=demo)
    beside_it = town.Beside(port, beside, seed) if beside is not None else None
    try:
        async with running.told(hooks), running.delivered(senders):
            await stop.wait()
    finally:
        if beside_it is not None:
            await asyncio.to_thread(beside_it.stop)
        await running.stop()


def read_clock(text: str) -> tuple[Mode, float]:
    from command_center.starting import CannotStart

    if text == "real":
        return "real", 1.0
    if text == "manual":
        return "manual", 1.0
    found = re.fullmatch(r"x(\d+(?:\.\d+)?)", text)
    if not found or not 0 < float(found[1]) <= 100_000:
        raise CannotStart(f"--clock: expected real, manual or xN such as x60, got {text}")
    return "demo", float(found[1])


def heard_at(listening: "Listening") -> list[str]:
    if listening.is_local:
        return ["只在本机监听 listening on loopback only."]
    return [f"在 {listening.address} 监听 listening there."]


def greet(base: str, mode: Mode, rate: float, *more: str, demo: bool) -> None:
    speed = f"（演示时间 ×{rate:g}）" if mode == "demo" else ""
    print(f"大屏 wall      {base}/wall{speed}")
    print(f"工作台 desk    {base}/desk")
    print(f"接口 API       {base}/openapi.json")
    for line in more:
        print(line)
    if demo:
        print("演示：不用登录，在页面上选择岗位。a demo: nobody signs in, choose a post on the pages.")
    print("按 Ctrl-C 停止。Ctrl-C ends it.", flush=True)
