"""Two workers, a wall and an api, started in the order in which they least expect it; every test uses the same ones."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import ClientConnection, connect

from command_center.metrics import METRICS, PREFIX
from deploy.postgres.server import create, drop
from deploy.process import free_port
from tests.cli.process import GUANGFU, run, ticket, until
from tests.roles.process import Place, Role, started

NAME, PHONE = "钱多多", "13912345678"
FIGURES_S = 15.0  # a wall's slow figures are some seconds old


class Center(NamedTuple):
    place: Place
    api: Role
    wall: Role
    workers: list[Role]
    screens: str

    @property
    def roles(self) -> list[Role]:
        return [self.api, self.wall, *self.workers]

    def settled(self, event: dict[str, Any]) -> dict[str, Any]:
        """Send it; what became of it, once nothing waits any more."""
        headers = {"content-type": "application/cloudevents+json"}
        answer = self.api.ask("POST", "/events", content=json.dumps(event), headers=headers)
        assert answer.status_code == 202, answer.text
        self.quiet()
        return dict(self.api.get("/api/signals", source=event["source"], id=event["id"])["outcome"])

    def quiet(self) -> None:
        """As any of them sees it."""
        for role in self.roles:
            until(lambda role=role: role.ask("GET", "/readyz?quiet=1").is_success, f"quiet at the {role.role}")

    @contextmanager
    def screen(self) -> Iterator[ClientConnection]:
        with connect(self.screens, proxy=None, max_size=None) as found:
            found.send('{"type": "hello"}')
            yield found


@pytest.fixture(scope="module")
def center(
    kafka: str, postgres: str, names: Iterator[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Center]:
    name, port = next(names), free_port()
    place = Place(tmp_path_factory.mktemp("roles") / "data", create(postgres, name), kafka, f"{name}.")
    screens = f"ws://127.0.0.1:{port}/"
    try:
        with started(place, ("wall", "--port", port), ("worker",), ("worker",), ("api", "--wall", screens)) as roles:
            for role in roles:
                role.until("ready")
            wall, *workers, api = roles
            yield Center(place, api, wall, workers, screens)
            for role in roles:
                began = time.monotonic()
                assert role.end() == 0, role.log.read_text()
                print(f"the {role.role} ended in {time.monotonic() - began:.1f} s")
                assert not any("exception" in line for line in role.lines()), role.log.read_text()
    finally:
        drop(postgres, name)


def test_a_signal_at_the_api_is_taken_by_a_worker_and_shown_by_the_wall(center: Center) -> None:
    assert center.api.get("/api/site")["wall"]["url"] == center.screens
    with center.screen() as screen:
        assert json.loads(screen.recv(10))["type"] == "snapshot"
        outcome = center.settled(ticket("shown-1"))
        assert outcome["state"] == "opened"
        shown: set[str] = set()
        while outcome["case"] not in shown:
            shown |= {case["id"] for case in json.loads(screen.recv(10)).get("cases", [])}
    with center.screen() as later:
        assert outcome["case"] in {case["id"] for case in json.loads(later.recv(10))["cases"]}


def test_a_clock_moved_at_the_api_fires_each_rung_once(center: Center) -> None:
    case = center.settled(ticket("fires-1", grid="fuxi-01"))["case"]
    center.api.post("/api/clock", {"advance_s": 5 * 86_400})
    center.quiet()
    story = center.api.get(f"/api/cases/{case}")["story"]
    rungs = Counter(
        (fact["on"], fact["at"], json.dumps(fact["given"])) for fact in story if fact["kind"] == "clock.fired"
    )
    assert rungs and set(rungs.values()) == {1}
    moment = center.api.get("/api/clock")["now_at"]

    def shown() -> str:
        with center.screen() as screen:
            return str(json.loads(screen.recv(10))["at"])

    # A clock that another process moved is looked at five times a second.
    until(lambda: shown() >= moment, "the wall's clock to follow")


def test_the_clocks_of_the_others_follow(center: Center) -> None:
    """A signal that a worker takes right after the clock was moved is not taken before it arrived."""
    center.api.post("/api/clock", {"advance_s": 86_400})
    outcome = center.settled(ticket("follows-1", grid="chongshan-03"))
    told = center.api.get("/api/signals", source="urn:12345", id="follows-1")
    story = center.api.get(f"/api/cases/{outcome['case']}")["story"]
    assert all(fact["at"] >= told["arrived_at"] for fact in story if fact["actor"] == "intake")


def test_a_camera_that_the_api_hears_is_alive_on_the_wall(center: Center) -> None:
    camera = next(iter(center.api.get("/api/site")["cameras"]))["code"]

    def troubled() -> bool:
        with center.screen() as screen:
            return camera in json.loads(screen.recv(10))["panels"]["cameras"]

    assert troubled()
    center.api.post(f"/api/cameras/{camera}/beat", {"ok": True, "age_s": 0.0})
    until(lambda: not troubled(), "the camera", FIGURES_S)


def test_each_process_counts_its_part(center: Center) -> None:
    before = center.api.get("/api/clock")
    center.settled(ticket("counted-1", grid="fuxi-02"))
    values: dict[str, dict[str, float]] = {}
    for role in center.roles:
        answer = role.ask("GET", "/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=")
        for family in text_string_to_metric_families(answer.text):
            for sample in family.samples:
                if sample.name.startswith(PREFIX):
                    own = values.setdefault(sample.name.removeprefix(PREFIX), {})
                    own[role.url] = own.get(role.url, 0) + sample.value
    assert values.keys() == {metric.name for metric in METRICS}
    assert set(values["database_up"].values()) == {1}
    assert values["signals_accepted_total"][center.api.url] >= 1
    taken = values["signals_taken_total"]
    assert (
        sum(taken.get(worker.url, 0) for worker in center.workers) == values["signals_accepted_total"][center.api.url]
    )
    assert center.api.url not in taken
    assert values["wall_frames_total"][center.wall.url] > 0
    assert set(values["outbox_rows"].values()) == set(values["backlog_signals"].values()) == {0}
    assert before["mode"] == "manual"


def test_another_clock_or_site_is_refused_while_they_run(center: Center, tmp_path: Path) -> None:
    given = ["serve", "api", "--data", center.place.data, "--database", center.place.database, "--port", 0]
    site = tmp_path / "other"
    shutil.copytree(GUANGFU, site)
    (site / "site.yaml").write_text((GUANGFU / "site.yaml").read_text() + "# changed\n")
    for other, clock, reason in ((GUANGFU, "x60", "manual 时钟运行，x60 的进程不能加入"), (site, "manual", str(site))):
        done = run(*given, "--site", other, "--clock", clock)
        assert done.returncode == 2, done.stderr
        said = done.stderr.splitlines()[-1]
        assert said.startswith("command-center: ") and reason in said, done.stderr


def test_logs_are_lines_of_json_and_name_nobody(center: Center) -> None:
    reporter = {"name": NAME, "phone": PHONE, "confidential": True}
    center.settled(ticket("named-1", grid="fuxi-03", reporter=reporter))
    bad = ticket("named-2", reporter={**reporter, "phone": PHONE * 20})
    headers = {"content-type": "application/cloudevents+json"}
    assert center.api.ask("POST", "/events", content=json.dumps(bad), headers=headers).status_code == 400
    for role in center.roles:
        lines = role.lines()
        assert {line["role"] for line in lines} == {role.role}
        assert {line["pid"] for line in lines} == {role.process.pid}
        said = role.log.read_text() + role.ask("GET", "/metrics").text
        assert NAME not in said and PHONE not in said
