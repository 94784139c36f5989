"""Moved to PostgreSQL, written into a file and brought back, as an operator does it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from command_center.store import Store, dump
from tests.cli.process import PROGRAM, Center, center, refused, run, ticket
from tests.roles.process import Place, started
from tests.town import PICTURE

ASKED = {"name": "张三", "phone": "13800000000"}


def put_picture(here: Center) -> str:
    name = sha256(PICTURE).hexdigest()
    with here.client() as client:
        assert client.put(f"/blobs/{name}", content=PICTURE).is_success
    return name


def dumped(database: str, data: Path) -> str:
    store = Store(database, data)
    store.look()
    try:
        return sha256(b"".join(dump(store))).hexdigest()
    finally:
        store.close()


def test_a_center_moves_while_it_runs_and_then_the_rest(database: Callable[[], str], tmp_path: Path) -> None:
    url, data, new = database(), tmp_path / "data", tmp_path / "new"
    move = ("migrate", "--data", data, "--to", url, "--blobs", new)
    with center(data) as here:
        picture = put_picture(here)
        number = here.settled(ticket("t1", reporter=ASKED))["number"]
        first = run(*move)
        assert first.returncode == 0, first.stderr
        assert "signals 1, requesters 1, " in first.stdout and "blobs 1" in first.stdout
        assert "stop it and run this again" in first.stdout
        early = run(*Place(new, url, "", "").command("api", "--port", 0)[len(PROGRAM) :])
        assert (early.returncode, "the rest of it is missing" in early.stderr) == (2, True), early.stderr
        here.settled(ticket("t2", grid="chongshan-02", reporter=ASKED))
    rest = run(*move)
    assert rest.returncode == 0, rest.stderr
    assert "signals 1, requesters 2, " in rest.stdout and "blobs 0" in rest.stdout
    assert "the site is moved: 2 cases" in rest.stdout
    assert dumped(url, new) == dumped(f"sqlite:///{data}/center.db", data)
    with started(Place(new, url, "", ""), ("api",)) as (api,):
        api.until("ready")
        assert api.get("/api/signals", source="urn:12345", id="t1")["outcome"]["number"] == number
        assert api.ask("GET", f"/blobs/{picture}").content == PICTURE
    assert "not empty" in refused(*move)  # it has a life of its own now


def test_a_running_center_is_backed_up_and_comes_back(here: Center, tmp_path: Path) -> None:
    case = here.settled(ticket("kept", grid="fuxi-03", reporter=ASKED))["case"]
    file, data = tmp_path / "site.tar", tmp_path / "back"
    backup = run("backup", "--data", here.data, "--to", file)
    assert backup.returncode == 0, backup.stderr
    restore = run("restore", file, "--data", data)
    assert restore.returncode == 0, restore.stderr
    assert backup.stdout.splitlines()[1] == restore.stdout.splitlines()[1]
    assert restore.stdout.splitlines()[1] == f"dump SHA-256: {dumped(f'sqlite:///{data}/center.db', data)}"
    with center(data) as back:
        assert back.get(f"/api/cases/{case}")["case"] == here.get(f"/api/cases/{case}")["case"]
    assert "not empty" in refused("restore", file, "--data", data)
    assert "in use by process" in refused("restore", file, "--data", here.data)


def test_it_says_what_is_wrong_in_one_line(database: Callable[[], str], here: Center, tmp_path: Path) -> None:
    url, nowhere = database(), "postgresql://me:secret@127.0.0.1:1/center"
    migrate = ("migrate", "--data", here.data, "--to")
    assert "--to: expected postgresql://" in refused(*migrate, "sqlite:///x")
    assert "no data in this folder" in refused("migrate", "--data", tmp_path, "--to", url)
    away = refused(*migrate, nowhere)
    assert "not moved: not opened: " in away and "secret" not in away
    assert "there is no center's data" in refused(
        "backup", "--data", tmp_path, "--to", tmp_path / "f", "--database", url
    )
    (tmp_path / "f").write_text("Dear diary")
    assert "cut off, or no backup" in refused("restore", tmp_path / "f", "--data", tmp_path / "back")
    assert not (tmp_path / "back").exists()
