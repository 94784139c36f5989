"""Conditions in CEL: compiled once, checked before any signal meets them."""

import re
from functools import lru_cache
from typing import Any

import cel

from command_center.rules.fields import FUNCTIONS, SIGNAL, VARIABLES, View

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_FIELD = re.compile(r"(?<![\w.])(" + "|".join(VARIABLES) + r")\s*\.\s*([A-Za-z_]\w*)(?!\w*\s*\()")
_WHOLE = re.compile(r"(?<![\w.])(" + "|".join(VARIABLES) + r")(?!\w|\s*\.\s*[A-Za-z_])")
_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*(\w+)\s*,")
_NAMES = frozenset((*VARIABLES, *(field for fields in VARIABLES.values() for field in fields), *FUNCTIONS))
SELDOM_TWICE = frozenset(("signals", "title", "text", "place"))
"""Fields that hold what somebody wrote: no answer about them is worth keeping."""
MACROS = 2
"""CEL has no limit of its own: three loops inside one another over 200 signals are eight million steps."""


class ConditionError(Exception):
    """`expected` and `got` say what is wrong with a condition."""

    def __init__(self, expected: str, got: str):
        super().__init__(f"expected {expected}, got {got}")
        self.expected, self.got = expected, got


def compiled(source: str) -> cel.Program:
    """The program of `source`; raises ConditionError if it is no CEL."""
    try:
        return cel.compile(source)
    except ValueError as error:
        raise ConditionError("CEL", _brief(error)) from error


def checked(source: str) -> cel.Program:
    """The program of `source`, after it was found to use known names only and to answer true or false on a sample."""
    program = compiled(source)
    bare = _TEXT.sub("''", source)
    loops = _MACRO.findall(bare)
    if len(loops) > MACROS:
        raise ConditionError(f"at most {MACROS} loops (all, exists, filter, map)", f"{len(loops)}")
    if taken := [name for name in loops if name in VARIABLES]:
        raise ConditionError("a loop's variable of another name than " + ", ".join(VARIABLES), taken[0])
    for name in program.variables():
        if name not in VARIABLES and name not in loops:
            raise ConditionError("one of " + ", ".join(VARIABLES), name)
    for variable, field in _FIELD.findall(bare):
        if field not in VARIABLES[variable]:
            raise ConditionError(f"a field of {variable}: " + ", ".join(VARIABLES[variable]), field)
    if whole := _WHOLE.search(bare):
        raise ConditionError(f"{whole[1]} with a field, such as {whole[1]}.{next(iter(VARIABLES[whole[1]]))}", whole[0])
    _try(program)
    return program


def _try(program: cel.Program) -> None:
    """What only shows when it runs: a function that does not exist, a text compared with a number, a field of a loop's
    variable. Other failures (an index too high, a division by zero) may depend on the sample and are let pass."""
    try:
        answer = program.execute(cel.Context(_SAMPLE, {name: call for name, (call, _) in FUNCTIONS.items()}))
    except KeyError as error:
        raise ConditionError("a field of a signal: " + ", ".join(SIGNAL), str(error.args[0])) from error
    except TypeError as error:
        raise ConditionError("operands of one type", _brief(error)) from error
    except Exception as error:
        if "Undefined" in str(error):
            raise ConditionError("a function of CEL, or " + ", ".join(FUNCTIONS), _brief(error)) from error
        if "regex" in str(error):
            raise ConditionError("a regular expression", _brief(error)) from error
    else:
        if not isinstance(answer, bool):
            raise ConditionError("a condition that is true or false", f"one that is {answer!r:.60}")


class Condition:
    """A condition made ready to be asked about one event after the other."""

    def __init__(self, source: str):
        self.words = _words(source)
        self.plain = not self.words & SELDOM_TWICE
        self._program = compiled(source)
        self._reads = [
            (name, field, read)
            for name, fields in VARIABLES.items() if name in self.words
            for field, (read, _) in fields.items() if field in self.words
        ]  # fmt: skip
        self._recalled = lru_cache(512)(self._of)

    def answer(self, view: View, shared: cel.Context | None) -> Any:
        """True or false; what else comes of it is a fault. `shared` is for those that are not plain."""
        return self._recalled(*[read(view) for _, _, read in self._reads]) if self.plain else self._run(shared)

    def _of(self, *values: Any) -> Any:
        """Codes and numbers are nearly always the same few, and a condition says the same of the same."""
        given: dict[str, dict[str, Any]] = {}
        for (name, field, _), value in zip(self._reads, values, strict=True):
            given.setdefault(name, {})[field] = value
        return self._run(_context(given, self.words))

    def _run(self, context: cel.Context | None) -> Any:
        try:
            return self._program.execute(context)
        except Exception as error:
            return f"{type(error).__name__} {str(error).partition(chr(10))[0][:200]}"


def _words(source: str) -> frozenset[str]:
    """The words of a condition that may name a variable, a field or a function."""
    return frozenset(re.findall(r"\w+", source)) & _NAMES


def context(view: View, words: frozenset[str]) -> cel.Context:
    """What the conditions of one event's candidates share.

    Building it costs more than running most of them, some 4 µs a field: so it has no field that they do not mention.
    """
    return _context({name: view.variable(name, words) for name in VARIABLES if name in words}, words)


def _context(given: dict[str, dict[str, Any]], words: frozenset[str]) -> cel.Context:
    return cel.Context(given, {name: call for name, (call, _) in FUNCTIONS.items() if name in words})


def _brief(error: Exception) -> str:
    """The telling line of a CEL error."""
    text = str(error).partition("ERROR: ")[2] or str(error)
    return text.split("\n")[0].partition(", expecting")[0].partition(" expecting {")[0][:200]


_SAMPLE_SIGNAL: dict[str, Any] = {
    "title": "餐饮店无证经营", "text": "没有消防器材", "item": "sample", "families": ["消防"], "level": "L1",
    "kind": "投诉", "source": "hotline", "camera": "", "alarm": "", "grid": "1", "place": "漫山岛",
    "asked": True, "pictures": 1, "upstream": False, "hour": 10, "minutes_ago": 5,
}  # fmt: skip
_SAMPLE: dict[str, dict[str, Any]] = {
    "signal": _SAMPLE_SIGNAL,
    "case": {
        "signals": [_SAMPLE_SIGNAL, _SAMPLE_SIGNAL], "title": "餐饮店无证经营", "status": "handling", "item": "sample",
        "families": ["消防"], "level": "L1", "kind": "投诉", "source": "hotline", "grid": "1", "village": "v",
        "lead": "u", "returns": 1, "reworks": 1, "dissatisfied": 1, "reminded": 1, "whistled": False, "hours_open": 3,
    },
    "item": {
        "code": "sample", "name": "无证经营", "category": ["市场监管", "经营", "无证"], "families": ["消防"],
        "lead": "u", "level": "L3", "department_only": False,
    },
    "grid": {"code": "1", "name": "冲山 01", "families": 300},
    "village": {"code": "v", "name": "冲山村"},
    "now": {"hour": 10, "weekday": 2, "day": 24, "month": 11, "date": "2026-11-24", "working_day": True},
}  # fmt: skip
