from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from command_center.store import Store
from deploy.postgres.server import create, drop
from deploy.process import free_port
from tests.cli.process import until
from tests.roles.process import Place, Role, started


def tries(role: Role) -> list[str]:
    return [line["event"] for line in role.lines() if "again in" in line["event"]]


def test_a_database_that_comes_later(tmp_path: Path, postgres: str, names: Iterator[str]) -> None:
    name = next(names)
    place = Place(tmp_path, urlsplit(postgres)._replace(path=f"/{name}").geturl(), "", "")
    with started(place, ("api",)) as (api,):
        api.until("the database")
        assert api.get("/healthz") == {"status": "ok"}
        assert "command_center_database_up 0.0" in api.ask("GET", "/metrics").text
        assert api.ask("GET", "/api/cases").status_code == 503
        until(lambda: len(tries(api)) > 1, "two tries")
        assert all(line.startswith("the database does not answer") and "\n" not in line for line in tries(api))
        try:
            create(postgres, name)
            api.until("ready")
            assert api.get("/api/cases")["items"] == []
            assert api.end() == 0
        finally:
            drop(postgres, name)


def test_a_database_of_a_newer_program_is_not_waited_for(tmp_path: Path, database) -> None:
    place = Place(tmp_path, database(), "", "")
    store = Store(place.database, tmp_path)
    store.open()
    store.close()
    with psycopg.connect(place.database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with started(place, ("api",)) as (api,):
        assert api.process.wait(60) == 2
        last = api.log.read_text().splitlines()[-1]
    name = urlsplit(place.database).path
    assert f"127.0.0.1{name} 由更新的版本写成" in last and "Traceback" not in api.log.read_text()


def test_a_broker_that_is_away(tmp_path: Path, database) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    place = Place(tmp_path, database(), nobody, "away.")
    with started(place, ("worker",), ("wall", "--port", 0)) as roles:
        for role in roles:
            role.until("the broker")
            assert role.get("/healthz") == {"status": "ok"}
            until(lambda role=role: any(nobody in line["event"] for line in role.lines()), "a line that names it")
            assert role.end() == 0
            assert not any("exception" in line for line in role.lines())


def test_health_is_for_this_machine_unless_it_is_to_be_watched_from_another(tmp_path: Path) -> None:
    place = Place(tmp_path, "postgresql://postgres@127.0.0.1:1/center", "127.0.0.1:1", "away.")
    everywhere = ("--health-listen", "0.0.0.0")
    asked = {"host": "worker-1.center.svc:8003"}
    roles = ("worker",), ("worker", *everywhere), ("wall", "--port", 0, *everywhere)
    with started(place, *roles) as (here, *watched):
        here.until("the database")
        assert here.ask("GET", "/healthz", headers=asked).status_code == 421
        for role in watched:
            role.until("the database")
            for path, status in (("/healthz", 200), ("/readyz", 503), ("/metrics", 200), ("/api/cases", 404)):
                assert role.ask("GET", path, headers=asked).status_code == status, path
