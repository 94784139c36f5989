"""Whatever is refused is refused in Chinese and in English; that neither is missing, mypy sees to."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "command_center"
HAN, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
FIRST = {"Worded": 0, "NotLetIn": 0, "Alike": 0, "Refused": 1, "Problem": 1, "answer": 1}
"""Where the Chinese stands among the arguments; its English is the next."""
PLANTED = """
raise Refused("invalid", "no such unit", "no such unit")
raise Problem(404, f"没有 {x}", f"没有 {x}", field="x")
raise NotLetIn("密码不对", "The password is wrong")
zh, en = "少了", f"少 {n}"
"""


def said(node: ast.expr) -> str:
    """What is written there; "" where it comes from elsewhere."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def pairs(tree: ast.AST) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FIRST:
            zh, en = (node.args[FIRST[node.func.id] :] + [ast.Constant("")] * 2)[:2]
            yield node.lineno, zh, en
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
            names = [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            if names == ["zh", "en"]:
                yield node.lineno, *node.value.elts


def half(source: str) -> list[int]:
    """Lines whose Chinese is none, or whose English is Chinese."""
    found = [(line, said(zh), said(en)) for line, zh, en in pairs(ast.parse(source))]
    return sorted(line for line, zh, en in found if (LATIN.search(zh) and not HAN.search(zh)) or HAN.search(en))


def test_a_refusal_speaks_both_languages() -> None:
    sources = {str(path): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}
    assert sum(len(list(pairs(ast.parse(source)))) for source in sources.values()) > 120
    assert {path: lines for path, source in sources.items() if (lines := half(source))} == {}


def test_one_that_does_not_would_be_seen() -> None:
    assert half(PLANTED) == [2, 3, 5]
