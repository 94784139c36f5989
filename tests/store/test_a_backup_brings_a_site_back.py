import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_center.access.requesters import Requester
from command_center.store import BadBackup, CannotMove, Store, backup, dump
from command_center.store.backup import checked, dumped, restore
from command_center.store.migrations import REVISIONS
from tests.store import given
from tests.store.given import NOBODY, PICTURE, PICTURE_NAME, lived

ENGINES = ["sqlite", "postgres"]


def unheard(part: str, done: int, total: int | None) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Store]]:
    """Makes an empty place on that engine, opened."""
    made: list[Store] = []

    def make(engine: str) -> Store:
        folder = tmp_path / str(len(made))
        url = f"sqlite:///{folder}/center.db" if engine == "sqlite" else request.getfixturevalue("database")()
        made.append(Store(url, folder))
        made[-1].open()
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def site(place: Callable[[str], Store]) -> Store:
    store = place("sqlite")
    lived(store, range(20))
    return store


@pytest.fixture
def file(site: Store, tmp_path: Path) -> Path:
    backup.backup(site, tmp_path / "site.tar", "1.0", unheard)
    return tmp_path / "site.tar"


def written(file: Path, *members: tuple[str, bytes]) -> None:
    with tarfile.open(file, "w") as tar:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def members(file: Path) -> list[tuple[str, bytes]]:
    with tarfile.open(file) as tar:
        return [(member.name, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]


@pytest.mark.parametrize("source", ENGINES)
@pytest.mark.parametrize("target", ENGINES)
def test_a_site_under_load_comes_back_as_it_was_at_one_moment(
    source: str, target: str, place: Callable[[str], Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "BATCH", 16)
    site = place(source)
    lived(site, range(40))
    stop = threading.Event()

    def live() -> None:
        while not stop.is_set():
            site.transact_now(given.bump(1))

    load = threading.Thread(target=live)

    def heard(part: str, done: int, total: int | None) -> None:
        if part == "facts" and not load.is_alive():  # the snapshot is taken: from here on all comes too late
            load.start()
        elif part == "dump":
            stop.set()

    manifest = backup.backup(site, tmp_path / "site.tar", "1.0", heard)
    load.join()
    assert len(site.read(lambda r: r.facts(given.case(1)))) > 2
    counts = {name: part.count for name, part in manifest.parts.items()}
    assert counts == {
        "facts": 80, "signals": 41, "requesters": 40, "dead_letters": 1, "settings": 1, "outbox": 0, "blobs": 1,
        **NOBODY,
    }  # fmt: skip
    assert (tmp_path / "site.tar").stat().st_mode & 0o777 == 0o600

    back = place(target)
    assert checked(tmp_path / "site.tar", unheard) == manifest
    assert restore(tmp_path / "site.tar", back, unheard) == 40
    assert dumped(back, unheard) == manifest.dump
    assert back.read(lambda r: r.requester(given.key(2))) == Requester(given.key(2), "张三", "13800000000")
    assert back.read(lambda r: r.dead_letters()[0][0].payload) == b"\x00\xff"
    assert back.read(lambda r: [signal.key for signal in r.unhandled(9)]) == [given.key(1040)]
    assert back.read(lambda r: r.outbox_lag()[0]) == (target == "postgres")  # for the relay, of which SQLite has none
    assert back.blobs.get(PICTURE_NAME) == PICTURE
    assert back.transact_now(given.bump(1)) == 3


def test_what_is_not_told_yet_is_told_after_it_came_back(
    database: Callable[[], str], place: Callable[[str], Store], tmp_path: Path
) -> None:
    relayed = Store(database(), tmp_path, relayed=True)
    relayed.open()
    relayed.transact_now(lambda tx: tx.append([given.opened(1)]))
    backup.backup(relayed, tmp_path / "site.tar", "1.0", unheard)
    relayed.close()
    back = place("postgres")
    restore(tmp_path / "site.tar", back, unheard)
    outbox = back.outbox()
    assert [(row.topic, row.key) for row in outbox.next(9)] == [("facts", given.case(1))]
    outbox.close()


def test_a_file_that_is_cut_off_is_refused(file: Path) -> None:
    whole, parts = file.read_bytes(), members(file)
    for length in (0, 100, 3_000, len(whole) // 2):
        file.write_bytes(whole[:length])
        with pytest.raises(BadBackup, match="cut off, or no backup"):
            checked(file, unheard)
    written(file, *parts[:-1])
    with pytest.raises(BadBackup, match=r"there is no manifest\.json"):
        checked(file, unheard)


def changed(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data.replace(old, new, 1) if name.startswith(part) else data


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (changed("requesters", "张三".encode(), "李四".encode()), "requesters: was altered"),
        (changed("facts", b"\n", b" "), "facts: expected 40, found 39"),
        (changed("blobs", b"a", b"b"), f"blobs/{PICTURE_NAME} does not have the SHA-256"),
        (changed("manifest", b'"signals"', b'"sgnals"'), "says nothing of signals"),
        (changed("manifest", REVISIONS[-1].encode(), b"0000"), f"tables 0000, here {REVISIONS[-1]}"),
        (changed("manifest", b"{", b""), r"its manifest\.json cannot be read"),
    ],
)
def test_a_file_that_was_altered_is_refused(file: Path, alter: Callable[[str, bytes], bytes], said: str) -> None:
    written(file, *((name, alter(name, data)) for name, data in members(file)))
    with pytest.raises(BadBackup, match=said):
        checked(file, unheard)


def test_what_does_not_belong_in_it_is_refused(file: Path) -> None:
    whole = members(file)
    written(file, ("../../etc/passwd", b""), *whole)
    with pytest.raises(BadBackup, match=r"\.\./\.\./etc/passwd does not belong"):
        checked(file, unheard)
    written(file, *whole, whole[0])
    with pytest.raises(BadBackup, match="behind the manifest"):
        checked(file, unheard)


def test_only_an_empty_place_is_filled(file: Path, site: Store) -> None:
    before = b"".join(dump(site))
    with pytest.raises(CannotMove, match="not empty"):
        restore(file, site, unheard)
    assert b"".join(dump(site)) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_a_restore_that_dies_leaves_the_place_empty(file: Path, place: Callable[[str], Store], engine: str) -> None:
    def die(part: str, done: int, total: int | None) -> None:
        if part == "rebuild":
            raise OSError("no space left")

    back = place(engine)
    with pytest.raises(OSError, match="no space"):
        restore(file, back, die)
    assert restore(file, back, unheard) == 20


def test_a_backup_that_dies_leaves_what_was_there(file: Path, site: Store) -> None:
    before = file.read_bytes()
    damaged = site.blobs.path(PICTURE_NAME)
    assert damaged is not None
    damaged.write_bytes(b"")
    with pytest.raises(CannotMove, match="is damaged on disk"):
        backup.backup(site, file, "1.0", unheard)
    assert file.read_bytes() == before
    assert list(file.parent.glob(".*")) == []


def test_the_manifest_says_what_is_there(file: Path) -> None:
    name, data = members(file)[-1]
    found = json.loads(data)
    assert (name, found["program"], found["revision"]) == ("manifest.json", "1.0", REVISIONS[-1])
    assert found["parts"]["requesters"]["count"] == 20
