"""`command-center simulate`, `video` and `story`: what feeds a running center."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from command_center.cli.asking import HERE, Key, Url

Leashed = Annotated[bool, typer.Option("--until-stdin-ends", hidden=True)]


def register(app: typer.Typer) -> None:
    app.command()(simulate)
    app.command()(video)
    app.command("video-demo", hidden=True)(video_demo)
    app.command()(story)


def simulate(
    url: Url = HERE,
    seed: Annotated[int, typer.Option(help="the same seed, the same town")] = 7,
    days: Annotated[float | None, typer.Option(help="end after so many of the center's days")] = None,
    times: Annotated[float, typer.Option(help="multiplies the demand, for load")] = 1.0,
    leashed: Leashed = False,
) -> None:
    """A generated town: residents ask, grid workers report, cameras alarm, units act. Through the public API alone."""
    from connectors.simulator.run import main

    if leashed:
        end_with_stdin()
    main(url, seed, days, times)


def video(
    source: Annotated[str, typer.Argument(help="a video file or an rtsp:// address")],
    camera: Annotated[str, typer.Option(help="the camera's id in the site")],
    url: Url = HERE,
    key: Key = "",
    zones: Annotated[Path | None, typer.Option(help="JSON with the zones; without it the whole picture")] = None,
    loop: Annotated[bool, typer.Option(help="begin a file again at its end")] = False,
    fast: Annotated[bool, typer.Option(help="read a file as fast as it goes, not in its own time")] = False,
) -> None:
    """Watch a video: motion in the zones and dead pictures become alarms with a snapshot."""
    import logging

    from connectors.video.run import run

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        report = run(source, camera=camera, url=url, key=key, zones=zones, loop=loop, fast=fast)
    except ValueError as error:
        typer.echo(f"command-center: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{report.pictures} pictures, alarms {dict(report.alarms)}, {report.delivery}")


def video_demo(
    folder: Annotated[Path, typer.Option(help="where the clips are kept")], url: Url = HERE, leashed: Leashed = False
) -> None:
    """Two generated clips before two of the site's cameras, over and over: what `up --simulate` starts."""
    from connectors.video.demo import play

    if leashed:
        end_with_stdin()
    play(folder, url)


def story(
    url: Url = HERE,
    pause: Annotated[bool, typer.Option(help="wait for Enter at each step")] = True,
) -> None:
    """Play the story of 漫山岛 on a running center, step by step."""
    import httpx

    from command_center.starting import CannotStart
    from connectors.simulator.story import play

    try:
        play(url, pause=pause)
    except httpx.TransportError as error:
        raise CannotStart(
            f"{url} 没有中心在运行，别的地址用 --url（no center answers there, see --url: {error}）"
        ) from None


def end_with_stdin() -> None:
    """Ask this process to end when its standard input ends: with the process that started it, however that dies."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="leash", daemon=True).start()
