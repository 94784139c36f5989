"""One entry of a YAML list on its way to a form: fields of the right type, names that are known, errors located."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields

from command_center.rules.document import Document, Path
from command_center.rules.model import VILLAGE
from command_center.rules.names import Book
from command_center.site.located import Located

Form = TypeVar("Form", bound=msgspec.Struct)


class Entry:
    """Gathers its errors; paths are relative to the entry."""

    def __init__(self, document: Document, position: int, value: Any, book: Book):
        self.document, self.position, self.value, self.book = document, position, value, book
        self.errors: list[Located] = []

    def wrong(self, path: Path, expected: str, got: str) -> None:
        self.errors.append(self.document.error((self.position, *path), expected, got))

    def form(self, form: type[Form]) -> Form | None:
        """The entry as that form, field by field, so that one slip does not hide the next; None without it."""
        if not isinstance(self.value, dict):
            self.wrong((), "a mapping (field: value)", kind_of(self.value))
            return None
        known = {field.name: field for field in fields(form)}
        required = [name for name, field in known.items() if field.required]
        for name in required:
            if name not in self.value:
                self.wrong((), f"the field {name}", "none")
        taken = {}
        for name, value in self.value.items():
            if name not in known:
                self.wrong((name,), "a known field" + hint(name, known), name)
                continue
            typed = self.typed((name,), value, known[name].type)
            if typed is not msgspec.UNSET:
                taken[name] = typed
        return form(**taken) if all(name in taken for name in required) else None

    def typed(self, path: Path, value: Any, type_: Any) -> Any:
        """The value as that type; UNSET where it is none."""
        try:
            return msgspec.convert(value, type_, strict=False)
        except msgspec.ValidationError as error:
            below, expected, got = reading(str(error), value)
            self.wrong((*path, *below), expected, got)
            return msgspec.UNSET

    def code(self, path: Path, name: str, known: Mapping[str, set[str]], what: str) -> str:
        """The code that `name` stands for; "" when left out or wrong."""
        codes = known.get(name, set())
        if name and not codes:
            self.wrong(path, what + hint(name, known), name)
        elif len(codes) > 1:
            self.wrong(path, f"{what} by its code, for the name is shared by {', '.join(sorted(codes))}", name)
        return min(codes, default="")

    def codes(self, path: Path, names: list[str], known: Mapping[str, set[str]], what: str) -> tuple[str, ...]:
        codes = [self.code((*path, i), name, known, what) for i, name in enumerate(names)]
        for i, code in enumerate(codes):
            if code and code in codes[:i]:
                self.wrong((*path, i), "each once", names[i])
        return tuple(codes)

    def unit(self, path: Path, name: str) -> str:
        return name if name == VILLAGE else self.code(path, name, self.book.units, "a unit or " + VILLAGE)

    def units(self, path: Path, names: list[str]) -> tuple[str, ...]:
        return self.codes(path, names, {**self.book.units, VILLAGE: {VILLAGE}}, "a unit or " + VILLAGE)


def many(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value)


def hint(name: str, known: Iterable[str]) -> str:
    """The nearest known names, or all of a few."""
    known = list(known)
    near = known if len(known) <= 10 else difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f" ({', '.join(near)})" if near else ""


_AT = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def reading(message: str, value: Any) -> tuple[Path, str, str]:
    """A msgspec error as (path below the field, what was expected, what came)."""
    at = _AT.search(message)
    path: Path = tuple(int(i) if i else name for name, i in _STEP.findall(at[1])) if at else ()
    message = _AT.sub("", message)
    for step in path:
        value = value[step]
    if message.startswith("Object contains unknown field"):
        name = message.split("`")[1]
        return (*path, name), "a known field", name
    if message.startswith("Object missing required field"):
        return path, "the field " + message.split("`")[1], "none"
    expected = message.removeprefix("Expected ").partition(", got ")[0].replace("`", "").replace("null", "nothing")
    return path, _WORDS.get(expected, expected), kind_of(value)


_WORDS = {"bool": "true or false", "bool | nothing": "true or false", "str": "text", "int": "a whole number"}


def kind_of(value: Any) -> str:
    return {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(value), repr(value)[:80])
