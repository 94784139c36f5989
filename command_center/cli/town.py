"""What `up --simulate` adds: generated days in a new folder, a generated town and two cameras beside the center."""

import os
import subprocess
import sys
from pathlib import Path

from command_center.clock import Clock, machine_now
from command_center.ending import expect_wanted
from command_center.site.calendar import WorkTime
from command_center.site.value import Site
from command_center.starting import Settings, clock_for, demo_start, open_store
from command_center.store import Store

LAYING = "history"  # the store's note: {"until": …, "done": …}
END_S = 5.0


def opened(data: Path) -> Store:
    """The demo's store. Days whose laying was interrupted are laid anew: nothing but generated days is in them, since
    the center serves only when they are done."""
    store = open_store(data)
    note = store.read(lambda reader: reader.get(LAYING))
    if note is None or note["done"]:
        return store
    store.close()
    for name in ("center.db", "center.db-wal", "center.db-shm"):
        (data / name).unlink(missing_ok=True)
    return open_store(data)


def prepared(settings: Settings, site: Site, store: Store, *, days: int, seed: int) -> Clock:
    """The clock to run with, after a new folder got its generated days."""
    used = store.read(lambda reader: reader.get("clock")) is not None
    start = demo_start(WorkTime(site.calendar), machine_now())
    if not used and days and settings.mode == "demo":
        _lay(site, store, until=start, days=days, seed=seed)
    return clock_for(settings, store, lambda: start)


def _lay(site: Site, store: Store, *, until: int, days: int, seed: int) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from command_center.cli.history import lay

    store.transact_now(lambda tx: tx.put(LAYING, {"until": until, "done": False}))
    text = TextColumn(f"铺 {days} 天演示历史 laying {days} generated days")
    with Progress(text, BarColumn(), TimeElapsedColumn()) as bar:
        if not bar.console.is_terminal:
            bar.console.print(f"铺 {days} 天演示历史，只这一次 laying {days} generated days, this once")
        task = bar.add_task("", total=1.0)

        def tell(share: float) -> None:
            expect_wanted()
            bar.update(task, completed=share)

        lay(site, store, until=until, days=days, seed=seed, progress=tell)
    store.transact_now(lambda tx: tx.put(LAYING, {"until": until, "done": True}))


class Beside:
    """The processes that feed a demo; they end with the center, and the center goes on without them."""

    def __init__(self, port: int, data: Path, seed: int) -> None:
        url = f"http://127.0.0.1:{port}"
        self._started = [
            self._start("simulate", "--url", url, "--seed", str(seed)),
            self._start("video-demo", "--url", url, "--folder", str(data / "clips")),
        ]

    @staticmethod
    def _start(*args: str) -> subprocess.Popen[bytes]:
        # A group of their own: Ctrl-C reaches the center, which then ends them in order.
        # Their standard input ends with the center, however it dies.
        command = [sys.executable, "-m", "command_center", *args, "--until-stdin-ends"]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True, env=os.environ
        )

    def stop(self) -> None:
        for process in self._started:
            process.terminate()
        for process in self._started:
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
