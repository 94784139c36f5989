"""What was expected of an argument, in the words of those who write it: msgspec says it in those of its types."""

import re
from collections.abc import Callable

TYPES = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "bool": "真假",
    "array": "列表",
    "object": "一组字段",
    "null": "空",
}

Said = Callable[[re.Match[str]], str]


def _types(names: str) -> str:
    return "或".join(TYPES.get(name, name) for name in names.split(" | "))


def _number(text: str) -> str:
    return text.removesuffix(".0")


WORDS: tuple[tuple[str, Said], ...] = (
    (r"Expected `str` of length <= (\d+)", lambda m: f"最多 {m[1]} 字"),
    (r"Expected `str` of length >= (\d+)", lambda m: f"至少 {m[1]} 字"),
    (r"Expected `array` of length >= (\d+)", lambda m: f"至少 {m[1]} 项"),
    (r"Expected `(?:int|float)` > (\S+)", lambda m: f"要大于 {_number(m[1])}"),
    (r"Expected `(?:int|float)` >= (\S+)", lambda m: f"不能小于 {_number(m[1])}"),
    (r"Expected `(?:int|float)` <= (\S+)", lambda m: f"不能大于 {_number(m[1])}"),
    (r"Expected `str` matching regex", lambda m: "写法不对"),
    (r"Expected `([^`]+)`, got `([^`]+)`", lambda m: f"应是{_types(m[1])}，来的是{_types(m[2])}"),
    (r"Invalid enum value '?([^']*)'?", lambda m: f"没有“{m[1]}”这一项"),
    (r"Object contains unknown field `([^`]+)`", lambda m: f"没有 {m[1]} 这个字段"),
    (r"Object missing required field `([^`]+)`", lambda m: f"缺少 {m[1]}"),
)


def in_words(text: str) -> str:
    """`text` of a msgspec.ValidationError; what is not in the table stays as it is, less the place."""
    told = text.split(" - at `$", 1)[0]
    return next((say(found) for pattern, say in WORDS if (found := re.match(pattern, told))), told)
