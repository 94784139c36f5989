import re
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from tests.cli.process import ROOT, Center, center, ticket

SECOND_START = 4.0  # times the processor time of importing what it is made of


def test_its_pages_and_its_health(here: Center) -> None:
    assert here.get("/healthz") == {"status": "ok"}
    here.quiet()
    assert here.get("/readyz", quiet=1) == {"status": "ready", "late_s": 0.0}
    assert here.get("/openapi.json")["openapi"].startswith("3.1")
    with here.client() as client:
        for page in ("/wall", "/desk"):
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert answer.headers["content-type"].startswith("text/html"), page


def test_port_0_is_said_as_what_it_became(here: Center) -> None:
    ports = {int(found) for found in re.findall(r"http://127\.0\.0\.1:(\d+)/", here.output)}
    assert len(ports) == 1
    assert 0 not in ports
    assert "loopback" in here.output


def test_the_wall_is_where_the_site_says(here: Center) -> None:
    with connect(here.get("/api/site")["wall"]["url"], proxy=None) as wall:
        wall.send('{"type": "hello"}')
        assert '"type":"snapshot"' in wall.recv(10)


def test_it_listens_on_loopback_alone(here: Center) -> None:
    wall = int(here.get("/api/site")["wall"]["url"].rstrip("/").rpartition(":")[2])
    for port in (here.port, wall):
        socket.create_connection(("127.0.0.1", port), 5).close()
        with pytest.raises(ConnectionRefusedError):  # another address of this machine
            socket.create_connection(("127.0.0.2", port), 5)


def test_a_sent_event_has_its_outcome(here: Center) -> None:
    outcome = here.settled(ticket("answers-1"))
    assert outcome["state"] in ("opened", "joined")
    assert here.get(f"/api/cases/{outcome['number']}")["case"]["id"] == outcome["case"]


def test_the_manual_clock_moves_when_told_and_answers_when_all_has_fired(here: Center) -> None:
    case = here.settled(ticket("answers-2", grid="fuxi-01"))["case"]
    answer = here.post("/api/clock", {"advance_s": 5 * 86_400}).json()
    assert answer["fired"] > 0
    assert here.get("/readyz", quiet=1) == {"status": "ready", "late_s": 0.0}
    assert "clock.fired" in [fact["kind"] for fact in here.get(f"/api/cases/{case}")["story"]]


def test_it_counts_what_it_does(here: Center) -> None:
    def counted() -> dict[str, float]:
        with here.client() as client:
            families = text_string_to_metric_families(client.get("/metrics").raise_for_status().text)
            return {sample.name: sample.value for family in families for sample in family.samples}

    before = counted()
    here.settled(ticket("answers-3", grid="fuxi-02"))
    after = counted()
    assert after["command_center_signals_accepted_total"] == before["command_center_signals_accepted_total"] + 1
    assert after["command_center_commits_total"] > before["command_center_commits_total"]
    assert after["command_center_backlog_signals"] == after["command_center_outbox_rows"] == 0
    assert after["command_center_database_up"] == 1
    assert after["process_resident_memory_bytes"] > 0


@pytest.mark.parametrize("clock", ["real", "x60"])
def test_other_clocks_are_not_moved(tmp_path: Path, clock: str) -> None:
    with center(tmp_path / "data", clock=clock) as here:
        assert here.post("/api/clock", {"advance_s": 60}).status_code == 404
        assert here.get("/api/clock")["mode"] == ("real" if clock == "real" else "demo")


def test_a_manual_clock_resumes_where_it_stopped_even_after_a_kill(tmp_path: Path) -> None:
    with center(tmp_path / "data") as first:
        first.post("/api/clock", {"advance_s": 3_600})
        stopped = first.get("/api/clock")["now_at"]
    with center(tmp_path / "data") as second:
        assert second.get("/api/clock")["now_at"] == stopped
        moved = second.post("/api/clock", {"advance_s": 86_400}).json()["now_at"]
        second.kill()
    with center(tmp_path / "data") as third:
        assert third.get("/api/clock")["now_at"] == moved


def test_a_demo_clock_resumes_where_it_stopped(tmp_path: Path) -> None:
    with center(tmp_path / "data", clock="x3600") as first:
        begun = first.get("/api/clock")["now_at"]
        assert first.end() == 0
    with center(tmp_path / "data", clock="x60") as second:
        resumed = second.get("/api/clock")
    assert resumed["rate"] == 60
    assert resumed["now_at"] > begun
    with center(tmp_path / "data", clock="manual") as third:  # a demo's folder may be looked at by hand
        assert third.get("/api/clock")["now_at"] >= resumed["now_at"]


def imported() -> float:
    """Processor time of a process that only imports a center, s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "import command_center.bootstrap"], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_second_start_is_quick(tmp_path: Path) -> None:
    with center(tmp_path / "data") as first:
        first.settled(ticket("1"))
    with center(tmp_path / "data") as second:
        spent, alone = second.cpu_seconds(), imported()
        print(f"a second start took {spent:.2f} s of processor time, its imports alone {alone:.2f} s")
        assert spent < SECOND_START * alone
        assert second.get("/api/signals", source="urn:12345", id="1")["outcome"]["state"] == "opened"


def test_no_requester_is_in_logs_or_output(tmp_path: Path) -> None:
    name, phone = "钱多多", "13912345678"
    reporter = {"name": name, "phone": phone, "confidential": True}
    with center(tmp_path / "data") as here:
        assert here.events(ticket("1", reporter=reporter)).status_code == 202
        assert here.events(ticket("2", reporter={**reporter, "phone": phone * 20})).status_code == 400
        assert here.post("/events", {"specversion": "1.0", "data": reporter}).status_code == 400
        here.quiet()
        case = here.get("/api/signals", source="urn:12345", id="1")["outcome"]["case"]
        public = [f"/api/cases/{case}", "/api/cases", "/api/facts", "/api/dead-letters"]
        with here.client() as client:
            seen = "".join(client.get(path).raise_for_status().text for path in public)
            assert client.get("/no-such-page", headers={"authorization": name.encode()}).status_code == 404
        with connect(here.get("/api/site")["wall"]["url"], proxy=None) as wall:
            wall.send('{"type": "hello"}')
            seen += str(wall.recv(10))
        assert here.end() == 0
        seen += here.output + here.log.read_text()
    assert name not in seen
    assert phone not in seen
