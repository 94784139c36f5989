"""`command-center simulate`, `video` and `story`: what feeds a running center."""

from pathlib import Path
from typing import Annotated

import typer

Url = Annotated[str, typer.Option(help="a running center")]
HERE = "http://127.0.0.1:8000"


def register(app: typer.Typer) -> None:
    app.command()(simulate)
    app.command()(video)
    app.command()(story)


def simulate(url: Url = HERE, seed: Annotated[int, typer.Option(help="the same seed, the same town")] = 7) -> None:
    """A generated town: residents ask, grid workers report, cameras alarm, units act. Through the public API alone."""
    from connectors.simulator.run import main

    main(url, seed)


def video(
    source: Annotated[str, typer.Argument(help="a video file or an rtsp:// address")],
    camera: Annotated[str, typer.Option(help="the camera's id in the site")],
    url: Url = HERE,
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
        report = run(source, camera=camera, url=url, zones=zones, loop=loop, fast=fast)
    except ValueError as error:
        typer.echo(f"command-center: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{report.pictures} pictures, alarms {dict(report.alarms)}, {report.delivery}")


def story(
    url: Url = HERE,
    pause: Annotated[bool, typer.Option(help="wait for Enter at each step")] = True,
) -> None:
    """Play the story of 漫山岛 on a running center, step by step."""
    from connectors.simulator.story import play

    play(url, pause=pause)
