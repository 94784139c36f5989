"""A site's files: their bytes, their hashes, tables with line numbers, YAML with line numbers."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable
from pathlib import Path

from command_center.rules import document
from command_center.site.load.entry import Entry, Problems

TABLES = ("units.csv", "posts.csv", "items.csv", "cameras.csv")
SETTINGS = ("site.yaml", "limits.yaml")
SHAPES = ("grids.geojson", "land.geojson")
OPTIONAL = ("channels.yaml",)


class Files:
    """Reads each file once. A missing file and one that is not UTF-8 are noted; a byte order mark is passed over."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self.problems = folder, problems
        self._bytes: dict[str, bytes] = {}
        for name in (*SETTINGS, *TABLES, *SHAPES, *OPTIONAL):
            try:
                self._bytes[name] = (folder / name).read_bytes()
            except OSError:
                if name not in OPTIONAL:
                    problems.error(name, 1, "", "a file", "nothing")
        self._rules = {
            f"rules/{path.name}": path.read_bytes()
            for path in (folder / "rules").glob("*")
            if path.suffix in (".yaml", ".yml") and not path.stem.endswith(".test")
        }

    @property
    def hash(self) -> str:
        """Of everything that makes the site: not of notes and of the rules' tests."""
        return digest({**self._bytes, **self._rules}.items())

    @property
    def rules_hash(self) -> str:
        return digest(self._rules.items())

    def text(self, name: str) -> str:
        """What the file says, "" where that has been noted as wrong: it is missing, empty or no UTF-8."""
        data = self._bytes.get(name)
        if data is None:
            return ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.problems.error(name, line, "", "UTF-8", f"byte 0x{data[error.start]:02x}")
            return ""
        if not text.strip():
            self.problems.error(name, 1, "", "some text", "nothing")
            return ""
        return text

    def table(self, name: str, columns: Collection[str]) -> list[Entry]:
        """The rows of a CSV file whose first row names the columns; all are there, in any order."""
        reported = len(self.problems.errors)
        text = self.text(name)
        if not text:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        entries: list[Entry] = []
        line = 1  # where the row begins: an open quotation mark reaches to the end of the file
        try:
            header = [cell.strip() for cell in next(reader)]
            for column in columns:
                if header.count(column) != 1:
                    self.problems.error(name, 1, column, "the column once", f"{header.count(column)} times")
            for column in header:
                if column not in columns:
                    self.problems.error(name, 1, column, f"one of {', '.join(columns)}", column)
            if sorted(header) != sorted(columns):
                return []
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) == len(header):
                    row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
                    entries.append(Entry(self.problems, name, row, lambda field, line=line: line))  # type: ignore[misc]
                elif any(cells):
                    self.problems.error(name, line, "", f"{len(header)} cells", len(cells))
                line = reader.line_num + 1
        except csv.Error as error:
            self.problems.error(name, line, "", "a table in CSV", error)
            return []  # a part of it would only bring errors of those who name the rest
        if not entries and len(self.problems.errors) == reported:
            self.problems.error(name, 1, "", "at least one row", "nothing")
        return entries

    def settings(self, name: str) -> Entry:
        text = self.text(name)
        read = document.read(text.encode(), name)
        self.problems.errors += read.errors
        values, problems = read.value, self.problems
        if not isinstance(values, dict):
            if text and not read.errors and not (name in OPTIONAL and values is None):
                self.problems.error(name, 1, "", "a mapping", values)
            values, problems = {}, Problems()  # that it has no field is no news
        lines = {".".join(map(str, path)): line for path, line in read.lines.items()}

        def line_of(field: str) -> int:
            while field and field not in lines:
                field = field.rpartition(".")[0]
            return lines.get(field, 1)

        return Entry(problems, name, values, line_of)


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and contents in the order of the names."""
    whole = hashlib.sha256()
    for name, data in sorted(files):
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
