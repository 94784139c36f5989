import json
import re
import sqlite3
from pathlib import Path

import pytest

from command_center.access.requesters import Requester
from command_center.facts.codec import encode
from command_center.intake.events import Envelope
from command_center.store import Store, Tx
from command_center.store.postgres import Postgres
from tests.cli.process import GUANGFU, center, refused, run

NAME, PHONE = "诸葛来电", "13987654321"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of a center that was stopped, with two who asked."""
    store = Store(f"sqlite:///{tmp_path}/center.db", tmp_path)
    store.open()

    def work(tx) -> None:
        tx.keep_requester(Requester("s1", NAME, PHONE, written={"text": f"我叫{NAME}"}))
        tx.keep_requester(Requester("s2", "李四来电", "13900000000", written={"text": "我叫李四来电"}))
        tx.keep_requester(Requester("c1", written={"note": f"已联系 {PHONE}"}))

    store.transact_now(work)
    store.close()
    return tmp_path


def told(*args: object) -> str:
    done = run(*args)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_account_is_made_changed_and_disabled(data: Path) -> None:
    made = told("account", "add", "zhuge", "--data", data, "--site", GUANGFU, "--post", "clerk", "--post", "caller")
    assert re.search(r"初始密码 \S{20,}", made)
    assert told("account", "list", "--data", data) == "zhuge  clerk,caller  once\n"
    assert "已有账号" in refused("account", "add", "zhuge", "--data", data, "--site", GUANGFU)
    assert "没有岗位" in refused("account", "add", "other", "--data", data, "--site", GUANGFU, "--post", "nobody")
    assert re.search(r"初始密码 \S{20,}", told("account", "password", "zhuge", "--data", data))
    told("account", "disable", "zhuge", "--data", data)
    assert "disabled" in told("account", "list", "--data", data)
    assert "没有账号" in refused("account", "disable", "other", "--data", data)
    told("account", "add", "keeper", "--data", data, "--site", GUANGFU, "--admin")
    assert "最后一个管理员" in refused("account", "disable", "keeper", "--data", data)


def test_keys_and_links_are_given_once_and_taken_back(data: Path) -> None:
    key = told("key", "new", "bridge", "--data", data, "--scope", "events", "--source", "urn:12345").strip()
    link = told("kiosk", "new", "大厅", "--data", data, "--url", "https://center.example/").strip()
    assert re.fullmatch(r"https://center\.example/wall#kiosk=\S{20,}", link)
    assert "--scope" in refused("key", "new", "x", "--data", data, "--scope", "all")
    assert "--source" in refused("key", "new", "x", "--data", data, "--scope", "events")
    for group, name in (("key", "bridge"), ("kiosk", "大厅")):
        listed = told(group, "list", "--data", data)
        assert name in listed and key not in listed and link.partition("=")[2] not in listed
        assert "1 个" in told(group, "end", name, "--data", data)
        assert told(group, "list", "--data", data) == ""


def test_a_name_is_refused_here_as_it_is_on_the_page(data: Path) -> None:
    told("account", "add", "keeper", "--data", data, "--site", GUANGFU, "--admin")
    for name, why in (
        ("a/b", "不能用"),
        (" admin", "不能用"),
        ("demo", "不能用"),
        ("Keeper", "太像"),
        ("ｋｅｅｐｅｒ", "太像"),
    ):
        assert why in refused("account", "add", name, "--data", data, "--site", GUANGFU)
    scope = ("--data", data, "--scope", "facts")
    assert "名称不能用" in refused("key", "new", "a/b", *scope)
    told("key", "new", "reader", *scope)
    assert "已有同名" in refused("key", "new", "reader", *scope)
    assert run("key", "new", "short", *scope, "--days", "-5").returncode == 2
    told("kiosk", "new", "reader", "--data", data)  # a screen is no key
    assert "已有同名" in refused("kiosk", "new", "reader", "--data", data)


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with center(data, clock="real"):  # which makes the folder itself
        assert data.stat().st_mode & 0o777 == 0o700
        kept = [one for one in data.rglob("*") if one.is_file()]
        assert {one.name for one in kept} >= {"center.db", "center.lock"}
        assert not [one for one in kept if one.stat().st_mode & 0o077]


def test_the_audit_is_verified_and_pruned(data: Path) -> None:
    for _ in range(3):
        told("backup", "--data", data, "--to", data / "b.tar")
    assert told("audit", "list", "--data", data).count("exported") == 3
    end = told("audit", "verify", "--data", data).splitlines()[1].split()[-1]
    told("backup", "--data", data, "--to", data / "b.tar")
    told("audit", "verify", "--data", data, "--noted", end)
    assert "180" in refused("audit", "prune", "--older-than", "179", "--data", data)
    assert "0 行" in told("audit", "prune", "--older-than", "180", "--data", data)
    with sqlite3.connect(data / "center.db") as database:
        database.execute("delete from audit where seq = 2")
    broken = run("audit", "verify", "--data", data)
    assert broken.returncode == 1 and "broken" in broken.stderr


def test_a_person_is_erased_from_the_file_itself(data: Path) -> None:
    before = told("dump", "--data", data)
    asked = run("erase", PHONE, "--data", data)  # nobody answers
    assert asked.returncode != 0 and "诸葛*  139****4321  ×1" in asked.stdout and NAME not in asked.stdout
    assert NAME.encode() in (data / "center.db").read_bytes()

    assert "2 条" in told("erase", PHONE, "--data", data, "--yes")
    assert told("dump", "--data", data) == before
    for file in (one for one in data.iterdir() if one.is_file()):
        assert NAME.encode() not in file.read_bytes() and PHONE.encode() not in file.read_bytes()
    assert "李四来电".encode() in (data / "center.db").read_bytes()
    listed = told("audit", "list", "--data", data)
    assert "erased" in listed and NAME not in listed and PHONE not in listed
    assert "没有找到" in told("erase", PHONE, "--data", data, "--yes")


def records_that_could_not_be_read(data: Path, *bodies: bytes) -> list[str]:
    """As what reads a broker keeps them; answers where those stood that are still there."""
    store = Store(f"sqlite:///{data}/center.db", data)
    store.open()

    def work(tx: Tx) -> None:
        for offset, body in enumerate(bodies):
            tx.dead_letter("signals-3", str(offset), "no JSON", encode(Envelope("application/json", {}, body)), 1)
        tx.dead_letter("clocks", "a-case", "failed", b"", 1)

    if bodies:
        store.transact_now(work)
    left = store.read(lambda reader: [one.position for one in reader.every_dead_letter()])
    store.close()
    return left


def test_a_person_is_erased_from_what_a_broker_brought_and_nobody_could_read(data: Path) -> None:
    records_that_could_not_be_read(
        data,
        json.dumps({"title": 5, "reporter": {"name": NAME}}).encode(),
        json.dumps({"reporter": {"phone": int(PHONE)}}).encode(),
        f'{{"text": "我叫{NAME}'.encode(),
        f'{{"text": "我叫{NAME}'.encode("gb18030"),
        json.dumps({"title": 5, "reporter": {"name": "李四来电"}}).encode(),
    )
    asked = run("erase", PHONE, "--data", data)
    assert asked.returncode != 0 and "a record that could not be read）  ×4" in asked.stdout
    assert "6 条" in told("erase", PHONE, "--data", data, "--yes")
    assert records_that_could_not_be_read(data) == ["4", "a-case"]


def test_so_is_who_never_came_in_otherwise(data: Path) -> None:
    records_that_could_not_be_read(data, b'{"reporter": {"phone": "138 0000 9999"}}')
    assert "1 条" in told("erase", "13800009999", "--data", data, "--yes")
    assert records_that_could_not_be_read(data) == ["a-case"]


def test_who_prints_the_tables_is_in_the_audit(data: Path) -> None:
    told("dump", "--data", data)
    assert "exported  tables printed" in told("audit", "list", "--data", data)


def test_beside_a_running_center_one_may_look_and_no_more(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with center(data):
        told("audit", "list", "--data", data)
        told("account", "list", "--data", data)
        told("backup", "--data", data, "--to", tmp_path / "b.tar")
        assert "1 行" in told("audit", "verify", "--data", data)
        for command in (
            ("erase", NAME, "--yes"),
            ("audit", "prune", "--older-than", "200"),
            ("account", "disable", "admin"),
            ("kiosk", "new", "大厅"),
        ):
            assert "正在使用" in refused(*command, "--data", data)


def test_on_postgres_a_person_is_erased_while_others_work(database, tmp_path: Path) -> None:
    url = database()
    working = Store(url, tmp_path)
    working.open()
    assert isinstance(working._dialect, Postgres)
    working.transact_now(lambda tx: tx.keep_requester(Requester("s1", NAME, PHONE)))
    told("erase", NAME, "--data", tmp_path, "--database", url, "--yes")
    assert working.read(lambda reader: reader.requester("s1")) is None
    assert "1 行" in told("audit", "verify", "--data", tmp_path, "--database", url)
    working.close()
