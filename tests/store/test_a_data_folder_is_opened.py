import os
import signal as signals
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import NullPool, create_engine

from command_center.store import Closed, DataBusy, DataNewer, DataOlder, Store, dump, migrations
from command_center.store.migrations import REVISIONS, upgrade
from tests.store import given

HOLDER = """
import sys, time
from pathlib import Path
from command_center.store import Store
folder = Path(sys.argv[1])
Store(f"sqlite:///{folder}/center.db", folder).open()
print("open", flush=True)
time.sleep(60)
"""

OPENER = """
import sys, time
from pathlib import Path
from command_center.store import Store
folder = Path(sys.argv[1])
began = time.process_time()
store = Store(f"sqlite:///{folder}/center.db", folder)
store.open()
print(time.process_time() - began, "alembic" in sys.modules)
store.close()
"""


def schema(path: Path) -> set[tuple[str, str]]:
    """Every table's columns and every index, in words that do not depend on who made them."""
    connection = sqlite3.connect(path)
    try:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        found = set()
        for table in tables:
            for _, name, kind, needed, _, key in connection.execute(f"pragma table_info({table})"):
                found.add((table, f"{name} {kind.upper()} {needed} {key}"))
            for _, index, unique, _, partial in connection.execute(f"pragma index_list({table})"):
                columns = [row[2] for row in connection.execute(f"pragma index_info({index})")]
                found.add((table, f"{index} {columns} {unique} {partial}"))
        return found
    finally:
        connection.close()


def test_a_second_process_is_refused_until_the_first_is_dead(tmp_path: Path, on_disk) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout as said:
        said.readline()
        with pytest.raises(DataBusy, match=f"process {holder.pid}"):
            on_disk()
        os.kill(holder.pid, signals.SIGKILL)
        holder.wait()
    on_disk().transact_now(lambda tx: tx.append([given.opened(1)]))


def test_data_of_a_newer_version_is_left_alone(tmp_path: Path, on_disk) -> None:
    on_disk().close()
    connection = sqlite3.connect(tmp_path / "center.db")
    connection.execute("update alembic_version set version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(DataNewer, match="9999"):
        on_disk()
    with pytest.raises(DataNewer):  # and the lock was given back
        on_disk()


def test_a_folder_that_is_up_to_date_opens_quickly_and_without_alembic(tmp_path: Path, on_disk) -> None:
    on_disk().close()
    said = subprocess.run([sys.executable, "-c", OPENER, str(tmp_path)], capture_output=True, text=True, check=True)
    seconds, alembic = said.stdout.split()
    assert alembic == "False"
    assert float(seconds) < 0.05  # of this process alone: the machine may be busy


def test_migrations_lead_to_the_tables_of_today(tmp_path: Path, on_disk) -> None:
    on_disk().close()
    engine = create_engine(f"sqlite:///{tmp_path}/migrated.db", poolclass=NullPool)
    with engine.connect() as connection:
        upgrade(connection)
    assert schema(tmp_path / "migrated.db") == schema(tmp_path / "center.db")


def test_every_migration_is_known(tmp_path: Path) -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_an_older_folder_is_moved_on(tmp_path: Path, on_disk, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk().close()
    moved = []
    monkeypatch.setattr(migrations, "REVISIONS", (*REVISIONS, "9999"))
    monkeypatch.setattr(migrations, "upgrade", moved.append)
    on_disk()
    assert len(moved) == 1


def test_pictures_of_an_older_folder_are_found(tmp_path: Path, on_disk) -> None:
    store = on_disk()
    named = {given.key(1): given.part(1, pictures=("a" * 64, "b" * 64))}
    done = replace(given.then(1, 2), given={"pictures": ["c" * 64]})
    store.transact_now(lambda tx: tx.append([given.opened(1, signals=named), done, given.opened(2)]) and None)
    before = list(dump(store))
    store.close()
    with closing(sqlite3.connect(tmp_path / "center.db")) as connection:
        later = "drop table case_pictures; drop index case_signals_item"
        connection.executescript(f"{later}; update alembic_version set version_num = '0006'")
    store = on_disk()
    for name, found in (("a", [1]), ("b", [1]), ("c", [1]), ("d", [])):
        cases = store.read(lambda reader, name=name: [case.id for case in reader.cases_with(name * 64)])
        assert cases == [given.case(n) for n in found], name
    assert list(dump(store)) == before


def test_a_path_may_have_a_space_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "光福 data"
    store = Store(f"sqlite:///{folder}/center.db", folder)
    store.open()
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    store.close()
    assert (folder / "center.db").exists()


def test_a_folder_is_looked_at_beside_the_center_that_holds_it(tmp_path: Path, on_disk) -> None:
    store, beside = on_disk(), Store(f"sqlite:///{tmp_path}/center.db", tmp_path)
    beside.look()
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    assert len(beside.read(lambda r: r.every_case())) == 1
    with pytest.raises(Closed):
        beside.transact_now(given.bump(1))
    beside.close()


def test_data_of_another_version_is_not_looked_at(tmp_path: Path, on_disk) -> None:
    on_disk().close()
    for version, error in (("0001", DataOlder), ("9999", DataNewer)):
        with sqlite3.connect(tmp_path / "center.db") as connection:
            connection.execute(f"update alembic_version set version_num = '{version}'")
        connection.close()
        with pytest.raises(error, match=version):
            Store(f"sqlite:///{tmp_path}/center.db", tmp_path).look()


def test_opening_and_closing_twice_is_harmless(on_disk) -> None:
    store = on_disk()
    store.close()
    store.close()
    assert on_disk().read(lambda r: r.every_case()) == []
