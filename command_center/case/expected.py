"""What was expected of an argument, in the words of those who write it: msgspec says it in those of its types."""

import re
from collections.abc import Callable, Sequence

from command_center.facts.words import Both

TYPES: dict[str, Both] = {
    "str": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "float": ("数", "a number"),
    "bool": ("真假", "true or false"),
    "array": ("列表", "a list"),
    "object": ("一组字段", "fields"),
    "null": ("空", "nothing"),
}

Said = Callable[[re.Match[str]], Both]


def _types(names: str) -> Both:
    each = [TYPES.get(name, (name, name)) for name in names.split(" | ")]
    return "或".join(zh for zh, _ in each), " or ".join(en for _, en in each)


def _type(wanted: Both, came: Both) -> Both:
    return f"应是{wanted[0]}，来的是{came[0]}", f"expected {wanted[1]}, got {came[1]}"


def _number(text: str) -> str:
    return text.removesuffix(".0")


WORDS: tuple[tuple[str, Said], ...] = (
    (r"Expected `str` of length <= (\d+)", lambda m: (f"最多 {m[1]} 字", f"at most {m[1]} characters")),
    (r"Expected `str` of length >= (\d+)", lambda m: (f"至少 {m[1]} 字", f"at least {m[1]} characters")),
    (r"Expected `array` of length <= (\d+)", lambda m: (f"最多 {m[1]} 项", f"at most {m[1]}")),
    (r"Expected `array` of length >= (\d+)", lambda m: (f"至少 {m[1]} 项", f"at least {m[1]}")),
    (r"Expected `(?:int|float)` > (\S+)", lambda m: (f"要大于 {_number(m[1])}", f"more than {_number(m[1])}")),
    (r"Expected `(?:int|float)` >= (\S+)", lambda m: (f"不能小于 {_number(m[1])}", f"at least {_number(m[1])}")),
    (r"Expected `(?:int|float)` <= (\S+)", lambda m: (f"不能大于 {_number(m[1])}", f"at most {_number(m[1])}")),
    (r"Expected `str` matching regex", lambda m: ("写法不对", "not written as it should be")),
    (r"Expected `([^`]+)`, got `([^`]+)`", lambda m: _type(_types(m[1]), _types(m[2]))),
    (r"Invalid enum value '?([^']*)'?", lambda m: (f"没有“{m[1]}”这一项", f"{m[1]} is none of the choices")),
    (r"Object contains unknown field `([^`]+)`", lambda m: (f"没有 {m[1]} 这个字段", f"there is no field {m[1]}")),
    (r"Object missing required field `([^`]+)`", lambda m: (f"缺少 {m[1]}", f"{m[1]} is missing")),
)


def in_words(text: str, known: Sequence[str] = ()) -> Both:
    """`text` of a msgspec.ValidationError; what is not in the table stays as it is, less the place. `known`: the values
    that there are, where it had to be one of them."""
    told = text.split(" - at `$", 1)[0]
    zh, en = next((say(found) for pattern, say in WORDS if (found := re.match(pattern, told))), (told, told))
    return (f"{zh}；应为 {'、'.join(known)}", f"{en}, which are {', '.join(known)}") if known else (zh, en)
