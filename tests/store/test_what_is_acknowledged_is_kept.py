import os
import signal as signals
import subprocess
import sys
from pathlib import Path

import pytest

from command_center.store import CorruptBlob, Store
from tests.store import given

CHILD = """
import sys
from pathlib import Path
from command_center.store import Store
from tests.store import given

folder = Path(sys.argv[1])
store = Store(f"sqlite:///{folder}/center.db", folder)
store.open()
for n in range(10_000):
    store.transact_now(lambda tx: tx.insert_signals([given.signal(n)], {}))
    store.transact_now(lambda tx: tx.append([given.opened(n)]))
    print(n, flush=True)
"""


def test_a_process_killed_right_after_its_answer_has_lost_nothing(tmp_path: Path, on_disk) -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout as answers:
        last = -1
        for line in answers:
            last = int(line)
            if last == 40:
                os.kill(child.pid, signals.SIGKILL)
    assert child.wait() == -signals.SIGKILL

    store = on_disk()
    assert last >= 40
    for n in range(last + 1):
        outcome = store.read(lambda r, n=n: r.signal("hotline", str(n)))
        assert outcome is not None and outcome.fact is not None and outcome.case is not None
        assert outcome.signal == given.signal(n)
        assert outcome.case.title == f"第 {n} 件"


def test_what_was_written_is_there_after_closing_and_opening(on_disk) -> None:
    store = on_disk()
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    alive = store.read(lambda r: r.case(given.case(1)))
    store.close()

    again = on_disk()
    assert again.read(lambda r: r.case(given.case(1))) == alive
    assert again.transact_now(lambda tx: tx.load([given.case(1)])) == {given.case(1): alive}


def test_a_blob_is_kept_under_the_hash_of_its_bytes(store: Store) -> None:
    name = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert not store.blobs.has(name)
    assert store.blobs.put(name, b"hello") is True
    assert store.blobs.put(name, b"hello") is False
    assert store.blobs.get(name) == b"hello"
    path = store.blobs.path(name)
    assert path is not None and path.relative_to(store.folder) == Path("blobs/2c/f2") / name
    assert [p.name for p in path.parent.iterdir()] == [name], "nothing half-written stays"


def test_a_blob_is_on_disk_before_it_has_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    happened = []
    fsync, replace = os.fsync, os.replace

    def syncing(handle: int) -> None:
        happened.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        fsync(handle)

    def naming(old: str, new: Path) -> None:
        happened.append("named")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", naming)
    store.blobs.put("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", b"hello")
    assert happened[-3:] == ["file", "named", "folder"]


def test_bytes_that_do_not_have_their_hash_are_refused(store: Store) -> None:
    with pytest.raises(CorruptBlob, match="not 0000"):
        store.blobs.put("0" * 64, b"hello")
    assert not store.blobs.has("0" * 64)


@pytest.mark.parametrize("name", ["", "abc", "../../../etc/passwd", "A" * 64, "0" * 65])
def test_a_blob_has_no_other_name(store: Store, name: str) -> None:
    with pytest.raises(CorruptBlob):
        store.blobs.has(name)
