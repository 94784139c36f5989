"""A site in one file, whichever engine it came from or goes to: a tar of

facts/00000001.jsonl …  a row a line, an array in the order of the table's columns; so each table of SOURCES
blobs/SHA-256 …         the pictures
manifest.json           last: what must be there, to the byte
"""

import tarfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Table, select

from command_center.store.blobs import whole
from command_center.store.errors import BadBackup, CannotMove
from command_center.store.migrations import REVISIONS
from command_center.store.moving import MOVED, SOURCES, Progress, count_of, insert, is_empty, tell_waiting
from command_center.store.reader import Reader
from command_center.store.rebuild import dump, fold, lines
from command_center.store.sql import run
from command_center.store.store import Store
from command_center.store.tables import outbox
from command_center.store.tx import Tx

FORMAT = 1
MANIFEST, BLOBS = "manifest.json", "blobs"
TABLES = {str(table.name): table for table in SOURCES}
BATCH = 5_000  # rows a file


class Part(Struct, frozen=True):
    """Of a table its rows, of the blobs their names in the order of the tar, of the dump its lines."""

    count: int
    sha256: str


class Manifest(Struct, frozen=True):
    format: int
    program: str  # its version
    revision: str  # of the tables
    site: str  # its hash
    parts: dict[str, Part]
    dump: Part


class Sum:
    def __init__(self) -> None:
        self._count, self._digest = 0, sha256()

    def add(self, data: bytes, count: int = 1) -> None:
        self._count += count
        self._digest.update(data)

    def part(self) -> Part:
        return Part(self._count, self._digest.hexdigest())


def backup(store: Store, file: Path, program: str, progress: Progress) -> Manifest:
    """One snapshot of `store`, which may be only looked at, as `file`: whole or not at all, and for its owner alone,
    since those who asked are in it by name. Raises CannotMove."""
    with whole(file) as out, tarfile.open(fileobj=out, mode="w") as tar:
        with store.snapshot() as reader:
            if reader.get(MOVED) is False:
                raise CannotMove("a site is being moved here, and the rest of it is missing")
            parts = {name: _rows(reader, tar, table, progress) for name, table in TABLES.items()}
            dumped = _summed(lines(reader), progress)
            site = reader.get("site") or ""
        parts[BLOBS] = _blobs(store, tar, progress)
        manifest = Manifest(FORMAT, program, REVISIONS[-1], site, parts, dumped)
        _add(tar, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


def checked(file: Path, progress: Progress) -> Manifest:
    """Read all of it once. Raises BadBackup with what is wrong."""
    sums: defaultdict[str, Sum] = defaultdict(Sum)
    manifest = None
    size = file.stat().st_size
    for name, data, at in _members(file):
        part, _, rest = name.partition("/")
        if manifest is not None:
            raise BadBackup(f"{name} stands behind the manifest, which is the last")
        if name == MANIFEST:
            manifest = _manifest(data)
        elif part == BLOBS:
            if sha256(data).hexdigest() != rest:
                raise BadBackup(f"{name} does not have the SHA-256 that it is named by")
            sums[BLOBS].add(rest.encode())
        elif part in TABLES:
            sums[part].add(data, data.count(b"\n"))
        else:
            raise BadBackup(f"{name} does not belong in a backup")
        progress("check", at, size)
    if manifest is None:
        raise BadBackup("its end is missing: there is no manifest.json")
    for name in sorted({*TABLES, BLOBS}):
        _compare(name, manifest.parts.get(name), sums[name].part())
    return manifest


def restore(file: Path, store: Store, progress: Progress) -> int:
    """Load what `checked` found whole into an empty place, and fold the tables; answers the number of cases.

    In one transaction: a restore that dies leaves the place empty. Raises CannotMove where it is not.
    """

    def work(tx: Tx) -> int:
        if not is_empty(tx):
            raise CannotMove("it is not empty")
        if tx.dialect.shared:  # it asks nothing while it puts thousands of pictures on disk
            run(tx.connection, "set local idle_in_transaction_session_timeout = 0")
            run(tx.connection, "set local application_name = 'restore'")
        size = file.stat().st_size
        for name, data, at in _members(file):
            part, _, rest = name.partition("/")
            if part == BLOBS:
                store.blobs.put(rest, data)
            elif part in TABLES:
                _load(tx, TABLES[part], data)
            progress("load", at, size)
        if tx.dialect.shared:
            tell_waiting(tx)
        return fold(tx, partial(progress, "rebuild"))

    return store.transact_now(work)


def dumped(store: Store, progress: Progress) -> Part:
    """What `Manifest.dump` must say of these tables."""
    return _summed(dump(store), progress)


def _rows(reader: Reader, tar: tarfile.TarFile, table: Table, progress: Progress) -> Part:
    rows = select(table).order_by(*table.primary_key)
    total, done, summed = count_of(reader, rows), 0, Sum()
    for number, batch in enumerate(reader.batches(rows, BATCH), 1):
        data = b"".join(msgspec.json.encode(tuple(row)) + b"\n" for row in batch)
        summed.add(data, len(batch))
        _add(tar, f"{table.name}/{number:08}.jsonl", data)
        done += len(batch)
        progress(table.name, done, total)
    return summed.part()


def _blobs(store: Store, tar: tarfile.TarFile, progress: Progress) -> Part:
    """Those of the snapshot, and perhaps some more: a blob is there before a fact names it."""
    total, summed = sum(1 for _ in store.blobs.names()), Sum()
    for done, name in enumerate(store.blobs.names(), 1):
        data = store.blobs.get(name) or b""
        if sha256(data).hexdigest() != name:
            raise CannotMove(f"the picture {store.blobs.path(name)} is damaged on disk: take it away")
        summed.add(name.encode())
        _add(tar, f"{BLOBS}/{name}", data)
        progress(BLOBS, done, total)
    return summed.part()


def _summed(dump: Iterator[bytes], progress: Progress) -> Part:
    summed = Sum()
    for number, line in enumerate(dump, 1):
        summed.add(line)
        progress("dump", number, None)
    return summed.part()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, BytesIO(data))
    _forget(tar)


def _members(file: Path) -> Iterator[tuple[str, bytes, int]]:
    """Each with its name, its bytes, and where in the file it ends. Raises BadBackup."""
    try:
        with tarfile.open(file, "r:") as tar:
            while (member := tar.next()) is not None:
                content = tar.extractfile(member)
                if content is None:
                    raise BadBackup(f"{member.name} is no file")
                yield member.name, content.read(), tar.offset
                _forget(tar)
    except tarfile.TarError as error:
        raise BadBackup(f"it is cut off, or no backup: {error}") from None


def _forget(tar: tarfile.TarFile) -> None:
    """It remembers each member, and there may be millions."""
    tar.members.clear()  # type: ignore[attr-defined]


def _manifest(data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise BadBackup(f"its manifest.json cannot be read: {error}") from None
    if (manifest.format, manifest.revision) != (FORMAT, REVISIONS[-1]):
        raise BadBackup(
            f"it was written by program {manifest.program} (tables {manifest.revision}, here {REVISIONS[-1]}): "
            "restore it with that one, then start a center of this one on it"
        )
    return manifest


def _compare(name: str, expected: Part | None, found: Part) -> None:
    if expected is None:
        raise BadBackup(f"its manifest.json says nothing of {name}")
    if expected.count != found.count:
        raise BadBackup(f"{name}: expected {expected.count}, found {found.count}")
    if expected != found:
        raise BadBackup(f"{name}: was altered, its SHA-256 is another")


def _load(tx: Tx, table: Table, data: bytes) -> None:
    if table is outbox and not tx.dialect.shared:
        return  # an embedded center tells nobody
    insert(tx, table, [_row(table).decode(line) for line in data.splitlines()])


@cache
def _row(table: Table) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(tuple[tuple(column.type.python_type for column in table.columns)])  # type: ignore[misc]
