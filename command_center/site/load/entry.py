"""Reading one row of a table or one mapping of a YAML file: a value is text until it is asked for as what it must be.

A wrong value is noted with its file and line, and a harmless one stands in for it, so that one pass finds all errors.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from command_center.site.located import Located
from command_center.site.value import Hours, Limit

CODE = "[a-z0-9]+(-[a-z0-9]+)*"
LIMIT = re.compile(r"(\d+(?:\.\d+)?) (min|h|d|wh|wd)")
TIME = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
LONGEST = 10_000
"""Of any unit: some 27 years of days. A longer one is a slip, and its end might lie outside the calendar."""
LIMIT_FORM = "a limit such as 2 h or 5 wd (units min, h, d, wh, wd)"
HOURS_FORM = "hours such as 09:00-12:00,13:30-17:30"


class Problems:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.errors: list[Located] = []

    def error(self, file: str, line: int, field: str, expected: str, got: object) -> None:
        self.errors.append(Located(file, line, field, expected, shown(got)))


def shown(value: object) -> str:
    """A value as an error quotes it, on one line and short."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else text[:77] + "..."


def hours(text: str) -> Hours | None:
    """`09:00-12:00,13:30-17:30` in order and without overlap, else None."""
    spans = []
    for part in text.split(","):
        found = TIME.fullmatch(part.strip())
        if not found:
            return None
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        spans.append((from_hour * 60 + from_minute, to_hour * 60 + to_minute))
        if from_minute > 59 or to_minute > 59:
            return None
    edges = [edge for span in spans for edge in span]
    in_order = all(a < b for a, b in spans) and edges == sorted(edges) and edges[-1] <= 24 * 60
    return Hours(tuple(spans)) if in_order else None


class Entry:
    def __init__(
        self, problems: Problems, file: str, values: Mapping[str, Any], line_of: Callable[[str], int], path: str = ""
    ) -> None:
        self.problems, self.file, self.values = problems, file, values
        self.line_of, self.path = line_of, path
        self.wrong: set[str] = set()

    def fail(self, field: str, expected: str, got: object) -> None:
        self.wrong.add(field)
        self.problems.error(self.file, self.line_of(field), self._name(field), expected, got)

    def only(self, known: Collection[str]) -> None:
        for field in self.values:
            if field not in known:
                self.fail(field, f"one of {', '.join(known)}", field)

    def has(self, field: str) -> bool:
        return self.values.get(field) not in (None, "")

    def text(self, field: str, *, optional: bool = False, most: int = 0) -> str:
        value = self.values.get(field)
        if value in (None, ""):
            if not optional:
                self.fail(field, "some text", "nothing")
            return ""
        if not isinstance(value, str):
            self.fail(field, "some text", value)
            return ""
        value = value.strip()
        if most and len(value) > most:
            self.fail(field, f"at most {most} characters", f"{len(value)}: {value}")
        return value

    def code(self, field: str = "code", pattern: str = CODE, form: str = "a code of a-z, 0-9 and -") -> str:
        value = self.text(field)
        if value and not re.fullmatch(pattern, value):
            self.fail(field, form, value)
        return value

    def choice(self, field: str, known: Collection[str], what: str = "", *, optional: bool = False) -> str:
        value = self.text(field, optional=optional)
        return value if not value or self._is_known(field, value, known, what) else ""

    def choices(self, field: str, known: Collection[str], what: str = "", *, optional: bool = False) -> tuple[str, ...]:
        values = self.texts(field, optional=optional)
        return tuple(value for value in values if self._is_known(field, value, known, what))

    def texts(self, field: str, *, optional: bool = False, separator: str = "|") -> tuple[str, ...]:
        """A YAML list, or a cell whose values stand between separators."""
        value = self.values.get(field)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            parts = value
        else:
            parts = [part.strip() for part in self.text(field, optional=optional).split(separator) if part.strip()]
        for part in {part for part in parts if parts.count(part) > 1}:
            self.fail(field, "each value once", f"{part} again")
        return tuple(parts)

    def number(
        self, field: str, low: float, high: float, *, whole: bool = False, default: float | None = None
    ) -> float:
        text = self.text(field, optional=default is not None)
        if not text and default is not None:
            return default
        form = f"a {'whole ' if whole else ''}number from {low:g} to {high:g}"
        try:
            value = int(text) if whole else float(text)
        except ValueError:
            if text:
                self.fail(field, form, text)
            return default or low
        if not math.isfinite(value) or not low <= value <= high:
            self.fail(field, form, text)
            return default or low
        return value

    def yes(self, field: str, *, default: bool = False) -> bool:
        text = self.text(field, optional=True)
        if text not in ("", "yes", "no", "true", "false"):
            self.fail(field, "yes or no", text)
        return text in ("yes", "true") if text else default

    def limit(self, field: str) -> Limit:
        return self.limit_or_none(field, optional=False) or Limit(1, "h")

    def limit_or_none(self, field: str, *, optional: bool = True) -> Limit | None:
        text = self.text(field, optional=optional)
        if not text:
            return None
        return self.limit_in(field, text)

    def limit_in(self, field: str, text: str) -> Limit | None:
        found = LIMIT.fullmatch(text)
        if not found or not 0 < float(found[1]) <= LONGEST:
            self.fail(field, LIMIT_FORM if not found else f"{LIMIT_FORM}, more than 0 and at most {LONGEST}", text)
            return None
        return Limit(float(found[1]), found[2])  # type: ignore[arg-type]

    def hours(self, field: str) -> Hours:
        text = self.text(field)
        found = hours(text) if text else None
        if text and found is None:
            self.fail(field, HOURS_FORM, text)
        return found or Hours(((540, 1020),))

    def entry(self, field: str) -> "Entry":
        value = self.values.get(field)
        if not isinstance(value, Mapping):
            self.fail(field, "a mapping", value)
            value = {}
        return self._inner(field, value)

    def entries(self, field: str) -> Iterator[tuple[str, "Entry"]]:
        """The mappings of a mapping, or of a list by their positions."""
        value = self.values.get(field)
        if isinstance(value, list):
            value = {str(i): part for i, part in enumerate(value)}
        elif not isinstance(value, Mapping):
            self.fail(field, "a list or a mapping", value)
            value = {}
        outer = self._inner(field, value)
        for name in value:
            yield name, outer.entry(name)

    def _inner(self, field: str, values: Mapping[str, Any]) -> "Entry":
        def line_of(inner: str) -> int:
            return self.line_of(f"{field}.{inner}")

        return Entry(self.problems, self.file, values, line_of, self._name(field))

    def _is_known(self, field: str, value: str, known: Collection[str], what: str) -> bool:
        if value in known or not known:  # nothing is known where a whole file could not be read: that error says so
            return True
        self.fail(field, what or f"one of {', '.join(known)}", value)
        return False

    def _name(self, field: str) -> str:
        return f"{self.path}.{field}" if self.path else field
