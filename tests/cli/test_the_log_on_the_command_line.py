import hashlib
import json
import signal
import sqlite3
import subprocess
from pathlib import Path

from tests.cli.process import PROGRAM, ROOT, Center, center, run, ticket
from tests.town import PICTURE


def sha256(data: Path) -> str:
    """`command-center dump | sha256sum`, as one types it."""
    dump = subprocess.Popen([*PROGRAM, "dump", "--data", str(data)], stdout=subprocess.PIPE, cwd=ROOT)
    summed = subprocess.run(["sha256sum"], stdin=dump.stdout, capture_output=True, text=True, check=True)
    assert dump.stdout is not None
    dump.stdout.close()
    assert dump.wait() == 0
    return summed.stdout.split()[0]


def put_picture(here: Center) -> str:
    name = hashlib.sha256(PICTURE).hexdigest()
    with here.client() as client:
        assert client.put(f"/blobs/{name}", content=PICTURE).status_code == 201
    return name


def test_rebuild_gives_the_same_dump(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with center(data) as here:
        cases = [here.settled(ticket(f"t{n}", grid=f"chongshan-0{n + 1}"))["case"] for n in range(3)]
        here.post("/api/clock", {"advance_s": 2 * 86_400})
        duty = next(iter(here.get(f"/api/cases/{cases[0]}")["case"]["duties"].values()))
        answer = here.post(f"/api/duties/{duty['id']}/sign", {}, f"{duty['unit']}-clerk")
        assert answer.status_code == 200, answer.text
        # Killed, so that nothing was tidied up before.
        here.end(signal.SIGKILL)
    before = sha256(data)
    with sqlite3.connect(data / "center.db") as database:
        database.execute("update cases set status = 'closed'")  # what a mistaken hand may do
    database.close()
    assert sha256(data) != before
    done = run("rebuild", "--data", data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "3 cases folded"
    assert sha256(data) == before
    tables = {json.loads(line)["table"] for line in run("dump", "--data", data).stdout.splitlines()}
    assert {"cases", "duties", "clocks", "case_signals"} <= tables
    assert "requesters" not in tables


def test_a_signal_that_cannot_be_handled_is_set_apart_and_tried_again(tmp_path: Path) -> None:
    """The row of a closed case is damaged on disk; a later signal that must be compared with that case fails, alone."""
    data = tmp_path / "data"
    with center(data) as here:
        picture = put_picture(here)
        body = {"title": "楼道堆物", "item": "corridor-clutter", "grid": "fuxi-01", "post": "fuxi-grid-01"}
        on_site = {"before": picture, "after": picture}
        report = {**ticket("old"), "type": "grid.report.v1", "data": {**body, "on_site": on_site}}
        case = here.settled(report)["case"]
        assert here.get(f"/api/cases/{case}")["view"]["status"] == "closed"
        here.post("/api/clock", {"advance_s": 2 * 86_400})
        # So much later that the wall no longer tells of it when it starts anew.
        assert here.events(*[ticket(f"later-{n}", grid="chongshan-02") for n in range(200)]).status_code == 202
        here.quiet()
    with sqlite3.connect(data / "center.db") as database:
        (kept,) = database.execute("select doc from cases where id = ?", (case,)).fetchone()
        database.execute("update cases set doc = '{' where id = ?", (case,))
    database.close()
    with center(data) as here:
        again = ticket("bad", "楼道堆物", "fuxi-01", item="corridor-clutter")
        answer = here.events(again, ticket("good", grid="chongshan-01"))
        assert answer.status_code == 202, answer.text
        here.quiet()
        state = {id: here.get("/api/signals", source="urn:12345", id=id)["outcome"]["state"] for id in ("bad", "good")}
        assert state == {"bad": "waiting", "good": "opened"}
        listed = run("dead-letters", "list", "--url", here.url)
        assert listed.returncode == 0, listed.stderr
        (letter,) = listed.stdout.splitlines()
        assert "signals" in letter and "×1" in letter
        # Tried again while nothing has changed, it comes back.
        assert run("dead-letters", "retry", "--url", here.url).stdout == "1 to be tried again\n"
        here.quiet()
        assert len(here.get("/api/dead-letters")["items"]) == 1
    assert run("rebuild", "--data", data).returncode == 0
    with sqlite3.connect(data / "center.db") as database:
        assert database.execute("select doc from cases where id = ?", (case,)).fetchone() == (kept,)
    database.close()
    with center(data) as here:
        assert run("dead-letters", "retry", letter.split()[2], "--url", here.url).stdout == "1 to be tried again\n"
        here.quiet()
        assert here.get("/api/dead-letters")["items"] == []
        assert here.get("/api/signals", source="urn:12345", id="bad")["outcome"]["state"] == "opened"
