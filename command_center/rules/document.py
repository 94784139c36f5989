"""YAML as plain lists, dicts and texts that remember their lines."""

from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct

from command_center.site.located import Located

Path = tuple[str | int, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document(Struct):
    """The value of a file, and the line (from 1) on which each part of it begins."""

    file: str
    value: Any
    lines: dict[Path, int]
    errors: list[Located]

    def error(self, path: Path, expected: str, got: str) -> Located:
        """An error at `path`, whose first element is the entry's position and is not shown."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        field = ".".join(str(step) for step in path[1:])
        return Located(self.file, self.lines.get(near, 1), field, expected, got)


def read(data: bytes, file: str) -> Document:
    """Reads one YAML document. What YAML itself refuses, a key given twice and an alias stand in `errors`."""
    document = Document(file, None, {}, [])
    try:
        node = yaml.compose(data.decode(), _LOADER)
        if node is not None:
            document.value = _value(document, node, (), set())
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        document.errors.append(Located(file, line, "", "UTF-8", f"byte 0x{data[error.start]:02x}"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.errors.append(Located(file, mark.line + 1 if mark else 1, "", "YAML", str(error.problem)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.errors.append(Located(file, 1, "", "YAML", str(error).split("\n")[0]))
    return document


def _value(document: Document, node: yaml.Node, path: Path, seen: set[int]) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if id(node) in seen:  # an alias: nobody needs one here, and a few lines of them unfold to gigabytes
        document.errors.append(document.error(path, "each value written out", "an anchor (&) that is used again"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(document, child, (*path, i), seen) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(document, node, path, seen))
    return _scalar(node)


def _pairs(document: Document, node: yaml.MappingNode, path: Path, seen: set[int]) -> Iterator[tuple[str, Any]]:
    given = set()
    for key, child in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        inner = (*path, name)
        if name in given:
            document.lines[inner] = key.start_mark.line + 1
            document.errors.append(document.error(inner, "each field once", f"{name} again"))
            continue
        given.add(name)
        value = _value(document, child, inner, seen)
        document.lines[inner] = key.start_mark.line + 1
        yield name, value


def _scalar(node: yaml.Node) -> str | None:
    """Text as it stands: whether `0123`, `on` or `3` is a code or a number, the type of its field says."""
    return None if node.tag.endswith(":null") else node.value
