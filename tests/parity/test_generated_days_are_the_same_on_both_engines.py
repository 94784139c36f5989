"""Generated days: lived step by step within transactions of this process; again by an api, two workers, broker and
PostgreSQL; and by `command-center up`. All come to the same.

DAYS=30 makes it a month.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from command_center.center import Center
from command_center.cli.history import TownWithin
from command_center.clock import Clock
from command_center.facts.durations import DAY
from command_center.store import Store, dump, rebuild
from connectors.simulator.history import Laying
from connectors.simulator.town import HttpTown, RefusedByCenter
from tests.cli.process import center, stand, until
from tests.roles.process import Place, started
from tests.town import guangfu

DAYS = int(os.environ.get("DAYS", "3"))


class Step(NamedTuple):
    name: str
    given: tuple[Any, ...]
    refused: bool = False


class Noted(TownWithin):
    """Writes down all that is done to it. One event a step: what is posted together may be taken in any order."""

    def __init__(self, center: Center) -> None:
        super().__init__(center)
        self.steps: list[Step] = []

    def put_picture(self, picture: bytes) -> None:
        self.steps.append(Step("put_picture", (picture,)))
        super().put_picture(picture)

    def post_events(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            self.steps.append(Step("post_events", ([event],)))
            super().post_events([event])

    def act(self, *given: Any) -> dict[str, Any]:
        try:
            answer = super().act(*given)
        except RefusedByCenter:
            self.steps.append(Step("act", given, refused=True))
            raise
        self.steps.append(Step("act", given))
        return answer

    def advance(self, to: int) -> None:
        self.steps.append(Step("advance", (to,)))
        super().advance(to)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_generated_days_are_the_same_on_both_engines(
    tmp_path: Path, kafka: str, database: Callable[[], str], names: Iterator[str]
) -> None:
    place = Place(tmp_path / "distributed", database(), kafka, prefix=f"{next(names)}-")
    with opened(place.database, place.data) as new:
        stand(new)
    with started(place, ("api",), ("worker",), ("worker",)) as roles:
        for role in roles:
            role.until("ready")
        town = ExactTown(roles[0].url)
        steps, expected = lived(tmp_path / "within", town.at)
        assert len(steps) > 100 * DAYS, "too little happened to prove anything"
        print(f"{DAYS} days: {len(expected):,} lines, SHA-256 {sha256(b''.join(expected)).hexdigest()[:16]}")
        played("api, two workers", town, steps)
        for role in roles:
            assert role.end() == 0, role.log.read_text()
    kept(place.database, place.data, expected)

    with center(tmp_path / "embedded") as up:
        played("up", ExactTown(up.url), steps)
        assert up.end() == 0, up.log.read_text()
    kept(f"sqlite:///{tmp_path / 'embedded' / 'center.db'}", tmp_path / "embedded", expected)


def played(by: str, town: "ExactTown", steps: list[Step]) -> None:
    """The next step when nothing waits any more; an act is done when it is answered."""
    began = time.monotonic()
    with httpx.Client(base_url=town.url, trust_env=False, timeout=60) as client:
        for step in steps:
            again(town, step)
            if step.name != "act":
                until(lambda: client.get("/readyz?quiet=1").is_success, "quiet")
    town.close()
    print(f"{by}: {len(steps)} steps in {time.monotonic() - began:.0f} s")


def kept(url: str, folder: Path, expected: list[bytes]) -> None:
    """It came to the same, and comes to it again when it is folded anew."""
    with opened(url, folder) as store:
        same(expected, dump(store))
        rebuild(store)
        same(expected, dump(store))


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Store]:
    store = Store(url, folder)
    store.open()
    with closing(store):
        yield store


class ExactTown(HttpTown):
    """Its clock is moved to the µs; what it says of its time is rounded."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url, self.at = url, self.now()

    def advance(self, to: int) -> None:
        if to > self.at:
            self._ask("POST", "/api/clock", json.dumps({"advance_s": (to - self.at) / 1_000_000}).encode())
            self.at = to


def lived(folder: Path, start: int) -> tuple[list[Step], list[bytes]]:
    """What was done, and what it came to."""
    with opened("sqlite://", folder) as store:
        center = Center(guangfu(), store, Clock("manual", start_at=start))
        store.transact_now(center.announce)
        town = Noted(center)
        steps = Laying(town, days=DAYS, until=start + DAYS * DAY, seed=7).steps()

        def some(tx: Any) -> float | None:
            town.tx = tx
            return next(steps, None)

        while store.transact_now(some) is not None:
            pass
        return town.steps, list(dump(store))


def again(town: HttpTown, step: Step) -> None:
    try:
        getattr(town, step.name)(*step.given)
    except RefusedByCenter as error:
        assert step.refused, f"{step.name} {step.given[:3]}: {error}"
    else:
        assert not step.refused, f"{step.name} {step.given[:3]} was refused before"


def same(expected: list[bytes], found: Iterator[bytes]) -> None:
    for one, other in zip_longest(expected, list(found)):
        assert one == other
