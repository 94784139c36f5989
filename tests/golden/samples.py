"""The samples of every released kind of fact, and the kinds that the code knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from command_center.facts.codec import decode_fact
from command_center.facts.parts import Fact

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("facts.jsonl")
CENTER = ROOT / "command_center"
DECIDING = (CENTER / "center.py", CENTER / "works.py", CENTER / "shifts.py", *sorted((CENTER / "case").glob("*.py")))
"""Where facts are made."""

KIND = re.compile(r"(case|duty|whistle|notice|clock|rule|signal|site|requester|shift)\.[a-z]+(-[a-z]+)*")


def lines() -> list[bytes]:
    return FILE.read_bytes().splitlines() if FILE.exists() else []


def samples() -> list[Fact]:
    return [decode_fact(line) for line in lines()]


def kinds_in_code() -> set[str]:
    return {text for file in DECIDING for text in _texts(file) if KIND.fullmatch(text)}


def _texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
